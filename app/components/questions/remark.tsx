import type { Item } from '../../survey/questionnaire.ts';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { REMARK_LENGTH, remarkKey } from '../../survey/section-keys.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Disclosure } from '../disclosure.tsx';
import { describedBy, Field } from '../field.tsx';
import { Textarea } from '../textarea.tsx';
import { itemName } from './fault-text.ts';

export type RemarkProps = { item: Item; text: string; error?: string | undefined; support?: string | undefined };

/** A place for words beside an answer; it counts nowhere and stays with the company. */
export function Remark({ item, text, error, ...props }: RemarkProps) {
  const t = useText('answering');
  const locale = useLocale();
  const key = remarkKey(item.id);
  const id = `q-${key}`;
  const support = props.support ?? t('remark.support', { count: REMARK_LENGTH });
  return (
    <div className="mt-2 max-w-text print:hidden">
      <input name={FORM_FIELDS.item} type="hidden" value={key} />
      <Disclosure
        open={text !== '' || error !== undefined}
        summary={
          <>
            {t('remark.open')}
            <span className="sr-only"> {itemName(item, locale)}</span>
          </>
        }
      >
        <Field error={error} id={id} label={t('remark.label')} support={support}>
          <Textarea
            aria-describedby={describedBy(id, { support, error })}
            autoComplete="off"
            defaultValue={text}
            id={id}
            isError={Boolean(error)}
            name={key}
            rows={3}
          />
        </Field>
      </Disclosure>
    </div>
  );
}
