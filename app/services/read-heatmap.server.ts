import { OVERALL, type View } from '../../analytics/derived.ts';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { findVisibleWave, listVisibleWaves, type WaveRow } from '../../db/queries/visible-wave.server.ts';
import type { Measure } from '../charts/benchmark-figures.ts';
import type { Figure } from '../charts/figure.ts';
import { planHeatMap } from '../charts/heat-figure.ts';
import { checklistSections } from '../charts/release-view.ts';
import { SECTORS } from '../member/sector.ts';
import type { Locale } from '../text/locale.ts';
import { type ListedWave, listedWave } from './list-waves.server.ts';
import { drawnOnce, type OpenRelease, openRelease, readViews, releaseView } from './open-release.server.ts';
import type { ReleaseNote } from './read-benchmark.server.ts';

/** The ministry's map of sectors by items; null values of `wave` mean that nothing is released yet. */
export type HeatMapPage =
  | Readonly<{ state: 'none' }>
  | Readonly<{
      state: 'released';
      wave: ListedWave;
      waves: readonly ListedWave[];
      release: ReleaseNote;
      figures: readonly Figure[];
    }>;

/** The views of the map: the whole and every sector, all sizes or one. */
export function heatViews(size: string): View[] {
  return [{ ...OVERALL, size }, ...SECTORS.map(({ code }) => ({ association: '*', sector: code, size }))];
}

/** The wave with this slug among those with a checklist that are released, or the latest of them. */
export async function findMappedWave(
  tx: Tx,
  slug: string | null,
): Promise<{ row: WaveRow; release: OpenRelease; waves: WaveRow[] } | null> {
  const released = (await listVisibleWaves(tx)).filter(({ state }) => state === 'released');
  const mapped: { row: WaveRow; release: OpenRelease }[] = [];
  for (const row of released) {
    const release = await openRelease(tx, row);
    if (release !== null && checklistSections(release.questionnaire).length > 0) mapped.push({ row, release });
  }
  const wanted = slug === null ? null : await findVisibleWave(tx, slug);
  const found = mapped.find(({ row }) => row.id === wanted?.id) ?? mapped[0];
  return found === undefined ? null : { ...found, waves: mapped.map(({ row }) => row) };
}

/** Sector by item, one figure per category of the checklist. */
export function readHeatMap(
  actor: Extract<Actor, { kind: 'analyst' }>,
  input: { slug: string | null; measure: Measure; size: string; locale: Locale },
): Promise<HeatMapPage> {
  const { slug, measure, size, locale } = input;
  return withActor(actor, async (tx) => {
    const found = await findMappedWave(tx, slug);
    if (found === null) return { state: 'none' };
    const { row, release, waves } = found;
    const view = releaseView(release, await readViews(tx, release, heatViews(size)), locale);
    const figures = drawnOnce(release, ['heat', measure, size, locale].join(' '), () =>
      checklistSections(release.questionnaire).flatMap((section) => {
        const plan = planHeatMap(view, section, { measure, size });
        return plan === null ? [] : [plan];
      }),
    );
    return {
      state: 'released',
      wave: listedWave(row),
      waves: waves.map(listedWave),
      release: {
        slug: release.slug,
        audited: release.audited,
        releasedOn: release.releasedOn,
        wholeIsMembers: view.table.wholeIsMembers,
      },
      figures,
    };
  });
}
