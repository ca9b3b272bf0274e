import { sql } from 'drizzle-orm';
import { check, pgTable, text, uuid } from 'drizzle-orm/pg-core';

/** What kind of organisation answers: a member company, or an association answering for itself. */
export const COMPANY_KINDS = ['company', 'association'] as const;

/** One row per organisation that answers, unique by its 13-digit corporate number. `ownerId` names the group it belongs to. */
export const company = pgTable(
  'company',
  {
    id: uuid('id').primaryKey(),
    corporateNumber: text('corporate_number').notNull().unique(),
    kind: text('kind', { enum: COMPANY_KINDS }).notNull().default('company'),
    nameJa: text('name_ja').notNull(),
    nameEn: text('name_en').notNull(),
    sector: text('sector'),
    sizeBand: text('size_band'),
    region: text('region'),
    ownerId: uuid('owner_id'),
  },
  (t) => [
    check('company_corporate_number_shape', sql`${t.corporateNumber} ~ '^[0-9]{13}$'`),
    check('company_kind_known', sql`${t.kind} in ('company', 'association')`),
    check(
      'company_classified',
      sql`${t.kind} = 'association' or (${t.sector} is not null and ${t.sizeBand} is not null and ${t.region} is not null)`,
    ),
    check('company_size_band_known', sql`${t.sizeBand} in ('S1', 'S2', 'S3', 'S4')`),
    check('company_region_known', sql`${t.region} ~ '^R[1-8]$'`),
  ],
);
