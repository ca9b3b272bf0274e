import { type Bilingual, sectionSign } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { TextLink } from '../text-link.tsx';

type TypedSection = {
  id: string;
  block: string;
  title: Bilingual;
  asked: number;
  answered: number;
  isSaved: boolean;
  hasUnread: boolean;
  differs: number | null;
};

export type TypedSectionsProps = { entry: string; isSecond: boolean; sections: readonly TypedSection[] };

/** The sections of a paper form with how far each is typed and, for the second person, whether it is as the first typed it. */
export function TypedSections({ entry, isSecond, sections }: TypedSectionsProps) {
  const t = useText('proxy');
  const locale = useLocale();
  return (
    <section aria-labelledby="sections" className="mb-8">
      <Heading id="sections" level={2}>
        {t('entry.sections')}
      </Heading>
      <p className="mt-2 max-w-text">{t('entry.asOne')}</p>
      <ul className="mt-4 border-t border-solid-gray-300">
        {sections.map((section) => (
          <li
            className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-solid-gray-300 py-3 text-std-16N-170"
            key={section.id}
          >
            <TextLink to={`/assoc/proxy/${entry}/${section.id}`}>
              {`${sectionSign(section)} ${section.title[locale]}`.trim()}
            </TextLink>
            <span className="flex flex-wrap items-baseline gap-x-4">
              <span className="text-solid-gray-700">
                {t('entry.progress', { count: section.asked, asked: section.asked, answered: section.answered })}
              </span>
              <SectionState isSecond={isSecond} section={section} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SectionState({ isSecond, section }: { isSecond: boolean; section: TypedSection }) {
  const t = useText('proxy');
  if (!section.isSaved) return <StatusBadge>{t('entry.unsaved')}</StatusBadge>;
  if (section.hasUnread) return <StatusBadge tone="warning">{t('entry.unread')}</StatusBadge>;
  if (!isSecond) return null;
  if (section.differs === null) return <StatusBadge>{t('entry.partly')}</StatusBadge>;
  if (section.differs === 0) return <StatusBadge tone="plain">{t('entry.same')}</StatusBadge>;
  return <StatusBadge tone="warning">{t('entry.differs', { count: section.differs })}</StatusBadge>;
}
