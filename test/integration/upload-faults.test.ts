import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { log } from '../../app/http/log.server.ts';
import { openSheet, sheetActor } from '../../app/services/answer-sheet.server.ts';
import { openProposal, type Proposal, sealProposal } from '../../app/services/workbook-proposal.server.ts';
import { readStamp, type Stamp, writeStamp } from '../../app/workbook/stamp.server.ts';
import { withActor } from '../../db/actor.server.ts';
import type { WaveKey } from '../../db/seal.server.ts';
import { cell, workbook } from '../support/awkward-files.ts';
import { ORIGIN, useBuiltPortal } from '../support/built-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { signedIn, type Uploader, uploaderOf } from './upload-fixture.ts';

const database = useDatabase();
const portal = useBuiltPortal();

type Somebody = Uploader & { place: Place; cookie: string; filled: Buffer };

/** Somebody with a CSV file in which two answers are filled in. */
async function enter(questionnaire?: string): Promise<Somebody> {
  const place = await prepareWave(database, questionnaire ? { questionnaire } : {});
  const cookie = await signedIn(database, place);
  const uploader = uploaderOf(portal, place, cookie);
  const text = (await uploader.download('csv', 'ja')).toString('utf8');
  const filled = Buffer.from(text.replace(/^(B-01,.*?,.*?,)/m, '$1実施済み').replace(/^(A-04,.*?,.*?,)/m, '$17'));
  return { ...uploader, place, cookie, filled };
}

const FILLED = { 'A-04': { number: 7 }, 'B-01': { code: '3' } };

async function keyOf(place: Place): Promise<WaveKey> {
  const actor = sheetActor(place.member);
  const sheet = actor && (await withActor(actor, (tx) => openSheet(tx, { actor, slug: place.slug })));
  if (!sheet) throw new Error('no sheet');
  return sheet.waveKey;
}

/** A file whose first stamp is genuine and says something else. */
async function restamp({ place, filled }: Somebody, change: Partial<Stamp>): Promise<Buffer> {
  const key = await keyOf(place);
  const text = filled.toString('utf8').replace(/kurabe-stamp\.[\w.-]+/, (stamp) => {
    const read = readStamp(key, place.slug, stamp);
    if (!read.ok) throw new Error('no stamp');
    return writeStamp(key, { ...read.stamp, ...change });
  });
  return Buffer.from(text);
}

/** What is stored of a survey: whether somebody began a sheet, how many versions of sections there are, and what was noted. */
async function traces({ waveId }: Place): Promise<unknown> {
  return asSuperuser(database, async (sql) => ({
    begun: await sql`select company_id from participation where wave_id = ${waveId} and link_sealed is not null`,
    drafts: await sql`select count(*)::int from draft_section`,
    noted: await sql`select event from audit_event where wave_id = ${waveId}`,
  }));
}

describe('a client that vanishes in the middle of an upload', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kurabe-upload-'));
  const before = process.env.TMPDIR;
  beforeAll(() => {
    process.env.TMPDIR = folder;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true });
  });

  /** Sends the head of an upload and so much of its body, then breaks the connection without a word. */
  async function vanish({ place, cookie, filled }: Somebody, part: number): Promise<void> {
    const body = Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'),
      filled,
      Buffer.from('\r\n--x--\r\n'),
    ]);
    const head = [`POST /answer/${place.slug}/excel HTTP/1.1`, 'Host: x', `Origin: ${ORIGIN}`, `Cookie: ${cookie}`];
    const more = ['Content-Type: multipart/form-data; boundary=x', `Content-Length: ${body.length}`, '', ''];
    const socket = connect(portal.port(), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.write([...head, ...more].join('\r\n'));
    await new Promise((resolve) => socket.write(body.subarray(0, Math.floor(body.length * part)), resolve));
    await wait(150);
    socket.resetAndDestroy();
    await closed;
  }

  test.each([0, 0.5, 0.99, 1])('after %d of its body leaves nothing, and the next one is served', async (part) => {
    const somebody = await enter();
    const failures = vi.spyOn(log, 'error');
    const noted = await traces(somebody.place);
    await Promise.all(Array.from({ length: 2 }, () => vanish(somebody, part)));
    const seen = await somebody.upload(somebody.filled);
    expect(seen.findings).toEqual({ changed: ['A-04', 'B-01'] });
    expect(await traces(somebody.place)).toEqual(noted);
    expect(readdirSync(folder)).toEqual([]);
    expect(failures).not.toHaveBeenCalled();
    failures.mockRestore();
    await somebody.take(seen);
    expect(await somebody.stored()).toEqual(FILLED);
  });
});

describe('a genuine file that no longer fits', () => {
  test('of an older form is named as such', async () => {
    const somebody = await enter();
    expect(await somebody.upload(await restamp(somebody, {}))).toMatchObject({ status: 200, refusal: null });
    const seen = await somebody.upload(await restamp(somebody, { layout: 0 }));
    expect(seen).toMatchObject({ status: 422, refusal: 'oldLayout' });
    expect(seen.sentence).toContain('以前の形の回答票です');
  });

  test('made before its questions were changed is named by its section', async () => {
    const somebody = await enter();
    const seen = await somebody.upload(await restamp(somebody, { digest: 'of other questions' }));
    expect(seen).toMatchObject({ status: 422, refusal: 'oldQuestionnaire' });
    expect(seen.sentence).toContain('「A First（日）」の設問が、ダウンロードの後に変わりました');
    expect(await somebody.stored()).toEqual({});
  });

  test('of another questionnaire, whichever survey it says it is of, is refused', async () => {
    const [here, there] = [await enter(), await enter('short-20')];
    expect(await here.upload(there.filled)).toMatchObject({ status: 422, refusal: 'otherWave' });
    expect(await there.upload(here.filled)).toMatchObject({ status: 422, refusal: 'otherWave' });
    const unknown = await here.upload(await restamp(here, { section: 'h1' }));
    expect([unknown.status, unknown.findings]).toEqual([200, { changed: ['B-01'] }]);
    expect(unknown.main).toContain('「H1」は、いまの回答票にないため、読んでいません。');
    const later = await here.upload(await restamp(here, { revision: 5 }));
    expect(later).toMatchObject({ status: 422, refusal: 'oldQuestionnaire' });
  });
});

describe('a preview that was left lying', () => {
  /** The sealed file of a preview as it is so many minutes later. */
  async function aged({ place }: Somebody, sealed: string, minutes: number): Promise<string> {
    const key = await keyOf(place);
    const owner = { userId: place.userId, companyId: place.companyId };
    const opened = openProposal(key, owner, { sealed, now: new Date() }) as Proposal;
    return sealProposal(key, owner, { ...opened, madeAt: opened.madeAt - minutes * 60_000 });
  }

  test('for an hour is no longer taken, and says what to do; before that it is', async () => {
    const somebody = await enter();
    const seen = await somebody.upload(somebody.filled);
    const sealed = seen.fields.find(([name]) => name === 'sealed')?.[1] ?? '';
    const late = await somebody.take(seen, { sealed: await aged(somebody, sealed, 61) });
    expect(late.status).toBe(409);
    const html = await late.text();
    expect(html).toContain('確認の画面が古くなりました');
    expect(html).toContain('もう一度ファイルを選んでください');
    expect(await somebody.stored()).toEqual({});
    const intime = await somebody.take(seen, { sealed: await aged(somebody, sealed, 59) });
    expect(intime.headers.get('location')).toMatch(/taken=2$/);
    expect(await somebody.stored()).toEqual(FILLED);
  });
});

describe('somebody who sends many files at once', () => {
  test('is asked to wait, and keeps nobody else from being served', async () => {
    const [busy, other] = [await enter(), await enter()];
    const many = Promise.all(Array.from({ length: 8 }, () => busy.upload(busy.filled)));
    const seen = await other.upload(other.filled);
    expect(seen.findings).toEqual({ changed: ['A-04', 'B-01'] });
    const sent = await many;
    const refusals = sent.map(({ refusal }) => refusal);
    const answers = new Set(sent.map(({ refusal, status, retryAfter }) => [refusal, status, retryAfter].join(' ')));
    expect(answers).toEqual(new Set([' 200 ', 'busy 503 30']));
    expect(sent.find(({ refusal }) => refusal === 'busy')?.sentence).toContain('少し待って、もう一度選んでください');
    expect(refusals.filter((one) => one === null).length).toBeGreaterThanOrEqual(3);
    expect(refusals.filter((one) => one === 'busy').length).toBeGreaterThanOrEqual(1);
    expect((await busy.upload(busy.filled)).refusal).toBeNull();
  });
});

describe('a file that is too much', () => {
  const LETTERS = Array.from({ length: 40 }, (_, at) => `${at < 26 ? '' : 'A'}${String.fromCharCode(65 + (at % 26))}`);
  const heavyRow = (_: unknown, r: number) =>
    `<row r="${r + 1}">${LETTERS.map((letter, at) => `<c r="${letter}${r + 1}"><v>${(r * 7919 + at * 104_729) % 9973}</v></c>`).join('')}</row>`;

  test('for the memory of the process that opens it ends that process alone, in a sentence', async () => {
    const somebody = await enter();
    const heavy = workbook(Array.from({ length: 20_000 }, heavyRow).join(''));
    const [seen, next] = await Promise.all([somebody.upload(heavy), somebody.upload(somebody.filled)]);
    expect(seen.status).toBe(422);
    // A slow machine comes to the end of the time before that of the memory.
    expect(['tooMuch', 'tooSlow']).toContain(seen.refusal);
    expect(seen.sentence).toContain('ダウンロードした回答票に記入してください');
    expect(next.findings).toEqual({ changed: ['A-04', 'B-01'] });
    expect(await somebody.upload(workbook(cell('A1')))).toMatchObject({ status: 422, refusal: 'notOurs' });
  });

  test('for its own preview is refused before that', async () => {
    const somebody = await enter('company-2022');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await somebody.download('xlsx', 'ja')) as unknown as ExcelJS.Buffer);
    let seed = 1;
    const letters = Array.from({ length: 12_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      // A control character as a workbook writes it.
      return seed % 7 === 0 ? '漢' : '_x0001_';
    }).join('');
    for (const sheet of book.worksheets.slice(1))
      sheet.eachRow((row, line) => {
        if (line > 4 && row.getCell(1).value) row.getCell(6).value = `${sheet.id}.${line} ${letters}`;
      });
    const file = Buffer.from(await book.xlsx.writeBuffer());
    expect(await somebody.upload(file)).toMatchObject({ status: 422, refusal: 'tooMuch' });
  });
});
