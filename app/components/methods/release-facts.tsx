import type { ReactNode } from 'react';
import type { Covering } from '../../../analytics/certificate.ts';
import type { Policy } from '../../../analytics/policy.ts';
import type { ReleaseMethod } from '../../services/read-methods.server.ts';
import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { SummaryList } from '../summary-list.tsx';

/** Every value of a policy with what it means. */
export function PolicyTable({ policy }: { policy: Policy }) {
  const t = useText('methods');
  const keys = Object.keys(policy) as (keyof Policy)[];
  return (
    <DataTable
      caption={t('values.caption')}
      columns={[
        { label: t('values.name') },
        { label: t('values.value'), numeric: true },
        { label: t('values.meaning') },
      ]}
      rows={keys.map((key) => ({
        key,
        cells: [
          <code className="whitespace-nowrap" key="name">
            {key}
          </code>,
          String(policy[key]),
          t(`values.key.${key}`),
        ],
      }))}
    />
  );
}

/** When a release was published, which tables it has, and what it can be checked with. */
export function ReleaseFacts({ release }: { release: ReleaseMethod }) {
  const t = useText('methods');
  const locale = useLocale();
  const { releasedOn, number, tables, audited, digest, publicKey, signature, certificate } = release;
  const listed = tables.map((table) => t(`values.table.${table}`)).join(locale === 'ja' ? '、' : ', ');
  const facts: Fact[] = [
    ['releasedOn', t('values.releasedOn'), formatDate(releasedOn, locale)],
    ['number', t('values.number'), String(number)],
    ...(tables.length === 0 ? [] : [['tables', t('values.tables'), listed] as [string, string, string]]),
    ['audit', t('values.audit'), t(audited ? 'values.audited' : 'values.notAudited')],
    ...(certificate === null
      ? []
      : [
          [
            'coarser',
            t('values.coarser'),
            t('values.coarserCount', { amount: certificate.coarser.toLocaleString(locale) }),
          ] as [string, string, string],
          [
            'witnesses',
            t('values.witnesses'),
            t('values.witnessCount', { amount: certificate.witnesses.toLocaleString(locale) }),
          ] as [string, string, string],
          ...(certificate.covered === undefined
            ? []
            : [['covered', t('values.covered'), <Covered key="covered" covered={certificate.covered} />] as Fact]),
        ]),
    ['digest', t('values.digest'), <Long key="digest" text={digest} />],
    [
      'publicKey',
      t('values.publicKey'),
      publicKey === null ? t('values.unsigned') : <Long key="key" text={publicKey} />,
    ],
  ];
  if (signature !== null) facts.push(['signature', t('values.signature'), <Long key="signature" text={signature} />]);
  return <SummaryList rows={facts.map(([key, term, description]) => ({ key, term, description }))} />;
}

type Fact = [key: string, term: string, description: ReactNode];

/** By what another answer of a company was shown, the methods that showed any. */
function Covered({ covered }: { covered: Record<Covering, number> }) {
  const t = useText('methods');
  const locale = useLocale();
  return (
    <ul>
      {(Object.keys(covered) as Covering[])
        .filter((method) => covered[method] > 0)
        .map((method) => (
          <li key={method}>{t(`values.method.${method}`, { amount: covered[method].toLocaleString(locale) })}</li>
        ))}
    </ul>
  );
}

function Long({ text }: { text: string }) {
  return <code className="break-all">{text}</code>;
}
