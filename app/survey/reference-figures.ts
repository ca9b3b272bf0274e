import { z } from 'zod';
import type { Bilingual, Code } from './questionnaire.ts';
import published2022 from './reference-figures-2022.json';

const words = z.string().min(1);
const bilingual = z.strictObject({ ja: words, en: words });
const percent = z.number().min(0).max(100);
const month = z.string().regex(/^\d{4}-\d{2}$/);
const surveySchema = z.strictObject({ valid: z.number().int().min(1), from: month, to: month });
const figureSchema = z
  .strictObject({
    id: words,
    survey: z.enum(['company-2022', 'association-2022']),
    column: words,
    codes: z.array(words).min(1),
    base: z.union([z.literal('answered'), z.strictObject({ codes: z.array(words).min(1) })]),
    percent: percent.optional(),
    range: z.tuple([percent, percent]).optional(),
    count: z.number().int().min(0).optional(),
    of: z.number().int().min(1).optional(),
    approx: z.literal(true).optional(),
    label: bilingual,
    source: words,
    heading: bilingual,
  })
  .refine((figure) => (figure.percent === undefined) !== (figure.range === undefined), 'has a percent or a range')
  .refine((figure) => (figure.count === undefined) === (figure.of === undefined), 'count and of come together')
  .refine((figure) => figure.range === undefined || figure.range[0] <= figure.range[1], 'the range is upside down');
const documentSchema = z.strictObject({
  source: words,
  surveys: z.strictObject({ 'company-2022': surveySchema, 'association-2022': surveySchema }),
  figures: z.array(figureSchema),
});

/** The two surveys of 2022 with published figures; the same ids as our questionnaires. */
export type ReferenceSurvey = 'company-2022' | 'association-2022';

/**
 * One published figure of the 2022 surveys, tied to our column and codes. Shares are percent, 0 to 100, with one
 * decimal: `lo` = `hi` for a printed figure, apart where the source prints a range such as "30 to 40 %".
 * `codes` are counted; `base` is what they are counted among: all companies that answered the column, or these codes of it.
 * `counted` is there where the source prints a number of respondents. `approx`: the source says "about".
 * Source: the ministry's 2023 slides; `heading` is the slide's.
 */
export type ReferenceFigure = {
  id: string;
  survey: ReferenceSurvey;
  column: string;
  codes: Code[];
  base: 'answered' | { codes: Code[] };
  lo: number;
  hi: number;
  counted: { count: number; of: number } | null;
  approx: boolean;
  label: Bilingual;
  source: string;
  heading: Bilingual;
};

const published = documentSchema.parse(published2022);

/** Valid answers of each 2022 survey and the months in which it ran, as `YYYY-MM`. */
export const REFERENCE_SURVEYS: Readonly<Record<ReferenceSurvey, { valid: number; from: string; to: string }>> =
  published.surveys;

/** Every published figure of the 2022 surveys, one row per column and set of codes, in the order of the slides. */
export const REFERENCE_FIGURES: readonly ReferenceFigure[] = published.figures.map((figure) => ({
  id: figure.id,
  survey: figure.survey,
  column: figure.column,
  codes: figure.codes,
  base: figure.base,
  lo: figure.percent ?? figure.range?.[0] ?? 0,
  hi: figure.percent ?? figure.range?.[1] ?? 100,
  counted: figure.count === undefined || figure.of === undefined ? null : { count: figure.count, of: figure.of },
  approx: figure.approx === true,
  label: figure.label,
  source: figure.source,
  heading: figure.heading,
}));

/** The published figures of one column of one survey, in the order of the slides; none is an empty list. */
export function findReferenceFigures(survey: ReferenceSurvey, column: string): ReferenceFigure[] {
  return REFERENCE_FIGURES.filter((figure) => figure.survey === survey && figure.column === column);
}
