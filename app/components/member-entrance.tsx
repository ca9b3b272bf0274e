import { useText } from '../text/use-text.ts';
import { ButtonLink } from './button.tsx';
import { Heading } from './heading.tsx';

/** Tells members, who have no password, which way is theirs. */
export function MemberEntrance() {
  const t = useText('account');
  return (
    <section className="flex flex-col items-start gap-3 self-start rounded-16 bg-solid-gray-50 p-6">
      <Heading level={2}>{t('login.memberTitle')}</Heading>
      <p>{t('login.memberBody')}</p>
      <ButtonLink to="/i" variant="outline">
        {t('login.memberAction')}
      </ButtonLink>
    </section>
  );
}
