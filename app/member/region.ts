/** A region of Japan: its code and its name in both languages. */
export type Region = { readonly code: string; readonly ja: string; readonly en: string };

/** The eight regions in which companies are counted, from north to south. One row per region. */
export const REGIONS: readonly Region[] = [
  { code: 'R1', ja: '北海道', en: 'Hokkaido' },
  { code: 'R2', ja: '東北', en: 'Tohoku' },
  { code: 'R3', ja: '関東', en: 'Kanto' },
  { code: 'R4', ja: '中部', en: 'Chubu' },
  { code: 'R5', ja: '近畿', en: 'Kinki' },
  { code: 'R6', ja: '中国', en: 'Chugoku' },
  { code: 'R7', ja: '四国', en: 'Shikoku' },
  { code: 'R8', ja: '九州・沖縄', en: 'Kyushu and Okinawa' },
];
