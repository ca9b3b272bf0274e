-- Who may use the tables of signing in, of people, of mail and of the audit trail, and the rights of four further roles: a reader of its own
-- company's answers, a delegate of some sections, an operator, and the emergency access that two people opened. As everywhere: without
-- the context that withActor sets no role sees a row, and test/integration/tenancy.test.ts holds the whole table of grants.

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['sign_in_step', 'authenticator', 'recovery_code', 'known_browser', 'rate_limit', 'installation_key', 'access_hold',
    'delegation', 'dual_request', 'mail', 'audit_chain', 'audit_event'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- Sign-in: steps between two pages, second factors, recovery codes, limits, and what an accepted invitation gives.

GRANT SELECT, INSERT, DELETE ON sign_in_step, authenticator, recovery_code, known_browser, rate_limit TO kurabe_auth;
GRANT UPDATE (user_id, role_grant_id, code_mac, code_version, tries_left, challenge, expires_at) ON sign_in_step TO kurabe_auth;
GRANT UPDATE (label, counter, last_step, confirmed) ON authenticator TO kurabe_auth;
GRANT UPDATE (used_at) ON recovery_code TO kurabe_auth;
GRANT UPDATE (paid_back_at) ON rate_limit TO kurabe_auth;
GRANT SELECT ON installation_key TO kurabe_auth;
GRANT SELECT, INSERT ON access_hold, delegation TO kurabe_auth;
GRANT INSERT ON invitation, mail TO kurabe_auth;
GRANT SELECT (id, dedupe_key) ON mail TO kurabe_auth;
GRANT UPDATE (delivery) ON invitation TO kurabe_auth;
GRANT UPDATE (address_state, password_changed_at) ON app_user TO kurabe_auth;
GRANT UPDATE (confirmed_at, method) ON session TO kurabe_auth;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['sign_in_step', 'authenticator', 'recovery_code', 'known_browser', 'rate_limit', 'installation_key', 'access_hold',
    'delegation', 'mail'] LOOP
    EXECUTE format($policy$CREATE POLICY auth_may ON %I TO kurabe_auth
      USING (nullif(current_setting('app.actor', true), '') = 'auth')
      WITH CHECK (nullif(current_setting('app.actor', true), '') = 'auth')$policy$, t);
  END LOOP;
END $$;
--> statement-breakpoint

-- A newcomer whom somebody outside of the company invited: what others answered stays shut until one of them consents or the hold is over, by
-- the database's clock. What the newcomer began, and what nobody began, is open.

GRANT SELECT ON access_hold TO kurabe_member, kurabe_reader;
GRANT UPDATE (state, decided_by, decided_at) ON access_hold TO kurabe_member;
CREATE POLICY member_reads ON access_hold FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY reader_reads ON access_hold FOR SELECT TO kurabe_reader
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_decides ON access_hold FOR UPDATE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid AND state = 'waiting')
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid AND state IN ('consented', 'refused') AND decided_by = nullif(current_setting('app.user', true), '')::uuid);
CREATE POLICY never_ones_own ON access_hold AS RESTRICTIVE FOR UPDATE TO kurabe_member
  USING (user_id <> nullif(current_setting('app.user', true), '')::uuid);
CREATE POLICY not_while_held ON participation AS RESTRICTIVE FOR ALL TO kurabe_member, kurabe_reader
  USING (link_sealed IS NULL OR begun_by = nullif(current_setting('app.user', true), '')::uuid
    OR NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = participation.company_id AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
      AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now()))))
  WITH CHECK (link_sealed IS NULL OR begun_by = nullif(current_setting('app.user', true), '')::uuid
    OR NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = participation.company_id AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
      AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now()))));
GRANT UPDATE (begun_by) ON participation TO kurabe_member;
CREATE FUNCTION refuse_held_decider() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM public.access_hold h WHERE h.company_id = NEW.company_id AND h.user_id = NEW.decided_by AND h.id <> NEW.id
    AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > pg_catalog.now()))) THEN
    RAISE EXCEPTION 'who is held decides on no other hold' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION refuse_held_decider() FROM PUBLIC;
CREATE TRIGGER by_the_settled BEFORE UPDATE ON access_hold FOR EACH ROW WHEN (NEW.decided_by IS NOT NULL)
  EXECUTE FUNCTION refuse_held_decider();
--> statement-breakpoint

-- A member invites colleagues, approvers and delegates of its own company, and sees what concerned it.

GRANT SELECT (id, wave_id, company_id, email, name, purpose, role, sections, expires_at, used_at, revoked_at, delivery, sent_at, invited_by) ON invitation TO kurabe_member;
GRANT INSERT ON invitation, mail TO kurabe_member;
GRANT UPDATE (revoked_at) ON invitation, delegation TO kurabe_member;
GRANT SELECT, INSERT ON delegation TO kurabe_member;
GRANT SELECT ON dual_request TO kurabe_member;
CREATE POLICY member_reads ON invitation FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_invites ON invitation FOR INSERT TO kurabe_member
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid AND purpose IN ('colleague', 'approve', 'delegate') AND invited_by = nullif(current_setting('app.user', true), '')::uuid
    AND association_id IS NULL AND role IS NULL AND token_hash IS NULL AND used_at IS NULL AND revoked_at IS NULL
    AND NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = nullif(current_setting('app.company', true), '')::uuid AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
      AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now()))));
CREATE POLICY member_revokes ON invitation FOR UPDATE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid AND purpose IN ('colleague', 'approve', 'delegate'))
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid AND purpose IN ('colleague', 'approve', 'delegate'));
CREATE POLICY member_writes ON mail FOR INSERT TO kurabe_member
  WITH CHECK (state = 'waiting' AND attempts = 0 AND step_hash IS NULL
    AND EXISTS (SELECT FROM invitation i WHERE i.id = mail.invitation_id AND i.company_id = nullif(current_setting('app.company', true), '')::uuid AND i.email = mail.recipient
      AND i.purpose IN ('colleague', 'approve', 'delegate')));
CREATE POLICY member_reads ON delegation FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_delegates ON delegation FOR INSERT TO kurabe_member
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid AND NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = nullif(current_setting('app.company', true), '')::uuid AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
      AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now())))
    AND EXISTS (SELECT FROM participation p WHERE p.wave_id = delegation.wave_id AND p.company_id = nullif(current_setting('app.company', true), '')::uuid));
CREATE POLICY member_revokes ON delegation FOR UPDATE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid)
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_reads ON dual_request FOR SELECT TO kurabe_member
  USING (kind = 'breakGlass' AND company_id = nullif(current_setting('app.company', true), '')::uuid);
--> statement-breakpoint

-- A reader: the answers of its own company, and nothing to write. Its policies are those of a member.

GRANT SELECT ON company, membership, association, participation, wave, wave_association, wave_key, questionnaire, response, draft_section,
  submission, release, released_cell TO kurabe_reader;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['company', 'membership', 'association', 'participation', 'wave', 'wave_association', 'wave_key', 'questionnaire',
    'response', 'draft_section', 'submission', 'release', 'released_cell'] LOOP
    EXECUTE format('CREATE POLICY reader_reads ON %I FOR SELECT TO kurabe_reader USING (%s)', t,
      (SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p WHERE p.polrelid = t::regclass AND p.polname = 'member_reads'));
  END LOOP;
END $$;
--> statement-breakpoint

-- A delegate: the sections that it was given, in the waves for which it was, as long as it was. It reads no submission and no benchmark, and what
-- it saves is a further revision of a section, never a change.

GRANT SELECT ON company, membership, association, wave, wave_association, questionnaire, delegation, wave_key, response, operation,
  draft_section TO kurabe_delegate;
GRANT SELECT (company_id, wave_id, state, link_sealed, begun_by) ON participation TO kurabe_delegate;
GRANT INSERT ON draft_section, operation TO kurabe_delegate;
CREATE POLICY delegate_reads ON delegation FOR SELECT TO kurabe_delegate
  USING (role_grant_id = nullif(current_setting('app.grant', true), '')::uuid AND company_id = nullif(current_setting('app.company', true), '')::uuid
    AND revoked_at IS NULL AND expires_at > now());
CREATE POLICY delegate_reads ON company FOR SELECT TO kurabe_delegate
  USING (id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY delegate_reads ON membership FOR SELECT TO kurabe_delegate
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY delegate_reads ON association FOR SELECT TO kurabe_delegate
  USING (EXISTS (SELECT FROM membership m WHERE m.association_id = association.id AND m.company_id = nullif(current_setting('app.company', true), '')::uuid));
CREATE POLICY delegate_reads ON participation FOR SELECT TO kurabe_delegate
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM delegation d WHERE d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid AND d.wave_id = participation.wave_id));
CREATE POLICY delegate_reads ON wave FOR SELECT TO kurabe_delegate
  USING (state <> 'draft' AND EXISTS (SELECT FROM delegation d WHERE d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid AND d.wave_id = wave.id));
CREATE POLICY delegate_reads ON wave_association FOR SELECT TO kurabe_delegate
  USING (EXISTS (SELECT FROM wave w WHERE w.id = wave_association.wave_id)
    AND EXISTS (SELECT FROM membership m WHERE m.association_id = wave_association.association_id AND m.company_id = nullif(current_setting('app.company', true), '')::uuid));
CREATE POLICY delegate_reads ON wave_key FOR SELECT TO kurabe_delegate
  USING (EXISTS (SELECT FROM delegation d WHERE d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid AND d.wave_id = wave_key.wave_id));
CREATE POLICY delegate_reads ON questionnaire FOR SELECT TO kurabe_delegate
  USING (EXISTS (SELECT FROM wave w
    WHERE w.questionnaire_id = questionnaire.id AND w.questionnaire_version = questionnaire.version));
CREATE POLICY delegate_reads ON response FOR SELECT TO kurabe_delegate
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM delegation d WHERE d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid AND d.wave_id = response.wave_id));
CREATE POLICY delegate_reads ON draft_section FOR SELECT TO kurabe_delegate
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN delegation d ON d.wave_id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid
        AND d.section = draft_section.section));
CREATE POLICY delegate_saves ON draft_section FOR INSERT TO kurabe_delegate
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN wave w ON w.id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND w.state = 'open')
    AND EXISTS (SELECT FROM response r JOIN delegation d ON d.wave_id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid
        AND d.section = draft_section.section));
CREATE POLICY delegate_reads ON operation FOR SELECT TO kurabe_delegate
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid AND EXISTS (SELECT FROM response r WHERE r.response_key = operation.response_key));
CREATE POLICY delegate_notes ON operation FOR INSERT TO kurabe_delegate
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid AND EXISTS (SELECT FROM response r WHERE r.response_key = operation.response_key));
--> statement-breakpoint

-- An association invites its own members to its own waves, keeps their contacts, and sees that a newcomer waits, not who.

GRANT SELECT (association_id, name, sent_at, delivery, invited_by) ON invitation TO kurabe_association;
GRANT INSERT ON invitation, mail TO kurabe_association;
GRANT UPDATE (revoked_at) ON invitation TO kurabe_association;
GRANT DELETE, UPDATE (contact_name, contact_email) ON membership TO kurabe_association;
GRANT SELECT (company_id, state, opens_at) ON access_hold TO kurabe_association;
ALTER POLICY association_reads ON invitation
  USING (purpose IN ('answer', 'account') AND (association_id IS NULL OR association_id = nullif(current_setting('app.association', true), '')::uuid)
    AND EXISTS (SELECT FROM membership m WHERE m.company_id = invitation.company_id AND m.association_id = nullif(current_setting('app.association', true), '')::uuid)
    AND EXISTS (SELECT FROM wave_association wa WHERE wa.wave_id = invitation.wave_id AND wa.association_id = nullif(current_setting('app.association', true), '')::uuid));
CREATE POLICY association_invites ON invitation FOR INSERT TO kurabe_association
  WITH CHECK (purpose = 'answer' AND association_id = nullif(current_setting('app.association', true), '')::uuid
    AND EXISTS (SELECT FROM membership m WHERE m.company_id = invitation.company_id AND m.association_id = nullif(current_setting('app.association', true), '')::uuid)
    AND EXISTS (SELECT FROM wave_association wa WHERE wa.wave_id = invitation.wave_id AND wa.association_id = nullif(current_setting('app.association', true), '')::uuid)
    AND invited_by = nullif(current_setting('app.user', true), '')::uuid AND role IS NULL AND token_hash IS NULL AND used_at IS NULL AND revoked_at IS NULL);
CREATE POLICY association_revokes ON invitation FOR UPDATE TO kurabe_association
  USING (purpose = 'answer' AND association_id = nullif(current_setting('app.association', true), '')::uuid
    AND EXISTS (SELECT FROM membership m WHERE m.company_id = invitation.company_id AND m.association_id = nullif(current_setting('app.association', true), '')::uuid)
    AND EXISTS (SELECT FROM wave_association wa WHERE wa.wave_id = invitation.wave_id AND wa.association_id = nullif(current_setting('app.association', true), '')::uuid))
  WITH CHECK (purpose = 'answer' AND association_id = nullif(current_setting('app.association', true), '')::uuid
    AND EXISTS (SELECT FROM membership m WHERE m.company_id = invitation.company_id AND m.association_id = nullif(current_setting('app.association', true), '')::uuid)
    AND EXISTS (SELECT FROM wave_association wa WHERE wa.wave_id = invitation.wave_id AND wa.association_id = nullif(current_setting('app.association', true), '')::uuid));
CREATE POLICY association_writes ON mail FOR INSERT TO kurabe_association
  WITH CHECK (state = 'waiting' AND attempts = 0 AND step_hash IS NULL
    AND EXISTS (SELECT FROM invitation i WHERE i.id = mail.invitation_id AND i.association_id = nullif(current_setting('app.association', true), '')::uuid AND i.email = mail.recipient));
CREATE POLICY association_changes ON membership FOR UPDATE TO kurabe_association
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid)
  WITH CHECK (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY association_ends ON membership FOR DELETE TO kurabe_association
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY association_reads ON access_hold FOR SELECT TO kurabe_association
  USING (EXISTS (SELECT FROM membership m WHERE m.company_id = access_hold.company_id AND m.association_id = nullif(current_setting('app.association', true), '')::uuid));
--> statement-breakpoint

-- An operator: people, staff roles, requests of two people, and how far releases are. No answer, no participation, no released figure.

GRANT SELECT ON association, wave, wave_association, release, release_run, role_grant, dual_request TO kurabe_operator;
GRANT SELECT (id, corporate_number, name_ja, name_en) ON company TO kurabe_operator;
GRANT SELECT (id, email, name, locale, disabled_at, address_state), UPDATE (disabled_at, address_state) ON app_user TO kurabe_operator;
GRANT INSERT, DELETE ON role_grant TO kurabe_operator;
GRANT SELECT (id, email, name, purpose, role, association_id, expires_at, used_at, revoked_at, delivery, sent_at, invited_by), INSERT,
  UPDATE (revoked_at) ON invitation TO kurabe_operator;
GRANT INSERT ON mail TO kurabe_operator;
GRANT SELECT (public_id, user_id, started_at, method), DELETE ON session TO kurabe_operator;
GRANT INSERT, UPDATE (approved_by, approved_at) ON dual_request TO kurabe_operator;
GRANT SELECT (id, user_id, kind, added_on), DELETE ON authenticator TO kurabe_operator;
CREATE POLICY operator_reads ON association FOR SELECT TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON wave_association FOR SELECT TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON release_run FOR SELECT TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON company FOR SELECT TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON app_user FOR SELECT TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON session FOR SELECT TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON authenticator FOR SELECT TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON dual_request FOR SELECT TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON wave FOR SELECT TO kurabe_operator
  USING (state <> 'draft' AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON release FOR SELECT TO kurabe_operator
  USING (state = 'released' AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_suspends ON app_user FOR UPDATE TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL)
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON role_grant FOR SELECT TO kurabe_operator
  USING (role IN ('secretariat', 'assoc_viewer', 'analyst', 'operator', 'moderator')
    AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_grants ON role_grant FOR INSERT TO kurabe_operator
  WITH CHECK (role IN ('secretariat', 'assoc_viewer', 'analyst', 'operator', 'moderator')
    AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL AND user_id <> nullif(current_setting('app.user', true), '')::uuid);
CREATE POLICY operator_ungrants ON role_grant FOR DELETE TO kurabe_operator
  USING (role IN ('secretariat', 'assoc_viewer', 'analyst', 'operator', 'moderator')
    AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_reads ON invitation FOR SELECT TO kurabe_operator
  USING (purpose = 'staff' AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_invites ON invitation FOR INSERT TO kurabe_operator
  WITH CHECK (purpose = 'staff' AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL
    AND invited_by = nullif(current_setting('app.user', true), '')::uuid AND token_hash IS NULL AND used_at IS NULL AND revoked_at IS NULL);
CREATE POLICY operator_revokes ON invitation FOR UPDATE TO kurabe_operator
  USING (purpose = 'staff' AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL)
  WITH CHECK (purpose = 'staff' AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_writes ON mail FOR INSERT TO kurabe_operator
  WITH CHECK (state = 'waiting' AND attempts = 0 AND step_hash IS NULL AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL
    AND EXISTS (SELECT FROM invitation i WHERE i.id = mail.invitation_id AND i.email = mail.recipient));
CREATE POLICY operator_ends ON session FOR DELETE TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_removes ON authenticator FOR DELETE TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY operator_requests ON dual_request FOR INSERT TO kurabe_operator
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL AND requested_by = nullif(current_setting('app.user', true), '')::uuid
    AND approved_by IS NULL AND done_at IS NULL AND expires_at <= now() + interval '7 days');
CREATE POLICY operator_approves ON dual_request FOR UPDATE TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL AND approved_by IS NULL AND expires_at > now())
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL AND approved_by = nullif(current_setting('app.user', true), '')::uuid);
CREATE POLICY never_ones_own ON dual_request AS RESTRICTIVE FOR UPDATE TO kurabe_operator
  USING (requested_by <> nullif(current_setting('app.user', true), '')::uuid);
--> statement-breakpoint

-- Emergency access to the answers of one company in one wave, for as long as the request that two people made stands.

GRANT SELECT ON dual_request, company, participation, wave, wave_key, questionnaire, response, submission, draft_section TO kurabe_breakglass;
GRANT UPDATE (done_at) ON dual_request TO kurabe_breakglass;
CREATE POLICY breakglass_reads ON dual_request FOR SELECT TO kurabe_breakglass
  USING (id = nullif(current_setting('app.request', true), '')::uuid AND nullif(current_setting('app.actor', true), '') = 'breakglass' AND kind = 'breakGlass'
    AND approved_by IS NOT NULL AND expires_at > now());
CREATE POLICY breakglass_ends ON dual_request FOR UPDATE TO kurabe_breakglass
  USING (id = nullif(current_setting('app.request', true), '')::uuid AND nullif(current_setting('app.actor', true), '') = 'breakglass' AND kind = 'breakGlass'
    AND approved_by IS NOT NULL AND expires_at > now())
  WITH CHECK (id = nullif(current_setting('app.request', true), '')::uuid AND nullif(current_setting('app.actor', true), '') = 'breakglass' AND kind = 'breakGlass'
    AND approved_by IS NOT NULL AND expires_at > now());
CREATE POLICY breakglass_reads ON company FOR SELECT TO kurabe_breakglass
  USING (EXISTS (SELECT FROM dual_request q WHERE q.company_id = company.id));
CREATE POLICY breakglass_reads ON participation FOR SELECT TO kurabe_breakglass
  USING (EXISTS (SELECT FROM dual_request q WHERE q.company_id = participation.company_id
    AND q.wave_id = participation.wave_id));
CREATE POLICY breakglass_reads ON wave FOR SELECT TO kurabe_breakglass
  USING (EXISTS (SELECT FROM dual_request q WHERE q.wave_id = wave.id));
CREATE POLICY breakglass_reads ON wave_key FOR SELECT TO kurabe_breakglass
  USING (EXISTS (SELECT FROM dual_request q WHERE q.wave_id = wave_key.wave_id));
CREATE POLICY breakglass_reads ON questionnaire FOR SELECT TO kurabe_breakglass
  USING (EXISTS (SELECT FROM wave w
    WHERE w.questionnaire_id = questionnaire.id AND w.questionnaire_version = questionnaire.version));
CREATE POLICY breakglass_reads ON response FOR SELECT TO kurabe_breakglass
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM dual_request q WHERE q.wave_id = response.wave_id));
CREATE POLICY breakglass_reads ON submission FOR SELECT TO kurabe_breakglass
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r WHERE r.response_key = submission.response_key));
CREATE POLICY breakglass_reads ON draft_section FOR SELECT TO kurabe_breakglass
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r WHERE r.response_key = draft_section.response_key));
--> statement-breakpoint

-- The worker: sends mail, wraps keys anew, erases. It makes the codes that it sends, and reads none.

GRANT UPDATE (wrapped) ON wave_key TO kurabe_worker;
GRANT UPDATE (key_id, sealed) ON key_check TO kurabe_worker;
GRANT SELECT, INSERT, UPDATE (wrapped) ON installation_key TO kurabe_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO kurabe_worker;
GRANT SELECT, UPDATE (done_at) ON dual_request TO kurabe_worker;
GRANT SELECT (id_hash, email, code_version, expires_at), UPDATE (code_mac, code_version) ON sign_in_step TO kurabe_worker;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['installation_key', 'mail', 'dual_request', 'sign_in_step'] LOOP
    EXECUTE format($policy$CREATE POLICY worker_may ON %I TO kurabe_worker
      USING (nullif(current_setting('app.actor', true), '') = 'worker')
      WITH CHECK (nullif(current_setting('app.actor', true), '') = 'worker')$policy$, t);
  END LOOP;
END $$;
--> statement-breakpoint

-- The audit trail. Everybody adds to the chains that are theirs; companies, associations and operators read what concerns them. An event
-- moves the head of its chain in the same statement, and fits on nothing but that head.

DO $$
DECLARE
  r text;
  chains text;
BEGIN
  FOREACH r IN ARRAY ARRAY['member', 'reader', 'delegate', 'association', 'analyst', 'operator', 'releaser', 'auth', 'worker', 'breakglass'] LOOP
    EXECUTE format('GRANT INSERT ON audit_event TO kurabe_%s', r);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (seq, mac) ON audit_chain TO kurabe_%s', r);
    chains := CASE
      WHEN r IN ('member', 'reader', 'delegate') THEN $p$chain = 'company:' || nullif(current_setting('app.company', true), '')$p$
      WHEN r = 'association' THEN $p$chain = 'association:' || nullif(current_setting('app.association', true), '')$p$
      WHEN r IN ('analyst', 'operator', 'releaser') THEN $p$chain = 'portal'$p$
      ELSE 'true'
    END || format($p$ AND nullif(current_setting('app.actor', true), '') = %L$p$, r);
    EXECUTE format('CREATE POLICY %s_chains ON audit_chain TO kurabe_%s USING (%s) WITH CHECK (%s)', r, r, chains, chains);
    EXECUTE format($p$CREATE POLICY %s_adds ON audit_event FOR INSERT TO kurabe_%s WITH CHECK (%s AND actor_kind = %L%s)$p$, r, r, chains, r,
      CASE WHEN r IN ('auth', 'worker', 'releaser', 'breakglass') THEN ''
        ELSE $p$ AND actor_user = nullif(current_setting('app.user', true), '')::uuid$p$ END);
  END LOOP;
END $$;

GRANT SELECT ON audit_event TO kurabe_member, kurabe_reader, kurabe_association, kurabe_operator, kurabe_worker;
CREATE POLICY member_reads ON audit_event FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY reader_reads ON audit_event FOR SELECT TO kurabe_reader
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY association_reads ON audit_event FOR SELECT TO kurabe_association
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY operator_reads ON audit_event FOR SELECT TO kurabe_operator
  USING (chain = 'portal' AND nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL);
CREATE POLICY worker_reads ON audit_event FOR SELECT TO kurabe_worker
  USING (nullif(current_setting('app.actor', true), '') = 'worker');
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint

CREATE FUNCTION move_audit_head() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.audit_chain SET seq = NEW.seq, mac = NEW.mac
    WHERE chain = NEW.chain AND seq = NEW.seq - 1 AND mac = NEW.previous_mac;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an event follows the head of its chain' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION move_audit_head() FROM PUBLIC;
CREATE TRIGGER follows_head BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION move_audit_head();

CREATE FUNCTION keep_audit_head() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT (NEW.seq = 0 AND NEW.mac = pg_catalog.repeat('0', 64))
    OR TG_OP = 'UPDATE' AND NOT (NEW.chain = OLD.chain AND NEW.seq = OLD.seq + 1) THEN
    RAISE EXCEPTION 'the head of a chain moves one event at a time' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_audit_head() FROM PUBLIC;
CREATE TRIGGER one_at_a_time BEFORE INSERT OR UPDATE ON audit_chain FOR EACH ROW EXECUTE FUNCTION keep_audit_head();
