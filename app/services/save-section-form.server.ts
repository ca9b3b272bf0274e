import type { Actor } from '../../db/actor.server.ts';
import { lastAnswers } from '../survey/last-answers.ts';
import { findSection } from '../survey/questionnaire.ts';
import { readSectionForm, type SectionForm } from '../survey/section-form.ts';
import { readAnswering } from './read-answering.server.ts';
import { readLastAnswers } from './read-last-answers.server.ts';
import { type SaveResult, saveSection } from './save-section.server.ts';

/** Who saves: the actor, and the name that colleagues read beside what was changed. */
export type Writing = { actor: Actor; name: string };

/** Saves what a section's page posted, and gives back the form as it was read, so that nothing typed is lost. */
export async function saveSectionForm(
  { actor, name }: Writing,
  place: { wave: string | undefined; section: string | undefined },
  formData: FormData,
): Promise<{ form: SectionForm; result: SaveResult }> {
  const form = readSectionForm(formData);
  const { items, baseRevision, operationId, intent } = form;
  const to = { wave: place.wave ?? '', section: place.section ?? '' };
  const same = intent.kind === 'same' ? await lastValues(actor, to, intent.item) : null;
  const answers = same ? { ...form.answers, ...same } : form.answers;
  const accepted = intent.kind === 'take' ? [intent.item] : [];
  const input = { ...to, items, answers, baseRevision, operationId, accepted, writer: name };
  const result = await saveSection(actor, input);
  return { form, result };
}

/** The last wave's answer to one item as its field would send it, where it can be given again. */
async function lastValues(
  actor: Actor,
  { wave, section: id }: { wave: string; section: string },
  itemId: string,
): Promise<Record<string, string[]> | null> {
  const answering = await readAnswering(actor, wave);
  const section = answering && findSection(answering.questionnaire, id);
  if (!answering || !section) return null;
  const { questionnaire: q, plants } = answering;
  const earlier = await readLastAnswers(actor, { wave, audience: q.audience });
  const last = earlier && lastAnswers(q, section, { earlier, plants: plants.plants, language: 'ja' })[itemId];
  return last?.values ? { [itemId]: last.values } : null;
}
