import type { Actor } from '../../db/actor.server.ts';
import { readSectionForm, type SectionForm } from '../survey/section-form.ts';
import { type SaveResult, saveSection } from './save-section.server.ts';

/** Saves what a section's page posted, and gives back the form as it was read, so that nothing typed is lost. */
export async function saveSectionForm(
  actor: Actor,
  place: { wave: string | undefined; section: string | undefined },
  formData: FormData,
): Promise<{ form: SectionForm; result: SaveResult }> {
  const form = readSectionForm(formData);
  const { items, answers, baseRevision, operationId } = form;
  const input = { wave: place.wave ?? '', section: place.section ?? '' };
  const result = await saveSection(actor, { ...input, items, answers, baseRevision, operationId });
  return { form, result };
}
