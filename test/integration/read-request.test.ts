import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { declineWave } from '../../app/services/decline-associations.server.ts';
import { readRequest } from '../../app/services/read-request.server.ts';
import { setOwnSection } from '../../app/services/set-own-section.server.ts';
import { allItems } from '../../app/survey/questionnaire.ts';
import { OWN_SECTIONS } from '../../scripts/demo/own-sections.ts';
import { useBrowserPortal } from '../support/browser-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { inspectPage } from '../support/inspect-page.ts';
import { addCompany } from './answering-fixture.ts';
import { type Company, prepareCompany, read as readSheet } from './lifecycle-fixture.ts';
import { makeAssociation } from './people-fixture.ts';

const database = useDatabase();
const { origin, visit } = useBrowserPortal(database);
beforeEach(() => asSuperuser(database, (sql) => sql`delete from rate_limit`));

const [FIRST, SECOND] = Object.values(OWN_SECTIONS);

/** An open wave in which a company is asked by one association with an own section, and another company by another. */
async function prepare(): Promise<{ company: Company; section: string; foreign: string }> {
  const company = await prepareCompany(database, { questionnaire: 'company-2022', state: 'draft' });
  const other = await addCompany(database, company.waveId);
  const sections: string[] = [];
  for (const [place, definition] of [
    [company, FIRST],
    [{ ...company, ...other }, SECOND],
  ] as const) {
    const id = await makeAssociation(database, place);
    const [row] = await asSuperuser(database, (sql) => sql`select code from association where id = ${id}`);
    const code = String(row?.code);
    expect(await setOwnSection({ wave: company.slug, code, definition })).toMatchObject({ ok: true });
    sections.push(`own-${code.toLowerCase()}`);
  }
  await asSuperuser(database, (sql) => sql`update wave set state = 'open' where id = ${company.waveId}`);
  const [section = '', foreign = ''] = sections;
  return { company, section, foreign };
}

async function invite({ companyId, waveId }: Company, purpose: string, sections: readonly string[] = []) {
  const token = randomBytes(32).toString('base64url');
  await asSuperuser(
    database,
    (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, sections, expires_at)
      values (${randomUUID()}, ${createHash('sha256').update(token).digest('hex')}, ${waveId}, ${companyId},
        ${`${randomUUID()}@example.jp`}, ${purpose}, ${[...sections]}, now() + interval '1 day')`,
  );
  return token;
}

async function sectionsOf(token: string): Promise<string[]> {
  const read = await readRequest({ clientAddress: '192.0.2.1', token });
  if (!read.ok) throw new Error(read.reason);
  expect(read.value.itemCount).toBe(read.value.questionnaire.sections.flatMap(({ items }) => items).length);
  return read.value.questionnaire.sections.map(({ id }) => id);
}

describe('what an invitation asks', () => {
  test('is the common questions and those of the association that asks the company, of no other', async () => {
    const { company, section, foreign } = await prepare();
    const found = await sectionsOf(await invite(company, 'answer'));
    expect(found.at(-1)).toBe(section);
    expect(found).not.toContain(foreign);
    expect(found).toContain('h1');
  });

  test('is not the own section of an association for which the company declined; its request is still read', async () => {
    const { company, section } = await prepare();
    const token = await invite(company, 'answer');
    expect(await sectionsOf(token)).toContain(section);
    expect(await declineWave(company.editor.actor, { wave: company.slug, isConfirmed: true })).toEqual({ ok: true });
    expect(await sectionsOf(token)).not.toContain(section);
    expect(await sectionsOf(token)).toContain('h1');
    const read = await readRequest({ clientAddress: '192.0.2.1', token });
    expect(read.ok && read.value.associations).toHaveLength(1);
  });

  test('is as many questions as the company is asked once it has signed in, whether it declined or not', async () => {
    const { company } = await prepare();
    const token = await invite(company, 'answer');
    const counted = async () => {
      const [read, signedIn] = [await readRequest({ clientAddress: '192.0.2.1', token }), await readSheet(company)];
      return [read.ok && read.value.itemCount, allItems(signedIn.questionnaire).length];
    };
    const [before, startBefore] = await counted();
    expect(before).toBe(startBefore);
    await declineWave(company.editor.actor, { wave: company.slug, isConfirmed: true });
    const [after, startAfter] = await counted();
    expect(after).toBe(startAfter);
    expect(after).toBeLessThan(Number(before));
  });

  test('is for a delegate the sections they were asked for, own ones too', async () => {
    const { company, section } = await prepare();
    expect(await sectionsOf(await invite(company, 'delegate', ['b', section]))).toEqual(['b', section]);
    expect(await sectionsOf(await invite(company, 'delegate', ['b']))).toEqual(['b']);
  });

  test.runIf(process.env.KURABE_TEST_BROWSER)(
    'is read and printed with its own section, in both languages, wide and narrow',
    async () => {
      const { company } = await prepare();
      const token = await invite(company, 'answer');
      const { page, noise, close } = await visit(company.editor);
      const title = { ja: /遠隔保守と更新/, en: /Remote maintenance and updates/ };
      for (const lang of ['ja', 'en'] as const) {
        await page.goto(`${origin()}/?lang=${lang}`);
        await page.goto(`${origin()}/i#${token}`);
        await page.locator('button[value=read]').click();
        await page.getByRole('heading', { name: title[lang] }).waitFor();
        for (const width of [360, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          await inspectPage(page);
          const folder = process.env.KURABE_TEST_PICTURES;
          if (folder) mkdirSync(folder, { recursive: true });
          if (folder) await page.screenshot({ path: `${folder}/request-${lang}-${width}.png`, fullPage: true });
        }
      }
      expect(noise).toEqual([]);
      await close();
    },
    120_000,
  );
});
