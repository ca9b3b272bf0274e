import { useText } from '../../text/use-text.ts';
import { DemoCode, OneTimeCodeForm } from './one-time-code-form.tsx';

export type TotpOfferProps = {
  offer: { secret: string; picture: string; demoCode: string | null };
  error: string | null;
};

/** How to put a secret into an authenticator app, as a picture and as text, and the field for its first code. */
export function TotpOffer({ offer, error }: TotpOfferProps) {
  const t = useText('security');
  return (
    <div className="flex flex-col items-start gap-6">
      <p className="text-std-17B-170">{t('enrol.scan')}</p>
      <div
        aria-label={t('enrol.picture')}
        className="size-56 border border-solid-gray-300 bg-white [&>svg]:size-full"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by the server from a secret of its own
        dangerouslySetInnerHTML={{ __html: offer.picture }}
        role="img"
      />
      <div>
        <p>{t('enrol.secret')}</p>
        <p className="mt-2 break-words font-mono text-std-20B-150" data-secret="">
          {offer.secret}
        </p>
      </div>
      <DemoCode code={offer.demoCode} />
      <OneTimeCodeForm
        error={error}
        intent="totp"
        label={t('enrol.type')}
        submit={t('enrol.submit')}
        support={t('factor.help')}
      />
    </div>
  );
}
