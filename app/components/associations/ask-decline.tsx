import { Form } from '@remix-run/react';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { ErrorText } from '../error-text.tsx';
import { Heading } from '../heading.tsx';
import { TextLink } from '../text-link.tsx';
import type { AskedAssociation } from './associations-table.tsx';

export type AskDeclineProps = {
  /** One association, or the survey as a whole. */
  asked: AskedAssociation | 'all';
  base: string;
  hasSubmitted: boolean;
  isError: boolean;
};

/** Asks once more before a company declines: what it does, and the button that does it. Declining the survey wants a tick beside. */
export function AskDecline({ asked, base, hasSubmitted, isError }: AskDeclineProps) {
  const t = useText('associations');
  const locale = useLocale();
  const isAll = asked === 'all';
  return (
    <section
      aria-labelledby="confirm"
      className="mb-10 flex max-w-text flex-col gap-4 rounded-12 border-3 border-warning-yellow-2 bg-white p-4 desktop:p-6"
    >
      <Heading id="confirm" level={2}>
        {isAll ? t('askAll.title') : t('askOne.title', { association: asked.name[locale] })}
      </Heading>
      {isAll ? (
        <ul className="list-disc ps-6">
          <li>{t('askAll.body')}</li>
          {hasSubmitted ? <li>{t('askAll.sent')}</li> : null}
          <li>{t('askAll.back')}</li>
        </ul>
      ) : (
        <>
          <p>{t('askOne.body')}</p>
          {asked.hasOwnSection ? <p>{t('askOne.own')}</p> : null}
        </>
      )}
      <Form action={base} className="flex flex-col gap-4" method="post">
        {isAll ? (
          <div>
            {isError ? <ErrorText id="confirmed-error">{t('fault.notConfirmed')}</ErrorText> : null}
            <Checkbox
              {...(isError ? { 'aria-describedby': 'confirmed-error' } : {})}
              id="confirmed"
              isError={isError}
              name="confirmed"
              value="yes"
            >
              {t('askAll.confirm')}
            </Checkbox>
          </div>
        ) : (
          <input name="association" type="hidden" value={asked.code} />
        )}
        <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
          <Button name="intent" type="submit" value={isAll ? 'declineAll' : 'decline'}>
            {isAll ? t('declineAll') : t('decline')}
          </Button>
          <TextLink to={base}>{t('cancel')}</TextLink>
        </div>
      </Form>
    </section>
  );
}
