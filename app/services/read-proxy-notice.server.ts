import { type Actor, withActor } from '../../db/actor.server.ts';
import { listEntered } from '../../db/queries/proxy-entry.server.ts';
import { currentKek, openWaveKey } from '../../db/seal.server.ts';
import type { Bilingual } from '../survey/questionnaire.ts';
import { openNote, type PaperNote } from './proxy-sheet.server.ts';

/** What a company is told of answers that were entered for it from paper. The association's name is empty where the company left it. */
export type ProxyNotice = { wave: string; association: Bilingual; day: string; paper: PaperNote };

/** The answers that were entered from paper for the actor's company and stand, by survey; none for who reads nothing of its own company. */
export function readProxyNotices(actor: Actor): Promise<ProxyNotice[]> {
  if (actor.kind !== 'member' && actor.kind !== 'reader') return Promise.resolve([]);
  return withActor(actor, async (tx) =>
    (await listEntered(tx, actor.companyId)).flatMap((row) => {
      if (!row.paperSealed || !row.enteredOn) return [];
      const key = openWaveKey(currentKek(row.wrappedKey), row.waveId, row.wrappedKey);
      const association = { ja: row.associationNameJa ?? '', en: row.associationNameEn ?? '' };
      return [{ wave: row.slug, association, day: row.enteredOn, paper: openNote(key, row.id, row.paperSealed) }];
    }),
  );
}
