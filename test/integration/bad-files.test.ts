import { beforeAll, describe, expect, test, vi } from 'vitest';
import { log } from '../../app/http/log.server.ts';
import { xmlText } from '../../app/workbook/cell-text.ts';
import { AWKWARD_FILES } from '../support/awkward-files.ts';
import { useBuiltPortal } from '../support/built-portal.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { entriesOf, makeZip } from '../support/zip.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { signedIn, type Uploader, uploaderOf } from './upload-fixture.ts';

const database = useDatabase();
const portal = useBuiltPortal();

type Somebody = Uploader & { place: Place; cookie: string };

async function enter(): Promise<Somebody> {
  const place = await prepareWave(database);
  const cookie = await signedIn(database, place);
  return { ...uploaderOf(portal, place, cookie), place, cookie };
}

let somebody: Somebody;
beforeAll(async () => {
  somebody = await enter();
});

/** The company's own CSV file with a number filled in. */
async function filledCsv(one: Uploader, answer = '7'): Promise<string> {
  return (await one.download('csv', 'ja')).toString('utf8').replace(/^(A-04,.*?,.*?,)/m, `$1${answer}`);
}

describe('C, Z: an uploaded file', () => {
  test.each(AWKWARD_FILES)(
    'that is %s is refused as %s on the page, stores nothing and breaks nothing',
    async (_, fault, make) => {
      const failures = vi.spyOn(log, 'error');
      const seen = await somebody.upload(make());
      expect(seen).toMatchObject({ status: 422, refusal: fault, fields: [] });
      expect(seen.sentence).toMatch(/。$/);
      expect(seen.main).toContain('何も保存していません');
      expect(await somebody.stored()).toEqual({});
      expect(failures).not.toHaveBeenCalled();
      failures.mockRestore();
    },
  );

  test.each([
    [
      'a hundred thousand entries',
      () => makeZip(Array.from({ length: 100_000 }, (_, at) => ({ name: `${at}`, content: Buffer.alloc(0) }))),
    ],
    ['one line of 50 MB', () => Buffer.alloc(50_000_000, 65)],
  ])('of %s is refused before it is read', async (_, make) => {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(make())], 'a.csv'));
    const answer = await portal
      .sendForm(`/answer/${somebody.place.slug}/excel`, form, somebody.cookie)
      .catch(() => null);
    // A client that is still sending may find the connection closed before it reads the answer.
    if (answer) expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('大きすぎ')]);
    expect((await somebody.upload(Buffer.from(await filledCsv(somebody)))).status).toBe(200);
  });

  test('named .xlsx that is CSV, and .csv that is Excel, is read by its content', async () => {
    const csv = await somebody.upload(Buffer.from(await filledCsv(somebody)), 'a.xlsx');
    expect(csv.findings).toEqual({ changed: ['A-04'] });
    const book = await somebody.upload(await somebody.download('xlsx', 'en'), 'a.csv');
    expect([book.status, book.findings]).toEqual([200, {}]);
  });

  test.each([
    ['missing', (text: string) => text.replace(',回答,', ',x,'), 'csvHeader'],
    ['there twice, once in full width', (text: string) => text.replace(',補足', ',ＩＤ'), 'csvHeaderTwice'],
    ['members of every object', () => 'ID,設問,回答,__proto__,constructor\r\nA-01,a,1,1,1\r\n', 'notOurs'],
  ])('whose headers are %s is refused', async (_, change, fault) => {
    const seen = await somebody.upload(Buffer.from(change(await filledCsv(somebody))));
    expect(seen).toMatchObject({ status: 422, refusal: fault });
  });

  test('whose headers are in full width, with line ends of all kinds and semicolons, is read', async () => {
    const text = (await filledCsv(somebody)).replace('ID', 'ＩＤ').replace('\r\n', '\r').replace('\r\n', '\n');
    expect((await somebody.upload(Buffer.from(text))).findings).toEqual({ changed: ['A-04'] });
  });
});

describe('N: the name of a file', () => {
  test.each([
    ['a path', '../../etc/passwd', '../../etc/passwd'],
    ['a NUL', 'a\0.xlsx', 'a.xlsx'],
    ['a device of Windows', 'con.xlsx', 'con.xlsx'],
    ['three hundred characters', `${'長'.repeat(300)}.xlsx`, '長'.repeat(80)],
    ['an override of direction', 'a\u202egpj.exe', 'agpj.exe'],
    ['quotation marks and line ends', '"a"\r\nX-Evil: 1.xlsx', '"a"X-Evil: 1.xlsx'],
    ['markup', '<script>alert(1)</script>.xlsx', '<script>alert(1)</script>.xlsx'],
    ['half a character', 'a\ud800.xlsx', 'a\ufffd.xlsx'],
  ])('that is %s is a text on the page and nothing more', async (_, name, shown) => {
    const seen = await somebody.upload(Buffer.from(await filledCsv(somebody)), name);
    expect([seen.status, seen.findings]).toEqual([200, { changed: ['A-04'] }]);
    expect(seen.main.replace(/%22/g, '"').replace(/%0D|%0A/g, '')).toContain(`ファイル：${shown}`);
    expect(seen.html).not.toMatch(/<script>alert/);
  });

  test.each([
    ['with a raw NUL', 'filename="a\0.csv"'],
    ['with a raw line end', 'filename="a\r\nX-Evil: 1.csv"'],
    ['that does not end', 'filename="a.csv'],
    ['in two encodings', 'filename="a.csv"; filename*=UTF-8\'\'%ff%00'],
  ])('%s, as no browser sends it, breaks nothing', async (_, header) => {
    const type = 'multipart/form-data; boundary=x';
    const body = `--x\r\nContent-Disposition: form-data; name="file"; ${header}\r\n\r\n${await filledCsv(somebody)}\r\n--x--\r\n`;
    const answer = await portal.sendBody(`/answer/${somebody.place.slug}/excel`, { body, type }, somebody.cookie);
    expect([200, 400]).toContain(answer.status);
    expect(await answer.text()).toMatch(/。/);
    expect(await somebody.stored()).toEqual({});
  });

  test('that we give names no other file and no other header', async () => {
    const name = `"${'架空の製作所'.repeat(16)}"\r\nX-Evil: 1/..\\`;
    const { companyId, slug } = somebody.place;
    await asSuperuser(database, (sql) => sql`update company set name_ja = ${name} where id = ${companyId}`);
    for (const kind of ['xlsx', 'csv']) {
      const answer = await portal.read(`/answer/${slug}/excel.${kind}`, somebody.cookie);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-evil')).toBeNull();
      const line = answer.headers.get('content-disposition') ?? '';
      expect(line).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w%.-]+$/);
      const given = decodeURIComponent(line.split("UTF-8''")[1] ?? '');
      expect(given).toMatch(new RegExp(`^回答票_調査__架空の製作所[^"/\\\\\\r\\n]*\\.${kind}$`));
      expect(Buffer.byteLength(given)).toBeLessThan(255);
    }
  });
});

describe('N: a text', () => {
  const texts: [string, string, string][] = [
    ['composed and decomposed', 'が か\u3099', 'が か\u3099'],
    ['with a family in one character', '👨‍👩‍👧', '👨‍👩‍👧'],
    ['with a variant of a character', '葛\u{e0100}', '葛\u{e0100}'],
    ['with an override of direction', 'a\u202eb', 'a\u202eb'],
    ['that is markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['that is a formula', '=HYPERLINK("http://evil.example")', '=HYPERLINK("http://evil.example")'],
  ];

  /** A workbook in which the cell of a text and that of its remark hold this XML. */
  async function withText(one: Somebody, xml: string, columns = 'D'): Promise<Buffer> {
    const parts = await entriesOf(await one.download('xlsx', 'ja'));
    const change = (name: string, work: (text: string) => string) => {
      const part = parts.find((found) => found.name === name);
      if (part) part.content = Buffer.from(work(part.content.toString('utf8')));
    };
    let index = 0;
    change('xl/sharedStrings.xml', (text) => {
      index = text.split('<si>').length - 1;
      return text.replace('</sst>', `<si><t>${xml}</t></si></sst>`);
    });
    const empty = new RegExp(`<c r="([${columns}]12)"( s="\\d+")/>`, 'g');
    change('xl/worksheets/sheet2.xml', (text) => text.replace(empty, `<c r="$1"$2 t="s"><v>${index}</v></c>`));
    return makeZip(parts);
  }
  const escaped = (text: string) => xmlText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

  test.each(texts)('%s is kept and shown as it is, out of both kinds of file', async (_, text, kept) => {
    for (const make of [
      async (one: Somebody) => withText(one, escaped(text)),
      async (one: Somebody) =>
        Buffer.from(
          (await one.download('csv', 'ja'))
            .toString()
            .replace(/^(A-05,.*?,.*?,)/m, (head) => `${head}"${text.replaceAll('"', '""')}"`),
        ),
    ]) {
      const one = await enter();
      const seen = await one.upload(await make(one));
      expect(seen.main).toContain(kept);
      expect(seen.html).not.toContain('<img src=x');
      await one.take(seen);
      expect(await one.stored()).toEqual({ 'A-05': { text: kept } });
    }
  });

  test.each([
    ['half a character as a workbook writes it', 'a_xD800_b', 'a\ufffdb'],
    ['a NUL as a workbook writes it', 'a_x0000_b', 'ab'],
    ['a control character as a workbook writes it', 'a_x001B_b', 'ab'],
  ])('with %s is taken without it, in answers and in remarks', async (_, xml, kept) => {
    const one = await enter();
    const seen = await one.upload(await withText(one, xml, 'DF'));
    await one.take(seen);
    expect(await one.stored()).toEqual({ 'A-05': { text: kept }, 'A-05.note': { text: kept } });
  });

  test.each(['&#0;', '&#xD800;', '&#xFFFF;', '&none;'])('with %s, which XML has not, is no workbook', async (xml) => {
    const seen = await somebody.upload(await withText(somebody, xml));
    expect(seen).toMatchObject({ status: 422, refusal: 'unreadable' });
  });
});
