import type { ReactNode } from 'react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Disclosure } from '../disclosure.tsx';
import { WhoSeesPicture } from '../submission/who-sees-picture.tsx';
import { TextLink } from '../text-link.tsx';
import { type SurveyFrame, TimeLeftWords } from './respondent-page.tsx';

export type RequestTextProps = {
  frame: SurveyFrame;
  associations: readonly { name: Bilingual; invitation: Bilingual; isDeclined?: boolean }[];
  audience: 'company' | 'association' | 'interview';
  /** How long the whole questionnaire takes; null for who answers a part of it. */
  minutes: number | null;
  itemCount: number;
  /** The plants for each of which the company answers; absent or empty where it answers once. */
  plants?: readonly unknown[];
  sections: readonly unknown[];
  /** Where the associations are chosen for which the answers count; null where the reader chooses none, absent for who only reads the request. */
  choice?: string | null;
};

/** The request (依頼文): who asks, why, until when, how long it takes, who sees the answers; then each association's own words. */
export function RequestText({ frame, associations, audience, minutes, choice, ...asked }: RequestTextProps) {
  const { itemCount, sections, plants = [] } = asked;
  const t = useText('answering');
  const words = useText('submission');
  const locale = useLocale();
  const own = audience === 'association' ? 'Association' : 'Company';
  const totals = audience === 'association' ? t('start.whoTotalsAssociation') : t('start.whoTotals');
  const separator = locale === 'ja' ? '、' : ', ';
  return (
    <div>
      <dl className="max-w-text rounded-12 border border-solid-gray-420 px-4 desktop:px-6">
        {associations.length > 0 ? (
          <Line term={t('start.from')}>{associations.map(({ name }) => name[locale]).join(separator)}</Line>
        ) : null}
        {associations.length > 1 && choice !== undefined ? <CountedFor {...{ associations, choice }} /> : null}
        <Line term={t('start.purpose')}>{t(`start.purpose${own}`)}</Line>
        <Line term={t('start.deadline')}>
          <strong>{formatDateTime(frame.closesAt, locale)}</strong>
          <TimeLeftWords frame={frame} />
          {frame.phase === 'closed' ? null : <p className="text-solid-gray-700">{words('grace')}</p>}
        </Line>
        {minutes === null ? null : <Line term={t('start.minutes')}>{t('start.minutesValue', { count: minutes })}</Line>}
        <Line term={t('start.items')}>
          {t('start.itemsValue', { count: itemCount, sections: sections.length })}
          {plants.length > 0 ? <p className="text-solid-gray-700">{t('start.itemsPlants')}</p> : null}
        </Line>
        <Line term={t('start.who')}>
          <ul className="list-disc ps-5">
            <li>{t(`start.who${own}`)}</li>
            {audience === 'company' ? <li>{t('start.whoSecretariat')}</li> : null}
            <li>{totals}</li>
          </ul>
        </Line>
      </dl>
      {associations
        .filter(({ invitation }) => invitation[locale] !== '')
        .map(({ name, invitation }) => (
          <div className="mt-4 max-w-text" key={name.ja}>
            <Disclosure summary={t('start.invitation', { association: name[locale] })}>
              <p className="whitespace-pre-line">{invitation[locale]}</p>
            </Disclosure>
          </div>
        ))}
      <WhoSeesPicture audience={audience} />
    </div>
  );
}

/** For which associations the answers count, where there are several. */
function CountedFor({ associations, choice }: Pick<RequestTextProps, 'associations'> & { choice: string | null }) {
  const t = useText('associations');
  const locale = useLocale();
  const counted = associations.filter(({ isDeclined }) => !isDeclined).map(({ name }) => name[locale]);
  return (
    <Line term={t('start.countedFor')}>
      <p>{counted.length > 0 ? counted.join(locale === 'ja' ? '、' : ', ') : t('start.none')}</p>
      {choice ? (
        <p>
          <TextLink to={choice}>{t('start.change')}</TextLink>
        </p>
      ) : null}
    </Line>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="border-b border-solid-gray-300 py-3 last:border-b-0 desktop:grid desktop:grid-cols-[10rem_1fr] desktop:gap-x-6">
      <dt className="text-std-16B-170">{term}</dt>
      <dd className="text-std-16N-170">{children}</dd>
    </div>
  );
}
