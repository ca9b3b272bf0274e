import { parseCorporateNumber } from './corporate-number.ts';
import { parseEmail } from './login.ts';

/** What two operators must ask for together. */
export type DualKind = 'eraseWave' | 'breakGlass' | 'resetFactor';

/**
 * A request as its form gives it: to erase a wave's answers, to read those of the company with a number in one wave, or to take the second factor from
 * somebody of the staff with an address.
 */
export type DualForm = { reason: string } & (
  | { kind: 'eraseWave'; wave: string }
  | { kind: 'breakGlass'; wave: string; corporateNumber: string }
  | { kind: 'resetFactor'; email: string }
);

/** What is wrong with a request, and at which field. */
export type DualFault = {
  field: 'kind' | 'wave' | 'company' | 'person' | 'reason';
  code:
    | 'kindMissing'
    | 'waveMissing'
    | 'waveUnknown'
    | 'waveRuns'
    | 'companyFormat'
    | 'companyUnknown'
    | 'personFormat'
    | 'personUnknown'
    | 'personSelf'
    | 'reasonShort'
    | 'reasonLong';
};

const REASON_CHARACTERS = { least: 20, most: 500 } as const;

/** For how many hours a request may be approved and carried out. */
export const DUAL_HOURS = 72;

function reasonFault(reason: string): DualFault[] {
  const { length } = [...reason];
  if (length < REASON_CHARACTERS.least) return [{ field: 'reason', code: 'reasonShort' }];
  return length > REASON_CHARACTERS.most ? [{ field: 'reason', code: 'reasonLong' }] : [];
}

/** The fields of the form as they were typed. */
type Fields = Readonly<Record<DualFault['field'], string>>;

/** What a request is about, or what is wrong with that. */
function parseSubject({ kind, wave, company, person }: Fields): DualFault[] | Subject {
  const waveFaults: DualFault[] = wave === '' ? [{ field: 'wave', code: 'waveMissing' }] : [];
  switch (kind) {
    case 'eraseWave':
      return waveFaults.length > 0 ? waveFaults : { kind, wave };
    case 'breakGlass': {
      const number = parseCorporateNumber(company);
      if (!number.ok) return [...waveFaults, { field: 'company', code: 'companyFormat' }];
      return waveFaults.length > 0 ? waveFaults : { kind, wave, corporateNumber: number.value };
    }
    case 'resetFactor': {
      const email = parseEmail(person);
      return email.ok ? { kind, email: email.value } : [{ field: 'person', code: 'personFormat' }];
    }
    default:
      return [{ field: 'kind', code: 'kindMissing' }, ...waveFaults];
  }
}

type Subject = DualForm extends infer Form ? (Form extends DualForm ? Omit<Form, 'reason'> : never) : never;

/** The fields of the form, or every fault in the order of the fields. */
export function parseDualForm(fields: Fields): { ok: true; value: DualForm } | { ok: false; faults: DualFault[] } {
  const reason = fields.reason.normalize('NFC').replace(/\s+/g, ' ').trim();
  const subject = parseSubject(fields);
  const faults = [...(Array.isArray(subject) ? subject : []), ...reasonFault(reason)];
  if (Array.isArray(subject) || faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { ...subject, reason } };
}
