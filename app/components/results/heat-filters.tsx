import { Form } from '@remix-run/react';
import { SIZE_BANDS } from '../../member/size-band.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Field } from '../field.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { Select } from '../select.tsx';

export type HeatFiltersProps = {
  waves: readonly { slug: string; title: { ja: string; en: string } }[];
  wave: string;
  measure: string;
  size: string;
};

/** What the map of sectors by items shows: survey, company size and measure, as a plain form. */
export function HeatFilters({ waves, wave, measure, size }: HeatFiltersProps) {
  const t = useText('results');
  const locale = useLocale();
  return (
    <Form
      aria-label={t('policy.filters')}
      className="flex flex-col items-start gap-4 rounded-8 bg-solid-gray-50 p-4 print:hidden"
      method="get"
    >
      <div className="grid w-full grid-cols-1 gap-6 desktop:grid-cols-[auto_auto] desktop:justify-start">
        <Field id="wave" label={t('policy.wave')}>
          <Select
            defaultValue={wave}
            id="wave"
            name="wave"
            options={waves.map(({ slug, title }) => ({ value: slug, label: title[locale] }))}
          />
        </Field>
        <Field id="size" label={t('policy.size')}>
          <Select
            defaultValue={size}
            id="size"
            name="size"
            options={[
              { value: '*', label: t('policy.allSizes') },
              ...SIZE_BANDS.map((band) => ({ value: band.code, label: band[locale] })),
            ]}
          />
        </Field>
      </div>
      <RadioGroup
        defaultValue={measure}
        id="measure"
        inline
        legend={t('measure.legend')}
        name="measure"
        options={[
          { value: 'done', label: t('measure.done') },
          { value: 'notDone', label: t('measure.notDone') },
        ]}
      />
      <Button size="sm" type="submit" variant="outline">
        {t('policy.submit')}
      </Button>
    </Form>
  );
}
