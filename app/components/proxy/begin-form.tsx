import { Form } from '@remix-run/react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import type { proxy } from '../../text/ja/proxy.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { Heading } from '../heading.tsx';
import { Select } from '../select.tsx';

export type BeginFormProps = {
  wave: string;
  companies: readonly { id: string; name: Bilingual }[];
  fault: keyof typeof proxy.fault | null;
};

/** Chooses the company whose paper form is entered. */
export function BeginForm({ wave, companies, fault }: BeginFormProps) {
  const t = useText('proxy');
  const locale = useLocale();
  const error = fault ? t(`fault.${fault}`) : undefined;
  const support = t('list.companyHelp');
  return (
    <section aria-labelledby="begin" className="mb-10">
      <div className="mb-4">
        <Heading id="begin" level={2}>
          {t('list.beginTitle')}
        </Heading>
      </div>
      {companies.length === 0 ? (
        <p>{t('list.nobody')}</p>
      ) : (
        <Form className="flex flex-col items-start gap-4" method="post">
          <input name="wave" type="hidden" value={wave} />
          <div className="w-full">
            <Field error={error} id="company" label={t('list.company')} support={support}>
              <Select
                aria-describedby={describedBy('company', { support, error })}
                id="company"
                isError={fault !== null}
                name="company"
                options={companies.map(({ id, name }) => ({ value: id, label: name[locale] }))}
                prompt={t('list.prompt')}
              />
            </Field>
          </div>
          <Button type="submit">{t('list.begin')}</Button>
        </Form>
      )}
    </section>
  );
}
