import { z } from 'zod';

/** A code of an option: letters and digits, 1 to 16 of them. */
const CODE_PATTERN = /^[A-Za-z0-9]{1,16}$/;
/** An item id: groups of letters and digits joined by hyphens, e.g. `A-01`, `H-2-08`, `AS-B-03`. */
const ITEM_ID_PATTERN = /^[A-Z]{1,4}(-[A-Z0-9]{1,4}){1,3}$/;
const SLUG_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const words = z.string().refine((text) => text.trim() !== '', 'must not be empty');
const bilingual = z.strictObject({ ja: words, en: words });
const code = z.string().regex(CODE_PATTERN, 'must be 1 to 16 letters or digits');
const itemId = z.string().regex(ITEM_ID_PATTERN, 'must look like A-01 or H-2-08');
const count = z.number().int().min(1);

const option = z.strictObject({
  code,
  label: bilingual,
  exclusive: z.boolean().optional(),
});
const bandOption = z.strictObject({
  code,
  label: bilingual,
  exclusive: z.boolean().optional(),
  from: z.number().optional(),
  below: z.number().optional(),
});
const codeGroup = z.strictObject({
  codes: z.array(code).min(1),
  label: bilingual,
  coarse: z.boolean().optional(),
});
const reference = z.strictObject({ guideline: words, section: words, step: words.optional() });

type ShowIfInput =
  | { item: string; in: string[] }
  | { all: ShowIfInput[] }
  | { any: ShowIfInput[] }
  | { not: ShowIfInput };

const showIf: z.ZodType<ShowIfInput> = z.lazy(() =>
  z.union([
    z.strictObject({ item: itemId, in: z.array(code).min(1) }),
    z.strictObject({ all: z.array(showIf).min(1) }),
    z.strictObject({ any: z.array(showIf).min(1) }),
    z.strictObject({ not: showIf }),
  ]),
);

const base = {
  id: itemId,
  version: count.default(1),
  number: words.optional(),
  label: bilingual,
  short: bilingual,
  help: bilingual.optional(),
  reference: reference.optional(),
  required: z.boolean().optional(),
  showIf: showIf.optional(),
  groups: z.array(codeGroup).optional(),
  previous: z.strictObject({ item: words, relation: z.enum(['same', 'comparable', 'broken']) }).optional(),
};

/** The shape of one written-out item, each kind with its own keys; unknown keys are faults. */
export const itemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('maturity') }),
  z.strictObject({
    ...base,
    kind: z.literal('single'),
    options: z.array(option).min(2),
    scale: z.literal('ordinal').optional(),
  }),
  z.strictObject({ ...base, kind: z.literal('multiple'), options: z.array(option).min(2) }),
  z.strictObject({
    ...base,
    kind: z.literal('bands'),
    unit: bilingual,
    options: z.array(bandOption).min(2),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('number'),
    unit: bilingual,
    min: z.number().int(),
    max: z.number().int(),
    bands: z.array(bandOption).min(2).optional(),
  }),
  z.strictObject({
    ...base,
    kind: z.literal('text'),
    maxLength: z.number().int().min(1).max(10_000),
    multiline: z.boolean().optional(),
  }),
  z.strictObject({ ...base, kind: z.literal('which'), of: itemId }),
]);

/** An item that another questionnaire words: its id there, the questionnaire's id, and what may differ here. */
export const borrowedItemSchema = z.strictObject({
  id: itemId,
  from: z.string().regex(SLUG_PATTERN),
  number: words.optional(),
  required: z.boolean().optional(),
  showIf: showIf.optional(),
});

/** The shape of a section; its items are parsed one by one so that one fault does not hide the next. */
export const sectionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, 'must be lower-case letters and digits'),
  block: words,
  title: bilingual,
  intro: bilingual.optional(),
  items: z.array(z.unknown()).min(1, 'must have at least one item'),
});

/** The shape of a questionnaire's head; its sections are parsed one by one. */
export const headSchema = z.strictObject({
  id: z.string().regex(SLUG_PATTERN, 'must be lower-case words joined by hyphens'),
  version: count,
  audience: z.enum(['company', 'association', 'interview']),
  minutes: count,
  title: bilingual,
  sections: z.array(z.unknown()).min(1, 'must have at least one section'),
  families: z.array(z.tuple([z.string(), z.string()])).optional(),
});
