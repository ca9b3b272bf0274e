import reference from '../../app/survey/reference-figures-2022.json';
import type { Shares } from './plans.ts';

/**
 * One published figure of 2022: the share (percent) or the range of shares of those who answered that gave one of
 * `codes` in a column; `count` of `of` where the slide counts. Where `base` lists codes, only those count as the whole. `approx`: "about".
 */
export type Figure = {
  readonly id: string;
  readonly survey: string;
  readonly column: string;
  readonly codes: readonly string[];
  readonly base: 'answered' | { readonly codes: readonly string[] };
  readonly percent?: number;
  readonly range?: readonly [number, number];
  readonly count?: number;
  readonly of?: number;
  readonly approx?: boolean;
  readonly label: { readonly ja: string; readonly en: string };
};

/** All published figures of 2022 with their columns and codes, in the slides' order. */
export const FIGURES = reference.figures as unknown as readonly Figure[];

/** A figure's published share in percent: from its count where it has one (exact), else as printed; null for a range. */
export function publishedPercent(figure: Figure): number | null {
  if (figure.count !== undefined && figure.of !== undefined) return (100 * figure.count) / figure.of;
  return figure.percent ?? null;
}

/** The published share of a column's codes. Throws where nothing is published of them. */
export function published(column: string, ...codes: readonly string[]): number {
  const figure = FIGURES.find((one) => one.column === column && one.codes.join('+') === codes.join('+'));
  const percent = figure ? publishedPercent(figure) : null;
  if (percent === null) throw new RangeError(`no share is published of ${column} ${codes.join('+')}`);
  return percent;
}

/** The published shares of single codes of a column, by code. */
export function publishedCodes(column: string, ...codes: readonly string[]): Shares {
  return Object.fromEntries(codes.map((code) => [code, published(column, code)]));
}

/** The published shares of options of a multiple choice, by option. */
export function publishedOptions(item: string, ...options: readonly string[]): Shares {
  return Object.fromEntries(options.map((option) => [option, published(`${item}.${option}`, '1')]));
}
