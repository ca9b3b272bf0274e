import { readdirSync, readFileSync, statSync } from 'node:fs';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { translator } from '../../app/text/translate.ts';
import { fileKind } from '../../app/workbook/file-kind.ts';
import { openApart } from '../../app/workbook/open-apart.server.ts';
import { openFile } from '../../app/workbook/open-file.server.ts';
import { AWKWARD_FILES, cell, entry, FIXTURE_NAMES, good, MOST_KEPT, workbook } from '../support/awkward-files.ts';

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

  test('is known by its content, whatever its name says', () => {
    expect(fileKind(good)).toBe('zip');
    expect(fileKind(Buffer.from('ID,回答\n'))).toBe('text');
    expect(fileKind(iconv.encode('ID,回答\n', 'cp932'))).toBe('text');
    expect(fileKind(Buffer.from('ID,答\n', 'utf16le'))).toBe('text');
  });
});

describe('a CSV file', () => {
  const TEXT = 'ID,回答\r\nA-01,表①髙～\rA-02,"二\n行"\n';
  const wanted = [['ID', '回答'], ['A-01', '表①髙～'], ['A-02', '二\n行'], []];
  const plain = TEXT.replace('①髙～', '予能');
  const wantedPlain = [['ID', '回答'], ['A-01', '表予能'], ['A-02', '二\n行'], []];
  test.each([
    ['UTF-8', Buffer.from(TEXT), wanted],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), wanted],
    ['UTF-16LE with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), wanted],
    ['UTF-16BE with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16(), wanted],
    ['CP932', iconv.encode(TEXT, 'cp932'), wanted],
    ['EUC-JP', iconv.encode(plain, 'euc-jp'), wantedPlain],
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
    const [opened, bomb, slow, again] = await Promise.all([
      openApart(bytes),
      openApart(workbook(cell('A1'), [entry('xl/a.xml', Buffer.alloc(40 * 1024 * 1024, 32))])),
      openApart(bytes, 1),
      openApart(bytes),
    ]);
    expect(opened).toMatchObject({ ok: true, source: 'xlsx' });
    expect(bomb).toMatchObject({ refusal: { fault: 'bomb' } });
    expect(slow).toMatchObject({ refusal: { fault: 'tooSlow' } });
    expect(again).toEqual(opened);
  });
});
