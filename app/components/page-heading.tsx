import type { ReactNode } from 'react';
import { Phrased } from './phrased.tsx';

export type PageHeadingProps = { title: ReactNode; caption?: ReactNode; lead?: ReactNode; id?: string };

/** The one h1 of a page, with a line above it (what the page belongs to) and a lead below it. */
export function PageHeading({ title, caption, lead, id }: PageHeadingProps) {
  return (
    <div className="mb-8">
      {caption ? <p className="mb-2 text-std-16N-170 text-solid-gray-700">{caption}</p> : null}
      <h1 className="text-std-28B-150 desktop:text-std-36B-140" id={id}>
        {typeof title === 'string' ? <Phrased text={title} /> : title}
      </h1>
      {lead ? <p className="mt-4 max-w-text text-std-17N-170">{lead}</p> : null}
    </div>
  );
}
