import { PLANT_RULES, type Plants } from '../../survey/plants.ts';
import type { PlantTile, plantsAdoption } from '../../survey/plants-page.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { type FormBase, PlantForm } from './plant-form.tsx';

type Adoption = NonNullable<ReturnType<typeof plantsAdoption>>;
type Chosen = { base: FormBase; value: string; error: string | undefined };

/** By which open rule the company's values come about, each with its formula in words. */
export function RuleForm({ base, value, error }: Chosen) {
  const t = useText('plants');
  return (
    <section aria-labelledby="rule-title" className="flex max-w-text flex-col gap-4">
      <Heading id="rule-title" level={2}>
        {t('rule.title')}
      </Heading>
      <PlantForm isSetting action={t('rule.action')} base={base} intent="rule">
        <RadioGroup
          defaultValue={value}
          error={error}
          id="rule"
          legend={t('rule.legend')}
          name="rule"
          options={PLANT_RULES.map((rule) => ({
            value: rule,
            label: t(`rule.${rule}`),
            help: t(`rule.${rule}Help`),
          }))}
          support={t('rule.outside')}
        />
      </PlantForm>
    </section>
  );
}

/** Whether the checklist is answered once or per plant. */
export function ModeForm({ base, value, error }: Chosen) {
  const t = useText('plants');
  const modes: readonly Plants['mode'][] = ['company', 'plants'];
  return (
    <section aria-labelledby="mode-title" className="flex max-w-text flex-col gap-4">
      <Heading id="mode-title" level={2}>
        {t('mode.title')}
      </Heading>
      <PlantForm isSetting action={t('mode.action')} base={base} intent="mode">
        <RadioGroup
          defaultValue={value}
          error={error}
          id="mode"
          legend={t('mode.legend')}
          name="mode"
          options={modes.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
          support={t('mode.help')}
        />
      </PlantForm>
    </section>
  );
}

/** The plants of an earlier wave, to take over all at once. */
export function AdoptForm({ base, waveTitle, plants, rule }: { base: FormBase } & Adoption) {
  const t = useText('plants');
  const locale = useLocale();
  return (
    <section aria-labelledby="adopt" className="flex max-w-text flex-col gap-4">
      <Heading id="adopt" level={2}>
        {t('adopt.title')}
      </Heading>
      <p>{t('adopt.lead', { wave: waveTitle[locale] })}</p>
      <ul className="border-t border-solid-gray-300">
        {plants.map(({ name, staff }) => (
          <li
            className="flex flex-wrap justify-between gap-x-6 border-b border-solid-gray-300 py-3 break-words"
            key={name}
          >
            <span className="min-w-0">{name}</span>
            <span className="text-solid-gray-700">
              {staff === null ? t('staffUnknown') : t('staff', { count: staff })}
            </span>
          </li>
        ))}
      </ul>
      {rule ? <p>{t('adopt.rule', { rule: t(`rule.${rule}`) })}</p> : null}
      <PlantForm action={t('adopt.action', { count: plants.length })} base={base} intent="adopt" />
    </section>
  );
}

/** Plants that were taken out, each with the button that brings it back. */
export function RemovedPlants({ base, removed }: { base: FormBase; removed: readonly PlantTile[] }) {
  const t = useText('plants');
  if (removed.length === 0) return null;
  return (
    <section aria-labelledby="removed" className="flex max-w-text flex-col gap-4">
      <Heading id="removed" level={2}>
        {t('removed.title')}
      </Heading>
      <ul className="border-t border-solid-gray-300">
        {removed.map(({ id, name, answered }) => (
          <li
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-solid-gray-300 py-3"
            key={id}
          >
            <span className="min-w-0 break-words">{t('removed.row', { name, count: answered })}</span>
            <PlantForm
              about={t('about', { name })}
              action={t('removed.action')}
              base={base}
              intent="restore"
              isSmall
              plant={id}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
