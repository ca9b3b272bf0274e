import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { TextLink } from '../text-link.tsx';

/** Who sees what is typed off a paper form. */
export function WhoSeesTyped() {
  const t = useText('proxy');
  return (
    <section aria-labelledby="safe" className="mb-8 max-w-text rounded-12 border border-solid-gray-420 p-4 desktop:p-6">
      <Heading id="safe" level={2}>
        {t('list.safeTitle')}
      </Heading>
      <ul className="mt-2 flex list-disc flex-col gap-1 ps-6 text-std-16N-170">
        <li>{t('list.safe1')}</li>
        <li>{t('list.safe2')}</li>
        <li>{t('list.safe3')}</li>
      </ul>
    </section>
  );
}

/** The form of a survey to print and send to members. */
export function PaperForms({ wave }: { wave: string }) {
  const t = useText('proxy');
  const to = (language: string) => `/assoc/proxy/blank.pdf?wave=${encodeURIComponent(wave)}&language=${language}`;
  return (
    <section aria-labelledby="forms">
      <Heading id="forms" level={2}>
        {t('list.blank')}
      </Heading>
      <p className="mt-2">{t('list.blankBody')}</p>
      <p className="mt-2 flex flex-wrap gap-x-8 gap-y-2">
        <TextLink reloadDocument to={to('ja')}>
          {t('list.blankJa')}
        </TextLink>
        <TextLink reloadDocument to={to('en')}>
          {t('list.blankEn')}
        </TextLink>
      </p>
    </section>
  );
}
