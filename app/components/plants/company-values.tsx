import type { PlantRule } from '../../survey/plants.ts';
import type { CompanyValueRow } from '../../survey/plants-page.ts';
import { useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { Disclosure } from '../disclosure.tsx';
import { Heading } from '../heading.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

export type CompanyValuesProps = {
  rule: PlantRule;
  /** How the values came about; nothing is shown where there are none. */
  rows: readonly CompanyValueRow[];
  /** Where plants and rule are changed; absent for who only reads. */
  changeUrl?: string;
};

/** The company's values of the checklist as they would be submitted, item by item, with the plants' answers and the rule they follow from. */
export function CompanyValues({ rule, rows, changeUrl }: CompanyValuesProps) {
  const t = useText('plants');
  if (rows.length === 0) return null;
  const missing = rows.filter(({ isMissing }) => isMissing).length;
  return (
    <section aria-labelledby="company-values" className="mb-10 flex flex-col gap-4">
      <Heading id="company-values" level={2}>
        {t('review.title')}
      </Heading>
      <div className="max-w-text">
        <p>{t('review.lead', { rule: t(`rule.${rule}`) })}</p>
        <p>{t(`rule.${rule}Help`)}</p>
        <p>{t('rule.outside')}</p>
      </div>
      {missing > 0 ? (
        <div className="max-w-text">
          <NotificationBanner kind="warning" title={t('review.missing', { count: missing })} />
        </div>
      ) : null}
      {changeUrl ? (
        <p className="print:hidden">
          <TextLink to={changeUrl}>{t('review.change')}</TextLink>
        </p>
      ) : null}
      <Disclosure summary={t('review.show')}>
        <DataTable
          caption={t('review.caption')}
          captionHidden
          columns={[{ label: t('review.item') }, { label: t('review.value') }, { label: t('review.plants') }]}
          rows={rows.map(({ id, name, value, plants }) => ({
            key: id,
            cells: [
              name,
              value ?? t('review.none'),
              <ul key="plants">
                {plants.map((plant) => (
                  <li className={plant.words === null ? 'font-bold' : undefined} key={plant.id}>
                    {t('review.plantAnswer', { name: plant.name, answer: plant.words ?? t('review.none') })}
                  </li>
                ))}
              </ul>,
            ],
          }))}
          stacked
        />
      </Disclosure>
    </section>
  );
}
