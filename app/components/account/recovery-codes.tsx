import { useText } from '../../text/use-text.ts';
import { ButtonLink } from '../button.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { PageHeading } from '../page-heading.tsx';

/** New recovery codes, shown this once. */
export function RecoveryCodes({ codes, to }: { codes: readonly string[]; to: string }) {
  const t = useText('security');
  return (
    <>
      <PageHeading lead={t('recovery.lead')} title={t('recovery.title')} />
      <div className="flex max-w-text flex-col items-start gap-6">
        <NotificationBanner kind="warning" title={t('recovery.body')} />
        <ul className="grid grid-cols-2 gap-x-8 gap-y-2 font-mono text-std-20B-150 max-sm:grid-cols-1" data-recovery="">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <ButtonLink reloadDocument size="lg" to={to}>
          {t('recovery.continue')}
        </ButtonLink>
      </div>
    </>
  );
}
