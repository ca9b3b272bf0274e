import { type Tx, withActor } from '../../db/actor.server.ts';
import { listAskedMembers, listProxyEntries } from '../../db/queries/proxy-entry.server.ts';
import { listVisibleWaves } from '../../db/queries/visible-wave.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import type { Bilingual } from '../survey/questionnaire.ts';
import { listedWave } from './list-waves.server.ts';

/** How an entry stands, in the words of a list. */
export type EntryState = 'typing' | 'waiting' | 'checking' | 'checked' | 'refused' | 'dropped';

/** Who of the secretariat did something, as another of them is told. */
type Who = 'you' | 'another' | 'nobody';

/** The page on the paper forms of an association's members in one survey: who works on which, nothing of what is typed. */
export type ProxyEntriesPage = {
  waves: { slug: string; title: Bilingual }[];
  wave: { slug: string; title: Bilingual } | null;
  entries: { id: string; company: Bilingual; state: EntryState; first: Who; second: Who; begunOn: string }[];
  /** The companies for which an entry can be begun. */
  companies: { id: string; name: Bilingual }[];
};

/** The state of an entry in the words of a list. */
export function entryState({ state, checkedBy }: { state: string; checkedBy: string | null }): EntryState {
  if (state === 'typed') return checkedBy === null ? 'waiting' : 'checking';
  return state as Exclude<EntryState, 'waiting' | 'checking'>;
}

/** Who somebody is to a person of the same secretariat. */
function whoOf(id: string | null, userId: string): Who {
  if (id === null) return 'nobody';
  return id === userId ? 'you' : 'another';
}

/** The surveys of member companies that take answers, with their rows. */
export async function openWaves(tx: Tx) {
  return (await listVisibleWaves(tx)).filter((row) => {
    const wave = listedWave(row);
    return !wave.asksAssociations && wave.state === 'open';
  });
}

/** The paper forms of the viewer's association in an open survey, the one with the latest deadline where none is named. */
export function readProxyEntries({ actor }: Viewer, slug: string | null): Promise<ProxyEntriesPage | null> {
  if (actor.kind !== 'association') return Promise.resolve(null);
  return withActor(actor, async (tx) => {
    const rows = await openWaves(tx);
    const row = rows.find((each) => each.slug === slug) ?? rows[0] ?? null;
    const titleOf = (each: { titleJa: string; titleEn: string }) => ({ ja: each.titleJa, en: each.titleEn });
    const members = row ? await listAskedMembers(tx, row.id) : [];
    const names = new Map(members.map((each) => [each.companyId, { ja: each.nameJa, en: each.nameEn }]));
    const entries = row ? await listProxyEntries(tx, row.id) : [];
    const live = new Set(
      entries.filter(({ state }) => state === 'typing' || state === 'typed').map(({ companyId }) => companyId),
    );
    return {
      waves: rows.map((each) => ({ slug: each.slug, title: titleOf(each) })),
      wave: row && { slug: row.slug, title: titleOf(row) },
      entries: entries.flatMap((entry) => {
        const company = names.get(entry.companyId);
        if (!company) return [];
        const [first, second] = [whoOf(entry.typedBy, actor.userId), whoOf(entry.checkedBy, actor.userId)];
        return [{ id: entry.id, company, state: entryState(entry), first, second, begunOn: entry.begunOn }];
      }),
      companies: members
        .filter(({ companyId, state, isDeclined }) => state === 'invited' && !isDeclined && !live.has(companyId))
        .map(({ companyId, nameJa, nameEn }) => ({ id: companyId, name: { ja: nameJa, en: nameEn } })),
    };
  });
}
