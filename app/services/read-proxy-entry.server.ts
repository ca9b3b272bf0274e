import { randomUUID } from 'node:crypto';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { findProxyEntry, type ProxyEntryRow } from '../../db/queries/proxy-entry.server.ts';
import type { Answers } from '../survey/answer.ts';
import { narrowToSection, sectionStates } from '../survey/journey.ts';
import { paperKeys, unreadPaperValues } from '../survey/paper-form.ts';
import { type Bilingual, findSection, type Questionnaire, type Section } from '../survey/questionnaire.ts';
import { onlyUnread } from '../survey/section-keys.ts';
import { isLookedAt, typedRevision } from '../survey/typed-section.ts';
import {
  differing,
  hasUnread,
  openProxySheet,
  type ProxyActor,
  proxyActor,
  type Turn,
  turnOf,
} from './proxy-sheet.server.ts';
import { type EntryState, entryState } from './read-proxy-entries.server.ts';

/** What stands at the head of every page on one entry. */
type EntryHead = { id: string; company: Bilingual; wave: { slug: string; title: Bilingual } };

/** How far a section is typed. `differs` is null before it was saved by a button, and while the first person types. */
type TypedSection = {
  id: string;
  block: string;
  title: Bilingual;
  asked: number;
  answered: number;
  isSaved: boolean;
  hasUnread: boolean;
  differs: number | null;
};

/** The page on one entry. `isBegun`: it was dropped because the company began by itself. `isDeclined`: the company does not answer for the association. */
export type ProxyEntryPage = {
  head: EntryHead;
  turn: Turn;
  state: EntryState;
  isOwn: boolean;
  isBegun: boolean;
  isDeclined: boolean;
  sections: TypedSection[];
};

function headOf(row: ProxyEntryRow): EntryHead {
  return {
    id: row.id,
    company: { ja: row.companyNameJa, en: row.companyNameEn },
    wave: { slug: row.slug, title: { ja: row.titleJa, en: row.titleEn } },
  };
}

/** One entry as its association's secretariat sees it; its sections for whoever has the turn. Null where there is no such entry. */
export async function readProxyEntry(actor: Actor, entryId: string | undefined): Promise<ProxyEntryPage | null> {
  const own = proxyActor(actor, entryId);
  if (!own) return null;
  return withActor(own, async (tx) => {
    const row = await findProxyEntry(tx, { id: own.entryId });
    if (!row) return null;
    const turn = turnOf(row, own.userId);
    return {
      head: headOf(row),
      turn,
      state: entryState(row),
      isOwn: row.typedBy === own.userId,
      isBegun: row.state === 'dropped' && row.participation !== 'invited',
      isDeclined: row.isDeclined,
      sections: await readSections(tx, own),
    };
  });
}

async function readSections(tx: Tx, own: ProxyActor): Promise<TypedSection[]> {
  const sheet = await openProxySheet(tx, own);
  if (!sheet) return [];
  const states = new Map(sectionStates(sheet.paper, sheet.answers).map((each) => [each.sectionId, each]));
  return sheet.paper.sections.map((section) => {
    const isSaved = sheet.sections.has(section.id);
    return {
      id: section.id,
      block: section.block,
      title: section.title,
      asked: states.get(section.id)?.asked ?? 0,
      answered: states.get(section.id)?.answered ?? 0,
      isSaved,
      hasUnread: hasUnread(sheet, section),
      differs:
        sheet.row.macs && isLookedAt(sheet.sections.get(section.id))
          ? differing(sheet, section, { onlyLooked: true }).length
          : null,
    };
  });
}

/** The page on one section of an entry, for whoever has the turn. */
export type ProxySectionPage = {
  head: EntryHead;
  q: Questionnaire;
  section: Section;
  position: number;
  total: number;
  answers: Answers;
  /** What was typed as a number or the day of the paper and could not be read, and why. */
  unread: ReturnType<typeof unreadPaperValues>;
  revision: number;
  operationId: string;
  /** The items that the first person typed differently. */
  differs: string[];
};

/** One section as whoever has the turn typed it; null to everybody else. */
export async function readProxySection(
  actor: Actor,
  entryId: string | undefined,
  sectionId: string | undefined,
): Promise<ProxySectionPage | null> {
  const own = proxyActor(actor, entryId);
  if (!own) return null;
  return withActor(own, async (tx) => {
    const sheet = await openProxySheet(tx, own);
    const section = sheet && findSection(sheet.paper, sectionId ?? '');
    if (!sheet || !section) return null;
    const { paper, answers } = sheet;
    const q = narrowToSection(paper, section);
    const needed = new Set([...q.sections.flatMap(({ items }) => items.map(({ id }) => id)), ...paperKeys(section)]);
    return {
      head: headOf(sheet.row),
      q,
      section,
      position: paper.sections.indexOf(section) + 1,
      total: paper.sections.length,
      answers: Object.fromEntries(Object.entries(answers).filter(([id]) => needed.has(id))),
      unread: unreadPaperValues(paper, section, {
        kept: onlyUnread(sheet.sections.get(section.id) ?? {}),
        known: answers,
        today: sheet.row.today,
      }),
      revision: typedRevision(sheet.sections.get(section.id)),
      operationId: randomUUID(),
      differs: differing(sheet, section, { onlyLooked: true }).map(({ id }) => id),
    };
  });
}
