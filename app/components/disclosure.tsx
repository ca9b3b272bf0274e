import type { ReactNode } from 'react';

export type DisclosureProps = { summary: ReactNode; children: ReactNode; open?: boolean; id?: string };

/** Something that can be opened to read more. Pages for print (`?print=1`) give `open`. */
export function Disclosure({ summary, children, open = false, id }: DisclosureProps) {
  return (
    <details id={id} open={open}>
      <summary className="disclosure-summary focus-ring inline-flex min-h-11 cursor-pointer items-center gap-2 py-1 text-std-16N-170 text-blue-1000 underline underline-offset-[0.1875rem] hover:decoration-[3px]">
        <svg
          aria-hidden="true"
          className="disclosure-mark flex-none transition-[rotate] duration-150"
          fill="none"
          height="20"
          viewBox="0 0 20 20"
          width="20"
        >
          <circle cx="10" cy="10" r="9.25" stroke="currentColor" strokeWidth="1.5" />
          <path d="M6 8.5l4 4 4-4" stroke="currentColor" strokeWidth="1.5" />
        </svg>
        <span>{summary}</span>
      </summary>
      <div className="mt-2 ms-2.5 border-s-2 border-solid-gray-300 ps-5 text-std-16N-170">{children}</div>
    </details>
  );
}
