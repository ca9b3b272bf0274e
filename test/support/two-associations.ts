import type postgres from 'postgres';

/** Fixed ids of the fixture: associations A and B, companies in A, in B and in both, and their answers in one open wave. */
export const ids = {
  associationA: 'a0000000-0000-4000-8000-00000000000a',
  associationB: 'a0000000-0000-4000-8000-00000000000b',
  companyA: 'c0000000-0000-4000-8000-00000000000a',
  companyB: 'c0000000-0000-4000-8000-00000000000b',
  companyBoth: 'c0000000-0000-4000-8000-0000000000ab',
  responseA: 'e0000000-0000-4000-8000-00000000000a',
  responseB: 'e0000000-0000-4000-8000-00000000000b',
  waveOpen: 'd0000000-0000-4000-8000-000000000001',
  waveDraft: 'd0000000-0000-4000-8000-000000000002',
  waveOfB: 'd0000000-0000-4000-8000-000000000003',
  release: 'f0000000-0000-4000-8000-000000000001',
  user: '90000000-0000-4000-8000-000000000001',
  grant: '90000000-0000-4000-8000-000000000002',
  operator: '90000000-0000-4000-8000-000000000003',
  delegateGrant: '90000000-0000-4000-8000-000000000004',
  request: '90000000-0000-4000-8000-000000000005',
  newcomer: '90000000-0000-4000-8000-000000000006',
  newcomerGrant: '90000000-0000-4000-8000-000000000007',
  invitationA: '90000000-0000-4000-8000-000000000008',
  approvalDone: '90000000-0000-4000-8000-000000000009',
  approvalOpen: '90000000-0000-4000-8000-00000000000a',
  entry: '90000000-0000-4000-8000-00000000000b',
  entryChecked: '90000000-0000-4000-8000-00000000000c',
  clerkGrant: '90000000-0000-4000-8000-00000000000d',
  clerk: '90000000-0000-4000-8000-00000000000e',
  clerkSecond: '90000000-0000-4000-8000-00000000000f',
} as const;

const digest = '0'.repeat(64);

/** Fills an empty database past every policy, as the superuser: at least one row in every table. */
export async function seedTwoAssociations(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    INSERT INTO association VALUES
      ('${ids.associationA}', 'A', '甲', 'A', '30'), ('${ids.associationB}', 'B', '乙', 'B', '31');
    INSERT INTO company (id, corporate_number, kind, name_ja, name_en, sector, size_band, region) VALUES
      ('${ids.companyA}', '1000000000001', 'company', '甲社', 'A Ltd', '30', 'S1', 'R1'),
      ('${ids.companyB}', '1000000000002', 'company', '乙社', 'B Ltd', '31', 'S2', 'R2'),
      ('${ids.companyBoth}', '1000000000003', 'company', '両社', 'AB Ltd', '31', 'S3', 'R3');
    INSERT INTO membership VALUES
      ('${ids.companyA}', '${ids.associationA}', 'p', 'a@example.com'), ('${ids.companyB}', '${ids.associationB}', 'q', 'b@example.com'),
      ('${ids.companyBoth}', '${ids.associationA}', 'r', 'ab@example.com'), ('${ids.companyBoth}', '${ids.associationB}', 'r', 'ab@example.com');
    INSERT INTO questionnaire VALUES ('company-2022', 1, '${digest}', '{}');
    INSERT INTO wave (id, slug, title_ja, title_en, questionnaire_id, questionnaire_version, questionnaire_digest, opens_at, closes_at, state, lattice, policy) VALUES
      ('${ids.waveOpen}', 'open', 't', 't', 'company-2022', 1, '${digest}', now() - interval '1 day', now() + interval '1 day', 'open', '[]', '{}'),
      ('${ids.waveDraft}', 'draft', 't', 't', 'company-2022', 1, '${digest}', now(), now() + interval '1 day', 'draft', '[]', '{}'),
      ('${ids.waveOfB}', 'of-b', 't', 't', 'company-2022', 1, '${digest}', now() - interval '9 day', now() - interval '1 day', 'closed', '[]', '{}');
    INSERT INTO wave_association (wave_id, association_id) VALUES
      ('${ids.waveOpen}', '${ids.associationA}'), ('${ids.waveOpen}', '${ids.associationB}'),
      ('${ids.waveDraft}', '${ids.associationA}'), ('${ids.waveOfB}', '${ids.associationB}');
    INSERT INTO decline VALUES ('${ids.companyBoth}', '${ids.waveOpen}', '${ids.associationB}');
    INSERT INTO wave_key VALUES ('${ids.waveOpen}', '\\x01'), ('${ids.waveOfB}', '\\x02');
    INSERT INTO key_check (key_id, sealed) VALUES ('k', '\\x01');
    INSERT INTO response VALUES ('${ids.responseA}', '${ids.waveOpen}'), ('${ids.responseB}', '${ids.waveOfB}');
    INSERT INTO participation VALUES
      ('${ids.companyA}', '${ids.waveOpen}', 'submitted', '\\x01', '2026-0000-0001', '2026-04-01'),
      ('${ids.companyA}', '${ids.waveDraft}', 'invited', null, null, null),
      ('${ids.companyB}', '${ids.waveOpen}', 'invited', null, null, null),
      ('${ids.companyB}', '${ids.waveOfB}', 'submitted', '\\x02', '2026-0000-0002', '2026-04-02'),
      ('${ids.companyBoth}', '${ids.waveOpen}', 'invited', null, null, null);
    INSERT INTO draft_section VALUES ('${ids.responseA}', 'a', 1, '\\x01'), ('${ids.responseB}', 'a', 1, '\\x01');
    INSERT INTO submission VALUES ('${ids.responseA}', 1, '\\x01', '\\x01', '2026-04-01'), ('${ids.responseB}', 1, '\\x01', '\\x01', '2026-04-02');
    INSERT INTO operation VALUES (gen_random_uuid(), '${ids.responseA}', 1), (gen_random_uuid(), '${ids.responseB}', 1);
    INSERT INTO app_user (id, email, name) VALUES ('${ids.user}', 'a@example.com', 'p'), ('${ids.operator}', 'op@example.com', 'o'),
      ('${ids.newcomer}', 'new@example.com', 'n');
    INSERT INTO role_grant (id, user_id, role, company_id) VALUES
      ('${ids.grant}', '${ids.user}', 'respondent', '${ids.companyA}'),
      ('${ids.delegateGrant}', '${ids.user}', 'delegate', '${ids.companyA}'),
      ('${ids.newcomerGrant}', '${ids.newcomer}', 'respondent', '${ids.companyA}');
    INSERT INTO role_grant (id, user_id, role) VALUES (gen_random_uuid(), '${ids.operator}', 'operator');
    INSERT INTO session VALUES ('${digest}', '${ids.user}', '${ids.grant}', now() + interval '1 hour', now() + interval '2 hour');
    INSERT INTO invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at) VALUES
      ('${ids.invitationA}', '${'1'.repeat(64)}', '${ids.waveOpen}', '${ids.companyA}', 'a@example.com', 'answer', now() + interval '1 day'),
      (gen_random_uuid(), '${'2'.repeat(64)}', '${ids.waveOfB}', '${ids.companyB}', 'b@example.com', 'answer', now() + interval '1 day');
    INSERT INTO sign_in_step (id_hash, kind, expires_at) VALUES ('${digest}', 'code', now() + interval '10 minutes');
    INSERT INTO authenticator (id, user_id, kind, secret_sealed) VALUES (gen_random_uuid(), '${ids.operator}', 'totp', '\\x01');
    INSERT INTO recovery_code (user_id, code_mac) VALUES ('${ids.operator}', '\\x01');
    INSERT INTO known_browser VALUES ('${digest}', '${ids.operator}', now() + interval '1 day');
    INSERT INTO rate_limit VALUES ('codeSend', 's', now());
    INSERT INTO installation_key VALUES ('account', '\\x01');
    INSERT INTO access_hold (id, company_id, user_id, role_grant_id, opens_at) VALUES
      (gen_random_uuid(), '${ids.companyA}', '${ids.newcomer}', '${ids.newcomerGrant}', now() + interval '72 hours');
    INSERT INTO delegation (role_grant_id, wave_id, company_id, section, expires_at) VALUES
      ('${ids.delegateGrant}', '${ids.waveOpen}', '${ids.companyA}', 'a', now() + interval '1 day');
    UPDATE participation SET needs_approval = true WHERE company_id = '${ids.companyA}' AND wave_id = '${ids.waveOpen}';
    INSERT INTO approval (id, company_id, wave_id, number, revision, state, digest_sealed, requested_by, decided_by, decided_on) VALUES
      ('${ids.approvalDone}', '${ids.companyA}', '${ids.waveOpen}', 1, 1, 'approved', '\\x01', '${ids.newcomer}', '${ids.user}', '2026-04-01'),
      ('${ids.approvalOpen}', '${ids.companyA}', '${ids.waveOpen}', 2, 2, 'open', '\\x01', '${ids.newcomer}', null, null);
    INSERT INTO app_user (id, email, name) VALUES ('${ids.clerk}', 'clerk@example.com', 'c'), ('${ids.clerkSecond}', 'second@example.com', 'd');
    INSERT INTO role_grant (id, user_id, role, association_id) VALUES
      ('${ids.clerkGrant}', '${ids.clerk}', 'secretariat', '${ids.associationA}'),
      (gen_random_uuid(), '${ids.clerkSecond}', 'secretariat', '${ids.associationA}');
    INSERT INTO proxy_entry (id, company_id, wave_id, association_id, typed_by, checked_by, state, macs, paper_sealed, entered_on) VALUES
      ('${ids.entry}', '${ids.companyBoth}', '${ids.waveOpen}', '${ids.associationA}', '${ids.clerk}', '${ids.clerkSecond}', 'typed', '{}', '\\x01', null),
      ('${ids.entryChecked}', '${ids.companyA}', '${ids.waveOpen}', '${ids.associationA}', '${ids.clerk}', '${ids.clerkSecond}', 'checked', null, '\\x01', '2026-04-01');
    INSERT INTO proxy_section VALUES ('${ids.entry}', '${ids.clerkSecond}', 'a', '\\x01');
    INSERT INTO dual_request (id, kind, wave_id, company_id, reason, requested_by, expires_at) VALUES
      ('${ids.request}', 'breakGlass', '${ids.waveOpen}', '${ids.companyA}', 'a court asks for the answers', '${ids.operator}', now() + interval '1 day');
    INSERT INTO mail (id, dedupe_key, kind, recipient, locale, invitation_id) VALUES
      (gen_random_uuid(), 'k', 'invitation', 'a@example.com', 'ja', '${ids.invitationA}');
    INSERT INTO audit_chain (chain) VALUES ('portal'), ('company:${ids.companyA}'), ('association:${ids.associationA}');
    INSERT INTO audit_event (chain, seq, day, event, actor_kind, association_id, company_id, detail, key_id, previous_mac, mac)
      SELECT chain, 1, '2026-04-01', 'seed', 'worker', '${ids.associationA}', '${ids.companyA}', '{}', 'k', '${digest}', '${'3'.repeat(64)}' FROM audit_chain;
    INSERT INTO release VALUES ('${ids.release}', '${ids.waveOfB}', 1, '{}', '${digest}', false, 'released', '2026-05-01', '{}');
    INSERT INTO release_run (id, wave_id) VALUES (gen_random_uuid(), '${ids.waveOfB}');
    INSERT INTO released_cell VALUES
      ('${ids.release}', 'H-2-08', 1, '*', '*', '*', '1', 10, 4, 4, 'F'),
      ('${ids.release}', 'H-2-08', 1, 'A', '*', '*', '1', 5, 1, 3, 'R'),
      ('${ids.release}', 'H-2-08', 1, 'B', '*', '*', '1', null, null, null, 'C');
  `);
}
