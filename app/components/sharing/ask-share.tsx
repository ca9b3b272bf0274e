import type { ShareLine } from '../../services/read-sharing.server.ts';
import { useText } from '../../text/use-text.ts';
import { Checkbox } from '../checkbox.tsx';
import { FieldGroup } from '../field-group.tsx';
import { ConfirmBox } from '../people/confirm-box.tsx';

export type AskShareProps = {
  ask: { what: string | null; id: string | null };
  lines: readonly ShareLine[];
  titles: ReadonlyMap<string, string>;
  waveId: string;
  page: string;
  /** Why what was chosen was refused. */
  error: string | null;
};

/** Asks before a request is revoked or sections are taken back (`?ask=…&id=…`); nothing where there is nothing to ask about. */
export function AskShare({ ask, lines, titles, waveId, page, error }: AskShareProps) {
  const t = useText('sharing');
  const line = lines.find(({ id, kind }) => id === ask.id && (kind === 'grant') === (ask.what === 'takeBack'));
  if (!line || (ask.what !== 'revoke' && ask.what !== 'takeBack')) return null;
  const { what } = ask;
  return (
    <ConfirmBox
      action={t(`ask.${what}`)}
      back={page}
      body={t(`ask.${what}Body`)}
      fields={{ id: line.id }}
      intent={what}
      title={t(`ask.${what}Title`, { name: line.name })}
    >
      {what === 'takeBack' ? (
        <FieldGroup error={error} id="parts" legend={t('ask.takeBackLegend')}>
          {line.sections.map((section) => (
            <Checkbox
              defaultChecked={line.sections.length === 1}
              id={`part-${section}`}
              key={section}
              name="part"
              value={`${waveId}:${section}`}
            >
              {titles.get(section) ?? section}
            </Checkbox>
          ))}
        </FieldGroup>
      ) : null}
    </ConfirmBox>
  );
}
