import type { Bilingual } from './questionnaire.ts';

type FrameSource = {
  wave: { slug: string; title: Bilingual; opensAt: Date; closesAt: Date };
  phase: 'notOpen' | 'open' | 'closed';
  now: Date;
  company: { name: Bilingual };
};

/** What every answering page says at its head: survey, organisation, moments (ISO 8601 in UTC) by the database's clock. */
export function surveyFrame({ wave, phase, now, company }: FrameSource) {
  return {
    slug: wave.slug,
    title: wave.title,
    organisation: company.name,
    opensAt: wave.opensAt.toISOString(),
    closesAt: wave.closesAt.toISOString(),
    now: now.toISOString(),
    phase,
  };
}
