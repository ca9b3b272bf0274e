/** An industry sector: its code and its name in both languages. */
export type Sector = { readonly code: string; readonly ja: string; readonly en: string };

/**
 * The 24 manufacturing classes of the Japan Standard Industrial Classification (middle classes 09-32), in its order, and
 * `99` for every other business. One row per sector; `code` is what is stored and released.
 */
export const SECTORS: readonly Sector[] = [
  { code: '09', ja: '食料品製造業', en: 'Food' },
  { code: '10', ja: '飲料・たばこ・飼料製造業', en: 'Beverages, tobacco and feed' },
  { code: '11', ja: '繊維工業', en: 'Textiles' },
  { code: '12', ja: '木材・木製品製造業（家具を除く）', en: 'Lumber and wood products' },
  { code: '13', ja: '家具・装備品製造業', en: 'Furniture and fixtures' },
  { code: '14', ja: 'パルプ・紙・紙加工品製造業', en: 'Pulp, paper and paper products' },
  { code: '15', ja: '印刷・同関連業', en: 'Printing and allied industries' },
  { code: '16', ja: '化学工業', en: 'Chemicals' },
  { code: '17', ja: '石油製品・石炭製品製造業', en: 'Petroleum and coal products' },
  { code: '18', ja: 'プラスチック製品製造業', en: 'Plastic products' },
  { code: '19', ja: 'ゴム製品製造業', en: 'Rubber products' },
  { code: '20', ja: 'なめし革・同製品・毛皮製造業', en: 'Leather and fur products' },
  { code: '21', ja: '窯業・土石製品製造業', en: 'Ceramic, stone and clay products' },
  { code: '22', ja: '鉄鋼業', en: 'Iron and steel' },
  { code: '23', ja: '非鉄金属製造業', en: 'Non-ferrous metals' },
  { code: '24', ja: '金属製品製造業', en: 'Fabricated metal products' },
  { code: '25', ja: 'はん用機械器具製造業', en: 'General-purpose machinery' },
  { code: '26', ja: '生産用機械器具製造業', en: 'Production machinery' },
  { code: '27', ja: '業務用機械器具製造業', en: 'Business-oriented machinery' },
  { code: '28', ja: '電子部品・デバイス・電子回路製造業', en: 'Electronic parts, devices and circuits' },
  { code: '29', ja: '電気機械器具製造業', en: 'Electrical machinery' },
  { code: '30', ja: '情報通信機械器具製造業', en: 'Information and communication equipment' },
  { code: '31', ja: '輸送用機械器具製造業', en: 'Transportation equipment' },
  { code: '32', ja: 'その他の製造業', en: 'Other manufacturing' },
  { code: '99', ja: 'その他（製造業以外）', en: 'Other (not manufacturing)' },
];

const sectorsByCode = new Map(SECTORS.map((sector) => [sector.code, sector]));

/** The sector of a code, or null where there is none. */
export function findSector(code: string): Sector | null {
  return sectorsByCode.get(code) ?? null;
}
