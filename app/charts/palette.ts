/**
 * Colours of the charts, from the tokens of the Digital Agency Design System: an orange-blue
 * scale that stays readable for people with colour vision deficiency. Colour is never the only
 * cue: every mark carries a number or a text.
 */

/** Text and ticks. Hex, `#rrggbb`. */
export const INK = '#1a1a1a';
/** Labels on dark fills. Hex. */
export const PAPER = '#ffffff';
/** Grid lines and frames. Hex. */
export const GRID = '#cccccc';
/** Axis texts: 4.5:1 or more on white. Hex. */
export const MUTED = '#595959';
/** The bar of the reader's own group. Hex. */
export const GROUP_FILL = '#7096f8';
/** The mark of the reader's own company. Hex. */
export const OWN_MARK = '#c74700';
/** Not applicable and don't know. Hex. */
export const NEUTRAL_FILL = '#e6e6e6';

/** No answer. Hex. */
export const EMPTY_FILL = '#b3b3b3';

/** Fill per maturity level, published level group and no answer. */
export const LEVEL_FILL: Readonly<Record<string, string>> = {
  '1': '#ac3e00',
  '2': '#ffc199',
  '3': '#c5d7fb',
  '4': '#7096f8',
  '5': '#0017c1',
  '1+2': '#fb7b3c',
  '3+4+5': '#9db7f9',
  'NA+DK': NEUTRAL_FILL,
  NR: EMPTY_FILL,
};

/** Five classes, light to dark, for shares that are good when high. */
export const DONE_SCALE = ['#f0f5ff', '#c5d7fb', '#9db7f9', '#3460fb', '#0017c1'] as const;
/** Five classes, light to dark, for shares that call for work when high. */
export const NOT_DONE_SCALE = ['#fff3eb', '#ffdfca', '#ffc199', '#fb7b3c', '#ac3e00'] as const;

/**
 * The class of a whole percent on a five-step scale.
 * @param percent 0-100
 * @returns 0 (below 20) to 4 (80 and more)
 */
export function classOf(percent: number): 0 | 1 | 2 | 3 | 4 {
  const step = Math.floor(percent / 20);
  if (step <= 0) return 0;
  if (step === 1) return 1;
  if (step === 2) return 2;
  return step === 3 ? 3 : 4;
}

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/**
 * The contrast of two colours by WCAG 2.2.
 * @param first hex `#rrggbb`
 * @param second hex `#rrggbb`
 * @returns ratio, 1-21
 */
export function contrastRatio(first: string, second: string): number {
  const [dark, light] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/**
 * The label colour that reads best on a fill: ink or paper, whichever contrasts more.
 * @param fill hex `#rrggbb`
 */
export function labelInk(fill: string): string {
  return contrastRatio(fill, PAPER) > contrastRatio(fill, INK) ? PAPER : INK;
}
