import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { VIEW_KINDS } from '../../analytics/tables.ts';
import { readMethods } from '../../app/services/read-methods.server.ts';
import { translator } from '../../app/text/translate.ts';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { CANARY, prepareScene, type Scene } from './results-fixture.ts';

const database = useDatabase();
const { origin, browser } = useBrowserPortal(database);
const PUBLIC_KEY = `${'A'.repeat(43)}=`;
const SIGNATURE = `${'B'.repeat(85)}A==`;
const DIGEST = 'cd'.repeat(32);

let scene: Scene;

type Added = { number: number; state: 'released' | 'withheld'; policy: object; signed: boolean; audited?: boolean };

async function addRelease({ number, state, policy, signed, audited = false }: Added) {
  await asSuperuser(database, async (sql) => {
    const [wave] = await sql`select id from wave where slug = ${scene.slug}`;
    await sql`insert into release
      (id, wave_id, number, policy, digest, audited, state, released_on, parameters, signature, public_key) values
      (${randomUUID()}, ${wave?.id}, ${number}, ${sql.json(policy as never)}, ${DIGEST}, ${audited}, ${state}, '2026-05-02', '{}',
        ${signed ? SIGNATURE : null}, ${signed ? PUBLIC_KEY : null})`;
  });
}

beforeAll(async () => {
  scene = await prepareScene(database);
});

describe('the methods that anybody reads without signing in', () => {
  test('are the stored policy of the release and what it can be checked with, unsigned ones named so', async () => {
    const page = await readMethods(scene.slug);
    expect(page).toMatchObject({
      policy: DEFAULT_POLICY,
      release: { slug: scene.slug, number: 1, audited: false, publicKey: null, signature: null },
    });
    expect(await readMethods(null)).toEqual(page);
  });

  test('follow the latest published release, and never a withheld one', async () => {
    await addRelease({ number: 2, state: 'released', policy: { ...DEFAULT_POLICY, minView: 7 }, signed: true });
    await addRelease({ number: 3, state: 'withheld', policy: { ...DEFAULT_POLICY, minView: 9 }, signed: true });
    expect(await readMethods(scene.slug)).toMatchObject({
      policy: { minView: 7 },
      release: { number: 2, digest: DIGEST, publicKey: PUBLIC_KEY, signature: SIGNATURE },
    });
  });

  test('do not tell a wave that is not released from one that does not exist', async () => {
    expect(await readMethods(scene.running)).toBeNull();
    expect(await readMethods('no-such-wave')).toBeNull();
    expect(await readMethods("'; select 1 --")).toBeNull();
    expect((await readMethods(null))?.waves.map(({ slug }) => slug)).toEqual([scene.slug]);
  });

  test('hold kinds of tables, but no count and no answer', async () => {
    const page = await readMethods(scene.slug);
    expect(VIEW_KINDS).toEqual(expect.arrayContaining([...(page?.release?.tables ?? [])]));
    expect(Object.keys(page ?? {}).sort()).toEqual(['policy', 'release', 'waves']);
    for (const value of [CANARY.n, CANARY.count]) expect(JSON.stringify(page)).not.toContain(String(value));
  });
});

describe('the page of methods', () => {
  const shots = process.env.KURABE_SHOTS;

  // React pads its chunks with NUL where a character would be cut; browsers drop it.
  const textOf = async (locale: 'ja' | 'en') =>
    (await (await fetch(`${origin()}/methods?lang=${locale}`)).text()).replaceAll('\0', '');

  async function shoot(page: Page, name: string) {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }

  test('says of a release of before that it was not audited, with the rules of then', async () => {
    for (const locale of ['ja', 'en'] as const) {
      const t = translator(locale, 'methods');
      const html = await textOf(locale);
      expect(html).toContain(t('proof.notAudited'));
      expect(html).toContain(t('rules.bands.before', { bandFrom: 12, bandTo: 14 }));
      expect(html).not.toContain(t('proof.steps.see'));
      expect(html).not.toContain('--responses');
    }
  });

  test('says of an audited release how it was audited, what stays open and how to check it', async () => {
    await addRelease({ number: 4, state: 'released', policy: DEFAULT_POLICY, signed: true, audited: true });
    for (const locale of ['ja', 'en'] as const) {
      const t = translator(locale, 'methods');
      const html = await textOf(locale);
      for (const key of [
        'proof.audited',
        'proof.steps.alone',
        'proof.evidenceSafe',
        'open.repair',
        'open.absence',
      ] as const)
        expect(html.replaceAll('&quot;', '"').replaceAll('&#x27;', "'")).toContain(t(key));
      expect(html).toContain(t('rules.bands.title', { narrow: 2, band: 3 }));
      expect(html).toContain(translator(locale, 'charts')('hiddenSentence'));
      expect(html).toContain(`verify DIR --responses FILE --public-key ${PUBLIC_KEY}`);
      expect(html).not.toContain(t('proof.notAudited'));
      expect(html).not.toContain(t('proof.steps.pairs'));
    }
  });

  test.runIf(process.env.KURABE_TEST_BROWSER)('passes inspection in both languages, wide and narrow', async () => {
    const page = await browser().newPage();
    for (const width of [1200, 360])
      for (const locale of ['ja', 'en'])
        for (const path of ['/methods', '/', '/about']) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(`${origin()}${path}?lang=${locale}`);
          await inspectPage(page);
          await shoot(page, `${path.slice(1) || 'home'}-${locale}-${width}`);
        }
    await page.close();
  });
});
