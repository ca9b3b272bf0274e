import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WaveKey } from '../../db/seal.server.ts';
import { derive } from '../../db/seal-cipher.server.ts';
import { itemOptions, type Questionnaire, type Section } from '../survey/questionnaire.ts';
import type { Locale } from '../text/locale.ts';
import { LAYOUT_VERSION } from './layout.ts';
import { STAMP_MARK } from './sheet-form.ts';

/** What a section of a file says of itself: the survey, the company (as a MAC of its id), the questions, and the revision its answers are of. */
export type Stamp = {
  layout: number;
  wave: string;
  company: string;
  section: string;
  digest: string;
  revision: number;
  language: Locale;
};

/** A stamp as it was found: genuine, or of another survey (then nothing more is known), or changed by somebody. */
export type ReadStamp = { ok: true; stamp: Stamp } | { ok: false; fault: 'otherWave' | 'stamp' };

function macOf(key: WaveKey, parts: readonly string[]): Buffer {
  const own = derive(key.link, key.waveId, 'kurabe workbook', 32);
  return createHmac('sha256', own).update(JSON.stringify(parts)).digest().subarray(0, 16);
}

/** A company in a stamp: recognised by the survey it is asked in, and by nobody else. */
export function companyMark(key: WaveKey, companyId: string): string {
  return macOf(key, ['company', companyId]).toString('base64url');
}

/** A digest of what a section asks: it changes with anything that would make an answer mean another thing. The name of a plant does not. */
export function sectionDigest(q: Questionnaire, section: Section, frozen: string): string {
  const items = section.items.map((item) => [item, itemOptions(q, item).map(({ code, label }) => [code, label])]);
  return createHash('sha256')
    .update(JSON.stringify([frozen, section.id, items], (key, value) => (key === 'short' ? undefined : value)))
    .digest('base64url')
    .slice(0, 22);
}

/** A stamp as the text of a cell, with its MAC. */
export function writeStamp(key: WaveKey, stamp: Stamp): string {
  const payload = Buffer.from(JSON.stringify(stamp)).toString('base64url');
  return `${STAMP_MARK}${payload}.${macOf(key, ['stamp', payload]).toString('base64url')}`;
}

/** Reads the text of a stamp's cell. */
export function readStamp(key: WaveKey, wave: string, text: string): ReadStamp {
  const [payload = '', mac = ''] = text.slice(STAMP_MARK.length).trim().split('.');
  const wanted = macOf(key, ['stamp', payload]);
  const given = Buffer.from(mac, 'base64url');
  if (given.length === wanted.length && timingSafeEqual(given, wanted))
    return { ok: true, stamp: JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Stamp };
  const claimed = claimedWave(payload);
  return { ok: false, fault: claimed !== null && claimed !== wave ? 'otherWave' : 'stamp' };
}

function claimedWave(payload: string): string | null {
  try {
    const said: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof said === 'object' && said !== null && 'wave' in said && typeof said.wave === 'string'
      ? said.wave
      : null;
  } catch {
    return null;
  }
}

/** The part of a stamp that is the same in all sections of a file. */
export function stampOf(
  key: WaveKey,
  { wave, companyId, language }: { wave: string; companyId: string; language: Locale },
): Pick<Stamp, 'layout' | 'wave' | 'company' | 'language'> {
  return { layout: LAYOUT_VERSION, wave, company: companyMark(key, companyId), language };
}
