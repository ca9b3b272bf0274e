import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';

type BannerKind = 'info' | 'success' | 'warning' | 'error';

const LOOKS: Readonly<Record<BannerKind, { border: string; mark: string; path: string }>> = {
  info: { border: 'border-blue-900', mark: 'text-blue-900', path: 'M12 10.5v6.5M12 7v.01' },
  success: { border: 'border-success-2', mark: 'text-success-2', path: 'M7.5 12.5l3 3 6-7' },
  warning: { border: 'border-warning-yellow-2', mark: 'text-warning-yellow-2', path: 'M12 6.5v7M12 17v.01' },
  error: { border: 'border-error-1', mark: 'text-error-1', path: 'M8 8l8 8M16 8l-8 8' },
};

export type NotificationBannerProps = {
  kind: BannerKind;
  title: ReactNode;
  children?: ReactNode;
  /** `status` or `alert` where it appears after something the user did. */
  role?: 'status' | 'alert';
};

/** A box that tells one thing. Its kind is said in a word to those who do not see the colour. */
export function NotificationBanner({ kind, title, children, role }: NotificationBannerProps) {
  const t = useText('shell');
  const look = LOOKS[kind];
  return (
    <div className={`keep-together flex gap-4 rounded-12 border-3 bg-white p-4 desktop:p-6 ${look.border}`} role={role}>
      <svg
        aria-hidden="true"
        className={`mt-0.5 flex-none ${look.mark}`}
        fill="none"
        height="28"
        viewBox="0 0 24 24"
        width="28"
      >
        <circle cx="12" cy="12" fill="currentColor" r="10" />
        <path d={look.path} stroke="#fff" strokeLinecap="round" strokeWidth="2" />
      </svg>
      <div className="min-w-0 grow">
        <p className="text-std-17B-170">
          <span className="sr-only">{t(`banner.${kind}`)}</span> {title}
        </p>
        {children ? <div className="mt-2 text-std-16N-170">{children}</div> : null}
      </div>
    </div>
  );
}
