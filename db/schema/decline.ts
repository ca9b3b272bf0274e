import { foreignKey, index, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { company } from './company.ts';
import { wave } from './wave.ts';
import { waveAssociation } from './wave-association.ts';

/** One row per association for which a company does not answer a wave: its answers are not counted there. */
export const decline = pgTable(
  'decline',
  {
    companyId: uuid('company_id')
      .notNull()
      .references(() => company.id),
    waveId: uuid('wave_id')
      .notNull()
      .references(() => wave.id),
    associationId: uuid('association_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.waveId, t.associationId] }),
    foreignKey({
      name: 'decline_association_of_wave',
      columns: [t.waveId, t.associationId],
      foreignColumns: [waveAssociation.waveId, waveAssociation.associationId],
    }).onDelete('cascade'),
    index('decline_association').on(t.waveId, t.associationId),
  ],
);
