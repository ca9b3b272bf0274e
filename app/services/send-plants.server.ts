import type { Actor } from '../../db/actor.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import type { parseIntent } from '../member/intents.ts';
import type { EarlierPlants, PlantChange, PlantConflict } from '../survey/plant-list.ts';
import type { Bilingual } from '../survey/questionnaire.ts';
import { FORM_FIELDS, readSectionForm } from '../survey/section-form.ts';
import type { Writer } from '../survey/section-keys.ts';
import { type ChangePlantsResult, changeCompanyPlants } from './change-plants.server.ts';
import { type CopyResult, copyPlantAnswers } from './copy-plant-answers.server.ts';
import { readLastAnswers } from './read-last-answers.server.ts';

type Intent = NonNullable<ReturnType<typeof parseIntent<'routes/answer.$wave.plants'>>>;

/** What was typed on the page of plants. */
export type PlantsTyped = { intent: Intent; plant: string; name: string; staff: string; choice: string };

/** A refusal that the page says itself. */
export type PlantsFault = Exclude<
  Extract<ChangePlantsResult | CopyResult, { ok: false }>['faults'][number],
  'notFound'
>;

/** What became of it; `query` says on the next page what was done. */
export type PlantsSent =
  | { ok: true; query: string; conflicts: PlantConflict[] }
  | { ok: false; faults: (PlantsFault | 'notFound')[]; typed: PlantsTyped; by?: Writer | undefined };

const MOST_TYPED = 400;

/** The plants with which the actor's company submitted last before a wave, and when; null where it answered as one, or not at all. */
export async function readEarlierPlants(
  actor: Actor,
  wave: string,
): Promise<(EarlierPlants & { waveTitle: Bilingual }) | null> {
  const earlier = await readLastAnswers(actor, { wave, audience: 'company' });
  if (!earlier?.plants) return null;
  const { rule, plants } = earlier.plants;
  return { waveId: earlier.waveId, waveTitle: earlier.waveTitle, rule, plants };
}

/** Carries out what the page of plants posts: a change of the list, the way to answer, the rule, or copying. */
export async function sendPlants(
  { actor, user }: Viewer,
  wave: string,
  { intent, form }: { intent: Intent; form: FormData },
): Promise<PlantsSent> {
  const text = (name: string) => String(form.get(name) ?? '').slice(0, MOST_TYPED);
  const choice = text(intent === 'copy' ? 'from' : intent);
  const typed = { intent, plant: text('plant'), name: text('name'), staff: text('staff'), choice };
  const operationId = text(FORM_FIELDS.operation);
  if (intent === 'copy') {
    const copied = await copyPlantAnswers(actor, {
      wave,
      from: choice,
      to: typed.plant,
      operationId,
      writer: user.name,
    });
    if (!copied.ok) return { ...copied, typed };
    return { ok: true, query: `done=copy&count=${copied.count ?? ''}`, conflicts: [] };
  }
  const { baseRevision } = readSectionForm(form);
  const change: PlantChange =
    intent === 'adopt' ? { kind: 'adopt', earlier: await readEarlierPlants(actor, wave) } : changeOf(typed);
  const input = { wave, change, baseRevision, operationId, writer: user.name };
  const changed = await changeCompanyPlants(actor, input);
  if (!changed.ok) return { ...changed, typed };
  const done = intent === 'mode' ? choice : intent;
  const query = `done=${done}${changed.plant ? `&plant=${changed.plant}` : ''}`;
  return { ok: true, query, conflicts: changed.conflicts };
}

function changeOf({ intent, plant, name, staff, choice }: PlantsTyped): PlantChange {
  switch (intent) {
    case 'add':
      return { kind: 'add', name, staff };
    case 'change':
      return { kind: 'change', plant, name, staff };
    case 'mode':
      return { kind: 'mode', mode: choice };
    case 'rule':
      return { kind: 'rule', rule: choice };
    default:
      return { kind: intent === 'restore' ? 'restore' : 'remove', plant };
  }
}
