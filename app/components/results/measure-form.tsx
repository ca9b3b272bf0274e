import { Form, useSearchParams } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { RadioGroup } from '../radio-group.tsx';

/** The choice between the two measures of a checklist item, as a plain form that keeps the chosen part of the page. */
export function MeasureForm({ measure }: { measure: string }) {
  const t = useText('results');
  const [search] = useSearchParams();
  const section = search.get('section');
  return (
    <Form className="flex flex-col items-start gap-3 rounded-8 bg-solid-gray-50 p-4 print:hidden" method="get">
      {section === null ? null : <input name="section" type="hidden" value={section} />}
      <RadioGroup
        defaultValue={measure}
        id="measure"
        legend={t('measure.legend')}
        name="measure"
        options={[
          { value: 'done', label: t('measure.done') },
          { value: 'notDone', label: t('measure.notDone') },
        ]}
      />
      <Button size="sm" type="submit" variant="outline">
        {t('measure.submit')}
      </Button>
    </Form>
  );
}
