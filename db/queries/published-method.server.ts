import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../actor.server.ts';
import { release } from '../schema/release.ts';
import { wave } from '../schema/wave.ts';

/** How a released wave was made and signed; the same for everybody, and nothing that was counted. */
export type PublishedMethodRow = Awaited<ReturnType<typeof listPublishedMethods>>[number];

/** Rules, digest and signature of the latest published release of each wave, the last published first. */
export async function listPublishedMethods(tx: Tx) {
  const latest = tx
    .selectDistinctOn([release.waveId], {
      waveId: release.waveId,
      number: release.number,
      policy: release.policy,
      digest: release.digest,
      parameters: release.parameters,
      audited: release.audited,
      releasedOn: release.releasedOn,
      publicKey: release.publicKey,
      signature: release.signature,
    })
    .from(release)
    .where(eq(release.state, 'released'))
    .orderBy(release.waveId, desc(release.number))
    .as('latest');
  return tx
    .select({
      slug: wave.slug,
      titleJa: wave.titleJa,
      titleEn: wave.titleEn,
      lattice: wave.lattice,
      number: latest.number,
      policy: latest.policy,
      digest: latest.digest,
      parameters: latest.parameters,
      audited: latest.audited,
      releasedOn: latest.releasedOn,
      publicKey: latest.publicKey,
      signature: latest.signature,
    })
    .from(wave)
    .innerJoin(latest, and(eq(latest.waveId, wave.id), eq(wave.state, 'released')))
    .orderBy(sql`${latest.releasedOn} desc`, desc(wave.closesAt), wave.slug);
}
