/**
 * One invented association of the demo: its code as released, its name, its sector, how many of its members answered the
 * survey of 2025 (`answered`, those shared with another association included) and how many were invited and did not (`silent`).
 */
export type AssociationPlan = {
  readonly code: string;
  readonly ja: string;
  readonly en: string;
  readonly sector: string;
  readonly answered: number;
  readonly silent: number;
};

/**
 * The 31 associations, at least one for each of the 24 manufacturing sectors. Their sizes show every case of the
 * feedback rule: 38, 11, 6, exactly five, four (the whole only) and none.
 */
export const ASSOCIATION_PLANS: readonly AssociationPlan[] = [
  { code: 'A01', ja: '東雲機械工業会', en: 'Shinonome Machinery Association', sector: '26', answered: 38, silent: 0 },
  {
    code: 'A02',
    ja: '朝凪自動車部品工業会',
    en: 'Asanagi Auto Parts Association',
    sector: '31',
    answered: 25,
    silent: 6,
  },
  {
    code: 'A03',
    ja: '風待輸送機器協会',
    en: 'Kazamachi Transport Equipment Society',
    sector: '31',
    answered: 23,
    silent: 4,
  },
  {
    code: 'A04',
    ja: '星見非鉄金属協会',
    en: 'Hoshimi Non-Ferrous Metals Society',
    sector: '23',
    answered: 24,
    silent: 8,
  },
  {
    code: 'A05',
    ja: '水鏡軽金属工業会',
    en: 'Mizukagami Light Metals Association',
    sector: '23',
    answered: 22,
    silent: 3,
  },
  { code: 'A06', ja: '遠雷工作機械協会', en: 'Enrai Machine Tools Society', sector: '26', answered: 20, silent: 2 },
  { code: 'A07', ja: '稲妻電機工業会', en: 'Inazuma Electric Association', sector: '29', answered: 21, silent: 5 },
  { code: 'A08', ja: '雪解金属製品協会', en: 'Yukidoke Metal Products Society', sector: '24', answered: 19, silent: 4 },
  {
    code: 'A09',
    ja: '木漏日はん用機械工業会',
    en: 'Komorebi General Machinery Association',
    sector: '25',
    answered: 19,
    silent: 7,
  },
  {
    code: 'A10',
    ja: '星屑電子部品協会',
    en: 'Hoshikuzu Electronic Parts Society',
    sector: '28',
    answered: 18,
    silent: 2,
  },
  { code: 'A11', ja: '虹立化学工業協会', en: 'Nijitachi Chemical Society', sector: '16', answered: 17, silent: 9 },
  {
    code: 'A12',
    ja: '綿雲プラスチック工業会',
    en: 'Watagumo Plastics Association',
    sector: '18',
    answered: 16,
    silent: 3,
  },
  { code: 'A13', ja: '夕凪鉄鋼協会', en: 'Yunagi Iron and Steel Society', sector: '22', answered: 11, silent: 4 },
  {
    code: 'A14',
    ja: '沖霞舶用機器協会',
    en: 'Okigasumi Marine Equipment Society',
    sector: '31',
    answered: 15,
    silent: 2,
  },
  { code: 'A15', ja: '薄氷電線工業会', en: 'Usurai Wire and Cable Association', sector: '23', answered: 13, silent: 1 },
  { code: 'A16', ja: '霜柱ばね工業会', en: 'Shimobashira Spring Association', sector: '24', answered: 12, silent: 2 },
  {
    code: 'A17',
    ja: '月待業務用機械協会',
    en: 'Tsukimachi Office Machinery Society',
    sector: '27',
    answered: 14,
    silent: 2,
  },
  { code: 'A18', ja: '若草食品工業会', en: 'Wakakusa Food Association', sector: '09', answered: 12, silent: 5 },
  { code: 'A19', ja: '砂紋窯業協会', en: 'Samon Ceramics Society', sector: '21', answered: 10, silent: 1 },
  { code: 'A20', ja: '春雷ゴム工業会', en: 'Shunrai Rubber Association', sector: '19', answered: 9, silent: 1 },
  {
    code: 'A21',
    ja: '波音情報通信機器協会',
    en: 'Namioto Communication Equipment Society',
    sector: '30',
    answered: 8,
    silent: 2,
  },
  { code: 'A22', ja: '白露紙工業会', en: 'Hakuro Paper Association', sector: '14', answered: 6, silent: 2 },
  { code: 'A23', ja: '花筏繊維工業会', en: 'Hanaikada Textile Association', sector: '11', answered: 7, silent: 3 },
  { code: 'A24', ja: '青嵐印刷協会', en: 'Aoarashi Printing Society', sector: '15', answered: 7, silent: 1 },
  {
    code: 'A25',
    ja: '小春生活用品工業会',
    en: 'Koharu Household Goods Association',
    sector: '32',
    answered: 9,
    silent: 2,
  },
  { code: 'A26', ja: '清流飲料飼料協会', en: 'Seiryu Beverage and Feed Society', sector: '10', answered: 8, silent: 2 },
  { code: 'A27', ja: '深緑木材工業会', en: 'Shinryoku Lumber Association', sector: '12', answered: 5, silent: 1 },
  { code: 'A28', ja: '陽炎家具協会', en: 'Kagero Furniture Society', sector: '13', answered: 4, silent: 3 },
  { code: 'A29', ja: '夜雨皮革工業会', en: 'Yau Leather Association', sector: '20', answered: 7, silent: 0 },
  {
    code: 'A30',
    ja: '蜃気楼石油製品協会',
    en: 'Shinkiro Petroleum Products Society',
    sector: '17',
    answered: 0,
    silent: 6,
  },
  {
    code: 'A31',
    ja: '閃光照明機器工業会',
    en: 'Senko Lighting Equipment Association',
    sector: '29',
    answered: 10,
    silent: 1,
  },
];

/** Companies that belong to two associations: `count` members of `from` are members of `into` as well. One row per pair. */
export const SHARED_MEMBERS: readonly { readonly from: string; readonly into: string; readonly count: number }[] = [
  { from: 'A01', into: 'A06', count: 6 },
  { from: 'A07', into: 'A31', count: 5 },
  { from: 'A08', into: 'A16', count: 5 },
  { from: 'A05', into: 'A15', count: 5 },
  { from: 'A02', into: 'A03', count: 5 },
  { from: 'A07', into: 'A10', count: 2 },
  { from: 'A01', into: 'A09', count: 1 },
  { from: 'A10', into: 'A21', count: 1 },
  { from: 'A11', into: 'A12', count: 1 },
  { from: 'A12', into: 'A20', count: 1 },
];

/**
 * How many of the 397 companies that answered belong to each sector. The four largest are the published figures of 2022
 * (other 60, transport 59, production machinery 56, non-ferrous 50); one sector has exactly five, some have fewer.
 */
export const SECTOR_COUNTS: Readonly<Record<string, number>> = {
  '09': 8,
  '10': 2,
  '11': 4,
  '12': 1,
  '13': 1,
  '14': 4,
  '15': 3,
  '16': 15,
  '18': 12,
  '19': 6,
  '21': 7,
  '22': 10,
  '23': 50,
  '24': 24,
  '25': 20,
  '26': 56,
  '27': 9,
  '28': 16,
  '29': 22,
  '30': 5,
  '31': 59,
  '32': 3,
  '99': 60,
};

/** How many of the companies that answered are in each size band: 153 of the 396 that name their size are under 300 (38.6 %). */
export const SIZE_COUNTS: Readonly<Record<string, number>> = { S1: 153, S2: 118, S3: 88, S4: 38 };
