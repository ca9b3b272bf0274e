import { formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { Phrased } from '../phrased.tsx';
import { NamedLink } from './named-link.tsx';

export type WaveCardProps = {
  wave: {
    title: { ja: string; en: string };
    state: 'notOpen' | 'open' | 'closed' | 'released';
    closesAt: string;
  };
  /** What the page knows of the survey beside its state and deadline. */
  facts: readonly { term: string; value: string }[];
  /** `isMain`: what the reader has to do here, as a button. */
  links: readonly { text: string; to: string; isMain?: boolean }[];
};

/** One survey in a list: title, state, deadline, what the reader needs to know of it, and where to go from here. */
export function WaveCard({ wave, facts, links }: WaveCardProps) {
  const t = useText('results');
  const locale = useLocale();
  const title = wave.title[locale];
  const all = [
    { term: t('assoc.state'), value: t(`state.${wave.state}`) },
    { term: t('assoc.deadline'), value: formatDateTime(wave.closesAt, locale) },
    ...facts,
    ...(wave.state === 'released' ? [] : [{ term: t('assoc.result'), value: t('assoc.notYet') }]),
  ];
  return (
    <li className="keep-together flex flex-col gap-4 rounded-12 border border-solid-gray-300 p-4 desktop:p-6">
      <Heading level={2}>
        <Phrased text={title} />
      </Heading>
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        {all.map(({ term, value }) => (
          <div key={term}>
            <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
            <dd className="text-std-16B-170">{value}</dd>
          </div>
        ))}
      </dl>
      {links.length === 0 ? null : (
        <p className="flex flex-wrap items-center gap-x-8 gap-y-2">
          {links.map(({ text, to, isMain = false }) => (
            <NamedLink about={title} isButton={isMain} key={to} text={text} to={to} />
          ))}
        </p>
      )}
    </li>
  );
}
