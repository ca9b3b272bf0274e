import { parseDueDay } from '../survey/due-day.ts';
import type { Locale } from '../text/locale.ts';
import { type Person, type PersonFault, parsePerson } from './person.ts';

/** What was typed to ask somebody for sections, as it was typed. */
export type SharingTyped = {
  sections: string[];
  name: string;
  email: string;
  message: string;
  due: string;
  language: string;
};

/** A request for sections that can be sent. */
export type SharingRequest = { person: Person; sections: string[]; dueOn: string; message: string; locale: Locale };

/** What is wrong with a request as it was typed. */
export type SharingFault = PersonFault | 'noSections' | 'messageLong' | 'badDay';

const MESSAGE_LENGTH = 200;

/** A form with nothing in it, and the sections that a link named. */
export function emptyTyped(sections: string[] = []): SharingTyped {
  return { sections, name: '', email: '', message: '', due: '', language: 'ja' };
}

/** Reads the form; what is far too long is cut, so that it is still found to be too long. */
export function readSharingForm(form: FormData): SharingTyped {
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 1000);
  return {
    sections: form.getAll('section').map(String).slice(0, 200),
    name: text('name'),
    email: text('email'),
    message: text('message'),
    due: text('due'),
    language: text('language') === 'en' ? 'en' : 'ja',
  };
}

type Survey = { sections: readonly { id: string }[]; now: Date; closesAt: Date };

/** A request out of what was typed, for a survey with these sections, or every fault in the order of the fields. */
export function parseSharing(
  typed: SharingTyped,
  survey: Survey,
): { ok: true; value: SharingRequest } | { ok: false; faults: SharingFault[] } {
  const faults: SharingFault[] = [];
  const sections = survey.sections.map(({ id }) => id).filter((id) => typed.sections.includes(id));
  if (sections.length === 0) faults.push('noSections');
  const person = parsePerson(typed);
  if (!person.ok) faults.push(...person.faults);
  const message = typed.message.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if ([...message].length > MESSAGE_LENGTH) faults.push('messageLong');
  const dueOn = parseDueDay(typed.due, survey);
  if (dueOn === null) faults.push('badDay');
  if (!person.ok || dueOn === null || faults.length > 0) return { ok: false, faults };
  const locale = typed.language === 'en' ? 'en' : 'ja';
  return { ok: true, value: { person: person.value, sections, dueOn, message, locale } };
}
