import { readdirSync, readFileSync, statSync } from 'node:fs';
import Encoding from 'encoding-japanese';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { translator } from '../../app/text/translate.ts';
import { fileKind } from '../../app/workbook/file-kind.ts';
import { openApart } from '../../app/workbook/open-apart.server.ts';
import { openFile } from '../../app/workbook/open-file.server.ts';
import { AWKWARD_FILES, cell, entry, FIXTURE_NAMES, good, MOST_KEPT, workbook } from '../support/awkward-files.ts';
import { entriesOf, makeZip } from '../support/zip.ts';

const folder = new URL('../fixtures/workbooks/', import.meta.url);
const kept = new Set(readdirSync(folder));

describe('an awkward file', () => {
  test.each(AWKWARD_FILES)('%s is refused as %s, in a sentence', async (what, fault, make) => {
    const name = FIXTURE_NAMES[AWKWARD_FILES.findIndex(([other]) => other === what)] ?? '';
    const found = await openFile(kept.has(name) ? readFileSync(new URL(name, folder)) : make());
    expect(found).toMatchObject({ ok: false, refusal: { fault } });
    for (const language of ['ja', 'en'] as const) {
      const sentence = translator(language, 'workbook')(`refusal.${fault}`, {
        line: 3,
        column: '',
        sheet: '',
        section: '',
      });
      expect(sentence).toMatch(/[。.]$/);
      expect(sentence).not.toMatch(/\{\{|refusal\./);
    }
  });

  test('lies among the fixtures, but for those too large to keep', () => {
    const made = AWKWARD_FILES.map(([, , make], index) => [FIXTURE_NAMES[index] ?? '', make()] as const);
    const small = made.filter(([, bytes]) => bytes.length <= MOST_KEPT);
    expect([...kept].sort()).toEqual(small.map(([name]) => name).sort());
    for (const [name, bytes] of small) expect(statSync(new URL(name, folder)).size > 0, name).toBe(bytes.length > 0);
  });

  const others = new URL('../fixtures/other-programs/', import.meta.url);
  test.each(readdirSync(others))('that another program saved, %s, is refused as what it is', async (name) => {
    const fault = /^[A-Za-z]+/.exec(name)?.[0];
    expect(await openFile(readFileSync(new URL(name, others)))).toMatchObject({ ok: false, refusal: { fault } });
  });

  test('is known by its content, whatever its name says', () => {
    expect(fileKind(Buffer.from('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office"/>'))).toBe(
      'otherOffice',
    );
    expect(fileKind(Buffer.from('<?xml version="1.0"?><!DOCTYPE html><html/>'))).toBe('html');
    expect(fileKind(good)).toBe('zip');
    expect(fileKind(Buffer.from('ID,回答\n'))).toBe('text');
    expect(fileKind(iconv.encode('ID,回答\n', 'cp932'))).toBe('text');
    expect(fileKind(Buffer.from('ID,答\n', 'utf16le'))).toBe('text');
  });
});

describe('a workbook', () => {
  test('says the same day whatever year its dates count from', async () => {
    for (const date1904 of [false, true]) {
      const book = new ExcelJS.Workbook();
      book.properties.date1904 = date1904;
      const cell = book.addWorksheet('a').getCell('A1');
      cell.value = new Date(Date.UTC(2026, 1, 3));
      cell.numFmt = 'yyyy-mm-dd';
      const found = await openFile(Buffer.from(await book.xlsx.writeBuffer()));
      expect(found).toMatchObject({ sheets: [{ rows: [{ cells: { 1: { kind: 'date', text: '2026-02-03' } } }] }] });
    }
  });

  test('that points to other files is read without them', async () => {
    const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="x" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`;
    const linked = workbook(cell('A1'), [
      entry('xl/externalLinks/externalLink1.xml', '<externalLink/>'),
      entry('xl/externalLinks/_rels/externalLink1.xml.rels', relations),
    ]);
    expect(await openFile(linked)).toEqual(await openFile(good));
  });
});

describe('a workbook that was damaged at chance', () => {
  const real = readFileSync(new URL('../fixtures/damaged/answers.xlsx', import.meta.url));
  const xmlOf = /\.(xml|rels)$/;

  test('is read or refused, whichever bytes of it are others, and nothing of it breaks the reader', async () => {
    const changes = fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(real.length), async (changed, end) => {
        const bytes = Buffer.from(changed.length === 8 ? real.subarray(0, end) : real);
        for (const [at, byte] of changed) if (at < bytes.length) bytes[at] = byte;
        expect(typeof (await openFile(bytes)).ok).toBe('boolean');
      }),
      { seed: 20260503, numRuns: 300 },
    );
  });

  test('is so too where the zip is whole and its parts are changed', async () => {
    const entries = await entriesOf(real);
    const texts = [
      '<',
      '>',
      '"',
      '&#0;',
      '&#xD800;',
      ' r="ZZZ99999"',
      't="s"',
      '<v>99999999</v>',
      '</row>',
      '<c/>',
      '\ud83d',
    ];
    const change = fc.record({
      part: fc.nat(),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(20),
      text: fc.constantFrom(...texts),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changed) => {
        const parts = entries.map(({ name, content }) => ({ name, content }));
        for (const { part, at, cut, text } of changed) {
          const xml = parts.filter(({ name }) => xmlOf.test(name));
          const one = xml[part % xml.length];
          if (!one) continue;
          const from = Math.floor(at * one.content.length);
          one.content = Buffer.concat([
            one.content.subarray(0, from),
            Buffer.from(text),
            one.content.subarray(from + cut),
          ]);
        }
        expect(typeof (await openFile(makeZip(parts))).ok).toBe('boolean');
      }),
      { seed: 20260504, numRuns: 300 },
    );
  });
});

describe('a CSV file', () => {
  const TEXT = 'ID,回答\r\nA-01,表①髙～\rA-02,"二\n行"\n';
  const wanted = [['ID', '回答'], ['A-01', '表①髙～'], ['A-02', '二\n行'], []];
  const plain = TEXT.replace('①髙～', '予能');
  const wantedPlain = [['ID', '回答'], ['A-01', '表予能'], ['A-02', '二\n行'], []];
  const iso2022 = Buffer.from(Encoding.convert(Encoding.stringToCode(plain), { to: 'JIS', from: 'UNICODE' }));
  test.each([
    ['UTF-8', Buffer.from(TEXT), wanted],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), wanted],
    ['UTF-16LE with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), wanted],
    ['UTF-16BE with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16(), wanted],
    ['UTF-16LE without a mark', Buffer.from(TEXT, 'utf16le'), wanted],
    ['UTF-16BE without a mark', Buffer.from(TEXT, 'utf16le').swap16(), wanted],
    ['CP932', iconv.encode(TEXT, 'cp932'), wanted],
    ['EUC-JP', iconv.encode(plain, 'euc-jp'), wantedPlain],
    ['ISO-2022-JP', iso2022, wantedPlain],
    ['tabs', Buffer.from(TEXT.replaceAll(',', '\t')), wanted],
    ['semicolons', Buffer.from(TEXT.replaceAll(',', ';')), wanted],
  ])('in %s is read, with line ends of all kinds', async (_, bytes, rows) => {
    expect(await openFile(bytes)).toEqual({ ok: true, source: 'csv', rows });
  });
});

describe('a process of its own', () => {
  test('opens one file after the other, and what breaks it is a refusal here', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('a').getCell('A1').value = 'x';
    const bytes = Buffer.from(await book.xlsx.writeBuffer());
    const [opened, bomb, slow, starved, again] = await Promise.all([
      openApart(bytes, 'a'),
      openApart(workbook(cell('A1'), [entry('xl/a.xml', Buffer.alloc(40 * 1024 * 1024, 32))]), 'a'),
      openApart(bytes, 'b', { processorMilliseconds: 1 }),
      openApart(bytes, 'b', { wallMilliseconds: 1 }),
      openApart(bytes, 'b'),
    ]);
    expect(opened).toMatchObject({ ok: true, source: 'xlsx' });
    expect(bomb).toMatchObject({ refusal: { fault: 'bomb' } });
    expect(slow).toMatchObject({ refusal: { fault: 'tooSlow' } });
    expect(starved).toMatchObject({ refusal: { fault: 'busy' } });
    expect(again).toEqual(opened);
  });
});
