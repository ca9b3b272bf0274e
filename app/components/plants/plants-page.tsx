import type { PlantsFault, PlantsTyped } from '../../services/send-plants.server.ts';
import type { PlantConflict } from '../../survey/plant-list.ts';
import type { PlantTile, plantsAdoption, plantsPage } from '../../survey/plants-page.ts';
import type { Writer } from '../../survey/section-keys.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { ErrorSummary } from '../error-summary.tsx';
import { Heading } from '../heading.tsx';
import { PageHeading } from '../page-heading.tsx';
import { writerWords } from '../questions/conflict-list.tsx';
import { RespondentPage, type SurveyFrame } from '../questions/respondent-page.tsx';
import { TextLink } from '../text-link.tsx';
import { PlantFields } from './plant-fields.tsx';
import { type FormBase, PlantForm } from './plant-form.tsx';
import { type PanelKind, PlantPanel, type PlantPanelProps } from './plant-panel.tsx';
import { AdoptForm, ModeForm, RemovedPlants, RuleForm } from './plant-settings.tsx';
import { PlantTiles } from './plant-tiles.tsx';
import { type PlantsDone, PlantsNotices } from './plants-notices.tsx';

export type PlantsPageProps = {
  frame: SurveyFrame;
  page: ReturnType<typeof plantsPage>;
  adoption: ReturnType<typeof plantsAdoption>;
  panel: { kind: PanelKind; tile: PlantTile } | null;
  sources: PlantPanelProps['sources'];
  done: PlantsDone | null;
  base: FormBase;
  /** What the last post left; `by` is who took out the plant that it was about. */
  posted: {
    faults: PlantsFault[];
    typed: PlantsTyped | null;
    conflicts: PlantConflict[];
    by?: Writer | undefined;
  } | null;
};

/** The plants of a company: what they answered, who they are, and how the company's values come about. */
export function PlantsPage({ frame, page, adoption, panel, sources, done, base, posted }: PlantsPageProps) {
  const t = useText('plants');
  const answering = useText('answering');
  const { mode, rule, tiles, removed, companyAnswered } = page;
  const start = `/answer/${frame.slug}`;
  const typed = posted?.typed ?? null;
  const locale = useLocale();
  const errors = (posted?.faults ?? []).map((fault) => ({ href: hrefOf(fault, typed), text: textOf(fault) }));
  const errorAt = (id: string) => errors.find(({ href }) => href === `#${id}`)?.text;
  const isOpen = frame.phase === 'open';
  const isStaffNeeded = rule === 'weighted';
  const fieldsOf = (intent: 'add' | 'change', known: { name: string; staff: string }) => ({
    typed: typed?.intent === intent ? typed : known,
    errors: { name: errorAt(`${intent}-name`), staff: errorAt(`${intent}-staff`) },
    isStaffNeeded,
  });
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4">
        <TextLink to={start}>‹ {answering('section.back')}</TextLink>
      </p>
      <ErrorSummary errors={errors} />
      <PageHeading lead={t('lead')} title={t('title')} />
      <PlantsNotices conflicts={posted?.conflicts ?? []} done={posted ? null : done} />
      <div className="flex flex-col gap-12">
        <section aria-labelledby="plants" className="flex flex-col gap-4">
          <Heading id="plants" level={2}>
            {t('listTitle', { count: tiles.length })}
          </Heading>
          <p className="max-w-text">{t('private')}</p>
          {tiles.length === 0 ? <p>{t('empty')}</p> : null}
          {tiles.length > 0 && mode === 'company' ? <p>{t('inactive')}</p> : null}
          <PlantTiles
            base={start}
            canChange={isOpen}
            isAnswering={mode === 'plants'}
            panel={panel && isOpen ? { plant: panel.tile.id, body: panelBody() } : null}
            tiles={tiles}
          />
        </section>
        {isOpen && adoption ? <AdoptForm {...adoption} base={base} /> : null}
        {isOpen ? (
          <section aria-labelledby="add" className="flex max-w-text flex-col gap-4">
            <Heading id="add" level={2}>
              {t('add.title')}
            </Heading>
            {tiles.length === 0 && companyAnswered > 0 ? <p>{t('add.keeps', { count: companyAnswered })}</p> : null}
            <PlantForm action={t('add.action')} base={base} intent="add">
              <PlantFields {...fieldsOf('add', { name: '', staff: '' })} id="add" />
            </PlantForm>
          </section>
        ) : null}
        {isOpen && tiles.length > 0 ? (
          <>
            <RuleForm base={base} error={errorAt('rule-0')} value={typed?.intent === 'rule' ? typed.choice : rule} />
            <ModeForm base={base} error={errorAt('mode-0')} value={typed?.intent === 'mode' ? typed.choice : mode} />
          </>
        ) : null}
        {isOpen ? <RemovedPlants base={base} removed={removed} /> : null}
      </div>
    </RespondentPage>
  );

  function textOf(fault: PlantsFault): string {
    if (fault !== 'gone') return t(`fault.${fault}`);
    const text = typed?.intent === 'change' ? t('fault.goneTyped', typed) : t('fault.gone');
    return posted?.by ? `${text}${t('fault.by', writerWords(answering, posted.by, locale))}` : text;
  }

  function panelBody() {
    if (!panel) return null;
    const { kind, tile } = panel;
    const known = { name: tile.name, staff: tile.staff === null ? '' : String(tile.staff) };
    return (
      <PlantPanel
        {...{ kind, tile, sources, base }}
        back={`${start}/plants`}
        error={errorAt('from-0')}
        fields={fieldsOf('change', known)}
      />
    );
  }
}

/** The field or heading that a refusal is about. */
function hrefOf(fault: PlantsFault, typed: PlantsTyped | null): string {
  const form = typed?.intent === 'change' ? 'change' : 'add';
  switch (fault) {
    case 'nameMissing':
    case 'nameLong':
      return `#${form}-name`;
    case 'nameTaken':
      return typed?.intent === 'restore' ? '#removed' : `#${form}-name`;
    case 'staffMissing':
    case 'staffFormat':
      return `#${form}-staff`;
    case 'noSource':
    case 'nothingToCopy':
      return '#from-0';
    case 'noChoice':
    case 'noPlants':
      return typed?.intent === 'rule' ? '#rule-0' : '#mode-0';
    case 'staffNeeded':
      return typed?.intent === 'restore' ? '#removed' : typed?.intent === 'adopt' ? '#adopt' : '#rule-0';
    default:
      return '#plants';
  }
}
