import { createRandom } from './random.ts';

/** A text in both languages. */
export type Names = { readonly ja: string; readonly en: string };

/** The mark that stands before every invented name, so that nobody can take one for a real organisation. */
export const FICTION_MARK: Names = { ja: '（架空）', en: '(Fictional) ' };

const FIRST_PARTS: readonly (readonly [string, string])[] = [
  ['朝霧', 'Asagiri'],
  ['夕霞', 'Yugasumi'],
  ['月影', 'Tsukikage'],
  ['星河', 'Hoshikawa'],
  ['風花', 'Kazahana'],
  ['水無月', 'Minazuki'],
  ['霧雨', 'Kirisame'],
  ['虹橋', 'Nijihashi'],
  ['雪明', 'Yukiakari'],
  ['花曇', 'Hanagumori'],
  ['氷雨', 'Hisame'],
  ['雲海', 'Unkai'],
  ['潮騒', 'Shiosai'],
  ['薫風', 'Kunpu'],
  ['時雨', 'Shigure'],
  ['初霜', 'Hatsushimo'],
  ['彩雲', 'Saiun'],
  ['夜露', 'Yotsuyu'],
  ['暁光', 'Gyoko'],
  ['天弓', 'Tenkyu'],
  ['銀砂', 'Ginsa'],
  ['碧空', 'Hekiku'],
  ['松籟', 'Shorai'],
  ['野分', 'Nowaki'],
  ['細雪', 'Sasame'],
  ['玉響', 'Tamayura'],
  ['泡沫', 'Utakata'],
  ['空蝉', 'Utsusemi'],
  ['常磐', 'Tokiwagi'],
  ['朧月', 'Oborozuki'],
  ['篝火', 'Kagaribi'],
  ['不知火', 'Shiranui'],
  ['水面', 'Minamo'],
  ['木霊', 'Kodama'],
  ['群青', 'Gunjo'],
  ['萌黄', 'Moegi'],
  ['瑠璃', 'Ruri'],
  ['琥珀', 'Kohaku'],
  ['翡翠', 'Hisui'],
  ['浅葱', 'Asagi'],
  ['紫苑', 'Shion'],
  ['竜胆', 'Rindo'],
  ['山吹', 'Yamabuki'],
  ['桔梗', 'Kikyo'],
  ['芙蓉', 'Fuyo'],
  ['蛍火', 'Hotarubi'],
  ['鈴音', 'Suzune'],
  ['笹舟', 'Sasabune'],
  ['風鈴', 'Furin'],
  ['糸遊', 'Itoyu'],
];

const TRADES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  '09': [
    ['食品', 'Foods'],
    ['製菓', 'Confectionery'],
  ],
  '10': [
    ['飲料', 'Beverages'],
    ['飼料', 'Feed'],
  ],
  '11': [
    ['繊維', 'Textiles'],
    ['紡績', 'Spinning'],
  ],
  '12': [
    ['木材', 'Lumber'],
    ['合板', 'Plywood'],
  ],
  '13': [
    ['家具', 'Furniture'],
    ['木工', 'Woodworks'],
  ],
  '14': [
    ['製紙', 'Paper'],
    ['紙器', 'Cartons'],
  ],
  '15': [
    ['印刷', 'Printing'],
    ['製本', 'Bookbinding'],
  ],
  '16': [
    ['化学', 'Chemicals'],
    ['化成', 'Kasei'],
  ],
  '17': [
    ['石油', 'Petroleum'],
    ['油化', 'Oil Products'],
  ],
  '18': [
    ['樹脂', 'Plastics'],
    ['成形', 'Moulding'],
  ],
  '19': [
    ['ゴム', 'Rubber'],
    ['護謨工業', 'Elastomers'],
  ],
  '20': [
    ['皮革', 'Leather'],
    ['鞄', 'Bags'],
  ],
  '21': [
    ['窯業', 'Ceramics'],
    ['硝子', 'Glass'],
  ],
  '22': [
    ['製鋼', 'Steel'],
    ['鋳鉄', 'Iron Casting'],
  ],
  '23': [
    ['非鉄', 'Non-Ferrous'],
    ['伸銅', 'Copper'],
    ['軽金属', 'Light Metals'],
  ],
  '24': [
    ['金属', 'Metal Products'],
    ['発条', 'Springs'],
    ['螺子', 'Screws'],
  ],
  '25': [
    ['ポンプ', 'Pumps'],
    ['軸受', 'Bearings'],
  ],
  '26': [
    ['機械', 'Machinery'],
    ['工機', 'Machine Tools'],
    ['精機', 'Precision'],
  ],
  '27': [
    ['計器', 'Instruments'],
    ['光学', 'Optics'],
  ],
  '28': [
    ['電子', 'Electronics'],
    ['デバイス', 'Devices'],
  ],
  '29': [
    ['電機', 'Electric'],
    ['照明', 'Lighting'],
  ],
  '30': [
    ['通信', 'Communications'],
    ['無線', 'Radio'],
  ],
  '31': [
    ['自動車部品', 'Auto Parts'],
    ['車輌', 'Vehicles'],
    ['造船', 'Shipbuilding'],
  ],
  '32': [
    ['楽器', 'Instruments of Music'],
    ['文具', 'Stationery'],
  ],
  '99': [
    ['商事', 'Trading'],
    ['エンジニアリング', 'Engineering'],
    ['物流', 'Logistics'],
  ],
};

/** Hands out company names of a sector, each once: first parts and trades in a seeded order, marked as invented. */
export function createCompanyNamer(seed: number): (sector: string) => Names {
  const queues = new Map<string, Names[]>();
  return (sector) => {
    let queue = queues.get(sector);
    if (!queue) {
      queue = createRandom(seed, `names/${sector}`).shuffle(allNamesOf(sector));
      queues.set(sector, queue);
    }
    const name = queue.pop();
    if (!name) throw new RangeError(`no names left for sector ${sector}`);
    return name;
  };
}

function allNamesOf(sector: string): Names[] {
  return (TRADES[sector] ?? []).flatMap(([tradeJa, tradeEn]) =>
    FIRST_PARTS.map(([ja, en]) => ({
      ja: `${FICTION_MARK.ja}${ja}${tradeJa}株式会社`,
      en: `${FICTION_MARK.en}${en} ${tradeEn} Co., Ltd.`,
    })),
  );
}

const FAMILY_NAMES = ['見本', '例示', '仮名', '試作', '架空', '雛形', '模擬', '練習'];
const GIVEN_NAMES = ['太郎', '花子', '一郎', '二葉', '三月', '四季', '五月', '六花', '七海', '八重', '九十九', '十和'];

/** The invented name of a contact person, 96 different ones: words for "sample" as family names. `index` counts from 0. */
export function personName(index: number): string {
  const family = FAMILY_NAMES[index % FAMILY_NAMES.length];
  const given = GIVEN_NAMES[Math.floor(index / FAMILY_NAMES.length) % GIVEN_NAMES.length];
  return `${family} ${given}`;
}
