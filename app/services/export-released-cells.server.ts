import { OVERALL } from '../../analytics/derived.ts';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findAssociationName, findVisibleWave } from '../../db/queries/visible-wave.server.ts';
import { checklistSections, maturityItems } from '../charts/release-view.ts';
import { attachment } from '../exports/csv.ts';
import { buildReleasedCsv } from '../exports/released-csv.ts';
import { translator } from '../text/translate.ts';
import { BoundedCache } from './bounded-cache.ts';
import { type OpenRelease, openRelease, readViews } from './open-release.server.ts';
import { findMappedWave, heatViews } from './read-heatmap.server.ts';
import { ownGroups } from './read-member-comparison.server.ts';

/** A file to download. It never changes for its tag: release and scope are both in it. */
export type Download = Readonly<{ text: string; etag: string; disposition: string }>;

type Cells = Awaited<ReturnType<typeof readViews>>['cells'];

const files = new BoundedCache<string>(32);

function download(release: OpenRelease, scope: string, cells: () => Cells): Download {
  const key = `${release.digest} ${scope}`;
  const text = files.find(key) ?? files.keep(key, buildReleasedCsv(cells(), release.questionnaire));
  const name = translator('ja', 'results')('csv.name', { wave: release.slug, scope: scope.replaceAll(' ', '-') });
  return { text, etag: `"${release.digest}-${scope.replaceAll(' ', '-')}"`, disposition: attachment(`${name}.csv`) };
}

/** Notes that a file of released cells was made, in the trail of whoever takes it. Call it last. */
async function noted(tx: Tx, actor: Actor, waveId: string, file: Download): Promise<Download> {
  await appendAudit(tx, { event: 'export.made', actor, waveId, detail: { what: 'cells' } });
  return file;
}

/** The cells behind an association's page: its own members and the whole. Null where nothing is released to it. */
export function exportBenchmark(
  actor: Extract<Actor, { kind: 'association' }>,
  slug: string,
): Promise<Download | null> {
  return withActor(actor, async (tx) => {
    const row = await findVisibleWave(tx, slug);
    const association = await findAssociationName(tx, actor.associationId);
    const release = row === null ? null : await openRelease(tx, row);
    if (association === null || row === null || release === null) return null;
    const own = { association: association.code, sector: '*', size: '*' };
    const { cells } = await readViews(tx, release, [own, OVERALL]);
    const file = download(release, association.code, () => cells);
    return noted(tx, actor, row.id, file);
  });
}

/** The released cells behind a member's page: the groups it belongs to. Its own answers are in no file. */
export function exportMemberComparison(
  actor: Extract<Actor, { kind: 'member' | 'reader' }>,
  slug: string,
): Promise<Download | null> {
  return withActor(actor, async (tx) => {
    const row = await findVisibleWave(tx, slug);
    const release = row === null ? null : await openRelease(tx, row);
    if (row === null || release === null) return null;
    const groups = await ownGroups(tx, actor.companyId, 'ja');
    const slice = await readViews(
      tx,
      release,
      groups.map(({ view }) => view),
    );
    const scope = ['member', ...groups.map(({ view }) => [view.association, view.sector, view.size].join('_'))];
    const file = download(release, scope.join(' ').replaceAll('*', 'all'), () => slice.cells);
    return noted(tx, actor, row.id, file);
  });
}

/** The cells behind the ministry's map: every sector and the whole, the items of the checklist, all codes. */
export function exportHeatMap(
  actor: Extract<Actor, { kind: 'analyst' }>,
  input: { slug: string | null; size: string },
): Promise<Download | null> {
  return withActor(actor, async (tx) => {
    const found = await findMappedWave(tx, input.slug);
    // A file must hold the wave that its address names; the page may fall back to the latest.
    if (found === null || (input.slug !== null && found.row.slug !== input.slug)) return null;
    const { release } = found;
    const { cells } = await readViews(tx, release, heatViews(input.size));
    const items = new Set(
      checklistSections(release.questionnaire)
        .flatMap(maturityItems)
        .map(({ id }) => id),
    );
    const scope = `sectors ${input.size === '*' ? 'all' : input.size}`;
    const file = download(release, scope, () => cells.filter(({ item }) => items.has(item)));
    return noted(tx, actor, found.row.id, file);
  });
}
