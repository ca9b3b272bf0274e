import { Form } from '@remix-run/react';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { Disclosure } from '../disclosure.tsx';
import { describedBy, Field } from '../field.tsx';
import { FieldGroup } from '../field-group.tsx';
import { Heading } from '../heading.tsx';
import { TextLink } from '../text-link.tsx';

export type ExcelStepsProps = {
  base: string;
  sections: readonly { id: string; title: string }[];
  isOpen: boolean;
  /** Whether the form came without a file. */
  noFile: boolean;
};

/** The three steps: download, fill in, take in. Plain links and forms. */
export function ExcelSteps({ base, sections, isOpen, noFile }: ExcelStepsProps) {
  const t = useText('workbook');
  const locale = useLocale();
  const other = locale === 'ja' ? 'en' : 'ja';
  return (
    <div className="flex max-w-text flex-col gap-10">
      <section aria-labelledby="step-1" className="flex flex-col items-start gap-4">
        <Heading id="step-1" level={2}>
          {t('page.step1')}
        </Heading>
        <p>{t('page.step1Body')}</p>
        <ButtonLink reloadDocument to={`${base}/excel.xlsx?in=${locale}`}>
          {t('page.download')}
        </ButtonLink>
        <TextLink reloadDocument to={`${base}/excel.xlsx?in=${other}`}>
          {t('page.downloadOther')}
        </TextLink>
        {sections.length > 1 ? <Parts base={base} sections={sections} /> : null}
        <Disclosure summary={t('page.csvTitle')}>
          <p className="mb-3">{t('page.csvBody')}</p>
          <TextLink reloadDocument to={`${base}/excel.csv?in=${locale}`}>
            {t('page.csvDownload')}
          </TextLink>
        </Disclosure>
      </section>
      <section aria-labelledby="step-2" className="flex flex-col gap-4">
        <Heading id="step-2" level={2}>
          {t('page.step2')}
        </Heading>
        <p>{t('page.step2Body')}</p>
      </section>
      {isOpen ? <Upload noFile={noFile} /> : null}
    </div>
  );
}

function Parts({ base, sections }: Pick<ExcelStepsProps, 'base' | 'sections'>) {
  const t = useText('workbook');
  const locale = useLocale();
  return (
    <Disclosure summary={t('page.parts')}>
      <Form action={`${base}/excel.xlsx`} method="get" reloadDocument>
        <input name="in" type="hidden" value={locale} />
        <FieldGroup id="parts" legend={t('page.partsLegend')}>
          {sections.map(({ id, title }) => (
            <Checkbox id={`part-${id.replace(/[^a-z0-9-]/g, '_')}`} key={id} name="section" value={id}>
              {title}
            </Checkbox>
          ))}
        </FieldGroup>
        <div className="mt-3">
          <Button type="submit" variant="outline">
            {t('page.partsButton')}
          </Button>
        </div>
      </Form>
    </Disclosure>
  );
}

function Upload({ noFile }: { noFile: boolean }) {
  const t = useText('workbook');
  const error = noFile ? t('page.noFile') : undefined;
  return (
    <section aria-labelledby="step-3" className="flex flex-col gap-4">
      <Heading id="step-3" level={2}>
        {t('page.step3')}
      </Heading>
      <p>{t('page.step3Body')}</p>
      <Form className="flex flex-col items-start gap-4" encType="multipart/form-data" method="post" reloadDocument>
        <input name="intent" type="hidden" value="upload" />
        <Field error={error} id="file" label={t('page.file')}>
          <input
            accept=".xlsx,.csv"
            aria-describedby={describedBy('file', { error })}
            aria-invalid={noFile || undefined}
            className="focus-ring min-h-12 w-full max-w-full rounded-8 border border-solid-gray-600 bg-white px-4 py-2 text-std-16N-170"
            id="file"
            name="file"
            type="file"
          />
        </Field>
        <Button type="submit">{t('page.upload')}</Button>
      </Form>
    </section>
  );
}
