import { Form } from '@remix-run/react';
import type { Role } from '../../member/roles.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { StatusBadge } from '../status-badge.tsx';

export type RoleChoicesProps = {
  choices: readonly {
    grantId: string;
    role: Role;
    organisation: { ja: string; en: string } | null;
    isCurrent: boolean;
    canTake: boolean;
  }[];
  /** What the button of each says. */
  action: string;
};

/** The roles of a person, each with the button that begins in it or changes to it. */
export function RoleChoices({ choices, action }: RoleChoicesProps) {
  const t = useText('security');
  const account = useText('account');
  const locale = useLocale();
  return (
    <ul aria-label={t('role.list')} className="w-full max-w-text border-t border-solid-gray-300">
      {choices.map(({ grantId, role, organisation, isCurrent, canTake }) => {
        const named = organisation ? organisation[locale] : t('role.portal');
        return (
          <li
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-solid-gray-300 py-4"
            key={grantId}
          >
            <div className="min-w-0 grow basis-60">
              <p className="text-std-17B-170">{named}</p>
              <p className="text-solid-gray-700">{account(`roles.${role}`)}</p>
            </div>
            {isCurrent ? <StatusBadge tone="plain">{t('role.current')}</StatusBadge> : null}
            {!isCurrent && canTake ? (
              <Form method="post">
                <input name="grant" type="hidden" value={grantId} />
                <Button type="submit" variant="outline">
                  {action}
                  <span className="sr-only">{t('role.about', { name: named, role: account(`roles.${role}`) })}</span>
                </Button>
              </Form>
            ) : null}
            {canTake ? null : <p className="basis-full text-solid-gray-700">{t('role.needsMore')}</p>}
          </li>
        );
      })}
    </ul>
  );
}
