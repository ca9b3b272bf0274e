import { Link, type LinkProps } from '@remix-run/react';

/** A link within text or in a list. Say `reloadDocument` where it leads to a file. */
export function TextLink(props: Omit<LinkProps, 'className'>) {
  return <Link {...props} className="link-text" />;
}
