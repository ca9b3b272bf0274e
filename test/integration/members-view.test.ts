import { beforeAll, expect, test } from 'vitest';
import { MEMBERS } from '../../analytics/derived.ts';
import { exportBenchmark } from '../../app/services/export-released-cells.server.ts';
import { readBenchmark } from '../../app/services/read-benchmark.server.ts';
import { readMemberComparison } from '../../app/services/read-member-comparison.server.ts';
import { readPolicyOverview } from '../../app/services/read-policy-overview.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { maturityCells } from '../unit/charts-fixture.ts';
import { prepareScene, type Scene } from './results-fixture.ts';

const database = useDatabase();
let scene: Scene;
let associationsBefore: number;

const overview = async () => {
  const page = await readPolicyOverview(scene.analyst, 'ja');
  if (page.state !== 'released') throw new Error('nothing is released');
  return page;
};

beforeAll(async () => {
  scene = await prepareScene(database);
  const before = await overview();
  associationsBefore = before.shownAssociations;
  expect(before.release.wholeIsMembers).toBe(false);
  const counts = { n: 311, levels: [120, 191, 0, 0, 0, 0, 0], done: 120, notDone: 191, low: 191, neither: 0, empty: 0 };
  const cells = ['H-1-01', 'H-1-02'].flatMap((item) => maturityCells(MEMBERS, item, counts));
  await asSuperuser(database, (sql) =>
    sql.begin(async (tx) => {
      const [first] = await tx`select id, wave_id from release`;
      const [second] = await tx`
        insert into release (id, wave_id, number, policy, digest, audited, state, released_on, parameters)
        values (gen_random_uuid(), ${first?.wave_id}, 2, '{}', ${'cd'.repeat(32)}, false, 'released', '2026-05-02', '{}')
        returning id`;
      await tx`insert into released_cell
          (release_id, item, item_version, association, sector, size, code, n, lo, hi, status)
        select ${second?.id}, item, item_version, association, sector, size, code,
          case when whole then null else n end, case when whole then null else lo end,
          case when whole then null else hi end, case when whole then 'C' else status end
        from (select *, association = '*' and sector = '*' and size = '*' as whole from released_cell) c`;
      const rows = cells.map(({ wave: _, itemVersion, ...cell }) => ({
        ...cell,
        item_version: itemVersion,
        release_id: second?.id,
      }));
      await tx`insert into released_cell ${tx(rows)}`;
    }),
  );
});

test('an association sees the members of published associations as the whole, and is told so', async () => {
  const page = await readBenchmark(scene.ours, { slug: scene.slug, section: 'h1', measure: 'done', locale: 'ja' });
  if (page?.state !== 'released') throw new Error('nothing is released');
  expect(page.release.wholeIsMembers).toBe(true);
  expect(JSON.stringify(page.figures)).toContain('311');
});

test('a member sees them, too', async () => {
  const page = await readMemberComparison(scene.member, {
    slug: scene.slug,
    section: 'h1',
    compare: 'whole',
    locale: 'ja',
  });
  if (page?.state !== 'released') throw new Error('nothing is released');
  expect(page.release.wholeIsMembers).toBe(true);
  expect(page.chosen).toBe('whole');
});

test('the ministry sees them and counts no association more', async () => {
  const page = await overview();
  expect(page.release.wholeIsMembers).toBe(true);
  expect(page.shownAssociations).toBe(associationsBefore);
});

test('the file has the rows of both, the whole hidden', async () => {
  const download = await exportBenchmark(scene.ours, scene.slug);
  if (download === null) throw new Error('nothing is released');
  expect(download.text).toMatch(/,'?\+,\*,\*,[^\n]*,311,/);
  expect(download.text).not.toMatch(/,\*,\*,\*,[^,]*,\d/);
});
