import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { association } from './association.ts';
import { wave } from './wave.ts';

/** One row per association that a wave is opened for, with the association's own words of invitation and its own section of questions. */
export const waveAssociation = pgTable(
  'wave_association',
  {
    waveId: uuid('wave_id')
      .notNull()
      .references(() => wave.id),
    associationId: uuid('association_id')
      .notNull()
      .references(() => association.id),
    invitationJa: text('invitation_ja').notNull().default(''),
    invitationEn: text('invitation_en').notNull().default(''),
    ownSection: jsonb('own_section'),
  },
  (t) => [
    primaryKey({ columns: [t.waveId, t.associationId] }),
    index('wave_association_association').on(t.associationId, t.waveId),
  ],
);
