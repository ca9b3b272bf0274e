import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';

type ProofProps = {
  /** Null where nothing is released yet. */
  audited: boolean | null;
  /** Companies that may put their own answers together, as the policy has it. */
  coalition: number;
};

/** How it is made sure that no single answer is certain, or that this was not done. */
export function Proof({ audited, coalition }: ProofProps) {
  const t = useText('methods');
  if (audited === false) {
    return (
      <>
        <p>{t('proof.notAudited')}</p>
        <p>{t('proof.mayRemain')}</p>
      </>
    );
  }
  const steps = ['see', 'search', 'each', coalition > 1 ? 'pairs' : 'alone', 'coarser', 'drawn', 'nothing'] as const;
  return (
    <>
      <p>{t(audited ? 'proof.audited' : 'proof.planned')}</p>
      <ol className="flex list-decimal flex-col gap-3 ps-6">
        {steps.map((step) => (
          <li key={step}>{t(`proof.steps.${step}`)}</li>
        ))}
      </ol>
      <Heading level={3}>{t('proof.evidenceTitle')}</Heading>
      <p>{t('proof.evidence')}</p>
      <p>{t('proof.evidenceSafe')}</p>
    </>
  );
}
