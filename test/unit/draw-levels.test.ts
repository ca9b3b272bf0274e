import { createPrivateKey, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hasCoarseGroups } from '../../analytics/disclosure/protect.ts';
import { drawLevels } from '../../analytics/draw-levels.server.ts';
import type { SigningKey } from '../../analytics/signing-key.server.ts';
import { type Company, questionnaireOf, workOf } from '../fixtures/analyse/sample.ts';

const LINES = ['M1,maturity,,', 'Q1,single,a;b;c,', ...Array.from({ length: 30 }, (_, i) => `T${i},multiple,x;y;z,`)];
const q = questionnaireOf(LINES);

const companies = (answer: string): Company[] =>
  Array.from({ length: 300 }, (_, i) => ({
    id: `c${i}`,
    associations: [`A${i % 12}`],
    sector: `${10 + (i % 3)}`,
    size: `S${1 + (i % 4)}`,
    answers: { M1: answer, Q1: 'a' },
  }));

/** A key by its number; Ed25519 from 32 bytes in PKCS8. */
function key(number: number): SigningKey {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([head, Buffer.alloc(32, number)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { publicKey: '', sign: (bytes) => sign(null, bytes, privateKey).toString('base64') };
}

describe('drawn levels', () => {
  const work = workOf(q, companies('3'));

  it('are the same for a key and a wave, others for another, and do not depend on answers', () => {
    const drawn = drawLevels(work, key(1));
    expect(drawLevels(work, key(1))).toEqual(drawn);
    expect(drawLevels(workOf(q, companies('1')), key(1))).toEqual(drawn);
    expect(drawLevels(work, key(2))).not.toEqual(drawn);
    expect(drawLevels({ ...work, wave: 'next' }, key(1))).not.toEqual(drawn);
  });

  it('fall on one column of a view in sixty-four, never on all companies nor on large views, and name levels there are', () => {
    const counts = [0, 0, 0, 0, 0];
    let [drawn, places] = [0, 0];
    for (let number = 1; number <= 20; number++) {
      for (const [c, plan] of drawLevels(work, key(number))) {
        for (const [k, level] of plan) {
          const one = work.shown[k]!;
          expect(one.kind).not.toBe('overall');
          expect(one.companyCount).toBeLessThan(60);
          const isGrouped = hasCoarseGroups(work.participation.columns[c]!) && one.ownerCount >= work.policy.fullFrom;
          expect(level).toBeGreaterThanOrEqual(isGrouped ? 1 : 2);
          counts[level]! += 1;
          drawn += 1;
        }
      }
      places += work.participation.columns.length * work.shown.filter(({ companyCount }) => companyCount < 60).length;
    }
    expect(drawn / places).toBeGreaterThan(1 / 90);
    expect(drawn / places).toBeLessThan(1 / 45);
    expect(Math.min(...counts.slice(1))).toBeGreaterThan(0);
  });
});
