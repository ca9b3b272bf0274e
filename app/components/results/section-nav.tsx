import { Link, useSearchParams } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';

export type SectionNavProps = {
  sections: readonly { id: string; title: string; isChecklist: boolean }[];
  /** Id of the section that is shown; null is the overview. */
  current: string | null;
};

/** The parts of a page of results as links; every other choice in the address stays as it is. */
export function SectionNav({ sections, current }: SectionNavProps) {
  const t = useText('results');
  const groups = [
    { title: t('sections.checklist'), links: sections.filter(({ isChecklist }) => isChecklist) },
    { title: t('sections.others'), links: sections.filter(({ isChecklist }) => !isChecklist) },
  ].filter(({ links }) => links.length > 0);
  return (
    <nav aria-label={t('sections.title')} className="flex flex-col gap-4 print:hidden">
      <ul>
        <SectionLink current={current === null} id={null} title={t('sections.overview')} />
      </ul>
      {groups.map(({ title, links }) => (
        <div key={title}>
          <p className="mb-1 text-std-16B-170">{title}</p>
          <ul>
            {links.map((link) => (
              <SectionLink current={current === link.id} id={link.id} key={link.id} title={link.title} />
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function SectionLink({ id, title, current }: { id: string | null; title: string; current: boolean }) {
  const [search] = useSearchParams();
  const params = new URLSearchParams(search);
  params.delete('section');
  if (id !== null) params.set('section', id);
  return (
    <li>
      <Link
        aria-current={current ? 'page' : undefined}
        className="focus-ring block border-s-4 border-solid-gray-200 px-3 py-1.5 text-std-16N-170 text-solid-gray-900 no-underline hover:border-solid-gray-536 hover:underline aria-[current=page]:border-key-900 aria-[current=page]:bg-key-50 aria-[current=page]:font-bold aria-[current=page]:text-key-1000"
        to={{ search: params.toString() }}
      >
        {title}
      </Link>
    </li>
  );
}
