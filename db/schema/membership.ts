import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { association } from './association.ts';
import { company } from './company.ts';

/** One row per company and association it belongs to, with the person the association writes to. */
export const membership = pgTable(
  'membership',
  {
    companyId: uuid('company_id')
      .notNull()
      .references(() => company.id),
    associationId: uuid('association_id')
      .notNull()
      .references(() => association.id),
    contactName: text('contact_name'),
    contactEmail: text('contact_email'),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.associationId] }),
    index('membership_association').on(t.associationId, t.companyId),
  ],
);
