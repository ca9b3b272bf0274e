ALTER TABLE "dual_request" DROP CONSTRAINT "dual_request_kind_known";--> statement-breakpoint
ALTER TABLE "sign_in_step" DROP CONSTRAINT "sign_in_step_kind_known";--> statement-breakpoint
ALTER TABLE "dual_request" ALTER COLUMN "wave_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "dual_request" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "dual_request" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "rate_limit" ADD COLUMN "noted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "wave" ADD COLUMN "erased_on" date;--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_wave_but_of_reset" CHECK (("dual_request"."kind" = 'resetFactor') = ("dual_request"."wave_id" is null));--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_person_of_reset" CHECK (("dual_request"."kind" = 'resetFactor') = ("dual_request"."user_id" is not null));--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_of_a_third" CHECK ("dual_request"."user_id" is null or ("dual_request"."user_id" <> "dual_request"."requested_by" and ("dual_request"."approved_by" is null or "dual_request"."approved_by" <> "dual_request"."user_id")));--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_withdrawn_undone" CHECK ("dual_request"."withdrawn_at" is null or "dual_request"."done_at" is null);--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_kind_known" CHECK ("dual_request"."kind" in ('eraseWave', 'breakGlass', 'resetFactor'));--> statement-breakpoint
ALTER TABLE "sign_in_step" ADD CONSTRAINT "sign_in_step_kind_known" CHECK ("sign_in_step"."kind" in ('code', 'factor', 'enrol', 'confirm', 'role'));--> statement-breakpoint

-- An administrator of a company is ended by another administrator, or goes; the last one who can sign in stays. A policy on role_grant cannot ask
-- role_grant itself, so a trigger does, with the rights of whoever deletes. The server's own roles are bound by their commands.

ALTER POLICY member_ends ON role_grant
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND (user_id <> nullif(current_setting('app.user', true), '')::uuid OR role = 'company_admin'));

CREATE FUNCTION keep_company_admin() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  acting CONSTANT uuid := nullif(pg_catalog.current_setting('app.user', true), '')::uuid;
BEGIN
  IF current_user <> 'kurabe_member' THEN
    RETURN OLD;
  END IF;
  PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('admins ' || OLD.company_id::text, 0));
  IF OLD.user_id <> acting AND NOT EXISTS (SELECT FROM public.role_grant g
    WHERE g.company_id = OLD.company_id AND g.role = 'company_admin' AND g.user_id = acting) THEN
    RAISE EXCEPTION 'an administrator of a company is ended by another, or goes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM public.role_grant g JOIN public.app_user u ON u.id = g.user_id
    WHERE g.company_id = OLD.company_id AND g.role = 'company_admin' AND g.id <> OLD.id AND u.disabled_at IS NULL) THEN
    RAISE EXCEPTION 'the last administrator of a company stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
REVOKE ALL ON FUNCTION keep_company_admin() FROM PUBLIC;
CREATE TRIGGER by_an_admin BEFORE DELETE ON role_grant FOR EACH ROW WHEN (OLD.role = 'company_admin')
  EXECUTE FUNCTION keep_company_admin();
--> statement-breakpoint

-- That a limit refused somebody is noted once in its time.

GRANT UPDATE (noted_at) ON rate_limit TO kurabe_auth;
--> statement-breakpoint

-- Who asked for something that takes two people may withdraw it, until it was carried out: nobody approves or carries it out after that.

GRANT UPDATE (withdrawn_at) ON dual_request TO kurabe_operator, kurabe_worker;
ALTER POLICY operator_requests ON dual_request
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'operator' AND requested_by = nullif(current_setting('app.user', true), '')::uuid
    AND approved_by IS NULL AND done_at IS NULL AND withdrawn_at IS NULL AND expires_at <= now() + interval '7 days');
ALTER POLICY operator_approves ON dual_request
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND nullif(current_setting('app.user', true), '')::uuid IS NOT NULL AND approved_by IS NULL
    AND withdrawn_at IS NULL AND expires_at > now())
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'operator' AND approved_by = nullif(current_setting('app.user', true), '')::uuid
    AND withdrawn_at IS NULL);
CREATE POLICY operator_withdraws ON dual_request FOR UPDATE TO kurabe_operator
  USING (nullif(current_setting('app.actor', true), '') = 'operator' AND requested_by = nullif(current_setting('app.user', true), '')::uuid
    AND done_at IS NULL AND withdrawn_at IS NULL)
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'operator' AND requested_by = nullif(current_setting('app.user', true), '')::uuid
    AND withdrawn_at IS NOT NULL);
ALTER POLICY never_ones_own ON dual_request
  USING (true)
  WITH CHECK (requested_by <> nullif(current_setting('app.user', true), '')::uuid OR withdrawn_at IS NOT NULL);
ALTER POLICY stays_done ON dual_request
  USING (true)
  WITH CHECK (done_at IS NOT NULL OR withdrawn_at IS NOT NULL);
ALTER POLICY by_two_people ON wave_key
  USING (EXISTS (SELECT FROM dual_request q WHERE q.kind = 'eraseWave' AND q.wave_id = wave_key.wave_id
    AND q.approved_by IS NOT NULL AND q.expires_at > now() AND q.done_at IS NULL AND q.withdrawn_at IS NULL));
ALTER POLICY breakglass_reads ON dual_request
  USING (id = nullif(current_setting('app.request', true), '')::uuid AND nullif(current_setting('app.actor', true), '') = 'breakglass' AND kind = 'breakGlass'
    AND approved_by IS NOT NULL AND withdrawn_at IS NULL AND expires_at > now());
--> statement-breakpoint

-- The server takes the second factor from somebody who lost it: of the staff for an approved request that still stands, and for nothing less.

GRANT SELECT (user_id) ON session TO kurabe_worker;
GRANT SELECT (id, user_id, kind), DELETE ON authenticator TO kurabe_worker;
GRANT SELECT (user_id), DELETE ON recovery_code TO kurabe_worker;
GRANT SELECT (user_id), DELETE ON sign_in_step TO kurabe_worker;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['authenticator', 'recovery_code'] LOOP
    EXECUTE format($policy$CREATE POLICY worker_reads ON %I FOR SELECT TO kurabe_worker
      USING (nullif(current_setting('app.actor', true), '') = 'worker')$policy$, t);
    EXECUTE format($policy$CREATE POLICY worker_resets ON %I FOR DELETE TO kurabe_worker
      USING (nullif(current_setting('app.actor', true), '') = 'worker' AND (
        NOT EXISTS (SELECT FROM role_grant g WHERE g.user_id = %I.user_id
          AND g.role IN ('secretariat', 'assoc_viewer', 'analyst', 'operator', 'moderator'))
        OR EXISTS (SELECT FROM dual_request q WHERE q.kind = 'resetFactor' AND q.user_id = %I.user_id
          AND q.approved_by IS NOT NULL AND q.expires_at > now() AND q.done_at IS NULL AND q.withdrawn_at IS NULL)))$policy$, t, t, t);
  END LOOP;
END $$;
