import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABLE_LIMITS } from '../../analytics/microdata/csv-table.ts';
import { type Reading, readQuestionnaire, readResponses } from '../../scripts/read-microdata.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const FIXTURES = join(ROOT, 'test/fixtures/analyse');
const HEADER = 'company_id,associations,sector,size,region,owner_id,H-2-08,budget,risks,aware';
const ROW = 'c1,ALPHA,29,S1,関東,,3,mid,theft;stop,yes';
const CODES = '1, 2, 3, 4, 5, NA, DK';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kurabe-analyse-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function kurabe(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const args = ['--import', 'tsx', 'scripts/kurabe.ts', ...argv];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const analyse = (responses: string, out: string, ...more: string[]) =>
  kurabe(
    'analyse',
    '--questionnaire',
    join(FIXTURES, 'items.csv'),
    '--responses',
    responses,
    '--policy',
    join(FIXTURES, 'policy.json'),
    '--out',
    join(folder, out),
    ...more,
  );

const faultsOf = (path: string, reading: Reading<unknown>): string[] =>
  reading.ok ? [] : reading.faults.map((fault) => fault.replace(`${path}: `, ''));

async function responseFaults(content: string | Uint8Array): Promise<string[]> {
  const path = fileOf('responses.csv', content);
  const questionnaire = await readQuestionnaire(join(FIXTURES, 'items.csv'));
  if (!questionnaire.ok) throw new Error(questionnaire.faults.join('\n'));
  return faultsOf(path, await readResponses(path, questionnaire.value));
}

async function itemFaults(content: string): Promise<string[]> {
  const path = fileOf('items.csv', content);
  return faultsOf(path, await readQuestionnaire(path));
}

describe('kurabe analyse', () => {
  it('writes a bundle, which verify recomputes byte for byte', async () => {
    const done = await analyse(join(FIXTURES, 'responses.csv'), 'bundle', '--wave', 'golden');
    expect(done.code).toBe(0);
    expect(done.err).toContain('audit 100 %');
    expect(done.out).toMatch(/audited {3}yes: \d+ repairs/);
    expect(readFileSync(join(folder, 'bundle', 'cells.csv'), 'utf8')).toBe(
      readFileSync(join(FIXTURES, 'golden/cells.csv'), 'utf8'),
    );
    const recompute = ['--responses', join(FIXTURES, 'responses.csv'), '--questionnaire', join(FIXTURES, 'items.csv')];
    const verified = await kurabe('verify', join(folder, 'bundle'), ...recompute);
    expect(verified.code).toBe(0);
    expect(verified.out).toContain('recomputed cells.csv, byte for byte the same');
    expect(verified.out).toMatch(/audited {4}yes, \d+ data sets recomputed, every company has another answer in one/);
    const rebuilt = await kurabe('verify', join(folder, 'bundle'), ...recompute, '--rebuild');
    expect(rebuilt.out).toContain('recomputed yes, byte for byte the same');
    const changed = readFileSync(join(FIXTURES, 'responses.csv'), 'utf8').replace(/,3,/g, ',1,');
    const refused = await kurabe(
      'verify',
      join(folder, 'bundle'),
      '--responses',
      fileOf('changed.csv', changed),
      ...recompute.slice(2),
    );
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('cells.csv is not what these answers give.');
  });

  it('is not verified where the certificate says something else of its data sets, even with its digest made anew', async () => {
    const bundle = join(folder, 'bundle');
    const recompute = ['--responses', join(FIXTURES, 'responses.csv'), '--questionnaire', join(FIXTURES, 'items.csv')];
    type Changed = {
      units: {
        columns: string[];
        witnesses: {
          covered: { swaps: number; moves: number };
          start: string;
          changes: string[];
          methods: string[];
        };
      }[];
    };
    const verifyChanged = async (change: (certificate: Changed) => void): Promise<string> => {
      const dir = join(folder, 'tampered');
      rmSync(dir, { recursive: true, force: true });
      cpSync(bundle, dir, { recursive: true });
      const before = readFileSync(join(dir, 'certificate.json'), 'utf8');
      const certificate = JSON.parse(before) as Changed;
      change(certificate);
      const after = `${JSON.stringify(certificate, null, 2)}\n`;
      writeFileSync(join(dir, 'certificate.json'), after);
      const sums = readFileSync(join(dir, 'SHA256SUMS'), 'utf8').replace(sha256(before), sha256(after));
      writeFileSync(join(dir, 'SHA256SUMS'), sums);
      const { code, err } = await kurabe('verify', dir, ...recompute);
      return code === 0 ? 'verified' : err;
    };
    expect(await verifyChanged(() => undefined)).toBe('verified');
    const counts = await verifyChanged(({ units }) => {
      const { covered } = units[0]!.witnesses;
      covered.swaps -= 1;
      covered.moves += 1;
    });
    expect(counts).toContain('the answers covered by each method are not those stated.');
    const fewer = await verifyChanged(({ units }) => {
      units[0]!.witnesses.changes.pop();
    });
    expect(fewer).toContain('the data sets are not those of these companies.');
    // In every atom all companies give the first code: in no column is that the release.
    const numbers = (JSON.parse(readFileSync(join(bundle, 'certificate.json'), 'utf8')) as Changed).units.keys();
    for (const unit of numbers) {
      const other = await verifyChanged(({ units }) => {
        const { witnesses } = units[unit]!;
        const changes = witnesses.start.split(';').flatMap((codes, atom) =>
          codes
            .split(' ')
            .filter((code) => !code.startsWith('0x'))
            .map((code) => `${atom}:${code.replace('x', '>0x')}`),
        );
        witnesses.changes = [changes.join(' ')];
        witnesses.methods = witnesses.methods.slice(0, 2);
      });
      expect(other).toContain(`data set 2 gives another release (`);
    }
  });

  it('writes nothing and ends with 1 where an answer is not understood', async () => {
    const bad = fileOf('bad.csv', `${HEADER}\n${ROW}\n${ROW.replace('c1', 'c2').replace(',3,', ',7,')}\n`);
    const refused = await analyse(bad, 'never');
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: `${bad}: row 3, column "H-2-08": "7" is not a code of this item; its codes are ${CODES}.\n`,
    });
    expect(existsSync(join(folder, 'never'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('does not overwrite a folder', async () => {
    const refused = await analyse(join(FIXTURES, 'responses.csv'), '');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('exists already; a bundle is never overwritten.');
  });

  it('takes --previous only with the answers it was made of', async () => {
    const refused = await analyse(join(FIXTURES, 'responses.csv'), 'never', '--previous', folder);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('--previous and --previous-responses go in pairs.');
  });

  it('ends with 2 and the usage where it is used wrongly', async () => {
    const unknown = await analyse(join(FIXTURES, 'responses.csv'), 'never', '--outt', 'x');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("Unknown option '--outt'");
    expect(await kurabe('analyse')).toMatchObject({ code: 2, out: '' });
    expect((await kurabe('analyse')).err).toContain('--questionnaire, --responses, --policy, --out must be given.');
    expect(await kurabe('nonsense')).toEqual({
      code: 2,
      out: '',
      err: 'There is no command "nonsense".\nkurabe help lists the commands.\n',
    });
  });

  it('explains itself', async () => {
    const help = await kurabe('help');
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('analyse');
    expect((await kurabe('help', 'verify')).out).toContain('kurabe verify DIR');
  });

  it('takes the questionnaires of the program by id', async () => {
    const questionnaire = await readQuestionnaire('company-2022');
    expect(questionnaire.ok && questionnaire.value.sections.flatMap((section) => section.items)).toHaveLength(71);
    expect(await readQuestionnaire('company-1999')).toMatchObject({ ok: false });
  });
});

describe('a file of responses', () => {
  it.each([
    ['a byte order mark', `\ufeff${HEADER}\n${ROW}\n`],
    ['CRLF', `${HEADER}\r\n${ROW}\r\n`],
    ['CR', `${HEADER}\r${ROW}\r`],
    ['mixed line ends and empty lines', `${HEADER}\r\n\n${ROW}\r\n\r\n`],
    ['no line end at the end', `${HEADER}\n${ROW}`],
    ['quoted fields', `${HEADER}\n"c1","ALPHA","29","S1","Kanto, east","","3","mid","theft","yes"\n`],
    [
      'columns in another order',
      'aware,risks,budget,H-2-08,region,size,sector,associations,company_id\nyes,,,,,S1,29,,c1\n',
    ],
    ['a weight of 1', `${HEADER},weight\n${ROW},1\n`],
    ['a company of no association', `${HEADER}\nc1,,29,S1,,,3,mid,theft,yes\n`],
  ])('may have %s', async (_, content) => {
    expect(await responseFaults(content)).toEqual([]);
  });

  it.each([
    ['nothing', '', 'The file is empty.'],
    ['only a byte order mark', '\ufeff', 'The file is empty.'],
    ['only a header', `${HEADER}\n`, 'The file has no responses.'],
    [
      'Shift_JIS',
      iconv.encode(`${HEADER}\n${ROW}\n`, 'cp932'),
      'The file is in Shift_JIS, not UTF-8. Save it as "CSV UTF-8" and run again.',
    ],
    [
      'EUC-JP',
      iconv.encode(`${HEADER}\n${ROW}\n`, 'euc-jp'),
      'The file is in EUC-JP, not UTF-8. Save it as "CSV UTF-8" and run again.',
    ],
    [
      'UTF-16',
      iconv.encode(`${HEADER}\n${ROW}\n`, 'utf-16le', { addBOM: true }),
      'The file is in UTF-16, not UTF-8. Save it as "CSV UTF-8" and run again.',
    ],
    ['a lost column', `${HEADER}\n${ROW}\nc2,ALPHA,29\n`, 'row 3: The row has 3 fields, the header has 10.'],
    ['a surplus field', `${HEADER}\n${ROW},9\n`, 'row 2: The row has 11 fields, the header has 10.'],
    [
      'an open quotation mark',
      `${HEADER}\n${ROW}\n"c2,ALPHA,29,S1,,,3,mid,theft,yes\n`,
      'row 3: A quotation mark is opened and never closed.',
    ],
    [
      'a NUL',
      `${HEADER}\n${ROW.replace('mid', 'mi\u0000d')}\n`,
      'row 2, column "budget": The field holds a control character (U+0000).',
    ],
    [
      'an escape',
      `${HEADER}\n${ROW.replace('mid', '\u001b[31m')}\n`,
      'row 2, column "budget": The field holds a control character (U+001B).',
    ],
    [
      'an unknown column',
      `${HEADER},extra\n${ROW},1\n`,
      'row 1, column "extra": The column is not known: it is not an item of the questionnaire.',
    ],
    [
      'a dangerous column',
      `${HEADER},__proto__\n${ROW},1\n`,
      'row 1, column "__proto__": The column is not known: it is not an item of the questionnaire.',
    ],
    ['a doubled column', `${HEADER},aware\n${ROW},no\n`, 'row 1: Column "aware" is there twice.'],
    ['an unnamed column', `${HEADER},\n${ROW},\n`, 'row 1: Column 11 has no name.'],
    [
      'a missing column',
      `${HEADER.replace(',aware', '')}\n${ROW.replace(',yes', '')}\n`,
      'row 1, column "aware": The column is missing. Leave its fields empty where nobody answered.',
    ],
    [
      'an unknown code',
      `${HEADER}\n${ROW.replace(',3,', ',6,')}\n`,
      `row 2, column "H-2-08": "6" is not a code of this item; its codes are ${CODES}.`,
    ],
    [
      'NR as an answer',
      `${HEADER}\n${ROW.replace(',3,', ',NR,')}\n`,
      `row 2, column "H-2-08": "NR" is not a code of this item; its codes are ${CODES}.`,
    ],
    [
      'several codes where one is asked',
      `${HEADER}\n${ROW.replace(',3,', ',3;4,')}\n`,
      'row 2, column "H-2-08": "3;4" names several codes; this item takes one.',
    ],
    [
      'an unknown option',
      `${HEADER}\n${ROW.replace('theft', 'fire')}\n`,
      'row 2, column "risks": "fire" is not a code of this item; its codes are theft, stop, safety, NA, DK.',
    ],
    [
      'an exclusive option beside others',
      `${HEADER}\n${ROW.replace('theft', 'DK')}\n`,
      'row 2, column "risks": "DK;stop" holds a code that cannot be chosen together with others.',
    ],
    [
      'the same company twice',
      `${HEADER}\n${ROW}\n${ROW}\n`,
      'row 3, column "company_id": The company is there twice: it is that of row 2.',
    ],
    [
      'no company',
      `${HEADER}\n${ROW.replace('c1', '')}\n`,
      'row 2, column "company_id": The field is empty; every row needs a company.',
    ],
    [
      'no sector',
      `${HEADER}\n${ROW.replace(',29,', ',,')}\n`,
      'row 2, column "sector": The field is empty; every company needs one.',
    ],
    [
      'a star for a sector',
      `${HEADER}\n${ROW.replace(',29,', ',*,')}\n`,
      'row 2, column "sector": "*" is not a code: 1 to 64 letters, digits, "-", "_" or ".", the first a letter or digit.',
    ],
    [
      'a formula for an association',
      `${HEADER}\n${ROW.replace('ALPHA', '=1+1')}\n`,
      'row 2, column "associations": "=1+1" is not a code: 1 to 64 letters, digits, "-", "_" or ".", the first a letter or digit.',
    ],
    [
      'a weight',
      `${HEADER},weight\n${ROW},1.5\n`,
      'row 2, column "weight": "1.5" is not 1; every company counts once, other weights are not taken.',
    ],
    [
      'too many columns',
      `${Array.from({ length: TABLE_LIMITS.columns + 1 }, (_, i) => i).join(',')}\n`,
      `The first line has ${TABLE_LIMITS.columns + 1} columns; at most ${TABLE_LIMITS.columns} are read.`,
    ],
    [
      'one endless line',
      'x'.repeat(TABLE_LIMITS.headerCharacters + 1),
      `The first line has ${TABLE_LIMITS.headerCharacters + 1} characters; at most ${TABLE_LIMITS.headerCharacters} are read.`,
    ],
  ])('is refused for %s', async (_, content, sentence) => {
    expect(await responseFaults(content)).toEqual([sentence]);
  });

  it('is refused for bytes that are no text', async () => {
    const bytes = new Uint8Array([...new TextEncoder().encode(`${HEADER}\n`), 0xff, 0xfe, 0x00, 0x81, 0xff]);
    expect((await responseFaults(bytes))[0]).toMatch(/not UTF-8/);
  });

  it('is refused with all faults in the order of rows, fifty at most, then how many more', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ROW.replace('c1', `c${i}`).replace(',3,', ',8,'));
    rows[1] = 'short';
    const faults = await responseFaults(`${HEADER}\n${rows.join('\n')}\n`);
    expect(faults).toHaveLength(51);
    expect(faults[0]).toMatch(/^row 2, column "H-2-08"/);
    expect(faults[1]).toBe('row 3: The row has 1 fields, the header has 10.');
    expect(faults[50]).toBe('... and 10 more.');
  });

  it('names no company in what it says', async () => {
    const faults = await responseFaults(
      `${HEADER}\n${ROW.replace('c1', '1234567890123')}\n${ROW.replace('c1', '1234567890123')}\n`,
    );
    expect(faults.join('\n')).not.toContain('1234567890123');
  });

  it('shows foreign text shortened and without control characters', async () => {
    const long = `\u202e${'あ'.repeat(80)}`;
    const [fault = ''] = await responseFaults(`${HEADER}\n${ROW.replace(',mid,', `,${long},`)}\n`);
    expect(fault).toContain(`"\ufffd${'あ'.repeat(39)}…"`);
  });

  it('cannot be read where there is none', async () => {
    const questionnaire = await readQuestionnaire('company-2022');
    if (!questionnaire.ok) throw new Error('no questionnaire');
    const missing = await readResponses(join(folder, 'nothing.csv'), questionnaire.value);
    expect(missing).toEqual({
      ok: false,
      faults: [`${join(folder, 'nothing.csv')} cannot be read: there is no such file.`],
    });
  });

  it('leaves out answers to items that are not asked, and says how many', async () => {
    const questionnaire = await readQuestionnaire('company-2022');
    if (!questionnaire.ok) throw new Error('no questionnaire');
    const items = questionnaire.value.sections
      .flatMap((section) => section.items)
      .filter((item) => item.kind !== 'text');
    const header = ['company_id', 'associations', 'sector', 'size', 'region', ...items.map((item) => item.id)];
    const values = header.map(
      (name) => ({ company_id: 'c1', sector: '29', size: 'S1', 'G-01': '2', 'G-02': '1' })[name] ?? '',
    );
    const path = fileOf('own.csv', `${header.join(',')}\n${values.join(',')}\n`);
    const read = await readResponses(path, questionnaire.value);
    expect(read.ok && read.value.notes).toEqual([
      'Left out: answers to items that the questionnaire does not ask there (1).',
    ]);
  });
});

describe('a list of items', () => {
  const header = 'item,kind,codes,scale';

  it('adds NA and DK where they are not listed, and understands them everywhere', async () => {
    const read = await readQuestionnaire(
      fileOf('good.csv', `${header}\nQ1,single,a;b,ordinal\nQ2,multiple,x;y;NA,\nQ3,maturity,,\n`),
    );
    const options = read.ok
      ? read.value.sections[0]!.items.map((item) =>
          'options' in item ? item.options.map((option) => option.code).join(' ') : item.kind,
        )
      : [];
    expect(options).toEqual(['a b NA DK', 'x y NA DK', 'maturity']);
  });

  it.each([
    [
      'another header',
      'id,kind,codes,scale\nQ1,single,a;b,\n',
      'row 1: The columns of a list of items are item,kind,codes,scale.',
    ],
    ['no items', `${header}\n`, 'The list has no items.'],
    [
      'an unknown kind',
      `${header}\nQ1,slider,a;b,\n`,
      'row 2, column "kind": "slider" is not a kind; the kinds are maturity, single, multiple.',
    ],
    [
      'a bad id',
      `${header}\n=Q1,single,a;b,\n`,
      'row 2, column "item": "=Q1" is not an item id: 1 to 64 letters, digits, "-", "_" or ".".',
    ],
    [
      'a bad code',
      `${header}\nQ1,single,a;b+c,\n`,
      'row 2, column "codes": "b+c" is not a code: 1 to 16 letters or digits.',
    ],
    ['a doubled code', `${header}\nQ1,single,a;b;a,\n`, 'row 2, column "codes": Code "a" is named twice.'],
    [
      'NR as a code',
      `${header}\nQ1,single,a;NR,\n`,
      'row 2, column "codes": NR stands for no answer and cannot be a code.',
    ],
    [
      'ANS as a code',
      `${header}\nQ1,single,a;ANS,\n`,
      'row 2, column "codes": ANS stands for those that answered and cannot be a code.',
    ],
    [
      'no codes',
      `${header}\nQ1,single,,\n`,
      'row 2, column "codes": At least one code other than NA and DK is needed.',
    ],
    [
      'other levels',
      `${header}\nQ1,maturity,1;2;3,\n`,
      'row 2, column "codes": The codes of a maturity item are 1;2;3;4;5; leave them empty or write these.',
    ],
    [
      'an unknown scale',
      `${header}\nQ1,single,a;b,interval\n`,
      'row 2, column "scale": "interval" is not a scale; write ordinal or leave it empty.',
    ],
    [
      'a doubled item',
      `${header}\nQ1,single,a;b,\nQ1,single,a;b,\n`,
      'row 3, column "item": Item "Q1" is there twice.',
    ],
    [
      'items that share a column',
      `${header}\nQ1,multiple,a;b,\nQ1.a,single,x;y,\n`,
      'column "item": Two items give the same column "Q1.a".',
    ],
  ])('is refused for %s', async (_, content, sentence) => {
    expect(await itemFaults(content)).toEqual([sentence]);
  });
});
