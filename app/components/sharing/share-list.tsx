import type { ShareEvent, ShareLine } from '../../services/read-sharing.server.ts';
import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Disclosure } from '../disclosure.tsx';
import { AboutLink } from '../people/about-link.tsx';
import { PostButton } from '../people/post-button.tsx';
import { StatusBadge, type StatusTone } from '../status-badge.tsx';

export type ShareListProps = {
  lines: readonly ShareLine[];
  events: readonly ShareEvent[];
  /** The names of the sections. */
  titles: ReadonlyMap<string, string>;
  page: string;
  canManage: boolean;
  operationId: string;
};

const TONES: Readonly<Record<ShareLine['state'], StatusTone>> = {
  waiting: 'neutral',
  sent: 'neutral',
  linked: 'neutral',
  bounced: 'warning',
  failed: 'warning',
  expired: 'warning',
  opened: 'info',
  inProgress: 'info',
  complete: 'plain',
};

/** Who was asked for what, how far each is, what can be done about it, and what happened. */
export function ShareList({ lines, events, ...page }: ShareListProps) {
  const t = useText('sharing');
  if (lines.length === 0) return <p>{t('list.empty')}</p>;
  return (
    <ul className="flex flex-col gap-6">
      {lines.map((line) => (
        <li className="flex flex-col gap-3 rounded-12 border border-solid-gray-420 p-4 desktop:p-6" key={line.id}>
          <Line {...page} events={events.filter(({ about }) => about === line.id)} line={line} />
        </li>
      ))}
    </ul>
  );
}

type LineProps = Omit<ShareListProps, 'lines'> & { line: ShareLine };

function Line({ line, events, titles, page, canManage, operationId }: LineProps) {
  const t = useText('sharing');
  const locale = useLocale();
  const { kind, id, name, email, sections, state, asked, answered, dueOn, isOverdue, remindedOn } = line;
  const about = { about: name };
  const fields = { id, operation: operationId };
  const isLive = canManage && state !== 'expired';
  return (
    <>
      <h3 className="break-words text-std-17B-170">{t('list.person', { name, email })}</h3>
      <p>
        <StatusBadge tone={TONES[state]}>{t(`list.states.${state}`, { asked, answered })}</StatusBadge>
      </p>
      <dl className="grid gap-x-6 gap-y-2 desktop:grid-cols-[auto_minmax(0,1fr)]">
        <dt className="text-std-16B-170">{t('list.sections')}</dt>
        <dd>
          <ul>
            {sections.map((section) => (
              <li key={section}>{titles.get(section) ?? section}</li>
            ))}
          </ul>
        </dd>
        {dueOn ? (
          <>
            <dt className="text-std-16B-170">{t('list.due')}</dt>
            <dd>
              {formatDate(dueOn, locale)}
              {isOverdue ? <strong className="ms-2">{t('list.overdue')}</strong> : null}
            </dd>
          </>
        ) : null}
        {remindedOn ? (
          <>
            <dt className="text-std-16B-170">{t('list.reminded')}</dt>
            <dd>{formatDate(remindedOn, locale)}</dd>
          </>
        ) : null}
      </dl>
      {canManage ? (
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          {kind === 'invitation' && isLive ? (
            <PostButton {...about} fields={fields} intent="resend" text={t('list.resend')} />
          ) : null}
          {kind === 'grant' && isLive && state !== 'complete' ? (
            <PostButton {...about} fields={fields} intent="remind" text={t('list.remind')} />
          ) : null}
          <AboutLink
            {...about}
            text={kind === 'invitation' ? t('list.revoke') : t('list.takeBack')}
            to={`${page}?ask=${kind === 'invitation' ? 'revoke' : 'takeBack'}&id=${id}`}
          />
        </div>
      ) : null}
      {events.length > 0 ? (
        <Disclosure
          summary={
            <>
              {t('list.history')}
              <span className="sr-only">{t('list.historyOf', { name })}</span>
            </>
          }
        >
          <History events={events} />
        </Disclosure>
      ) : null}
    </>
  );
}

function History({ events }: { events: readonly ShareEvent[] }) {
  const t = useText('sharing');
  const locale = useLocale();
  return (
    <ol className="flex flex-col gap-1">
      {events.map(({ event, day, by, isSystem }, index) => {
        const who = isSystem ? t('list.system') : by ? (locale === 'ja' ? `${by}さん` : by) : t('list.somebody');
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added, and two of a day may be equal
          <li key={index}>
            {formatDate(day, locale)} {t(`list.events.${event}`, { who })}
          </li>
        );
      })}
    </ol>
  );
}
