import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { Heading } from '../heading.tsx';
import type { ApprovalFacts } from './approval-words.ts';

type Line = { key: string; day: string; who: string | null; what: string; reason: string | null };

/** Who asked and who decided, on which day and why, the latest first. */
export function ApprovalHistory({ requests }: Pick<ApprovalFacts, 'requests'>) {
  const t = useText('submission');
  const locale = useLocale();
  const lines = requests.flatMap((request): Line[] => {
    const { id, state, askedOf } = request;
    const what = askedOf ? t('approval.askedOf', { name: askedOf }) : t('approval.askedRow');
    const asked = { key: `${id} asked`, day: request.requestedOn, who: request.requestedBy, what, reason: null };
    if (state === 'open' || !request.decidedOn) return [asked];
    const decided = {
      key: `${id} decided`,
      day: request.decidedOn,
      who: request.decidedBy,
      what: t(`approval.states.${state}`),
      reason: request.reason,
    };
    return [decided, asked];
  });
  return (
    <section aria-labelledby="approval-history" className="mt-12 max-w-text">
      <div className="mb-4">
        <Heading id="approval-history" level={2}>
          {t('approval.historyTitle')}
        </Heading>
      </div>
      {lines.length === 0 ? (
        <p>{t('approval.historyEmpty')}</p>
      ) : (
        <DataTable
          stacked
          caption={t('approval.historyTitle')}
          captionHidden
          columns={[{ label: t('approval.day') }, { label: t('approval.who') }, { label: t('approval.what') }]}
          rows={lines.map(({ key, day, who, what, reason }) => ({
            key,
            cells: [
              formatDate(day, locale),
              who ?? t('approval.somebody'),
              <div key="what">
                <p>{what}</p>
                {reason ? <p className="whitespace-pre-line">{t('approval.reason', { reason })}</p> : null}
              </div>,
            ],
          }))}
        />
      )}
    </section>
  );
}
