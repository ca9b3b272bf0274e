import { codedColumns } from '../../app/survey/coding.ts';
import type { Bilingual, Item, Option, Questionnaire } from '../../app/survey/questionnaire.ts';
import { quoteText, sortFaults, type Table, type TableFault } from './csv-table.ts';

const HEADER = ['item', 'kind', 'codes', 'scale'];
const ITEM_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const CODE = /^[A-Za-z0-9]{1,16}$/;
const OUTSIDE: readonly Option[] = [
  { code: 'NA', label: { ja: '該当しない', en: 'Not applicable' } },
  { code: 'DK', label: { ja: 'わからない', en: "Don't know" } },
];
const MATURITY_CODES = ['1', '2', '3', '4', '5'];

const same = (text: string): Bilingual => ({ ja: text, en: text });

type Fields = { id: string; kind: string; codes: string[]; scale: string };
type Fault = { column: string; message: string };

function findItemFault({ id, kind, codes, scale }: Fields): Fault | null {
  if (!ITEM_ID.test(id)) {
    return { column: 'item', message: `${quoteText(id)} is not an item id: 1 to 64 letters, digits, "-", "_" or ".".` };
  }
  if (!['maturity', 'single', 'multiple'].includes(kind)) {
    return { column: 'kind', message: `${quoteText(kind)} is not a kind; the kinds are maturity, single, multiple.` };
  }
  const bad = codes.find((code) => !CODE.test(code));
  if (bad !== undefined) {
    return { column: 'codes', message: `${quoteText(bad)} is not a code: 1 to 16 letters or digits.` };
  }
  const doubled = codes.find((code, at) => codes.indexOf(code) < at);
  if (doubled !== undefined) return { column: 'codes', message: `Code ${quoteText(doubled)} is named twice.` };
  if (codes.includes('NR')) return { column: 'codes', message: 'NR stands for no answer and cannot be a code.' };
  if (codes.includes('ANS')) {
    return { column: 'codes', message: 'ANS stands for those that answered and cannot be a code.' };
  }
  const own = codes.filter((code) => code !== 'NA' && code !== 'DK');
  if (kind === 'maturity' && codes.length > 0 && own.join(';') !== MATURITY_CODES.join(';')) {
    return { column: 'codes', message: 'The codes of a maturity item are 1;2;3;4;5; leave them empty or write these.' };
  }
  if (kind !== 'maturity' && own.length === 0) {
    return { column: 'codes', message: 'At least one code other than NA and DK is needed.' };
  }
  if (scale !== '' && scale !== 'ordinal') {
    return { column: 'scale', message: `${quoteText(scale)} is not a scale; write ordinal or leave it empty.` };
  }
  return null;
}

function buildItem({ id, kind, codes, scale }: Fields): Item {
  const base = { id, version: 1, label: same(id), short: same(id) };
  if (kind === 'maturity') return { ...base, kind };
  const named = codes.map(
    (code): Option => OUTSIDE.find((option) => option.code === code) ?? { code, label: same(code) },
  );
  const options = [...named, ...OUTSIDE.filter((option) => !codes.includes(option.code))];
  if (kind === 'multiple') {
    const exclusive = options.map((option) => (OUTSIDE.includes(option) ? { ...option, exclusive: true } : option));
    return { ...base, kind, options: exclusive };
  }
  return scale === 'ordinal' ? { ...base, kind: 'single', options, scale } : { ...base, kind: 'single', options };
}

function findColumnFaults(q: Questionnaire): TableFault[] {
  const ids = codedColumns(q).map((column) => column.id);
  const doubled = ids.filter((id, at) => ids.indexOf(id) < at);
  return doubled.map((id) => ({
    row: null,
    column: 'item',
    message: `Two items give the same column ${quoteText(id)}.`,
  }));
}

/**
 * Makes a questionnaire of a plain list of items (`item,kind,codes,scale`), for data that came from elsewhere. NA and DK are
 * understood in every item and added where they are not listed; in a multiple choice they stand alone. All faults, with rows.
 */
export function parseItems({
  header,
  rows,
  faults: unreadable,
}: Table): { ok: true; value: Questionnaire } | { ok: false; faults: TableFault[] } {
  if (header.join(',') !== HEADER.join(',')) {
    const message = `The columns of a list of items are ${HEADER.join(',')}.`;
    return { ok: false, faults: [{ row: 1, column: null, message }] };
  }
  const faults: TableFault[] = [...unreadable];
  const items = new Map<string, Item>();
  rows.forEach((fields, index) => {
    const [id = '', kind = '', list = '', scale = ''] = fields.map((field) => field.trim());
    const codes = list
      .split(';')
      .map((code) => code.trim())
      .filter((code) => code !== '');
    const item = { id, kind, codes, scale };
    const fault =
      findItemFault(item) ??
      (items.has(id) ? { column: 'item', message: `Item ${quoteText(id)} is there twice.` } : null);
    if (fault) faults.push({ row: index + 2, ...fault });
    else items.set(id, buildItem(item));
  });
  if (faults.length === 0 && items.size === 0) {
    return { ok: false, faults: [{ row: null, column: null, message: 'The list has no items.' }] };
  }
  const section = { id: 'items', block: 'A', title: same('items'), items: [...items.values()] };
  const q: Questionnaire = {
    id: 'items',
    version: 1,
    audience: 'company',
    minutes: 1,
    title: same('items'),
    sections: [section],
  };
  const all = faults.length === 0 ? findColumnFaults(q) : faults;
  return all.length === 0 ? { ok: true, value: q } : { ok: false, faults: sortFaults(all) };
}
