import { buildReleasedTable, MEMBERS, OVERALL, type View } from '../../analytics/derived.ts';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { DEFAULT_POLICY, parsePolicy } from '../../analytics/policy.ts';
import type { Tx } from '../../db/actor.server.ts';
import { findAskedDefinition, findPublishedRelease, listReleasedCells } from '../../db/queries/released-cell.server.ts';
import type { WaveRow } from '../../db/queries/visible-wave.server.ts';
import type { Figure, FigurePlan } from '../charts/figure.ts';
import type { ReleaseView } from '../charts/release-view.ts';
import { renderChart } from '../charts/render-chart.server.ts';
import { getQuestionnaire } from '../survey/catalog.ts';
import { parseQuestionnaire, type Questionnaire } from '../survey/questionnaire.ts';
import type { Locale } from '../text/locale.ts';
import { BoundedCache } from './bounded-cache.ts';

/** A published release, opened for reading: its cells in some views are read once and kept, as they never change. */
export type OpenRelease = Readonly<{
  id: string;
  digest: string;
  audited: boolean;
  releasedOn: string;
  questionnaire: Questionnaire;
  reliableFrom: number;
  slug: string;
}>;

type Slice = Readonly<{ cells: readonly ReleasedCell[]; view: Pick<ReleaseView, 'table'> }>;

const MOST_SLICES = 64;
const MOST_PAGES = 256;
const questionnaires = new BoundedCache<Questionnaire>(16);
const slices = new BoundedCache<Slice>(MOST_SLICES);
const pages = new BoundedCache<readonly Figure[]>(MOST_PAGES);

async function askedQuestionnaire(tx: Tx, wave: WaveRow): Promise<Questionnaire> {
  const known = questionnaires.find(wave.questionnaireDigest);
  if (known !== undefined) return known;
  const parsed = parseQuestionnaire(await findAskedDefinition(tx, wave.id), getQuestionnaire);
  if (!parsed.ok) throw new Error(`the questionnaire of wave ${wave.slug} cannot be read`);
  return questionnaires.keep(wave.questionnaireDigest, parsed.value);
}

function reliableFromOf(policy: unknown): number {
  const parsed = parsePolicy(policy);
  return parsed.ok ? parsed.value.reliableFrom : DEFAULT_POLICY.reliableFrom;
}

/** Opens the latest published release of a wave, or null where there is none that the actor may see. */
export async function openRelease(tx: Tx, wave: WaveRow): Promise<OpenRelease | null> {
  if (wave.state !== 'released') return null;
  const release = await findPublishedRelease(tx, wave.id);
  if (release === null) return null;
  const { id, digest, audited, releasedOn, policy } = release;
  const questionnaire = await askedQuestionnaire(tx, wave);
  return { id, digest, audited, releasedOn, questionnaire, reliableFrom: reliableFromOf(policy), slug: wave.slug };
}

const nameOf = (view: View): string => `${view.association}|${view.sector}|${view.size}`;

/**
 * The cells of some views; with the whole also those of what is published in its place. The caller has made sure that the
 * actor may see these views: what was read for one actor is kept for the next one who asks for the same views.
 */
export async function readViews(tx: Tx, release: OpenRelease, views: readonly View[]): Promise<Slice> {
  const key = [release.id, ...views.map(nameOf)].join(' ');
  const known = slices.find(key);
  if (known !== undefined) return known;
  const hasWhole = views.some((view) => nameOf(view) === nameOf(OVERALL));
  const cells = await listReleasedCells(tx, release, hasWhole ? [...views, MEMBERS] : views);
  return slices.keep(key, { cells, view: { table: buildReleasedTable(cells) } });
}

/** What charts read: the cells of a slice with questionnaire and language. */
export function releaseView(release: OpenRelease, slice: Slice, locale: Locale): ReleaseView {
  const { questionnaire, reliableFrom } = release;
  return { table: slice.view.table, questionnaire, locale, reliableFrom };
}

/** Draws a planned figure; the plan's drawings become SVG strings. */
export function drawFigure(plan: FigurePlan): Figure {
  const { wide, narrow, description, ...said } = plan;
  const titled = (size: string) => ({ id: `${plan.id}-${size}`, title: plan.heading, description });
  return {
    ...said,
    wide: renderChart(wide, titled('wide')),
    ...(narrow === undefined ? {} : { narrow: renderChart(narrow, titled('narrow')) }),
  };
}

/** Figures drawn once per release and key, the key naming everything they depend on; own answers never go in here. */
export function drawnOnce(release: OpenRelease, key: string, plan: () => readonly FigurePlan[]): readonly Figure[] {
  const whole = `${release.digest} ${key}`;
  return pages.find(whole) ?? pages.keep(whole, plan().map(drawFigure));
}
