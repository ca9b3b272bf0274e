import type postgres from 'postgres';
import { ids, seedTwoAssociations } from '../support/two-associations.ts';

/**
 * Ids of what the reach of a role is looked at in beyond the two associations: requests of two people in each of their states, and a company that
 * declined to answer while a paper form was typed for it.
 */
export const reachIds = {
  ...ids,
  secondOperator: '90000000-0000-4000-8000-000000000010',
  approved: '90000000-0000-4000-8000-000000000011',
  done: '90000000-0000-4000-8000-000000000012',
  over: '90000000-0000-4000-8000-000000000013',
  declinedCompany: '90000000-0000-4000-8000-000000000019',
  declinedEntry: '90000000-0000-4000-8000-00000000001a',
} as const;

/** The two associations with a row in every table, and a row for every state that a policy tells apart. */
export async function seedReachWorld(sql: postgres.Sql): Promise<void> {
  await seedTwoAssociations(sql);
  await sql.unsafe(`
    INSERT INTO app_user (id, email, name) VALUES ('${reachIds.secondOperator}', 'op2@example.com', 's');
    INSERT INTO role_grant (id, user_id, role) VALUES (gen_random_uuid(), '${reachIds.secondOperator}', 'operator');
    INSERT INTO wave_key VALUES ('${ids.waveDraft}', '\\x03');
    INSERT INTO dual_request (id, kind, wave_id, company_id, reason, requested_by, approved_by, approved_at, expires_at, done_at)
    SELECT id::uuid, kind, wave_id::uuid, company_id::uuid, 'a court asks for the answers', '${ids.operator}', '${reachIds.secondOperator}', now(),
      now() + stands, done_at FROM (VALUES
      ('${reachIds.approved}', 'breakGlass', '${ids.waveOpen}', '${ids.companyA}', interval '1 day', null::timestamptz),
      ('${reachIds.done}', 'breakGlass', '${ids.waveOpen}', '${ids.companyA}', interval '1 day', now()),
      ('${reachIds.over}', 'breakGlass', '${ids.waveOpen}', '${ids.companyA}', interval '-1 hour', null),
      ('90000000-0000-4000-8000-000000000014', 'eraseWave', '${ids.waveOfB}', null, interval '1 day', null),
      ('90000000-0000-4000-8000-000000000015', 'eraseWave', '${ids.waveOpen}', null, interval '1 day', now()),
      ('90000000-0000-4000-8000-000000000016', 'eraseWave', '${ids.waveDraft}', null, interval '-1 hour', null)
    ) request (id, kind, wave_id, company_id, stands, done_at);
    INSERT INTO invitation (id, company_id, email, purpose, expires_at, invited_by) VALUES
      ('90000000-0000-4000-8000-000000000017', '${ids.companyA}', 'colleague@example.com', 'colleague', now() + interval '1 day', '${ids.user}'),
      ('90000000-0000-4000-8000-000000000018', '${ids.companyB}', 'theirs@example.com', 'colleague', now() + interval '1 day', '${ids.newcomer}');
    INSERT INTO company (id, corporate_number, kind, name_ja, name_en, sector, size_band, region) VALUES
      ('${reachIds.declinedCompany}', '1000000000004', 'company', '丙社', 'C Ltd', '32', 'S4', 'R4');
    INSERT INTO membership VALUES ('${reachIds.declinedCompany}', '${ids.associationA}', 's', 'c@example.com');
    INSERT INTO participation VALUES ('${reachIds.declinedCompany}', '${ids.waveOpen}', 'invited', null, null, null);
    INSERT INTO proxy_entry (id, company_id, wave_id, association_id, typed_by) VALUES
      ('${reachIds.declinedEntry}', '${reachIds.declinedCompany}', '${ids.waveOpen}', '${ids.associationA}', '${ids.clerk}');
    INSERT INTO decline VALUES ('${reachIds.declinedCompany}', '${ids.waveOpen}', '${ids.associationA}');
    INSERT INTO approval (id, company_id, wave_id, number, revision, state, digest_sealed, requested_by, decided_by, decided_on) VALUES
      ('90000000-0000-4000-8000-00000000001b', '${ids.companyBoth}', '${ids.waveOpen}', 1, 1, 'takenBack', '\\x01', '${ids.newcomer}', '${ids.user}', '2026-04-01');
    INSERT INTO draft_section VALUES ('${ids.responseA}', '_plants', 1, '\\x01');
    INSERT INTO ledger VALUES ('${ids.release}', '${ids.waveOfB}', 1, '${'0'.repeat(64)}', '${'0'.repeat(64)}', '${'5'.repeat(64)}', '\\x01');
  `);
}
