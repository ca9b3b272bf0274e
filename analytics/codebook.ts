import { SECTORS } from '../app/member/sector.ts';
import { SIZE_BANDS } from '../app/member/size-band.ts';
import { type CodedColumn, codedColumns } from '../app/survey/coding.ts';
import { type Bilingual, findItem, itemOptions, type Questionnaire } from '../app/survey/questionnaire.ts';
import { conditionalColumns } from './columns.ts';
import { ANSWERED_CODE, NO_ANSWER_CODE } from './disclosure/protect.ts';

/** A code with its words in both languages. */
type Labelled = { code: string; label: Bilingual };

/** What the rows of one column of `cells.csv` mean. */
type CodebookColumn = {
  id: string;
  item: string;
  version: number;
  kind: CodedColumn['kind'];
  scale: CodedColumn['scale'];
  label: Bilingual;
  /** True: asked only of some, by an earlier answer; its last row is `ANS`, that of all others `NR`. */
  conditional: boolean;
  codes: Labelled[];
  groups: (Labelled & { codes: string[]; coarse: boolean })[];
};

/** The content of `codebook.json`: all that is needed to read `cells.csv` without the portal. */
export type Codebook = {
  format: 1;
  questionnaire: { id: string; version: number; title: Bilingual };
  notes: Labelled[];
  noAnswer: Labelled;
  answered: Labelled;
  sectors: Labelled[];
  sizes: Labelled[];
  columns: CodebookColumn[];
};

const NOTES: Labelled[] = [
  {
    code: 'n',
    label: {
      ja: 'その集計に含まれる企業の数です。無回答の企業を含み、同じ集計ではどの行でも同じです。割合は lo と hi を n で割って求めます（ANS の行がある項目を除きます）。しきい値は、同じ所有者の企業を一つと数えて判定しています。',
      en: 'Companies in the view, those without an answer included; the same in all rows of a view. A share is lo and hi divided by n, but for items with a row ANS. Thresholds count companies of one owner once.',
    },
  },
  {
    code: 'NR',
    label: {
      ja: '無回答：全企業に尋ねた項目で、回答しなかった企業の数です。一部の企業にだけ尋ねた項目には、この行がありません。',
      en: 'No answer: companies that left an item empty which was asked of everybody. Items asked only of some have no such row.',
    },
  },
  {
    code: 'ANS',
    label: {
      ja: '回答あり：一部の企業にだけ尋ねた項目で、回答した企業の数です。この項目の割合は、下端が lo ÷ ANS の hi、上端が hi ÷ ANS の lo（1 まで）です。全企業に尋ねた項目には、この行がありません。',
      en: 'Answered: companies that answered an item asked only of some. A share of such an item lies between lo / hi of ANS and hi / lo of ANS, 1 at most. Items asked of everybody have no such row.',
    },
  },
  {
    code: '+',
    label: {
      ja: '団体の欄の + は、結果を公表している団体のいずれかに属する企業の合計です。全体を公表すると、どの団体にも属さない少数の企業の回答が推測できる場合に、全体の代わりに公表しています。',
      en: 'In the column association, + is all companies in at least one association whose results are published. It is published instead of the whole where the whole would give a few companies outside away.',
    },
  },
  {
    code: 'status',
    label: {
      ja: 'F は正確な数、R は lo 以上 hi 以下、C は回答企業が少ない、または他の数値から推測できるため、表示していません。',
      en: 'F is an exact count, R lies between lo and hi, C is not shown because few companies answered or it could be derived from other numbers.',
    },
  },
];

const CHOSEN: Readonly<Record<string, Bilingual>> = {
  '1': { ja: '選択した', en: 'Chosen' },
  '0': { ja: '選択していない', en: 'Not chosen' },
};

function codeLabel(q: Questionnaire, column: CodedColumn, code: string): Bilingual {
  if (column.kind === 'option') return CHOSEN[code] ?? { ja: code, en: code };
  const item = findItem(q, column.itemId);
  const options = item?.kind === 'number' ? (item.bands ?? []) : item ? itemOptions(q, item) : [];
  return options.find((option) => option.code === code)?.label ?? { ja: code, en: code };
}

function pairLabel(q: Questionnaire, sides: (CodedColumn | undefined)[], code: string): Bilingual {
  const labels = code.split('&').map((part, side) => {
    const column = sides[side];
    return column ? codeLabel(q, column, part) : { ja: part, en: part };
  });
  return { ja: labels.map(({ ja }) => ja).join(' × '), en: labels.map(({ en }) => en).join(' × ') };
}

/** The codebook of a questionnaire: labels in both languages per column, code and group, in the order of `cells.csv`. */
export function buildCodebook(q: Questionnaire): Codebook {
  const columns = codedColumns(q);
  const conditional = conditionalColumns(q, columns);
  const byId = new Map(columns.map((column) => [column.id, column]));
  const named = ({ code, ja, en }: { code: string; ja: string; en: string }): Labelled => ({ code, label: { ja, en } });
  return {
    format: 1,
    questionnaire: { id: q.id, version: q.version, title: q.title },
    notes: NOTES,
    noAnswer: { code: NO_ANSWER_CODE, label: { ja: '無回答', en: 'No answer' } },
    answered: { code: ANSWERED_CODE, label: { ja: '回答あり', en: 'Answered' } },
    sectors: SECTORS.map(named),
    sizes: SIZE_BANDS.map(named),
    columns: columns.map((column, c) => ({
      id: column.id,
      item: column.itemId,
      version: column.itemVersion,
      kind: column.kind,
      scale: column.scale,
      label: column.label,
      conditional: conditional[c] ?? true,
      codes: column.codes.map((code) => ({
        code,
        label:
          column.kind === 'family'
            ? pairLabel(
                q,
                column.id.split('&').map((id) => byId.get(id)),
                code,
              )
            : codeLabel(q, column, code),
      })),
      groups: column.groups.map(({ code, codes, coarse, label }) => ({ code, codes, coarse, label })),
    })),
  };
}
