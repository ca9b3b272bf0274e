import { OVERALL } from '../../analytics/derived.ts';
import { type Actor, withActor } from '../../db/actor.server.ts';
import { listReleasedAssociations } from '../../db/queries/released-cell.server.ts';
import { planCategories } from '../charts/benchmark-figures.ts';
import type { Figure, FigurePlan } from '../charts/figure.ts';
import { overallSentences } from '../charts/heat-figure.ts';
import { planOptions } from '../charts/option-figure.ts';
import type { Sides } from '../charts/share-figure.ts';
import { findItem } from '../survey/questionnaire.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { type ListedWave, listedWave, listReleasedWaves } from './list-waves.server.ts';
import { drawnOnce, readViews, releaseView } from './open-release.server.ts';
import type { ReleaseNote } from './read-benchmark.server.ts';
import { findMappedWave } from './read-heatmap.server.ts';

/** The question about knowing the guideline, whose leading answer is the overview's third sentence. */
const AWARENESS = 'J-03';

/** The ministry's first page. `companies`: companies behind the whole's category score, as released. */
export type PolicyOverview =
  | Readonly<{ state: 'none' }>
  | Readonly<{
      state: 'released';
      wave: ListedWave;
      release: ReleaseNote;
      shownAssociations: number;
      waves: readonly ListedWave[];
      bases: readonly string[];
      sentences: readonly string[];
      figures: readonly Figure[];
    }>;

/** The latest released company survey in short: tiles, three sentences, the categories and the awareness question. */
export async function readPolicyOverview(
  actor: Extract<Actor, { kind: 'analyst' }>,
  locale: Locale,
): Promise<PolicyOverview> {
  const waves = await listReleasedWaves(actor);
  return withActor(actor, async (tx) => {
    const found = await findMappedWave(tx, null);
    if (found === null) return { state: 'none' };
    const { row, release } = found;
    const view = releaseView(release, await readViews(tx, release, [OVERALL]), locale);
    const t = translator(locale, 'results');
    const sides: Sides = { group: { view: OVERALL, label: t('side.whole') }, whole: null };
    const item = findItem(release.questionnaire, AWARENESS);
    const plans: (FigurePlan | null)[] = [
      planCategories(view, sides, 'done'),
      item === null ? null : planOptions(view, item, sides),
    ];
    const figures = drawnOnce(release, `overview ${locale}`, () => plans.filter((plan) => plan !== null));
    const associations = await listReleasedAssociations(tx, release.id);
    const shown = new Set(
      associations
        .filter(({ association, status }) => association !== '*' && status !== 'C')
        .map((each) => each.association),
    );
    return {
      state: 'released',
      wave: listedWave(row),
      release: {
        slug: release.slug,
        audited: release.audited,
        releasedOn: release.releasedOn,
        wholeIsMembers: view.table.wholeIsMembers,
      },
      shownAssociations: shown.size,
      waves: waves.map(({ questionnaireId: _, ...wave }) => wave),
      bases: figures[0]?.bases ?? [],
      sentences: [
        ...overallSentences(view),
        ...(figures.find(({ mark }) => mark === 'single')?.headline ?? []).map((sentence) =>
          t('policy.about', { item: item?.short[locale] ?? '', sentence }),
        ),
      ],
      figures,
    };
  });
}
