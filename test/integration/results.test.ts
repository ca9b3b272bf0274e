import { beforeAll, describe, expect, test } from 'vitest';
import { renderFigures } from '../../app/charts/render-figures.server.tsx';
import { downloadResponse } from '../../app/exports/download-response.server.ts';
import {
  exportBenchmark,
  exportHeatMap,
  exportMemberComparison,
} from '../../app/services/export-released-cells.server.ts';
import { listAssociationWaves, listMemberWaves } from '../../app/services/list-waves.server.ts';
import { type BenchmarkPage, readBenchmark } from '../../app/services/read-benchmark.server.ts';
import { readHeatMap } from '../../app/services/read-heatmap.server.ts';
import { type MemberPage, readMemberComparison } from '../../app/services/read-member-comparison.server.ts';
import { readPolicyOverview } from '../../app/services/read-policy-overview.server.ts';
import type { Actor } from '../../db/actor.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { CANARY, OWN_TEXT, prepareScene, type Scene } from './results-fixture.ts';

const database = useDatabase();
let scene: Scene;
beforeAll(async () => {
  scene = await prepareScene(database);
});

type Association = Extract<Actor, { kind: 'association' }>;
type Released<Page> = Extract<Page, { state: 'released' }>;

async function benchmark(
  actor: Association,
  section: string | null,
  locale: 'ja' | 'en' = 'ja',
): Promise<Released<BenchmarkPage>> {
  const page = await readBenchmark(actor, { slug: scene.slug, section, measure: 'done', locale });
  if (page?.state !== 'released') throw new Error('nothing is released');
  return page;
}

async function comparison(section: string | null, compare: string | null): Promise<Released<MemberPage>> {
  const page = await readMemberComparison(scene.member, { slug: scene.slug, section, compare, locale: 'ja' });
  if (page?.state !== 'released') throw new Error('nothing is released');
  return page;
}

const heatMap = () => readHeatMap(scene.analyst, { slug: null, measure: 'done', size: '*', locale: 'ja' });

function tells(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data);
}

describe('an association', () => {
  test('sees its own members beside the whole', async () => {
    const { figures, groupShown } = await benchmark(scene.ours, 'h1');
    expect(groupShown).toBe(true);
    expect(figures[0]?.table.rows[0]?.values.map(({ text }) => text)).toEqual(['55%', '45%']);
    expect(figures[0]?.bases).toEqual(['貴団体 n=40', '全体 n=400']);
  });

  test('reads ※ where a value is hidden, and gets no number for it, in page and file', async () => {
    const { figures } = await benchmark(scene.ours, 'h1');
    expect(figures[0]?.table.rows[1]?.values[0]).toEqual({ text: '※', hidden: true });
    const noted = async () =>
      (
        await asSuperuser(
          database,
          (sql) =>
            sql`select from audit_event where event = 'export.made' and chain = ${`association:${scene.ours.associationId}`}`,
        )
      ).length;
    const before = await noted();
    const file = await exportBenchmark(scene.ours, scene.slug);
    expect(await noted()).toBe(before + 1);
    const hidden = file?.text.split('\r\n').filter((line) => line.includes(',ours,') && line.includes('H-1-02')) ?? [];
    expect(hidden).toHaveLength(12);
    for (const line of hidden) expect(line).toMatch(/,,,,C,/);
  });

  test('never gets a value of another association, in any section, language or file', async () => {
    const sections = [null, 'a', 'f', 'h1', 'j'];
    const pages = await Promise.all(
      sections.flatMap((id) => [benchmark(scene.ours, id), benchmark(scene.ours, id, 'en')]),
    );
    const file = await exportBenchmark(scene.ours, scene.slug);
    for (const data of [...pages, file?.text ?? '']) {
      expect(tells(data)).not.toContain(String(CANARY.n));
      expect(tells(data)).not.toContain('7,919');
      expect(tells(data)).not.toContain(String(CANARY.count));
    }
    expect(tells((await benchmark(scene.theirs, 'h1')).figures)).toContain(`${CANARY.percent}%`);
    expect(tells((await benchmark(scene.ours, 'h1')).figures)).not.toContain(`${CANARY.percent}%`);
  });

  test('gets its own figures as HTML that is written once, and never those of another association', async () => {
    const written = async (actor: Association, locale: 'ja' | 'en') =>
      renderFigures((await benchmark(actor, 'h1', locale)).figures, locale);
    const [ours, theirs] = [await written(scene.ours, 'ja'), await written(scene.theirs, 'ja')];
    expect(ours).toContain('貴団体 n=40');
    expect(ours).not.toContain(`${CANARY.percent}%`);
    expect(theirs).toContain(`${CANARY.percent}%`);
    expect(await written(scene.ours, 'ja')).toBe(ours);
    expect(await written(scene.ours, 'en')).not.toContain('貴団体');
  });

  test('with fewer than five respondents gets the whole only, and no n of its own', async () => {
    const { figures, groupShown } = await benchmark(scene.few, 'h1');
    expect(groupShown).toBe(false);
    expect(figures[0]?.table.columns).toEqual(['項目', '全体']);
    expect(tells(figures)).not.toContain('貴団体');
  });

  test('gets no figure of a running wave, and no wave that does not exist', async () => {
    const options = { section: null, measure: 'done', locale: 'ja' } as const;
    const page = await readBenchmark(scene.ours, { slug: scene.running, ...options });
    expect(page).toMatchObject({ state: 'waiting', wave: { state: 'open' } });
    expect(Object.keys(page ?? {})).toEqual(['state', 'wave']);
    expect(await exportBenchmark(scene.ours, scene.running)).toBeNull();
    expect(await readBenchmark(scene.ours, { slug: 'no-such-wave', ...options })).toBeNull();
  });

  test('is told of every release that it was not audited', async () => {
    expect((await benchmark(scene.ours, null)).release).toEqual({
      slug: scene.slug,
      audited: false,
      releasedOn: '2026-05-01',
      wholeIsMembers: false,
    });
  });

  test('sees how many members submitted, and nothing else of them', async () => {
    const waves = await listAssociationWaves(scene.ours);
    expect(waves.find(({ slug }) => slug === scene.slug)).toMatchObject({ asked: 1, submitted: 1, state: 'released' });
    expect(tells(waves)).not.toContain('架空製作所');
  });

  test('sees no answer of a member: own marks and free texts are on a member’s page alone', async () => {
    const pages = [await benchmark(scene.ours, 'h1'), await benchmark(scene.ours, 'i'), await heatMap()];
    for (const page of pages) {
      expect(tells(page)).not.toContain('自社');
      expect(tells(page)).not.toContain(OWN_TEXT);
    }
  });
});

describe('a member', () => {
  test('finds its own level beside the group’s median', async () => {
    const { figures, conclusions } = await comparison('h1', 'association-ours');
    expect(figures[0]?.table.rows[0]?.values[0]).toEqual({ text: '随時見直し' });
    expect(figures[0]?.legend.map(({ key }) => key)).toContain('own');
    expect(conclusions.length).toBeGreaterThan(0);
  });

  test('finds its own choice among the options', async () => {
    const { figures } = await comparison('f', 'whole');
    const chosen = figures[0]?.table.rows.filter(({ values }) => values.some(({ text }) => text === '選択'));
    expect(chosen).toHaveLength(1);
  });

  test('can choose its groups; one that shows nothing stays in its place and cannot be had by its address', async () => {
    const page = await comparison('h1', 'sector');
    expect(page.choices.map(({ key, isShown }) => [key, isShown])).toEqual([
      ['association-ours', true],
      ['sector', false],
      ['size', false],
      ['whole', true],
    ]);
    expect(page.chosen).toBe('association-ours');
  });

  test('cannot compare itself with an association it does not belong to', async () => {
    const page = await comparison('h1', 'association-theirs');
    expect(page.chosen).toBe('association-ours');
    expect(tells(page)).not.toContain(String(CANARY.n));
  });

  test('saves no answer of its own with the file, nor anything of other groups', async () => {
    const file = await exportMemberComparison(scene.member, scene.slug);
    expect(file?.text).not.toContain(OWN_TEXT);
    expect(file?.text).not.toContain('theirs');
    expect(file?.text.split('\r\n').some((line) => line.includes(',09,'))).toBe(true);
  });

  test('that was not asked in a wave finds nothing', async () => {
    const input = { slug: scene.slug, section: null, compare: null, locale: 'ja' } as const;
    expect(await readMemberComparison(scene.stranger, input)).toBeNull();
    expect(await exportMemberComparison(scene.stranger, scene.slug)).toBeNull();
    expect(await listMemberWaves(scene.stranger)).toEqual([]);
  });
});

describe('the ministry', () => {
  test('sees all sectors in the order of the classification, hidden ones as ※', async () => {
    const page = await heatMap();
    if (page.state !== 'released') throw new Error('nothing is released');
    const rows = page.figures[0]?.table.rows ?? [];
    expect(rows).toHaveLength(26);
    expect(rows[0]?.values[0]).toEqual({ text: '45%' });
    expect(rows[1]).toMatchObject({ header: '食料品製造業', values: [{ text: '※', hidden: true }, {}, {}, {}, {}] });
    expect(rows.find(({ header }) => header === '生産用機械器具製造業')?.values[0]).toEqual({ text: '55%' });
  });

  test('gets the row of a hidden cell without numbers in the file', async () => {
    const file = await exportHeatMap(scene.analyst, { slug: null, size: '*' });
    const hidden = file?.text.split('\r\n').filter((line) => /,\*,09,\*,/.test(line)) ?? [];
    expect(hidden.length).toBeGreaterThan(0);
    for (const line of hidden) expect(line).toMatch(/,,,,C,/);
  });

  test('gets no file under the name of a wave that there is not', async () => {
    expect(await exportHeatMap(scene.analyst, { slug: 'never-held', size: '*' })).toBeNull();
    expect((await exportHeatMap(scene.analyst, { slug: scene.slug, size: '*' }))?.text).toContain(scene.slug);
  });

  test('reads of the whole only what the released values say', async () => {
    const page = await readPolicyOverview(scene.analyst, 'ja');
    expect(page).toMatchObject({ state: 'released', shownAssociations: 2 });
    expect(tells(page)).toContain('「1-1 経営層の理解と支援」と「1-2 部門間の協力体制」（45%）です。');
  });
});

describe('a download', () => {
  test('is not sent again while release and reader are the same', async () => {
    const file = await exportBenchmark(scene.ours, scene.slug);
    const first = downloadResponse(new Request('http://localhost/x'), file);
    expect(first.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(first.headers.get('Content-Disposition')).toContain("filename*=UTF-8''");
    const etag = first.headers.get('ETag') ?? '';
    expect(etag).toContain('ab'.repeat(32));
    const again = new Request('http://localhost/x', { headers: { 'If-None-Match': etag } });
    expect(downloadResponse(again, file).status).toBe(304);
  });

  test('has another tag for another association', async () => {
    const [ours, theirs] = await Promise.all([
      exportBenchmark(scene.ours, scene.slug),
      exportBenchmark(scene.theirs, scene.slug),
    ]);
    expect(ours?.etag).not.toBe(theirs?.etag);
  });
});
