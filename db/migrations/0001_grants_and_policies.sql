-- Grants and row-level security. The roles are made by db/migrate.server.ts, since they belong to the cluster.
-- Every policy demands a context that withActor sets: without it no role sees a row. What a role is not granted
-- here it does not have; test/integration/tenancy.test.ts holds the whole table of grants.

DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- A member company: its own rows, its own answers under the response key its service unsealed, and what is released.

GRANT SELECT ON company, membership, association, participation, wave, wave_association, wave_key, questionnaire,
  response, draft_section, submission, operation, release, released_cell TO kurabe_member;
GRANT UPDATE (state, link_sealed, receipt_number, submitted_on) ON participation TO kurabe_member;
GRANT INSERT ON response, draft_section, submission, operation TO kurabe_member;
GRANT UPDATE (revision, sealed), DELETE ON draft_section TO kurabe_member;

CREATE POLICY member_reads ON company FOR SELECT TO kurabe_member
  USING (id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_reads ON membership FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_reads ON association FOR SELECT TO kurabe_member
  USING (EXISTS (SELECT FROM membership m WHERE m.association_id = association.id
    AND m.company_id = nullif(current_setting('app.company', true), '')::uuid));
CREATE POLICY member_reads ON participation FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_writes ON participation FOR UPDATE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid)
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_reads ON wave FOR SELECT TO kurabe_member
  USING (state <> 'draft' AND EXISTS (SELECT FROM participation p WHERE p.wave_id = wave.id
    AND p.company_id = nullif(current_setting('app.company', true), '')::uuid));
CREATE POLICY member_reads ON wave_association FOR SELECT TO kurabe_member
  USING (EXISTS (SELECT FROM wave w WHERE w.id = wave_association.wave_id)
    AND EXISTS (SELECT FROM membership m WHERE m.association_id = wave_association.association_id
      AND m.company_id = nullif(current_setting('app.company', true), '')::uuid));
CREATE POLICY member_reads ON wave_key FOR SELECT TO kurabe_member
  USING (EXISTS (SELECT FROM participation p WHERE p.wave_id = wave_key.wave_id
    AND p.company_id = nullif(current_setting('app.company', true), '')::uuid));
CREATE POLICY member_reads ON questionnaire FOR SELECT TO kurabe_member
  USING (EXISTS (SELECT FROM wave w
    WHERE w.questionnaire_id = questionnaire.id AND w.questionnaire_version = questionnaire.version));
CREATE POLICY member_reads ON response FOR SELECT TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM wave w WHERE w.id = response.wave_id));
CREATE POLICY member_begins ON response FOR INSERT TO kurabe_member
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM wave w WHERE w.id = response.wave_id AND w.state = 'open'));
CREATE POLICY member_reads ON draft_section FOR SELECT TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r WHERE r.response_key = draft_section.response_key));
CREATE POLICY member_saves ON draft_section FOR INSERT TO kurabe_member
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN wave w ON w.id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND w.state = 'open'));
CREATE POLICY member_changes ON draft_section FOR UPDATE TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid)
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN wave w ON w.id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND w.state = 'open'));
CREATE POLICY member_drops ON draft_section FOR DELETE TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN wave w ON w.id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND w.state = 'open'));
CREATE POLICY member_reads ON submission FOR SELECT TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r WHERE r.response_key = submission.response_key));
CREATE POLICY member_submits ON submission FOR INSERT TO kurabe_member
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN wave w ON w.id = r.wave_id
      WHERE r.response_key = submission.response_key AND w.state = 'open'));
CREATE POLICY member_reads ON operation FOR SELECT TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid);
CREATE POLICY member_notes ON operation FOR INSERT TO kurabe_member
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r WHERE r.response_key = operation.response_key));
CREATE POLICY member_reads ON release FOR SELECT TO kurabe_member
  USING (state = 'released' AND nullif(current_setting('app.company', true), '') IS NOT NULL);
CREATE POLICY member_reads ON released_cell FOR SELECT TO kurabe_member
  USING (nullif(current_setting('app.company', true), '') IS NOT NULL
    AND (association = '*' OR association IN (SELECT a.code FROM association a JOIN membership m ON m.association_id = a.id
      WHERE m.company_id = nullif(current_setting('app.company', true), '')::uuid))
    AND release_id IN (SELECT r.id FROM release r));
--> statement-breakpoint

-- An association: its members, how far each is, and what is released. Nothing of an answer, a key or a token.

GRANT SELECT ON association, company, membership, wave, wave_association, questionnaire, release, released_cell
  TO kurabe_association;
GRANT SELECT (company_id, wave_id, state) ON participation TO kurabe_association;
GRANT SELECT (id, wave_id, company_id, email, purpose, expires_at, used_at, revoked_at) ON invitation TO kurabe_association;

CREATE POLICY association_reads ON association FOR SELECT TO kurabe_association
  USING (id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY association_reads ON membership FOR SELECT TO kurabe_association
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY association_reads ON company FOR SELECT TO kurabe_association
  USING (EXISTS (SELECT FROM membership m WHERE m.company_id = company.id
    AND m.association_id = nullif(current_setting('app.association', true), '')::uuid));
CREATE POLICY association_reads ON wave_association FOR SELECT TO kurabe_association
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY association_reads ON wave FOR SELECT TO kurabe_association
  USING (EXISTS (SELECT FROM wave_association wa WHERE wa.wave_id = wave.id
    AND wa.association_id = nullif(current_setting('app.association', true), '')::uuid));
CREATE POLICY association_reads ON questionnaire FOR SELECT TO kurabe_association
  USING (EXISTS (SELECT FROM wave w
    WHERE w.questionnaire_id = questionnaire.id AND w.questionnaire_version = questionnaire.version));
CREATE POLICY association_reads ON participation FOR SELECT TO kurabe_association
  USING (EXISTS (SELECT FROM membership m WHERE m.company_id = participation.company_id
      AND m.association_id = nullif(current_setting('app.association', true), '')::uuid)
    AND EXISTS (SELECT FROM wave_association wa WHERE wa.wave_id = participation.wave_id
      AND wa.association_id = nullif(current_setting('app.association', true), '')::uuid));
CREATE POLICY association_reads ON invitation FOR SELECT TO kurabe_association
  USING (EXISTS (SELECT FROM membership m WHERE m.company_id = invitation.company_id
      AND m.association_id = nullif(current_setting('app.association', true), '')::uuid)
    AND EXISTS (SELECT FROM wave_association wa WHERE wa.wave_id = invitation.wave_id
      AND wa.association_id = nullif(current_setting('app.association', true), '')::uuid));
CREATE POLICY association_reads ON release FOR SELECT TO kurabe_association
  USING (state = 'released' AND nullif(current_setting('app.association', true), '') IS NOT NULL);
CREATE POLICY association_reads ON released_cell FOR SELECT TO kurabe_association
  USING (nullif(current_setting('app.association', true), '') IS NOT NULL
    AND (association = '*' OR association IN (SELECT a.code FROM association a
      WHERE a.id = nullif(current_setting('app.association', true), '')::uuid))
    AND release_id IN (SELECT r.id FROM release r));
--> statement-breakpoint

-- An analyst: the published, over all associations. No company, no person, no participation.

GRANT SELECT ON association, wave, wave_association, questionnaire, release, released_cell TO kurabe_analyst;

CREATE POLICY analyst_reads ON association FOR SELECT TO kurabe_analyst
  USING (nullif(current_setting('app.user', true), '') IS NOT NULL);
CREATE POLICY analyst_reads ON wave FOR SELECT TO kurabe_analyst
  USING (state <> 'draft' AND nullif(current_setting('app.user', true), '') IS NOT NULL);
CREATE POLICY analyst_reads ON wave_association FOR SELECT TO kurabe_analyst
  USING (nullif(current_setting('app.user', true), '') IS NOT NULL);
CREATE POLICY analyst_reads ON questionnaire FOR SELECT TO kurabe_analyst
  USING (nullif(current_setting('app.user', true), '') IS NOT NULL);
CREATE POLICY analyst_reads ON release FOR SELECT TO kurabe_analyst
  USING (state = 'released' AND nullif(current_setting('app.user', true), '') IS NOT NULL);
CREATE POLICY analyst_reads ON released_cell FOR SELECT TO kurabe_analyst
  USING (nullif(current_setting('app.user', true), '') IS NOT NULL AND release_id IN (SELECT r.id FROM release r));
--> statement-breakpoint

-- The releaser: the one role that reads all submissions, of closed waves alone, and writes what is released.

GRANT SELECT ON association, company, membership, participation, wave, wave_association, wave_key, questionnaire,
  response, submission, release, released_cell TO kurabe_releaser;
GRANT INSERT ON release, released_cell TO kurabe_releaser;
GRANT UPDATE (state) ON wave TO kurabe_releaser;

CREATE POLICY releaser_reads ON association FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON company FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON membership FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON participation FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON wave FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_moves ON wave FOR UPDATE TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser')
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON wave_association FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON wave_key FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON questionnaire FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON response FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser'
    AND wave_id IN (SELECT w.id FROM wave w WHERE w.state IN ('closed', 'released')));
CREATE POLICY releaser_reads ON submission FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser'
    AND response_key IN (SELECT r.response_key FROM response r));
CREATE POLICY releaser_reads ON release FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_writes ON release FOR INSERT TO kurabe_releaser
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_reads ON released_cell FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_writes ON released_cell FOR INSERT TO kurabe_releaser
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'releaser');
--> statement-breakpoint

-- Sign-in: people, their grants and sessions, invitations, and the names that a sign-in page shows.

GRANT SELECT ON app_user, role_grant, session, invitation, association, company, wave, wave_association TO kurabe_auth;
GRANT SELECT (company_id, association_id) ON membership TO kurabe_auth;
GRANT INSERT ON app_user, role_grant, session TO kurabe_auth;
GRANT UPDATE (email, name, password_hash, locale, disabled_at) ON app_user TO kurabe_auth;
GRANT UPDATE (expires_at) ON session TO kurabe_auth;
GRANT UPDATE (used_at, revoked_at) ON invitation TO kurabe_auth;
GRANT DELETE ON role_grant, session TO kurabe_auth;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['app_user', 'role_grant', 'session', 'invitation', 'association', 'company', 'wave',
    'wave_association', 'membership'] LOOP
    EXECUTE format($policy$CREATE POLICY auth_may ON %I TO kurabe_auth
      USING (nullif(current_setting('app.actor', true), '') = 'auth')
      WITH CHECK (nullif(current_setting('app.actor', true), '') = 'auth')$policy$, t);
  END LOOP;
END $$;
--> statement-breakpoint

-- The worker: keeps rosters, waves and keys, seeds answers that it sealed, and never reads an answer back.

GRANT SELECT, INSERT, UPDATE ON association, company, membership, app_user, role_grant, wave, wave_association,
  invitation TO kurabe_worker;
GRANT DELETE ON membership, app_user, role_grant, wave_association, invitation, wave_key TO kurabe_worker;
GRANT SELECT, INSERT ON questionnaire, wave_key, key_check TO kurabe_worker;
GRANT SELECT (expires_at, absolute_expires_at), DELETE ON session TO kurabe_worker;
GRANT SELECT (company_id, wave_id, state, submitted_on), INSERT, UPDATE (state) ON participation TO kurabe_worker;
GRANT INSERT ON response, draft_section, submission TO kurabe_worker;
GRANT SELECT ON release TO kurabe_worker;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['association', 'company', 'membership', 'app_user', 'role_grant', 'session', 'questionnaire',
    'wave', 'wave_association', 'wave_key', 'key_check', 'invitation', 'participation'] LOOP
    EXECUTE format($policy$CREATE POLICY worker_may ON %I TO kurabe_worker
      USING (nullif(current_setting('app.actor', true), '') = 'worker')
      WITH CHECK (nullif(current_setting('app.actor', true), '') = 'worker')$policy$, t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['response', 'draft_section', 'submission'] LOOP
    EXECUTE format($policy$CREATE POLICY worker_seeds ON %I FOR INSERT TO kurabe_worker
      WITH CHECK (nullif(current_setting('app.actor', true), '') = 'worker')$policy$, t);
  END LOOP;
END $$;
CREATE POLICY worker_reads ON release FOR SELECT TO kurabe_worker
  USING (nullif(current_setting('app.actor', true), '') = 'worker');
--> statement-breakpoint

-- The worker alone asks whether all migrations ran.

GRANT USAGE ON SCHEMA drizzle TO kurabe_worker;
GRANT SELECT ON drizzle.__drizzle_migrations TO kurabe_worker;
