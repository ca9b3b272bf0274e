import { createHash, randomUUID } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { expect } from 'vitest';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { type Answers, sameAnswer } from '../../app/survey/answer.ts';
import type { Locale } from '../../app/text/locale.ts';
import type { useBuiltPortal } from '../support/built-portal.ts';
import { asSuperuser, type TestDatabase } from '../support/database.ts';
import type { Place } from './answering-fixture.ts';

type Portal = ReturnType<typeof useBuiltPortal>;

/** Makes the person of a place a respondent who is signed in. Returns the Cookie header. */
export async function signedIn(database: TestDatabase, { userId, companyId }: Place): Promise<string> {
  const [id, grant] = [randomUUID(), randomUUID()];
  const hash = createHash('sha256').update(id).digest('hex');
  await asSuperuser(database, async (sql) => {
    await sql`insert into app_user (id, email, name) values (${userId}, ${`${userId}@example.jp`}, '架空 書子')`;
    await sql`insert into role_grant (id, user_id, role, company_id) values (${grant}, ${userId}, 'respondent', ${companyId})`;
    await sql`insert into session (id_hash, user_id, role_grant_id, expires_at, absolute_expires_at)
      values (${hash}, ${userId}, ${grant}, now() + interval '1 hour', now() + interval '2 hours')`;
  });
  return `__Host-sid=${id}`;
}

/** What came back of an upload: its status, the sentence of a refusal with its code, or the form of the preview with its fields as they stand. */
type Uploaded = {
  status: number;
  /** Seconds after which it is better sent again, as the answer says; null where it says nothing. */
  retryAfter: string | null;
  refusal: string | null;
  sentence: string;
  main: string;
  html: string;
  /** Keys of what the preview lists, by what it would do to them. */
  findings: Record<string, string[]>;
  fields: [string, string][];
};

/** Somebody who answers by a file, through the pages alone. */
export type Uploader = {
  download: (kind: 'xlsx' | 'csv', language: Locale) => Promise<Buffer>;
  upload: (bytes: Uint8Array, name?: string) => Promise<Uploaded>;
  /** Sends the form of a preview as it stands, with these fields changed. Returns the answer: a redirect where it was taken. */
  take: (seen: Uploaded, changes?: Readonly<Record<string, string>>) => Promise<Response>;
  stored: () => Promise<Answers>;
};

/** The pages of answering by a file, for the person of a place. */
export function uploaderOf(portal: Portal, place: Place, cookie: string, language: Locale = 'ja'): Uploader {
  const path = `/answer/${place.slug}/excel`;
  const own = `${cookie}; lang=${language}`;
  return {
    download: async (kind, inLanguage) => {
      const answer = await portal.read(`${path}.${kind}?in=${inLanguage}`, own);
      if (answer.status !== 200) throw new Error(`download: ${answer.status}`);
      return Buffer.from(await answer.arrayBuffer());
    },
    upload: async (bytes, name = 'answers.xlsx') => {
      const form = new FormData();
      form.set('file', new File([new Uint8Array(bytes)], name));
      const answer = await portal.sendForm(path, form, own);
      return { ...readUploaded(answer.status, await answer.text()), retryAfter: answer.headers.get('retry-after') };
    },
    take: (seen, changes = {}) => {
      const form = new FormData();
      for (const [key, value] of seen.fields) if (!Object.hasOwn(changes, key)) form.append(key, value);
      for (const [key, value] of Object.entries(changes)) form.append(key, value);
      return portal.sendForm(path, form, own);
    },
    stored: async () => (await readAnswering(place.member, place.slug))?.answers ?? {},
  };
}

/** Reads the page that an upload ended on, as a browser without scripts has it. */
function readUploaded(status: number, html: string): Omit<Uploaded, 'retryAfter'> {
  const { document } = parseHTML(html);
  const main = document.querySelector('main');
  const refused = main?.querySelector('[data-refusal]');
  const sealed = main?.querySelector('form input[name=sealed]');
  const findings: Record<string, string[]> = {};
  for (const list of main?.querySelectorAll('section[aria-labelledby^=list-]') ?? []) {
    const kind = (list.getAttribute('aria-labelledby') ?? '').slice('list-'.length);
    findings[kind] = [...list.querySelectorAll('[data-finding]')].map((one) => one.getAttribute('data-finding') ?? '');
  }
  return {
    status,
    refusal: refused?.getAttribute('data-refusal') ?? null,
    sentence: refused?.textContent ?? '',
    main: main?.textContent ?? '',
    html,
    findings,
    fields: sealed ? fieldsOf(sealed.closest('form')) : [],
  };
}

// Fields that nobody touched: hidden ones, those that are checked, and the first entry of a list where none is selected.
function fieldsOf(form: Element | null): [string, string][] {
  const fields: [string, string][] = [];
  for (const field of form?.querySelectorAll('input[name], textarea[name], select[name]') ?? []) {
    const name = field.getAttribute('name') ?? '';
    const type = field.getAttribute('type') ?? '';
    if (['radio', 'checkbox'].includes(type) && !field.hasAttribute('checked')) continue;
    if (field.tagName === 'SELECT') {
      const chosen = field.querySelector('option[selected]') ?? field.querySelector('option');
      fields.push([name, chosen?.getAttribute('value') ?? '']);
    } else if (field.tagName === 'TEXTAREA') fields.push([name, field.textContent ?? '']);
    else fields.push([name, field.getAttribute('value') ?? '']);
  }
  return fields;
}

function expectSame(found: Answers, wanted: Answers): void {
  const keys = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  const odd = [...keys].filter((key) => !sameAnswer(found[key], wanted[key]));
  expect(odd.map((key) => [key, found[key], wanted[key]])).toEqual([]);
}

/** Uploads a file of a sheet that is empty, looks at the preview, takes it, and compares what then lies in the database with what was meant. */
export async function expectStored(
  uploader: Uploader,
  meant: Answers,
  { bytes, name }: { bytes: Uint8Array; name: string },
): Promise<void> {
  const seen = await uploader.upload(bytes, name);
  expect([seen.status, seen.sentence]).toEqual([200, '']);
  expect(Object.keys(seen.findings)).toEqual(['changed']);
  expect(seen.findings.changed?.sort()).toEqual(Object.keys(meant).sort());
  expectSame(await uploader.stored(), {});
  const taken = await uploader.take(seen);
  const count = Object.keys(meant).length;
  expect([taken.status, taken.headers.get('location')]).toEqual([302, expect.stringMatching(`[?]taken=${count}$`)]);
  expectSame(await uploader.stored(), meant);
}
