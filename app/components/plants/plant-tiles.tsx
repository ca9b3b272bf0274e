import type { ReactNode } from 'react';
import type { PlantTile } from '../../survey/plants-page.ts';
import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { ProgressBar } from '../progress-bar.tsx';
import { TextLink } from '../text-link.tsx';

export type PlantTilesProps = {
  base: string;
  tiles: readonly PlantTile[];
  isAnswering: boolean;
  canChange: boolean;
  /** What is done to one plant at the moment, in its tile. */
  panel: { plant: string; body: ReactNode } | null;
};

/** The plants of a company: name, employees, how far the checklist is, and what can be done. */
export function PlantTiles({ base, tiles, isAnswering, canChange, panel }: PlantTilesProps) {
  const t = useText('plants');
  return (
    <ul className="grid items-start gap-4 desktop:grid-cols-2">
      {tiles.map(({ id, name, staff, asked, answered, next }) => (
        <li className="flex flex-col gap-3 rounded-12 border border-solid-gray-300 p-4" id={id} key={id}>
          <div className="break-words">
            <Heading level={3}>{name}</Heading>
            <p className="text-solid-gray-700">{staff === null ? t('staffUnknown') : t('staff', { count: staff })}</p>
          </div>
          <ProgressBar label={t('progress', { asked, answered })} max={asked} value={answered} />
          {canChange ? (
            <ul className="flex flex-wrap gap-x-6 gap-y-1">
              {linksOf(id, next).map(({ to, text }) => (
                <li key={to}>
                  <TextLink to={to}>
                    {text}
                    <span className="sr-only">{t('about', { name })}</span>
                  </TextLink>
                </li>
              ))}
            </ul>
          ) : null}
          {panel?.plant === id ? panel.body : null}
        </li>
      ))}
    </ul>
  );

  function linksOf(id: string, next: string | null) {
    const page = `${base}/plants`;
    return [
      ...(isAnswering && next ? [{ to: `${base}/${next}`, text: t('answer') }] : []),
      ...(isAnswering ? [{ to: `${page}?copy=${id}#${id}`, text: t('copy') }] : []),
      { to: `${page}?change=${id}#${id}`, text: t('edit') },
      { to: `${page}?remove=${id}#${id}`, text: t('remove') },
    ];
  }
}
