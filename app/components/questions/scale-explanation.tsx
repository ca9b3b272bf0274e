import { MATURITY_MEANINGS, MATURITY_OPTIONS } from '../../survey/maturity.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Disclosure } from '../disclosure.tsx';
import { Ruby } from '../ruby.tsx';

/** What the levels of a maturity item mean; once at the top of a page that asks for them. */
export function ScaleExplanation({ open = false }: { open?: boolean }) {
  const t = useText('answering');
  const locale = useLocale();
  return (
    <div className="mb-6 max-w-text">
      <Disclosure open={open} summary={t('section.scale')}>
        <p>{t('section.scaleIntro')}</p>
        <dl className="mt-2 flex flex-col gap-1">
          {MATURITY_OPTIONS.map(({ code, label }) => (
            <div className="desktop:grid desktop:grid-cols-[11rem_1fr] desktop:gap-x-4" key={code}>
              <dt className="font-bold">
                <Ruby text={label[locale]} />
              </dt>
              <dd>
                <Ruby text={MATURITY_MEANINGS[code]?.[locale] ?? ''} />
              </dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </div>
  );
}
