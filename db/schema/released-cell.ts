import { sql } from 'drizzle-orm';
import { check, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { release } from './release.ts';

/**
 * One row per cell of a published table: `n` companies were asked, between `lo` and `hi` of them gave `code`.
 * `*` in association, sector or size means all. The floor of five companies is a rule of the table as well.
 */
export const releasedCell = pgTable(
  'released_cell',
  {
    releaseId: uuid('release_id')
      .notNull()
      .references(() => release.id),
    item: text('item').notNull(),
    itemVersion: integer('item_version').notNull(),
    association: text('association').notNull(),
    sector: text('sector').notNull(),
    size: text('size').notNull(),
    code: text('code').notNull(),
    n: integer('n'),
    lo: integer('lo'),
    hi: integer('hi'),
    status: text('status', { enum: ['F', 'R', 'C'] }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.releaseId, t.association, t.sector, t.size, t.item, t.itemVersion, t.code] }),
    check(
      'released_cell_safe',
      sql`case ${t.status}
        when 'C' then ${t.n} is null and ${t.lo} is null and ${t.hi} is null
        when 'F' then coalesce(${t.n} >= 5 and ${t.lo} >= 0 and ${t.lo} = ${t.hi} and ${t.hi} <= ${t.n}, false)
        when 'R' then coalesce(${t.n} >= 5 and ${t.lo} >= 0 and ${t.lo} <= ${t.hi} and ${t.hi} <= ${t.n}, false)
        else false
      end`,
    ),
  ],
);
