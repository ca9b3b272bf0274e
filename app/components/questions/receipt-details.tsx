import { formatDate, formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import type { SurveyFrame } from './respondent-page.tsx';

export type ReceiptDetailsProps = {
  frame: SurveyFrame;
  audience: 'company' | 'association' | 'interview';
  receipt: { receiptNumber: string; submittedOn: string };
};

/** The receipt: its number, day and organisation, then what happens next. */
export function ReceiptDetails({ frame, audience, receipt }: ReceiptDetailsProps) {
  const t = useText('answering');
  const locale = useLocale();
  const isAssociation = audience === 'association';
  const deadline = frame.phase === 'open' ? formatDateTime(frame.closesAt, locale) : formatDate(frame.closesAt, locale);
  return (
    <div className="max-w-text">
      <div className="rounded-12 border-3 border-success-2 p-4 desktop:p-6">
        <p className="text-std-16N-170">{t('done.numberLabel')}</p>
        <p className="whitespace-nowrap text-std-28B-150 tabular-nums" data-receipt={receipt.receiptNumber}>
          {receipt.receiptNumber}
        </p>
        <dl className="mt-3 grid gap-x-6 desktop:grid-cols-[10rem_1fr]">
          <dt className="text-solid-gray-700">{t('done.dayLabel')}</dt>
          <dd>{formatDate(receipt.submittedOn, locale)}</dd>
          <dt className="text-solid-gray-700">{t('done.organisationLabel')}</dt>
          <dd>{frame.organisation[locale]}</dd>
        </dl>
      </div>
      <p className="mt-4">{t('done.keep')}</p>
      <div className="mt-8">
        <Heading level={2}>{t('done.nextTitle')}</Heading>
      </div>
      <ol className="mt-3 list-decimal ps-6">
        <li>{frame.phase === 'open' ? t('done.next1', { deadline }) : t('done.next1Closed', { deadline })}</li>
        <li>{isAssociation ? t('done.next2Association') : t('done.next2')}</li>
        <li>{isAssociation ? t('done.next3Association') : t('done.next3')}</li>
      </ol>
    </div>
  );
}
