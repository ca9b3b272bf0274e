import { Link } from '@remix-run/react';
import type { ShownEvent } from '../../audit/read-event.ts';
import { parseRole } from '../../member/roles.ts';
import { formatDate, formatDateTime } from '../../text/format.ts';
import type { Text } from '../../text/translate.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';

export type AuditTableProps = { events: readonly ShownEvent[]; older: number | null; isFirst: boolean };

const KINDS = ['totp', 'passkey', 'eraseWave', 'breakGlass', 'resetFactor', 'consented', 'refused'] as const;
const ACTORS = [
  'member',
  'reader',
  'delegate',
  'association',
  'analyst',
  'operator',
  'breakglass',
  'releaser',
  'auth',
  'worker',
] as const;

function whatOf({ event, word, detail }: ShownEvent, t: Text<'audit'>, account: Text<'account'>): string {
  if (event === null) return t('unknown', { event: word });
  const role = parseRole(detail.role);
  const inWords = (value: string | number | undefined) => {
    const kind = KINDS.find((each) => each === value);
    return kind ? t(`kind.${kind}`) : (value ?? '');
  };
  const variables = {
    ...detail,
    role: role ? account(`roles.${role}`) : '',
    kind: inWords(detail.kind),
    decision: inWords(detail.decision),
  };
  return String(t(`event.${event}`, variables as never));
}

function whoOf({ who, name, actorKind }: ShownEvent, t: Text<'audit'>): string {
  if (who === 'named') return name || t('nobody');
  if (who !== null) return t(who);
  const kind = ACTORS.find((each) => each === actorKind);
  return kind ? t(`actor.${kind}`) : actorKind;
}

/** A page of the audit trail as a table, with links to what came before and to the latest. */
export function AuditTable({ events, older, isFirst }: AuditTableProps) {
  const t = useText('audit');
  const account = useText('account');
  const locale = useLocale();
  if (events.length === 0 && isFirst) return <p>{t('empty')}</p>;
  return (
    <>
      {events.length === 0 ? (
        <p>{t('emptyPage')}</p>
      ) : (
        <DataTable
          caption={t('caption')}
          columns={[
            { label: t('number'), numeric: true },
            { label: t('when') },
            { label: t('what') },
            { label: t('who') },
          ]}
          dense
          stacked
          rows={events.map((event) => ({
            key: String(event.seq),
            cells: [
              event.seq,
              event.at ? formatDateTime(event.at, locale) : formatDate(event.day, locale),
              whatOf(event, t, account),
              whoOf(event, t),
            ],
          }))}
        />
      )}
      {older === null && isFirst ? null : (
        <nav aria-label={t('pages')} className="mt-6 flex flex-wrap gap-x-8 gap-y-2">
          {isFirst ? null : (
            <Link className="link-text" to="?">
              {t('newest')}
            </Link>
          )}
          {older === null ? null : (
            <Link className="link-text" to={`?before=${older}`}>
              {t('older')}
            </Link>
          )}
        </nav>
      )}
    </>
  );
}
