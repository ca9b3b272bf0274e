import { OVERALL, type View } from '../../analytics/derived.ts';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { findCompanyAttributes, findVisibleWave, listOwnAssociations } from '../../db/queries/visible-wave.server.ts';
import type { Figure, FigurePlan } from '../charts/figure.ts';
import {
  concludeAll,
  type OwnComparison,
  ownChoices,
  planOwnCategories,
  planOwnItems,
} from '../charts/member-figures.ts';
import { planOptions } from '../charts/option-figure.ts';
import { isViewShown, type NamedView, type ReleaseView } from '../charts/release-view.ts';
import type { Sides } from '../charts/share-figure.ts';
import { findSector } from '../member/sector.ts';
import { findSizeBand } from '../member/size-band.ts';
import type { Answers } from '../survey/answer.ts';
import type { Section } from '../survey/questionnaire.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { type ListedWave, listedWave } from './list-waves.server.ts';
import { drawFigure, openRelease, readViews, releaseView } from './open-release.server.ts';
import { type ReleaseNote, type SectionLink, sectionLinks } from './read-benchmark.server.ts';
import { readOwnAnswers } from './read-own-answers.server.ts';

/** One group that a member can compare itself with; one that shows nothing cannot be chosen. */
type ComparisonChoice = Readonly<{ key: string; label: string; isShown: boolean }>;

/** A member's page of results; its own answers appear here and on no other page. */
export type MemberPage =
  | Readonly<{ state: 'waiting'; wave: ListedWave }>
  | Readonly<{
      state: 'released';
      wave: ListedWave;
      release: ReleaseNote;
      hasAnswered: boolean;
      choices: readonly ComparisonChoice[];
      chosen: string;
      chosenLabel: string;
      conclusions: readonly string[];
      sections: readonly SectionLink[];
      section: string | null;
      figures: readonly Figure[];
    }>;

type Input = Readonly<{ slug: string; section: string | null; compare: string | null; locale: Locale }>;
type Group = NamedView & Readonly<{ key: string; name: string }>;

/** The groups a company belongs to: its associations, its sector, its size, and the whole. */
export async function ownGroups(tx: Tx, companyId: string, locale: Locale): Promise<Group[]> {
  const t = translator(locale, 'results');
  const attributes = await findCompanyAttributes(tx, companyId);
  const groups: Group[] = (await listOwnAssociations(tx, companyId)).map((association) => ({
    key: `association-${association.code}`,
    label: t('side.ownAssociation'),
    name: locale === 'ja' ? association.nameJa : association.nameEn,
    view: { association: association.code, sector: '*', size: '*' },
  }));
  const sector = findSector(attributes?.sector ?? '');
  if (sector !== null) {
    const view: View = { association: '*', sector: sector.code, size: '*' };
    groups.push({ key: 'sector', label: t('side.sector'), name: t('compare.sector', { name: sector[locale] }), view });
  }
  const size = findSizeBand(attributes?.sizeBand ?? '');
  if (size !== null) {
    const view: View = { association: '*', sector: '*', size: size.code };
    groups.push({ key: 'size', label: t('side.size'), name: t('compare.size', { name: size[locale] }), view });
  }
  return [...groups, { key: 'whole', label: t('side.whole'), name: t('compare.whole'), view: OVERALL }];
}

type Compared = Readonly<{ group: Group; groups: readonly Group[] }>;

function planFor(view: ReleaseView, section: Section | null, answers: Answers, compared: Compared): FigurePlan[] {
  const t = translator(view.locale, 'results');
  const { group, groups } = compared;
  const own: OwnComparison = { group, beside: groups.map((each) => ({ view: each.view, label: each.name })) };
  if (section === null) {
    const categories = planOwnCategories(view, answers, own);
    return categories === null ? [] : [categories];
  }
  const whole: NamedView = { view: OVERALL, label: t('side.whole') };
  const sides: Sides = { group, whole: group.key === 'whole' ? null : whole };
  const plans = [
    planOwnItems(view, section, answers, own),
    ...section.items.map((item) => planOptions(view, item, sides, ownChoices(answers, item))),
  ];
  return plans.filter((plan) => plan !== null);
}

/** A member's own answers beside a group it belongs to; null where it was not asked in the wave. */
export async function readMemberComparison(
  actor: Extract<Actor, { kind: 'member' | 'reader' }>,
  { slug, section, compare, locale }: Input,
): Promise<MemberPage | null> {
  const own = await readOwnAnswers(actor, slug);
  return withActor(actor, async (tx) => {
    const row = await findVisibleWave(tx, slug);
    if (row === null) return null;
    const wave = listedWave(row);
    const release = await openRelease(tx, row);
    if (release === null) return { state: 'waiting', wave };
    const groups = await ownGroups(tx, actor.companyId, locale);
    const views = groups.map((group) => group.view);
    const view = releaseView(release, await readViews(tx, release, views), locale);
    const shown = groups.filter((group) => isViewShown(view.table, group.view));
    const group = shown.find(({ key }) => key === compare) ?? shown[0] ?? groups[groups.length - 1];
    if (group === undefined) return null;
    const chosen = release.questionnaire.sections.find(({ id }) => id === section) ?? null;
    const answers = own?.answers ?? {};
    return {
      state: 'released',
      wave,
      release: {
        slug: release.slug,
        audited: release.audited,
        releasedOn: release.releasedOn,
        wholeIsMembers: view.table.wholeIsMembers,
      },
      hasAnswered: own !== null,
      choices: groups.map(({ key, name }) => ({
        key,
        label: name,
        isShown: shown.some((each) => each.key === key),
      })),
      chosen: group.key,
      chosenLabel: group.name,
      conclusions: own === null ? [] : concludeAll(view, answers, group),
      sections: sectionLinks(release, locale),
      section: chosen?.id ?? null,
      figures: planFor(view, chosen, answers, { group, groups }).map(drawFigure),
    };
  });
}
