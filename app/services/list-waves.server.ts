import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { listOwnSections } from '../../db/queries/delegation.server.ts';
import {
  countSubmissions,
  listOwnParticipations,
  listVisibleWaves,
  type WaveRow,
} from '../../db/queries/visible-wave.server.ts';
import { getQuestionnaire } from '../survey/catalog.ts';
import type { Bilingual } from '../survey/questionnaire.ts';

/** What a list of waves says about one of them. `open` has not reached its deadline; `closed` waits for its release. */
export type ListedWave = Readonly<{
  slug: string;
  title: Bilingual;
  /** Whether associations themselves are asked, not their members. */
  asksAssociations: boolean;
  state: 'notOpen' | 'open' | 'closed' | 'released';
  opensAt: Date;
  closesAt: Date;
}>;

/** A wave as its association's secretariat sees it: states of submissions, never answers. */
export type AssociationWave = ListedWave & Readonly<{ asked: number; submitted: number }>;

/** A wave as a member sees it. */
export type MemberWave = ListedWave &
  Readonly<{ own: 'invited' | 'started' | 'awaiting' | 'submitted' | 'withdrawn'; submittedOn: string | null }>;

/** A wave row in the words of a list; the deadline counts by the database's clock. */
export function listedWave(row: WaveRow): ListedWave {
  const { slug, opensAt, closesAt, now } = row;
  const title = { ja: row.titleJa, en: row.titleEn };
  const asksAssociations = getQuestionnaire(row.questionnaireId)?.audience === 'association';
  const listed = { slug, title, asksAssociations, opensAt, closesAt };
  if (row.state === 'released') return { ...listed, state: 'released' };
  const state = row.state === 'open' ? (now < opensAt ? 'notOpen' : now > closesAt ? 'closed' : 'open') : 'closed';
  return { ...listed, state };
}

/** The waves that an association takes part in, with how many of its members submitted. */
export function listAssociationWaves(actor: Actor): Promise<AssociationWave[]> {
  return withActor(actor, async (tx: Tx) => {
    const listed: AssociationWave[] = [];
    for (const row of await listVisibleWaves(tx)) {
      listed.push({ ...listedWave(row), ...(await countSubmissions(tx, row.id)) });
    }
    return listed;
  });
}

/** The waves that the acting company was asked in. */
export function listMemberWaves(actor: Extract<Actor, { kind: 'member' | 'reader' }>): Promise<MemberWave[]> {
  return withActor(actor, async (tx) => {
    const own = new Map((await listOwnParticipations(tx, actor.companyId)).map((row) => [row.waveId, row]));
    return (await listVisibleWaves(tx)).flatMap((row) => {
      const participation = own.get(row.id);
      if (participation === undefined) return [];
      const { state, submittedOn } = participation;
      return [{ ...listedWave(row), own: state, submittedOn }];
    });
  });
}

/** The waves in which the acting person fills in something, a delegate with the sections that it was given. */
export function listAnswerableWaves(actor: Actor): Promise<(ListedWave & { sections: string[] })[]> {
  if (actor.kind !== 'delegate' && actor.kind !== 'member') return Promise.resolve([]);
  return withActor(actor, async (tx) => {
    const listed: (ListedWave & { sections: string[] })[] = [];
    for (const row of await listVisibleWaves(tx)) {
      const sections = actor.kind === 'delegate' ? await listOwnSections(tx, row.id) : [];
      listed.push({ ...listedWave(row), sections });
    }
    return listed;
  });
}

/** The waves that are closed or released, of those that staff see. */
export function listClosedWaves(actor: Actor): Promise<ListedWave[]> {
  return withActor(actor, async (tx) =>
    (await listVisibleWaves(tx)).map(listedWave).filter(({ state }) => state === 'closed' || state === 'released'),
  );
}

/** The released waves that an analyst may choose from, company surveys and others, the latest first. */
export function listReleasedWaves(actor: Actor): Promise<(ListedWave & { questionnaireId: string })[]> {
  return withActor(actor, async (tx) =>
    (await listVisibleWaves(tx))
      .filter(({ state }) => state === 'released')
      .map((row) => ({ ...listedWave(row), questionnaireId: row.questionnaireId })),
  );
}
