import { Form } from '@remix-run/react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Field } from '../field.tsx';
import { Select } from '../select.tsx';

/** Chooses the survey whose invitations are shown. */
export function WaveChoice({
  waves,
  chosen,
}: {
  waves: readonly { slug: string; title: Bilingual }[];
  chosen: string;
}) {
  const t = useText('people');
  const locale = useLocale();
  return (
    <Form className="flex flex-wrap items-end gap-4" method="get">
      <Field id="wave" label={t('members.wave')}>
        <Select
          defaultValue={chosen}
          id="wave"
          name="wave"
          options={waves.map(({ slug, title }) => ({ value: slug, label: title[locale] }))}
        />
      </Field>
      <Button type="submit" variant="outline">
        {t('members.show')}
      </Button>
    </Form>
  );
}
