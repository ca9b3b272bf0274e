import { useText } from '../../text/use-text.ts';
import { ButtonLink } from '../button.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { PageHeading } from '../page-heading.tsx';
import { PageLayout } from '../page-layout.tsx';

/** What a page of signing in says where its step is over or was never begun in this browser. */
export function StepOver() {
  const t = useText('security');
  return (
    <PageLayout variant="public">
      <PageHeading title={t('code.over')} />
      <div className="flex max-w-text flex-col items-start gap-6">
        <NotificationBanner kind="warning" title={t('code.overBody')} />
        <div className="flex flex-wrap gap-4">
          <ButtonLink to="/login">{t('code.startOver')}</ButtonLink>
          <ButtonLink to="/i" variant="outline">
            {t('code.toInvitation')}
          </ButtonLink>
        </div>
      </div>
    </PageLayout>
  );
}
