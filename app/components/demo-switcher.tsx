import type { Role } from '../member/roles.ts';
import type { Bilingual } from '../survey/questionnaire.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { Button } from './button.tsx';
import { Heading } from './heading.tsx';

export type DemoSwitcherProps = {
  accounts: readonly { role: Role; name: string; email: string; organisation: Bilingual | null }[];
};

/** The demo's users as buttons. It exists in the demo alone. */
export function DemoSwitcher({ accounts }: DemoSwitcherProps) {
  const t = useText('account');
  const locale = useLocale();
  return (
    <section className="rounded-16 border border-yellow-600 bg-yellow-50 p-6" id="demo">
      <Heading level={2}>{t('demo.title')}</Heading>
      <p className="mt-2">{accounts.length > 0 ? t('demo.lead') : t('demo.none')}</p>
      <ul className="mt-4 grid gap-4 desktop-admin:grid-cols-2">
        {accounts.map(({ role, name, email, organisation }) => (
          <li
            className="flex gap-x-4 gap-y-2 rounded-8 max-sm:flex-col sm:items-center sm:justify-between bg-white p-4"
            key={`${role} ${email}`}
          >
            <div className="min-w-0">
              <p className="text-std-16B-170">{t(`roles.${role}`)}</p>
              {organisation ? <p className="text-solid-gray-700">{organisation[locale]}</p> : null}
              <p className="text-solid-gray-700">{name}</p>
            </div>
            <form className="shrink-0" method="post">
              <input name="email" type="hidden" value={email} />
              <input name="role" type="hidden" value={role} />
              <Button name="intent" size="sm" type="submit" value="demo" variant="outline">
                {t('login.submit')}
                <span className="sr-only">{t('demo.enterAs', { name: [t(`roles.${role}`), name].join(' ') })}</span>
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
