import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import {
  findAssociationOfWave,
  findWaveToPrepare,
  listOtherOwnSections,
  saveOwnSection,
} from '../../db/queries/own-section.server.ts';
import { addOwnSections, parseOwnSection } from '../survey/own-sections.ts';
import type { Fault } from '../survey/questionnaire.ts';
import { frozenQuestionnaire } from './answer-sheet.server.ts';

/** Why an association's own section was not set: its wave takes none, or `unreadable`, with the place of each fault in the definition. */
export type OwnSectionFault = 'unknownWave' | 'unknownAssociation' | 'notDraft' | 'unreadable';

/** What became of it. `itemCount` is the number of its questions. */
export type SetOwnSectionResult =
  | { ok: true; itemCount: number }
  | { ok: false; reason: OwnSectionFault; faults: readonly Fault[] };

/**
 * Sets an association's own section of a wave that is a draft, in place of the one before; `definition` null takes it away. It is checked as
 * answering reads it: beside the common questionnaire and the own sections of the other associations.
 */
export function setOwnSection({
  wave: slug,
  code,
  definition,
}: {
  wave: string;
  code: string;
  definition: unknown;
}): Promise<SetOwnSectionResult> {
  const actor = { kind: 'worker' } as const;
  const refused = (reason: OwnSectionFault, faults: readonly Fault[] = []) => ({ ok: false, reason, faults }) as const;
  return withActor(actor, async (tx): Promise<SetOwnSectionResult> => {
    const wave = await findWaveToPrepare(tx, slug);
    if (!wave) return refused('unknownWave');
    const found = await findAssociationOfWave(tx, { waveId: wave.id, code });
    if (!found) return refused('unknownAssociation');
    if (wave.state !== 'draft') return refused('notDraft');
    const place = { waveId: wave.id, associationId: found.id };
    let itemCount = 0;
    if (definition !== null) {
      const common = await frozenQuestionnaire(tx, wave);
      const taken = addOwnSections(common, await listOtherOwnSections(tx, place));
      const name = { ja: found.nameJa, en: found.nameEn };
      const parsed = parseOwnSection({ code: found.code, name, definition }, { ...taken });
      if (!parsed.ok) return refused('unreadable', parsed.faults.map(inDefinition));
      itemCount = parsed.section.items.length;
    }
    await saveOwnSection(tx, { ...place, definition });
    await appendAudit(tx, { event: 'ownSection.set', actor, associationId: found.id, waveId: wave.id, detail: {} });
    return { ok: true, itemCount };
  });
}

/** A fault's place as it is in the definition: the section is the whole of it. */
function inDefinition({ path, message }: Fault): Fault {
  return { path: path.replace(/^sections\[0\]\.?/, ''), message };
}
