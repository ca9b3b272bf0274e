import type { Policy } from '../../../analytics/policy.ts';
import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';

const RULES = [
  'five',
  'difference',
  'span',
  'base',
  'noAnswer',
  'answered',
  'edges',
  'bands',
  'coarse',
  'reference',
  'hidden',
  'once',
] as const;
/** What releases had no rule for before they were audited. */
const SINCE_AUDIT: readonly (typeof RULES)[number][] = ['base', 'noAnswer', 'answered'];
const EXAMPLE_COMPANIES = 10;
const EXAMPLE_BAND = 4;

function exampleOf({ edgeMargin, band }: Policy) {
  const narrow = band - 1;
  const narrowFrom = edgeMargin + 1;
  return {
    edgeTop: Math.max(0, EXAMPLE_COMPANIES - edgeMargin),
    bandFrom: EXAMPLE_BAND * band,
    bandTo: EXAMPLE_BAND * band + band - 1,
    narrow,
    narrowFrom,
    narrowTo: narrowFrom + narrow - 1,
  };
}

/** The rules of publishing in plain words, with the numbers of one policy; `beforeAudit`: as they were for releases not audited. */
export function Rules({ policy, beforeAudit }: { policy: Policy; beforeAudit: boolean }) {
  const t = useText('methods');
  const hidden = useText('charts')('hiddenSentence');
  const values = { ...policy, ...exampleOf(policy) };
  const rules = beforeAudit ? RULES.filter((rule) => !SINCE_AUDIT.includes(rule)) : RULES;
  return (
    <ol className="flex list-none flex-col gap-6">
      {rules.map((rule) => (
        <li className="keep-together flex flex-col gap-1" id={rule} key={rule}>
          <Heading level={3}>
            {t(rule === 'bands' && beforeAudit ? 'rules.bands.titleBefore' : `rules.${rule}.title`, values)}
          </Heading>
          <p>{t(rule === 'bands' && beforeAudit ? 'rules.bands.before' : `rules.${rule}.body`, values)}</p>
          {rule === 'hidden' ? <p className="border-s-4 border-solid-gray-420 ps-4">{`※ ${hidden}`}</p> : null}
        </li>
      ))}
    </ol>
  );
}
