import { useEffect, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { Button, ButtonLink } from '../button.tsx';
import { Field } from '../field.tsx';
import { Heading } from '../heading.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextInput } from '../text-input.tsx';

export type LinkShownProps = { link: string; name: string; email: string; back: string };

/** A link to hand over, shown this once, with whom it is bound to. */
export function LinkShown({ link, name, email, back }: LinkShownProps) {
  const t = useText('sharing');
  const [isCopied, setIsCopied] = useState(false);
  // Only where there is JavaScript and the browser lets a page copy: else the field is there to copy from.
  const [canCopy, setCanCopy] = useState(false);
  useEffect(() => setCanCopy(typeof navigator.clipboard?.writeText === 'function'), []);
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setIsCopied(true),
      () => setCanCopy(false),
    );
  return (
    <section aria-labelledby="link" className="flex max-w-text flex-col gap-6">
      <Heading id="link" level={2}>
        {t('link.title')}
      </Heading>
      <NotificationBanner kind="warning" role="status" title={t('link.once', { name })}>
        <p className="break-words">{t('link.bound', { email })}</p>
        <p>{t('link.single')}</p>
      </NotificationBanner>
      <Field id="share-link" label={t('link.label')}>
        <TextInput id="share-link" readOnly value={link} width="full" />
      </Field>
      <div className="flex flex-wrap items-center gap-4">
        {canCopy ? (
          <Button onClick={copy} type="button">
            {t('link.copy')}
          </Button>
        ) : null}
        <ButtonLink to={back} variant="outline">
          {t('link.done')}
        </ButtonLink>
        <p role="status">{isCopied ? t('link.copied') : ''}</p>
      </div>
    </section>
  );
}
