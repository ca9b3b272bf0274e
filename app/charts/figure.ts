import type { PlotOptions } from '@observablehq/plot';
import type { Percents } from '../../analytics/derived/percent.ts';
import type { Interval } from '../../analytics/derived.ts';

/**
 * What a page may know about one released share. `hidden` carries nothing else: no n, no bounds, no reason.
 * `base` = companies that the share is counted against, 5 or more: exact, or a range where only some were asked;
 * `reliable` is false where they may be fewer than the policy's reliableFrom (参考値).
 */
export type ShownShare =
  | Readonly<{ state: 'shown'; interval: Percents; base: Readonly<Interval>; reliable: boolean }>
  | Readonly<{ state: 'hidden' }>;

/** Whether an item takes one answer, several, or neither mark applies (a category made of several items). */
export type AnswerMark = 'single' | 'multiple' | 'none';

/** The key of one legend entry: the swatch and its word are chosen by it. */
export type LegendKey =
  | 'group'
  | 'groupRange'
  | 'whole'
  | 'wholeRange'
  | 'reference'
  | 'hidden'
  | 'own'
  | 'median'
  | 'medianRange'
  | 'undecided'
  | `fill:${string}`;

/** One legend entry with its text in the page's language; `fill:#rrggbb` keys are plain squares. */
export type LegendEntry = Readonly<{ key: LegendKey; label: string }>;

/** One cell of a table twin: the text, whether it stands for a hidden value, and a further value in a line of its own. */
export type TableValue = Readonly<{ text: string; hidden?: true; more?: string }>;

/** The same numbers as the chart's: one row per mark, a row header and the values in column order. */
export type TableTwin = Readonly<{
  caption: string;
  columns: readonly string[];
  rows: readonly Readonly<{ header: string; values: readonly TableValue[] }>[];
}>;

/**
 * A chart before it is drawn: Plot options, the pixel width they were made for, and whether hatching is used.
 * Texts in the options are in the page's language.
 */
export type Drawing = Readonly<{ options: PlotOptions; hatch: readonly Hatch[] }>;

/** A hatch pattern: its name within the chart and its stroke colour. */
export type Hatch = Readonly<{ name: string; colour: string }>;

/** One chart with everything that is said beside it; screen, print and CSV tell the same. */
export type FigurePlan = Readonly<{
  id: string;
  heading: string;
  mark: AnswerMark;
  /** Whom each series counts, such as `貴団体 n=11（参考値）`; hidden series name no n. */
  bases: readonly string[];
  headline: readonly string[];
  notes: readonly string[];
  legend: readonly LegendEntry[];
  description: string;
  wide: Drawing;
  /** Absent where the wide drawing scrolls in a labelled region instead. */
  narrow?: Drawing;
  table: TableTwin;
  /** The table says more than the drawing and stands open from the first. */
  isTableOpen?: true;
  /** What the drawing's short heads stand for, where it has no room for names. */
  key?: readonly string[];
}>;

/** A drawn chart as the loader hands it to the page: two SVG strings of our own making and plain texts. */
export type Figure = Omit<FigurePlan, 'wide' | 'narrow' | 'description'> & Readonly<{ wide: string; narrow?: string }>;
