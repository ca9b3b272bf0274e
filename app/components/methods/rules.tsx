import type { Policy } from '../../../analytics/policy.ts';
import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';

const RULES = ['five', 'difference', 'span', 'edges', 'bands', 'coarse', 'reference', 'hidden', 'once'] as const;
const EXAMPLE_COMPANIES = 10;
const EXAMPLE_BAND = 4;

/** The rules of publishing in plain words, with the numbers of one policy. */
export function Rules({ policy }: { policy: Policy }) {
  const t = useText('methods');
  const hidden = useText('charts')('hiddenSentence');
  const example = {
    edgeTop: Math.max(0, EXAMPLE_COMPANIES - policy.edgeMargin),
    bandFrom: EXAMPLE_BAND * policy.band,
    bandTo: EXAMPLE_BAND * policy.band + policy.band - 1,
  };
  return (
    <ol className="flex list-none flex-col gap-6">
      {RULES.map((rule) => (
        <li className="keep-together flex flex-col gap-1" id={rule} key={rule}>
          <Heading level={3}>{t(`rules.${rule}.title`, { ...policy, ...example })}</Heading>
          <p>{t(`rules.${rule}.body`, { ...policy, ...example })}</p>
          {rule === 'hidden' ? <p className="border-s-4 border-solid-gray-420 ps-4">{`※ ${hidden}`}</p> : null}
        </li>
      ))}
    </ol>
  );
}
