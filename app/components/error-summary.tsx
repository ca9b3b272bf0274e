import { useEffect, useRef } from 'react';
import { useText } from '../text/use-text.ts';

export type ErrorSummaryProps = {
  title?: string;
  /** One per fault, in the order of the fields; `href` leads to the field (`#email`). */
  errors: readonly { href: string; text: string }[];
};

/** All faults of a form at its top, each a link to its field. It takes the focus and marks the title when it appears; with no fault it is absent. */
export function ErrorSummary({ title, errors }: ErrorSummaryProps) {
  const t = useText('shell');
  const box = useRef<HTMLDivElement>(null);
  const prefix = t('form.errorPrefix');
  const signature = errors.map(({ text }) => text).join('\n');
  useEffect(() => {
    if (signature === '') return;
    box.current?.focus();
    const title = document.title;
    document.title = `${prefix}${title}`;
    return () => {
      document.title = title;
    };
  }, [signature, prefix]);
  if (errors.length === 0) return null;
  return (
    <div
      aria-labelledby="error-summary-title"
      className="focus-ring mb-8 rounded-8 border-3 border-error-1 bg-white p-4 desktop:p-6"
      ref={box}
      role="alert"
      tabIndex={-1}
    >
      <h2 className="text-std-20B-160 text-error-1" id="error-summary-title">
        {title ?? t('form.errorSummary')}
      </h2>
      <ul className="mt-2 flex list-disc flex-col gap-1 ps-6">
        {errors.map(({ href, text }) => (
          <li key={`${href} ${text}`}>
            <a className="link-text" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
