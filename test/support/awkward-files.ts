import * as CFB from 'cfb';
import type { FileFault } from '../../app/workbook/raw-file.ts';
import { makeZip, type ZipEntry } from './zip.ts';

const xml = (text: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
/** An entry of a zip. */
export const entry = (name: string, content: Buffer | string, more: Partial<ZipEntry> = {}): ZipEntry => ({
  name,
  content: Buffer.from(content),
  ...more,
});
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** A small workbook of one sheet with these rows, and further entries. */
export function workbook(rows: string, more: readonly ZipEntry[] = [], head = ''): Buffer {
  return makeZip([
    entry(
      '[Content_Types].xml',
      xml(`<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`),
    ),
    entry(
      '_rels/.rels',
      xml(
        `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ),
    ),
    entry(
      'xl/workbook.xml',
      xml(
        `<workbook xmlns="${SPREADSHEET}" xmlns:r="${RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
      ),
    ),
    entry(
      'xl/_rels/workbook.xml.rels',
      xml(
        `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ),
    ),
    entry(
      'xl/worksheets/sheet1.xml',
      xml(`${head}<worksheet xmlns="${SPREADSHEET}"><sheetData>${rows}</sheetData></worksheet>`),
    ),
    ...more,
  ]);
}

/** One cell as a row of a sheet's XML. */
export const cell = (ref: string, value = '1') =>
  `<row r="${/\d+/.exec(ref)?.[0]}"><c r="${ref}"><v>${value}</v></c></row>`;

function compound(paths: readonly string[]): Buffer {
  const container = CFB.utils.cfb_new();
  for (const path of paths) CFB.utils.cfb_add(container, path, Buffer.alloc(5000, 1));
  return CFB.write(container, { type: 'buffer' }) as Buffer;
}

/** A workbook that can be read. */
export const good = workbook(cell('A1'));
const LOL = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;">]>';
const text = (content: string) => Buffer.from(content, 'utf8');
const encrypted = (transform: string) =>
  compound(['/EncryptedPackage', '/EncryptionInfo', `/\u0006DataSpaces/TransformInfo/${transform}/\u0006Primary`]);

/** Every awkward file with the refusal that it must meet. Those of a size that can be kept lie in test/fixtures/workbooks. */
export const AWKWARD_FILES: readonly (readonly [string, FileFault, () => Buffer])[] = [
  ['nothing at all', 'empty', () => Buffer.alloc(0)],
  ['more than 5 MB', 'tooLarge', () => Buffer.alloc(5 * 1024 * 1024 + 1, 65)],
  ['an old workbook (.xls)', 'oldExcel', () => compound(['/Workbook'])],
  ['a binary workbook (.xlsb)', 'binaryExcel', () => makeZip([entry('xl/workbook.bin', 'x')])],
  [
    'OpenDocument (.ods)',
    'openDocument',
    () => makeZip([entry('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')]),
  ],
  [
    'a text document (.docx)',
    'otherOffice',
    () => makeZip([entry('[Content_Types].xml', xml('<Types/>')), entry('word/document.xml', xml('<a/>'))]),
  ],
  ['a workbook with macros (.xlsm)', 'macros', () => workbook(cell('A1'), [entry('xl/vbaProject.bin', 'x')])],
  ['a workbook with a password', 'password', () => encrypted('StrongEncryptionTransform')],
  ['a workbook under rights management', 'rights', () => encrypted('DRMEncryptedTransform')],
  [
    'a file that a company’s own system encrypts',
    'unknown',
    () => Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 251)),
  ],
  ['a zip with encrypted entries', 'encryptedZip', () => makeZip([entry('xl/workbook.xml', 'x', { flags: 0x801 })])],
  ['a web page renamed .xlsx', 'html', () => text('\ufeff<html><table><tr><td>1</td></tr></table></html>')],
  ['a PDF renamed .xlsx', 'pdf', () => text('%PDF-1.7\n')],
  ['a workbook cut off in the middle', 'brokenZip', () => good.subarray(0, good.length / 2)],
  ['a zip with nothing in it but its signature', 'brokenZip', () => Buffer.from('PK\x03\x04')],
  ['a name that leads out of the folder', 'unsafeZip', () => workbook(cell('A1'), [entry('../../etc/passwd', 'x')])],
  ['an absolute name', 'unsafeZip', () => workbook(cell('A1'), [entry('/etc/passwd', 'x')])],
  ['a link', 'unsafeZip', () => workbook(cell('A1'), [entry('xl/link', '/etc/passwd', { mode: 0o120777 })])],
  ['a name that is there twice', 'unsafeZip', () => workbook(cell('A1'), [entry('xl/workbook.xml', xml('<a/>'))])],
  [
    'a local header with another size',
    'unsafeZip',
    () => workbook(cell('A1'), [entry('xl/a.xml', xml('<a/>'), { localSize: 7 })]),
  ],
  [
    'a local header with another name',
    'unsafeZip',
    () => workbook(cell('A1'), [entry('xl/a.xml', xml('<a/>'), { localName: 'xl/b.xml' })]),
  ],
  [
    'a directory that says less than there is',
    'unsafeZip',
    () => workbook(cell('A1'), [entry('xl/a.xml', Buffer.alloc(1_000_000, 32), { size: 10, localSize: 10 })]),
  ],
  ['a bomb of one entry', 'bomb', () => workbook(cell('A1'), [entry('xl/a.xml', Buffer.alloc(40 * 1024 * 1024, 32))])],
  [
    'a bomb that is only swollen',
    'bomb',
    () => workbook(cell('A1'), [entry('xl/a.xml', Buffer.alloc(20 * 1024 * 1024, 32))]),
  ],
  [
    'a sheet that says it has 4 GB',
    'bomb',
    () => workbook(cell('A1'), [entry('xl/a.xml', xml('<a/>'), { size: 0xfffffff0, localSize: 0xfffffff0 })]),
  ],
  [
    'more entries than any workbook',
    'bomb',
    () => makeZip(Array.from({ length: 5000 }, (_, at) => entry(`xl/${at}.xml`, 'x'))),
  ],
  [
    'a zip in a zip',
    'nested',
    () => workbook(cell('A1'), [entry('xl/embeddings/inner.bin', makeZip([entry('a', 'x')]))]),
  ],
  ['a DTD in a sheet', 'entities', () => workbook(cell('A1'), [], '<!DOCTYPE a SYSTEM "file:///etc/passwd">')],
  ['entities that multiply', 'entities', () => workbook(cell('A1'), [], LOL)],
  [
    'XML in UTF-16',
    'entities',
    () => workbook(cell('A1'), [entry('xl/a.xml', Buffer.from('\ufeff<!DOCTYPE a>', 'utf16le'))]),
  ],
  ['XML that is none', 'unreadable', () => workbook('<row r="1"><c r="A1"><v>1</c></row>')],
  ['a column that does not exist', 'unreadable', () => workbook(cell('ZZZZ9'))],
  ['a cell in the very last corner', 'tooMuch', () => workbook(cell('XFD1048576'))],
  [
    'more cells than an answer sheet',
    'tooMuch',
    () =>
      workbook(
        Array.from(
          { length: 15_000 },
          (_, r) =>
            `<row r="${r + 1}">${['A', 'B', 'C', 'D', 'E'].map((c) => `<c r="${c}${r + 1}"><v>${(r * 7919) % 9973}</v></c>`).join('')}</row>`,
        ).join(''),
      ),
  ],
  [
    'one long text that stands in very many cells',
    'tooMuch',
    () =>
      workbook(
        Array.from(
          { length: 10_000 },
          (_, r) =>
            `<row r="${r + 1}">${['A', 'B', 'C', 'D', 'E'].map((c) => `<c r="${c}${r + 1}" t="s"><v>0</v></c>`).join('')}</row>`,
        ).join(''),
        [
          entry(
            'xl/sharedStrings.xml',
            xml(`<sst xmlns="${SPREADSHEET}"><si><t>${'長い文'.repeat(4_000)}</t></si></sst>`),
          ),
        ],
      ),
  ],
  ['a CSV file with only a mark', 'empty', () => text('\ufeff')],
  ['a CSV file with a NUL', 'csvControl', () => text('ID,回答\nA-01,a\u0000b\n')],
  ['a CSV file with an open quotation mark', 'csvQuotes', () => text('ID,回答\nA-01,"open\nA-02,b\n')],
  ['a CSV file with a field too many', 'csvFields', () => text('ID,回答\nA-01,a,b\n')],
  ['a CSV file of a million columns', 'csvTooWide', () => text(','.repeat(1_000_000))],
  ['a CSV file of a million lines', 'csvTooLong', () => text('ID,a\n'.repeat(1_000_000))],
  ['a CSV file of many lines for its size', 'csvTooLong', () => text('ID,a\n'.repeat(300_000))],
  ['a CSV file with half a character', 'csvEncoding', () => Buffer.from([0x49, 0x44, 0x2c, 0xed, 0xa0, 0x80, 0x0a])],
  ['a CSV file of one long line', 'csvTooLong', () => text('a'.repeat(4_000_000))],
  [
    'a CSV file whose bytes are no text',
    'csvEncoding',
    () => Buffer.concat([text('ID,回答\nA-01,'), Buffer.from([0xff, 0xa0, 0xfd, 0x80])]),
  ],
];

/** The largest file that is kept as a fixture, in bytes; larger ones are made where they are needed. */
export const MOST_KEPT = 120_000;

/** The names of the kept files, in the order of the list: the refusal, a number, and the ending that a user would see. */
export const FIXTURE_NAMES: readonly string[] = AWKWARD_FILES.map(([what, fault], index) => {
  const number = AWKWARD_FILES.slice(0, index).filter(([, other]) => other === fault).length + 1;
  return `${fault}-${number}.${what.startsWith('a CSV') ? 'csv' : 'xlsx'}`;
});
