import type { ViewKind } from '../../analytics/tables.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { ASSOCIATION_PLANS } from './associations.ts';
import { OWN_SECTIONS } from './own-sections.ts';
import { RUNNING_PLANS, WAVE_2025, WAVE_2025_ASSOCIATIONS, WAVE_2026 } from './scenario.ts';

/** One wave of the demo: what is asked, when (moments), which tables it publishes and which associations it is opened for. */
export type DemoWave = {
  readonly slug: string;
  readonly titleJa: string;
  readonly titleEn: string;
  readonly questionnaireId: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly lattice: readonly ViewKind[];
  readonly associations: readonly string[];
  /** The own sections of its associations, by code. */
  readonly ownSections: Readonly<Record<string, unknown>>;
};

const DAY_MILLISECONDS = 86_400_000;
const JAPAN_OFFSET_MILLISECONDS = 9 * 3_600_000;
const DAYS_OPEN = 12;
const DAYS_LEFT = 25;

/** Midnight in Japan, `days` after the day of `now` there. */
function midnightInJapan(now: Date, days: number): number {
  const today = Math.floor((now.getTime() + JAPAN_OFFSET_MILLISECONDS) / DAY_MILLISECONDS);
  return (today + days) * DAY_MILLISECONDS - JAPAN_OFFSET_MILLISECONDS;
}

/** The day of a moment in Japan, as YYYY-MM-DD. */
export function dayInJapan(moment: Date): string {
  return new Date(moment.getTime() + JAPAN_OFFSET_MILLISECONDS).toISOString().slice(0, 10);
}

const everyAssociation = ASSOCIATION_PLANS.map(({ code }) => code);

/** The demo's three waves: two of 2025, over by now, and a running one that opened twelve days before `now` and ends 25 days after. */
export function buildWaves(now: Date): DemoWave[] {
  const autumn = {
    opensAt: new Date('2025-09-01T00:00:00+09:00'),
    closesAt: new Date('2025-10-31T23:59:00+09:00'),
    associations: everyAssociation,
    ownSections: {},
  };
  return [
    {
      slug: WAVE_2025,
      titleJa: '工場システムのサイバーセキュリティ対策調査 2025',
      titleEn: 'Survey on the cyber security of factory systems 2025',
      questionnaireId: 'company-2022',
      lattice: DEFAULT_LATTICE,
      ...autumn,
    },
    {
      slug: WAVE_2025_ASSOCIATIONS,
      titleJa: '業界団体のサイバーセキュリティ活動調査 2025',
      titleEn: "Survey on industry associations' cyber security activities 2025",
      questionnaireId: 'association-2022',
      lattice: ['overall'],
      ...autumn,
    },
    {
      slug: WAVE_2026,
      titleJa: '工場システムのサイバーセキュリティ対策調査 2026',
      titleEn: 'Survey on the cyber security of factory systems 2026',
      questionnaireId: 'company-2022',
      opensAt: new Date(midnightInJapan(now, -DAYS_OPEN)),
      closesAt: new Date(midnightInJapan(now, DAYS_LEFT + 1) - 60_000),
      lattice: DEFAULT_LATTICE,
      associations: RUNNING_PLANS.map(({ association }) => association),
      ownSections: OWN_SECTIONS,
    },
  ];
}

/** An association's words of invitation to its members, in both languages. */
export function invitationWords(nameJa: string, nameEn: string): { ja: string; en: string } {
  return {
    ja: `会員の皆様の工場システムについて、サイバーセキュリティ対策の状況をお聞きします。結果は、5社以上がまとまったときだけ、会員の皆様にお返しします。ご協力をお願いします。\n${nameJa} 事務局`,
    en: `We would like to learn how far cyber security in the factory systems of our members has come. Results come back to you, only where five or more companies stand together. Thank you for your help.\n${nameEn}, secretariat`,
  };
}
