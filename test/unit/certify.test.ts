import { describe, expect, it } from 'vitest';
import { certifyRelease } from '../../analytics/certify-release.server.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { createRandom } from '../../scripts/demo/random.ts';
import { type Company, certifyAll, questionnaireOf, workOf } from '../fixtures/analyse/sample.ts';

const LINES = ['M1,maturity,,', 'M2,maturity,,', 'Q1,single,a;b;c,ordinal', 'T1,multiple,x;y;z,', 'F1,single,p;q,'];
const q = questionnaireOf(LINES, { F1: { item: 'Q1', in: ['a', 'b'] } });

function wave(seed: number, count: number): Company[] {
  const random = createRandom(seed, 'certify');
  const pick = <T>(...list: T[]): T => list[Math.floor(random.unit() * list.length)]!;
  const level = () => pick('1', '1', '2', '3', '3', '4', '5', 'NA', 'DK', '');
  return Array.from({ length: count }, (_, i) => ({
    id: `c${i}`,
    owner: random.unit() < 0.06 ? `group${pick(1, 2)}` : `c${i}`,
    associations: pick(['A'], ['A'], ['B'], ['C'], ['D'], ['A', 'B'], ['C', 'D'], []),
    sector: pick('09', '09', '10', '11'),
    size: pick('S1', 'S1', 'S2', 'S3'),
    answers: {
      M1: level(),
      M2: level(),
      Q1: pick('a', 'a', 'b', 'c', ''),
      T1: pick('x', 'y', 'x;y', 'z', ''),
      F1: pick('p', 'q', ''),
    },
  }));
}

const quiet = () => undefined;

describe('a certified release', () => {
  it('is the same whatever order the companies come in and on however many threads', async () => {
    const companies = wave(1, 90);
    const work = workOf(q, companies);
    const turned = workOf(q, [...companies].reverse());
    const runs = await Promise.all([
      certifyRelease(work, { threads: 0, onUnit: quiet }),
      certifyRelease(work, { threads: 2, onUnit: quiet }),
      certifyRelease(turned, { threads: 1, onUnit: quiet }),
    ]);
    expect(runs[0]?.ok).toBe(true);
    const texts = runs.map((run) =>
      run.ok
        ? JSON.stringify(run.units.map(({ plans, certificate }) => ({ plans, certificate })))
        : run.faults.join(' '),
    );
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).toBe(texts[0]);
  }, 60_000);

  it('is the same where an item is added that nobody answers', async () => {
    const companies = wave(2, 60);
    const wider = questionnaireOf([...LINES, 'Z1,single,a;b,'], { F1: { item: 'Q1', in: ['a', 'b'] } });
    const plain = (release: Awaited<ReturnType<typeof certifyAll>>) =>
      release?.cells.filter((cell) => cell.item !== 'Z1').map((cell) => JSON.stringify(cell));
    expect(plain(await certifyAll(wider, companies))).toEqual(plain(await certifyAll(q, companies)));
  }, 60_000);

  it('says of every answer by which method another one was found, and which own answers were tried', async () => {
    const work = workOf(q, wave(4, 90));
    const certified = await certifyRelease(work, { threads: 0, onUnit: quiet });
    const units = certified.ok ? certified.units.map(({ certificate }) => certificate) : [];
    expect(units.length).toBe(9);
    for (const { columns, answers, ownAnswers, witnesses } of units) {
      const sum = Object.values(witnesses.covered).reduce((total, count) => total + count, 0);
      expect([columns, sum]).toEqual([columns, answers * columns.length]);
      expect(witnesses.methods.length).toBe(witnesses.changes.length + 1);
      expect(ownAnswers).toBe('possible');
    }
  }, 60_000);

  it('is tried against drawn pairs of owners, too, for a coalition of two', async () => {
    const policy = { ...DEFAULT_POLICY, coalition: 2, edgeMargin: 3 };
    const certified = await certifyRelease(workOf(q, wave(3, 70), { policy }), { threads: 0, onUnit: quiet });
    const counts = certified.ok
      ? certified.units.map(({ certificate, tried }) => [certificate.coalitions, tried.coalitions])
      : [];
    expect(counts.length).toBe(9);
    for (const [named = 0, distinct = 0] of counts) {
      expect(named).toBeGreaterThan(1_000);
      expect(distinct).toBeGreaterThan(70);
    }
  }, 60_000);

  it('hides nothing in a set where nothing needs hiding', async () => {
    const companies = Array.from(
      { length: 160 },
      (_, i): Company => ({
        id: `c${i}`,
        associations: [i % 2 ? 'A' : 'B'],
        sector: i % 4 < 2 ? '09' : '10',
        size: i % 8 < 4 ? 'S1' : 'S2',
        answers: {
          M1: String(1 + (Math.floor(i / 8) % 5)),
          M2: '3',
          Q1: 'abc'[Math.floor(i / 8) % 3]!,
          T1: 'x',
          F1: 'p',
        },
      }),
    );
    const release = await certifyAll(q, companies);
    expect(release?.plans.size).toBe(0);
    expect(
      release?.cells.filter(({ status, code, item }) => status === 'C' && !(item === 'F1' && code === 'ANS')),
    ).toEqual([]);
  }, 60_000);

  it('reports every unit, and is refused with a sentence where a thread breaks', async () => {
    const work = workOf(q, wave(1, 90));
    const seen: string[] = [];
    await certifyRelease(work, { threads: 2, onUnit: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen[0]).toBe('0/9');
    expect(seen.at(-1)).toBe('9/9');
    const broken = { ...work, records: { ...work.records, codes: [] } };
    const refused = await certifyRelease(broken, { threads: 2, onUnit: quiet });
    expect(refused).toMatchObject({ ok: false });
  }, 60_000);
});
