import { useEffect, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { TextLink } from '../text-link.tsx';
import type { Watch } from './use-progress.ts';

/** Whether the page updates by itself, how to stop that, and the link that does it by hand; without JavaScript only the link. */
export function LiveControls({ watch, href }: { watch: Watch; href: string }) {
  const t = useText('releases');
  const [hasScript, setHasScript] = useState(false);
  useEffect(() => setHasScript(true), []);
  const { isAsking, trouble, toggle } = watch;
  return (
    <div className="flex max-w-text flex-col gap-3 rounded-8 bg-solid-gray-50 p-4 print:hidden">
      {hasScript ? <p>{trouble ? t(`live.${trouble}`) : t(isAsking ? 'live.on' : 'live.off')}</p> : null}
      <noscript>
        <p>{t('live.noScript')}</p>
      </noscript>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        {hasScript && trouble !== 'signedOut' ? (
          <Button onClick={toggle} size="sm" variant="outline">
            {t(isAsking ? 'live.stop' : 'live.start')}
          </Button>
        ) : null}
        <TextLink reloadDocument to={href}>
          {t('live.refresh')}
        </TextLink>
      </div>
    </div>
  );
}
