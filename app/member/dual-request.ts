import { parseCorporateNumber } from './corporate-number.ts';

/** What two operators must ask for together. */
export type DualKind = 'eraseWave' | 'breakGlass';

/** A request as its form gives it. `corporateNumber` says whose answers are to be read; null where a whole wave is erased. */
export type DualForm = { kind: DualKind; wave: string; corporateNumber: string | null; reason: string };

/** What is wrong with a request, and at which field. */
export type DualFault = {
  field: 'kind' | 'wave' | 'company' | 'reason';
  code:
    | 'kindMissing'
    | 'waveMissing'
    | 'waveUnknown'
    | 'waveRuns'
    | 'companyFormat'
    | 'companyUnknown'
    | 'reasonShort'
    | 'reasonLong';
};

const REASON_CHARACTERS = { least: 20, most: 500 } as const;

/** For how many hours a request may be approved and carried out. */
export const DUAL_HOURS = 72;

const KINDS: readonly string[] = ['eraseWave', 'breakGlass'] satisfies DualKind[];

const isKind = (value: string): value is DualKind => KINDS.includes(value);

function reasonFault(reason: string): DualFault[] {
  const { length } = [...reason];
  if (length < REASON_CHARACTERS.least) return [{ field: 'reason', code: 'reasonShort' }];
  return length > REASON_CHARACTERS.most ? [{ field: 'reason', code: 'reasonLong' }] : [];
}

/** The fields of the form, or every fault in the order of the fields. */
export function parseDualForm(
  fields: Readonly<Record<'kind' | 'wave' | 'company' | 'reason', string>>,
): { ok: true; value: DualForm } | { ok: false; faults: DualFault[] } {
  const { kind, wave } = fields;
  const reason = fields.reason.normalize('NFC').replace(/\s+/g, ' ').trim();
  const number = kind === 'breakGlass' ? parseCorporateNumber(fields.company) : null;
  const faults: DualFault[] = [
    ...(isKind(kind) ? [] : [{ field: 'kind', code: 'kindMissing' } as const]),
    ...(wave === '' ? [{ field: 'wave', code: 'waveMissing' } as const] : []),
    ...(number === null || number.ok ? [] : [{ field: 'company', code: 'companyFormat' } as const]),
    ...reasonFault(reason),
  ];
  if (!isKind(kind) || faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { kind, wave, corporateNumber: number?.ok ? number.value : null, reason } };
}
