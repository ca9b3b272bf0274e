import { z } from 'zod';
import { COVERING, type Covering } from '../../analytics/certificate.ts';
import { DEFAULT_POLICY, type Policy, parsePolicy } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE, parseLattice, type ViewKind } from '../../analytics/tables.ts';
import { withActor } from '../../db/actor.server.ts';
import { listPublishedMethods, type PublishedMethodRow } from '../../db/queries/published-method.server.ts';

/** By which rules a release was made, and with what it can be checked. `publicKey` is null where it was not signed. */
export type ReleaseMethod = Readonly<{
  slug: string;
  title: { ja: string; en: string };
  number: number;
  releasedOn: string;
  audited: boolean;
  digest: string;
  publicKey: string | null;
  signature: string | null;
  tables: readonly ViewKind[];
  /** Columns of views that are coarser than the policy has it, data sets that prove it, and answers by what shows another one; null for older releases. */
  certificate: { coarser: number; witnesses: number; covered?: Record<Covering, number> | undefined } | null;
}>;

/** What the page of methods shows: the policy of the release chosen, or the default one where nothing is released yet. */
export type MethodsPage = Readonly<{
  waves: readonly { slug: string; title: { ja: string; en: string } }[];
  release: ReleaseMethod | null;
  policy: Policy;
}>;

const CERTIFICATE = z.object({
  coarser: z.int(),
  witnesses: z.int(),
  covered: z.record(z.enum(COVERING), z.int()).optional(),
});

const titleOf = ({ titleJa, titleEn }: PublishedMethodRow) => ({ ja: titleJa, en: titleEn });

function openMethod(row: PublishedMethodRow): { release: ReleaseMethod; policy: Policy } {
  const policy = parsePolicy(row.policy);
  const tables = parseLattice(row.lattice ?? DEFAULT_LATTICE);
  if (!policy.ok) throw new Error(`the policy of release ${row.number} of ${row.slug} cannot be read`);
  const { slug, number, releasedOn, audited, digest, publicKey, signature } = row;
  const title = titleOf(row);
  const counted = CERTIFICATE.safeParse(row.parameters);
  const certificate = counted.success ? counted.data : null;
  const release = { slug, title, number, releasedOn, audited, digest, publicKey, signature, certificate };
  return { release: { ...release, tables: tables.ok ? tables.value : [] }, policy: policy.value };
}

/**
 * The rules of a wave's release, of the last one where no wave is named; for everybody, signed in or not. Null where the
 * named wave is not released: whether it exists is not said.
 */
export async function readMethods(slug: string | null): Promise<MethodsPage | null> {
  const rows = await withActor({ kind: 'auth' }, listPublishedMethods);
  const row = slug === null ? rows[0] : rows.find((one) => one.slug === slug);
  if (row === undefined && slug !== null) return null;
  const waves = rows.map((one) => ({ slug: one.slug, title: titleOf(one) }));
  return row === undefined ? { waves, release: null, policy: DEFAULT_POLICY } : { waves, ...openMethod(row) };
}
