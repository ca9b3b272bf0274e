import { Form } from '@remix-run/react';
import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';

export type FactorListProps = {
  factors: readonly { id: string; kind: 'totp' | 'passkey'; label: string; addedOn: string }[];
  isChangeable: boolean;
};

/** The second factors of a person, each with the button that removes it. */
export function FactorList({ factors, isChangeable }: FactorListProps) {
  const t = useText('security');
  const locale = useLocale();
  if (factors.length === 0) return <p id="factors">{t('factors.none')}</p>;
  return (
    <ul className="w-full max-w-text border-t border-solid-gray-300" id="factors">
      {factors.map(({ id, kind, label, addedOn }) => (
        <li className="flex flex-wrap items-center justify-between gap-4 border-b border-solid-gray-300 py-3" key={id}>
          <span>
            {[t(`factors.${kind}`), label].filter(Boolean).join(' ')}{' '}
            <span className="text-solid-gray-700">{t('factors.added', { date: formatDate(addedOn, locale) })}</span>
          </span>
          {isChangeable ? (
            <Form method="post">
              <input name="factor" type="hidden" value={id} />
              <Button name="intent" size="sm" type="submit" value="remove" variant="outline">
                {t('factors.remove')}
              </Button>
            </Form>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
