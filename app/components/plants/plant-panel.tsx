import type { ReactNode } from 'react';
import { COMPANY_SOURCE } from '../../survey/copy-plant.ts';
import type { PlantTile } from '../../survey/plants-page.ts';
import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { TextLink } from '../text-link.tsx';
import { PlantFields, type PlantFieldsProps } from './plant-fields.tsx';
import { type FormBase, PlantForm } from './plant-form.tsx';

/** What can be done to one plant. */
export type PanelKind = 'change' | 'copy' | 'remove';

export type PlantPanelProps = {
  kind: PanelKind;
  tile: PlantTile;
  sources: readonly { id: string; name: string | null; count: number }[];
  back: string;
  base: FormBase;
  fields: Omit<PlantFieldsProps, 'id'>;
  error: string | undefined;
};

/** Changes one plant, copies answers into it, or asks once more before it is taken out. */
export function PlantPanel({ kind, tile, sources, back, base, fields, error }: PlantPanelProps) {
  const t = useText('plants');
  const { id, name, answered } = tile;
  const form = { base, intent: kind, plant: id, beside: <TextLink to={back}>{t('cancel')}</TextLink> };
  if (kind === 'change')
    return (
      <Box title={t('change.title', { name })}>
        <PlantForm {...form} action={t('change.action')}>
          <PlantFields {...fields} id="change" />
        </PlantForm>
      </Box>
    );
  if (kind === 'remove')
    return (
      <Box title={t('removeForm.title', { name })}>
        <p>{t('removeForm.body', { count: answered })}</p>
        <PlantForm {...form} action={t('removeForm.action')} />
      </Box>
    );
  return (
    <Box title={t('copyForm.title', { name })}>
      <p>{t('copyForm.body', { name })}</p>
      {sources.length === 0 && !error ? (
        <p>
          {t('copyForm.none')} <TextLink to={back}>{t('cancel')}</TextLink>
        </p>
      ) : (
        <PlantForm {...form} action={t('copyForm.action')}>
          <RadioGroup
            error={error}
            id="from"
            legend={t('copyForm.legend')}
            name="from"
            options={sources.map((source) => ({
              value: source.id,
              label: t('copyForm.source', {
                name: source.id === COMPANY_SOURCE ? t('copyForm.company') : (source.name ?? ''),
                count: source.count,
              }),
            }))}
            required
          />
        </PlantForm>
      )}
    </Box>
  );
}

function Box({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-4 border-t border-solid-gray-300 pt-4 break-words">
      <Heading level={4}>{title}</Heading>
      {children}
    </div>
  );
}
