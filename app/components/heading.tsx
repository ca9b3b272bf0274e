import type { ReactNode } from 'react';

const LOOKS = {
  2: 'text-std-22B-150 desktop:text-std-24B-150',
  3: 'text-std-18B-160 desktop:text-std-20B-160',
  4: 'text-std-16B-170',
} as const;

export type HeadingProps = { level: 2 | 3 | 4; id?: string; children: ReactNode };

/** A heading below the page's own. The space above it is the page's to give. */
export function Heading({ level, id, children }: HeadingProps) {
  const Tag = `h${level}` as const;
  return (
    <Tag className={LOOKS[level]} id={id}>
      {children}
    </Tag>
  );
}
