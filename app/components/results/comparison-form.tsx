import { Form, useSearchParams } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { FieldGroup } from '../field-group.tsx';
import { Radio } from '../radio.tsx';
import { HiddenNote } from './hidden-note.tsx';

export type ComparisonFormProps = {
  choices: readonly { key: string; label: string; isShown: boolean }[];
  chosen: string;
};

/** Whom a member compares itself with. A group that is not shown stays in its place, with the one sentence. */
export function ComparisonForm({ choices, chosen }: ComparisonFormProps) {
  const t = useText('results');
  const hidden = useText('charts')('hiddenSentence');
  const [search] = useSearchParams();
  const section = search.get('section');
  return (
    <Form className="flex flex-col items-start gap-3 rounded-8 bg-solid-gray-50 p-4 print:hidden" method="get">
      {section === null ? null : <input name="section" type="hidden" value={section} />}
      <FieldGroup id="compare" legend={t('company.compare')}>
        <div className="flex flex-col desktop:flex-row desktop:flex-wrap desktop:gap-x-8">
          {choices.map(({ key, label, isShown }, index) => (
            <Radio
              defaultChecked={key === chosen}
              id={`compare-${index}`}
              key={key}
              name="compare"
              value={key}
              {...(isShown
                ? {}
                : {
                    'aria-disabled': true,
                    help: <HiddenNote note={hidden} />,
                    onClick: (event) => event.preventDefault(),
                  })}
            >
              {label}
            </Radio>
          ))}
        </div>
      </FieldGroup>
      <Button size="sm" type="submit" variant="outline">
        {t('company.compareSubmit')}
      </Button>
    </Form>
  );
}
