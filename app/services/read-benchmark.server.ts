import { OVERALL } from '../../analytics/derived.ts';
import { type Actor, withActor } from '../../db/actor.server.ts';
import { findAssociationName, findVisibleWave } from '../../db/queries/visible-wave.server.ts';
import { type Measure, planCategories, planItems } from '../charts/benchmark-figures.ts';
import type { Figure, FigurePlan } from '../charts/figure.ts';
import { planLevels } from '../charts/level-figure.ts';
import { planOptions } from '../charts/option-figure.ts';
import { isViewShown, maturityItems, publishedSections, type ReleaseView } from '../charts/release-view.ts';
import type { Sides } from '../charts/share-figure.ts';
import type { Bilingual, Section } from '../survey/questionnaire.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { type ListedWave, listedWave } from './list-waves.server.ts';
import { drawnOnce, type OpenRelease, openRelease, readViews, releaseView } from './open-release.server.ts';

/** What every page about a release says of it; `wholeIsMembers`: the whole is all members of published associations. */
export type ReleaseNote = Readonly<{ slug: string; audited: boolean; releasedOn: string; wholeIsMembers: boolean }>;

/** A section of the questionnaire as a link. */
export type SectionLink = Readonly<{ id: string; title: string; isChecklist: boolean }>;

/** An association's benchmark page; `figures` hold released values only. */
export type BenchmarkPage =
  | Readonly<{ state: 'waiting'; wave: ListedWave }>
  | Readonly<{
      state: 'released';
      wave: ListedWave;
      release: ReleaseNote;
      association: Bilingual;
      groupShown: boolean;
      hasLevels: boolean;
      sections: readonly SectionLink[];
      section: string | null;
      figures: readonly Figure[];
    }>;

type Input = Readonly<{ slug: string; section: string | null; measure: Measure; locale: Locale }>;

/** Links to the sections that publish anything, in the questionnaire's order. */
export function sectionLinks(release: OpenRelease, locale: Locale): SectionLink[] {
  return publishedSections(release.questionnaire).map((section) => ({
    id: section.id,
    title: section.title[locale],
    isChecklist: maturityItems(section).length > 0,
  }));
}

/** The figures of one section: levels first, then its other questions in order. */
function planSection(view: ReleaseView, section: Section, sides: Sides, measure: Measure): FigurePlan[] {
  const plans = [
    planItems(view, section, sides, measure),
    planLevels(view, section, sides),
    ...section.items.map((item) => planOptions(view, item, sides)),
  ];
  return plans.filter((plan) => plan !== null);
}

/** The overview: the categories of the checklist, or the first section where the questionnaire has fewer than two. */
function planOverview(view: ReleaseView, sides: Sides, measure: Measure): FigurePlan[] {
  const categories = planCategories(view, sides, measure);
  if (categories !== null) return [categories];
  const [first] = publishedSections(view.questionnaire);
  return first === undefined ? [] : planSection(view, first, sides, measure);
}

/** An association's own members beside the whole; null where there is no such wave for it. */
export function readBenchmark(
  actor: Extract<Actor, { kind: 'association' }>,
  { slug, section, measure, locale }: Input,
): Promise<BenchmarkPage | null> {
  return withActor(actor, async (tx) => {
    const [row, association] = await Promise.all([
      findVisibleWave(tx, slug),
      findAssociationName(tx, actor.associationId),
    ]);
    if (row === null || association === null) return null;
    const wave = listedWave(row);
    const release = await openRelease(tx, row);
    if (release === null) return { state: 'waiting', wave };
    const own = { association: association.code, sector: '*', size: '*' };
    const view = releaseView(release, await readViews(tx, release, [own, OVERALL]), locale);
    const groupShown = isViewShown(view.table, own);
    const t = translator(locale, 'results');
    const whole = { view: OVERALL, label: t('side.whole') };
    const sides: Sides = groupShown
      ? { group: { view: own, label: t('side.association') }, whole }
      : { group: whole, whole: null };
    const sections = sectionLinks(release, locale);
    const chosen = release.questionnaire.sections.find(({ id }) => id === section) ?? null;
    const key = [groupShown ? association.code : '*', chosen?.id ?? '', measure, locale].join(' ');
    return {
      state: 'released',
      wave,
      release: {
        slug: release.slug,
        audited: release.audited,
        releasedOn: release.releasedOn,
        wholeIsMembers: view.table.wholeIsMembers,
      },
      association: { ja: association.nameJa, en: association.nameEn },
      groupShown,
      hasLevels: sections.some(({ isChecklist }) => isChecklist),
      sections,
      section: chosen?.id ?? null,
      figures: drawnOnce(release, key, () =>
        chosen === null ? planOverview(view, sides, measure) : planSection(view, chosen, sides, measure),
      ),
    };
  });
}
