import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { AboutLink } from '../people/about-link.tsx';
import { PostButton } from '../people/post-button.tsx';
import { StatusBadge } from '../status-badge.tsx';

export type AskedAssociation = {
  code: string;
  name: Bilingual;
  isDeclined: boolean;
  hasOwnSection: boolean;
  hasOwnAnswers: boolean;
};

export type AssociationsTableProps = {
  associations: readonly AskedAssociation[];
  isOpen: boolean;
  base: string;
  /** What stands in an address for declining all of them. */
  all: string;
};

/** The associations of a survey that a company belongs to: for which its answers count, and how that is changed while it can be. */
export function AssociationsTable({ associations, isOpen, base, all }: AssociationsTableProps) {
  const t = useText('associations');
  const locale = useLocale();
  const isLast = associations.filter(({ isDeclined }) => !isDeclined).length === 1;
  const columns = [{ label: t('name') }, { label: t('state') }, ...(isOpen ? [{ label: t('action') }] : [])];
  return (
    <DataTable
      stacked
      caption={t('caption')}
      columns={columns}
      rows={associations.map(({ code, name, isDeclined, hasOwnSection, hasOwnAnswers }) => ({
        key: code,
        cells: [
          <div key="name">
            <p>{name[locale]}</p>
            {hasOwnSection ? (
              <p className="text-std-16N-170">
                {isDeclined && hasOwnAnswers ? t(isOpen ? 'ownKept' : 'ownLeftOut') : t('own')}
              </p>
            ) : null}
          </div>,
          <StatusBadge key="state" tone={isDeclined ? 'neutral' : 'info'}>
            {isDeclined ? t('declined') : t('counted')}
          </StatusBadge>,
          ...(isOpen
            ? [<Change key="action" {...{ code, isDeclined, isLast, base, all }} about={name[locale]} />]
            : []),
        ],
      }))}
    />
  );
}

type ChangeProps = { code: string; about: string; isDeclined: boolean; isLast: boolean; base: string; all: string };

function Change({ code, about, isDeclined, isLast, base, all }: ChangeProps) {
  const t = useText('associations');
  if (isDeclined)
    return <PostButton about={about} fields={{ association: code }} intent="takeBack" text={t('takeBack')} />;
  const ask = encodeURIComponent(isLast ? all : code);
  return <AboutLink about={about} text={t('decline')} to={`${base}?ask=${ask}`} />;
}
