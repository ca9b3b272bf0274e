import type { Actor, Tx } from '../../db/actor.server.ts';
import { findProxyEntry, listTyped, type ProxyEntryRow, saveTyped } from '../../db/queries/proxy-entry.server.ts';
import { comparisonMac, currentKek, openWaveKey, seal, unseal, type WaveKey } from '../../db/seal.server.ts';
import type { Answers } from '../survey/answer.ts';
import { shownItems } from '../survey/journey.ts';
import { addOwnSections } from '../survey/own-sections.ts';
import { differingItems, type Mac, paperQuestionnaire } from '../survey/paper-form.ts';
import type { Item, Questionnaire, Section } from '../survey/questionnaire.ts';
import { answersFromText, answersToText } from '../survey/sealed-form.ts';
import { unreadOf } from '../survey/section-keys.ts';
import { isLookedAt, withoutNotes } from '../survey/typed-section.ts';
import { frozenQuestionnaire, phaseOf } from './answer-sheet.server.ts';
import { BoundedCache } from './bounded-cache.ts';

/** Who works on one entry: somebody of the association's secretariat. */
export type ProxyActor = Extract<Actor, { kind: 'proxy' }>;

/** Whose turn it is, as the actor sees it: the first person's, the second's, open to a second, of somebody else, or over. */
export type Turn = 'typing' | 'checking' | 'waiting' | 'others' | 'over';

/** An entry whose turn the actor has, with what they typed in it. */
export type ProxySheet = {
  row: ProxyEntryRow;
  /** As it stands on paper: with the section on the paper itself before the others. */
  paper: Questionnaire;
  /** The frozen one, whose columns are counted. */
  common: Questionnaire;
  /** As it is submitted: with the own section of the association that sent the form. */
  questionnaire: Questionnaire;
  waveKey: WaveKey;
  answers: Answers;
  sections: ReadonlyMap<string, Answers>;
  mac: Mac;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The actor for an entry, or null for everybody who is not of an association and for what is no id. */
export function proxyActor(actor: Actor, entryId: string | undefined): ProxyActor | null {
  if (actor.kind !== 'association' || !entryId || !UUID.test(entryId)) return null;
  return { kind: 'proxy', userId: actor.userId, associationId: actor.associationId, entryId };
}

/** Whose turn an entry is. */
export function turnOf(
  { state, typedBy, checkedBy }: Pick<ProxyEntryRow, 'state' | 'typedBy' | 'checkedBy'>,
  userId: string,
): Turn {
  if (state === 'typing') return typedBy === userId ? 'typing' : 'others';
  if (state !== 'typed') return 'over';
  if (checkedBy === userId) return 'checking';
  return typedBy === userId || checkedBy !== null ? 'others' : 'waiting';
}

/** Why nothing more is entered: the wave takes no answers, or the company declined to answer for the association. Null where it goes on. */
export function entryFault(row: ProxyEntryRow): 'closed' | 'declined' | null {
  if (phaseOf(row) !== 'open') return 'closed';
  return row.isDeclined ? 'declined' : null;
}

/** Opens an entry to whoever has its turn; null to everybody else. `lock` is for writers. */
export async function openProxySheet(
  tx: Tx,
  actor: ProxyActor,
  { lock = false }: { lock?: boolean } = {},
): Promise<ProxySheet | null> {
  const row = await findProxyEntry(tx, { id: actor.entryId, lock });
  if (!row) return null;
  const turn = turnOf(row, actor.userId);
  if (!row.wrappedKey || (turn !== 'typing' && turn !== 'checking')) return null;
  const common = await frozenQuestionnaire(tx, row);
  const questionnaire = withOwnSection(common, row);
  const waveKey = openWaveKey(currentKek(row.wrappedKey), row.waveId, row.wrappedKey);
  const typed = await listTyped(tx, row.id);
  const sections = new Map(
    typed.map(({ section, sealed }) => {
      const text = unseal(waveKey, sealed, placeOf(row.id, actor.userId, section)).toString('utf8');
      return [section, answersFromText(text)] as const;
    }),
  );
  const answers = Object.assign({}, ...[...sections.values()].map(withoutNotes));
  const mac: Mac = (itemId, text) => comparisonMac(waveKey, text, [row.id, itemId]);
  return { row, paper: paperQuestionnaire(questionnaire), common, questionnaire, waveKey, answers, sections, mac };
}

const composed = new BoundedCache<Questionnaire>(50);

/** The questionnaire that an association's paper form asks: the common one, and the own section of that association alone. */
function withOwnSection(
  common: Questionnaire,
  row: { questionnaireDigest: string; ownSection: unknown } & Record<
    'code' | 'associationNameJa' | 'associationNameEn',
    string
  >,
): Questionnaire {
  const { code, ownSection: definition } = row;
  if (definition === null) return common;
  const own = { code, name: { ja: row.associationNameJa, en: row.associationNameEn }, definition };
  const key = JSON.stringify([row.questionnaireDigest, own]);
  return composed.find(key) ?? composed.keep(key, addOwnSections(common, [own]));
}

function placeOf(entryId: string, userId: string, section: string): string[] {
  return ['proxy', entryId, userId, section];
}

/** Stores a section as its typist typed it, sealed for them and this entry. */
export async function storeSection(
  tx: Tx,
  { waveKey, row }: ProxySheet,
  { userId, section, own }: { userId: string; section: string; own: Answers },
): Promise<void> {
  const sealed = seal(waveKey, answersToText(own), placeOf(row.id, userId, section));
  await saveTyped(tx, { entryId: row.id, typedBy: userId, section, sealed });
}

/**
 * The items of a section that the two people typed differently; none while the first types, or before the second saved it by a button
 * where `onlyLooked`.
 */
export function differing(sheet: ProxySheet, section: Section, { onlyLooked }: { onlyLooked: boolean }): Item[] {
  const { paper, answers, mac, sections, row } = sheet;
  const own = sections.get(section.id);
  if (!row.macs || (onlyLooked && !isLookedAt(own))) return [];
  return differingItems(paper, section, { answers, macs: row.macs, mac, own: own ?? {} });
}

/** Whether something that a section asks stands there as it was typed and could not be read: nobody ends their turn over it. */
export function hasUnread({ paper, answers, sections }: ProxySheet, section: Section): boolean {
  const own = sections.get(section.id) ?? {};
  return shownItems(paper, section, answers).some(({ id }) => unreadOf(own, id) !== null);
}

/** The sealed note on the paper: who typed, and at the end who checked, who signed it and when. */
export type PaperNote = { typedBy: string; checkedBy?: string; signatory?: string; day?: string };

/** Seals the note on the paper of an entry. */
export function sealNote(waveKey: WaveKey, entryId: string, note: PaperNote): Uint8Array {
  return seal(waveKey, JSON.stringify(note), ['proxy', entryId, 'paper']);
}

/** The note on the paper of an entry. */
export function openNote(waveKey: WaveKey, entryId: string, sealed: Uint8Array): PaperNote {
  return JSON.parse(unseal(waveKey, sealed, ['proxy', entryId, 'paper']).toString('utf8')) as PaperNote;
}
