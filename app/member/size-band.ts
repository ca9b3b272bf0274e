/** A band of company size by regular employees: `from` is in the band, `below` is the first number that is not; absent where open. */
export type SizeBand = {
  readonly code: string;
  readonly ja: string;
  readonly en: string;
  readonly from: number;
  readonly below?: number;
};

/** The four size bands by which results are released, smallest first. One row per band. */
export const SIZE_BANDS: readonly SizeBand[] = [
  { code: 'S1', ja: '300人未満', en: 'Under 300 employees', from: 0, below: 300 },
  { code: 'S2', ja: '300〜999人', en: '300 to 999 employees', from: 300, below: 1000 },
  { code: 'S3', ja: '1,000〜4,999人', en: '1,000 to 4,999 employees', from: 1000, below: 5000 },
  { code: 'S4', ja: '5,000人以上', en: '5,000 employees or more', from: 5000 },
];

/** The size band of a code, or null where there is none. */
export function findSizeBand(code: string): SizeBand | null {
  return SIZE_BANDS.find((band) => band.code === code) ?? null;
}

/** The size band of a number of employees (0 or more, whole), or null for anything else. */
export function sizeBandOf(employeeCount: number): SizeBand | null {
  if (!Number.isInteger(employeeCount) || employeeCount < 0) return null;
  return SIZE_BANDS.find(({ below }) => below === undefined || employeeCount < below) ?? null;
}
