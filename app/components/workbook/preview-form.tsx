import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Questionnaire } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import type { Finding } from '../../workbook/compare.ts';
import type { Place } from '../../workbook/file-rows.ts';
import type { Reading } from '../../workbook/read-answers.ts';
import { Button } from '../button.tsx';
import { ErrorSummary } from '../error-summary.tsx';
import { Heading } from '../heading.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { SummaryList } from '../summary-list.tsx';
import { TextLink } from '../text-link.tsx';
import { againId, ChooseAgain } from './choose-again.tsx';
import { findingText, nameOfKey, placeText, type Words, wordsOf } from './finding-text.ts';
import { NoticeList, type PreviewNotice } from './notice-list.tsx';

type Shown = Finding & { reading: Reading };

export type PreviewFormProps = {
  q: Questionnaire;
  preview: {
    sealed: string;
    fileName: string;
    sections: readonly { id: string; findings: readonly Shown[]; unchanged: number }[];
    notices: readonly PreviewNotice[];
  };
  moved: boolean;
  faults: readonly { key: string; fault: Parameters<typeof findingText>[1]['fault'] }[];
  /** What the form held when it came back. */
  sides: Readonly<Record<string, string>>;
  typed: Readonly<Record<string, readonly string[]>>;
  backUrl: string;
};

const KINDS = ['unreadable', 'conflict', 'changed', 'emptied'] as const;

/** What a file would change, with the choices there are, and the button that takes it. */
export function PreviewForm(props: PreviewFormProps) {
  const { q, preview, moved, faults, backUrl } = props;
  const t = useText('workbook');
  const locale = useLocale();
  const words: Words = { t, q, locale };
  const findings = preview.sections.flatMap((section) => section.findings);
  const of = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind);
  const unchanged = preview.sections.reduce((sum, section) => sum + section.unchanged, 0);
  const line = (key: string, term: string, count: number) => ({
    key,
    term,
    description: t('preview.items', { count }),
  });
  const errors = faults.map(({ key, fault }) => ({
    href: `#${againId(key)}`,
    text: findingText(words, { key, fault, shown: props.typed[key]?.[0] ?? '', typed: props.typed[key] ?? [] }),
  }));
  return (
    <Form encType="multipart/form-data" method="post" reloadDocument>
      <input name="intent" type="hidden" value="take" />
      <input name="sealed" type="hidden" value={preview.sealed} />
      <ErrorSummary errors={errors} title={t('preview.againTitle')} />
      {moved ? (
        <NotificationBanner kind="warning" role="alert" title={t('preview.movedTitle')}>
          <p>{t('preview.movedBody')}</p>
        </NotificationBanner>
      ) : null}
      <section aria-labelledby="counts" className="my-8">
        <Heading id="counts" level={2}>
          {t('preview.counts')}
        </Heading>
        {preview.fileName ? (
          <p className="mt-2 break-words">{t('preview.fileName', { name: preview.fileName })}</p>
        ) : null}
        <div className="mt-4 max-w-text">
          <SummaryList
            rows={[
              ...KINDS.map((kind) => line(kind, t(`preview.${kind}`), of(kind).length)),
              line('unchanged', t('preview.unchanged'), unchanged),
            ]}
          />
        </div>
      </section>
      <NoticeList notices={preview.notices} q={q} />
      {findings.length === 0 ? (
        <NotificationBanner kind="info" title={t('preview.nothing')}>
          <p>{t('preview.nothingBody')}</p>
        </NotificationBanner>
      ) : null}
      {KINDS.map((kind) => (
        <Findings findings={of(kind)} key={kind} kind={kind} props={props} words={words} />
      ))}
      <div className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-4">
        {findings.length > 0 ? <Button type="submit">{t('preview.take')}</Button> : null}
        <TextLink to={backUrl}>{t('preview.cancel')}</TextLink>
      </div>
    </Form>
  );
}

type ListProps = { kind: (typeof KINDS)[number]; findings: readonly Shown[]; words: Words; props: PreviewFormProps };

function Findings({ kind, findings, words, props }: ListProps) {
  const { t } = words;
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby={`list-${kind}`} className="my-10">
      <Heading id={`list-${kind}`} level={2}>
        {t('preview.counted', { kind: t(`preview.${kind}`), items: t('preview.items', { count: findings.length }) })}
      </Heading>
      <p className="mt-2 max-w-text">{t(`preview.${kind}Lead`)}</p>
      <ul className="mt-4 flex flex-col">
        {findings.map((finding) => (
          <li className="border-t border-solid-gray-420 py-4" data-finding={finding.key} key={finding.key}>
            <p className="font-bold">{nameOfKey(words, finding.key)}</p>
            {kind === 'unreadable' ? (
              <Unreadable finding={finding} props={props} words={words} />
            ) : (
              <Sides finding={finding} props={props} words={words} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type OneProps = { finding: Shown; words: Words; props: PreviewFormProps };

function Unreadable({ finding, words, props }: OneProps) {
  const { key, reading, web } = finding;
  const fault = props.faults.find((one) => one.key === key)?.fault;
  if (reading.ok) return null;
  const isPosted = Object.hasOwn(props.typed, key);
  const typed = isPosted ? (props.typed[key] ?? []) : reading.typed;
  const error = fault ? findingText(words, { key, fault, shown: typed[0] ?? '', typed }) : undefined;
  return (
    <div className="mt-1 flex flex-col gap-3">
      <p>
        {findingText(words, { key, ...reading })}
        <br />
        <span className="text-solid-gray-700">{placeText(words.t, reading.place as Place)}</span>
      </p>
      <Pairs pairs={[[words.t('preview.web'), wordsOf(words, key, web)]]} />
      <ChooseAgain error={error} findingKey={key} isPosted={isPosted} q={words.q} typed={typed} />
    </div>
  );
}

function Sides({ finding, words, props }: OneProps) {
  const { key, kind, file, web } = finding;
  const { t } = words;
  const isConflict = kind === 'conflict';
  const chosen = props.sides[key] ?? (isConflict ? 'web' : 'file');
  return (
    <div className="mt-1 flex flex-col gap-3">
      <Pairs
        pairs={[
          [isConflict ? t('preview.webConflict') : t('preview.web'), wordsOf(words, key, web)],
          [t('preview.file'), wordsOf(words, key, file)],
        ]}
      />
      {kind === 'changed' ? null : (
        <RadioGroup
          defaultValue={chosen}
          id={`side-${againId(key)}`}
          inline
          legend={
            <>
              {t('preview.which')}
              <span className="sr-only"> {nameOfKey(words, key)}</span>
            </>
          }
          name={`side.${key}`}
          options={[
            { value: 'file', label: isConflict ? t('preview.takeFile') : t('preview.takeEmpty') },
            { value: 'web', label: isConflict ? t('preview.keepWeb') : t('preview.keepAnswer') },
          ]}
        />
      )}
    </div>
  );
}

function Pairs({ pairs }: { pairs: readonly (readonly [string, string])[] }): ReactNode {
  return (
    <dl className="grid gap-x-4 desktop:grid-cols-[auto_1fr]">
      {pairs.map(([term, value]) => (
        <div className="contents" key={term}>
          <dt className="text-solid-gray-700">{term}</dt>
          <dd className="break-words whitespace-pre-line">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
