import type { MetaFunction } from '@remix-run/node';
import { EntranceCard } from '../components/entrance-card.tsx';
import { Heading } from '../components/heading.tsx';
import { HomePicture } from '../components/home-picture.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { TextLink } from '../components/text-link.tsx';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export const meta: MetaFunction = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'shell')('siteTagline')) }];
};

export default function Home() {
  const t = useText('shell');
  const steps = [t('home.how1.title'), t('home.how2.title'), t('home.how3.title')];
  const bodies = [t('home.how1.body'), t('home.how2.body'), t('home.how3.body')];
  return (
    <PageLayout opening={<Opening />} variant="public">
      <section aria-labelledby="entrances" className="flex flex-col gap-6">
        <Heading id="entrances" level={2}>
          {t('home.entrances')}
        </Heading>
        <div className="grid gap-6 desktop-admin:grid-cols-3">
          <EntranceCard
            action={t('home.answer.action')}
            body={t('home.answer.body')}
            isMain
            title={t('home.answer.title')}
            to="/i"
          />
          <EntranceCard
            action={t('home.association.action')}
            body={t('home.association.body')}
            title={t('home.association.title')}
            to="/login"
          />
          <EntranceCard
            action={t('home.policy.action')}
            body={t('home.policy.body')}
            title={t('home.policy.title')}
            to="/login"
          />
        </div>
      </section>
      <section aria-labelledby="how" className="mt-16 flex flex-col gap-6">
        <Heading id="how" level={2}>
          {t('home.howTitle')}
        </Heading>
        <ol className="grid gap-x-6 gap-y-8 desktop-admin:grid-cols-3">
          {steps.map((title, index) => (
            <li className="border-t-4 border-key-900 pt-4" key={title}>
              <Heading level={3}>
                <span className="me-2 text-key-900">{index + 1}</span>
                {title}
              </Heading>
              <p className="mt-2">{bodies[index]}</p>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="promise" className="mt-16 flex max-w-text flex-col gap-4">
        <Heading id="promise" level={2}>
          {t('home.promiseTitle')}
        </Heading>
        <ul className="flex list-disc flex-col gap-2 ps-6">
          <li>{t('home.promise1')}</li>
          <li>{t('home.promise2')}</li>
          <li>{t('home.promiseAudit')}</li>
          <li>{t('home.promise3')}</li>
        </ul>
        <p>
          <TextLink to="/about">{t('home.promiseMore')}</TextLink>
        </p>
      </section>
    </PageLayout>
  );
}

function Opening() {
  const t = useText('shell');
  return (
    <div className="bg-key-50">
      <div className="mx-auto flex max-w-page items-center justify-between gap-12 px-4 py-12 desktop:px-8 desktop:py-16">
        <div className="max-w-text">
          <h1 className="text-std-32B-150 desktop:text-std-45B-140">{t('home.title')}</h1>
          <p className="mt-6 text-std-17N-170">{t('home.lead')}</p>
        </div>
        <div className="w-96 flex-none max-desktop-admin:hidden">
          <HomePicture />
        </div>
      </div>
    </div>
  );
}
