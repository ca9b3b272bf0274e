-- What becomes of a company's answers once they are filled in: approval by a superior, submission, and withdrawal.

ALTER TABLE "participation" DROP CONSTRAINT "participation_state_known";--> statement-breakpoint
ALTER TABLE "participation" DROP CONSTRAINT "participation_begun_has_link";--> statement-breakpoint
ALTER TABLE "participation" ADD COLUMN "needs_approval" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "participation" ADD COLUMN "approver_id" uuid;--> statement-breakpoint
ALTER TABLE "participation" ADD CONSTRAINT "participation_approver_id_app_user_id_fk" FOREIGN KEY ("approver_id") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participation" ADD CONSTRAINT "participation_state_known" CHECK ("participation"."state" in ('invited', 'started', 'awaiting', 'submitted', 'withdrawn'));--> statement-breakpoint
ALTER TABLE "participation" ADD CONSTRAINT "participation_begun_has_link" CHECK (("participation"."state" in ('invited', 'withdrawn')) = ("participation"."link_sealed" is null));--> statement-breakpoint
ALTER TABLE "submission" ADD COLUMN "drafts_sealed" bytea;--> statement-breakpoint
CREATE TABLE "approval" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" uuid NOT NULL,
	"wave_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"revision" integer NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"digest_sealed" "bytea" NOT NULL,
	"reason_sealed" "bytea",
	"requested_by" uuid,
	"requested_on" date DEFAULT (now() at time zone 'Asia/Tokyo')::date NOT NULL,
	"asked_id" uuid,
	"decided_by" uuid,
	"decided_on" date,
	CONSTRAINT "approval_number_once" UNIQUE("company_id","wave_id","number"),
	CONSTRAINT "approval_numbers_positive" CHECK ("approval"."number" > 0 and "approval"."revision" > 0),
	CONSTRAINT "approval_state_known" CHECK ("approval"."state" in ('open', 'approved', 'returned', 'takenBack')),
	CONSTRAINT "approval_decided_on_a_day" CHECK (("approval"."state" = 'open') = ("approval"."decided_on" is null)),
	CONSTRAINT "approval_returned_with_reason" CHECK (("approval"."state" = 'returned') = ("approval"."reason_sealed" is not null)),
	CONSTRAINT "approval_two_people" CHECK ("approval"."state" not in ('approved', 'returned') or "approval"."decided_by" is null or "approval"."requested_by" is null or "approval"."decided_by" <> "approval"."requested_by")
);
--> statement-breakpoint
ALTER TABLE "approval" ADD CONSTRAINT "approval_of_participation" FOREIGN KEY ("company_id","wave_id") REFERENCES "public"."participation"("company_id","wave_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval" ADD CONSTRAINT "approval_requested_by_app_user_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval" ADD CONSTRAINT "approval_asked_id_app_user_id_fk" FOREIGN KEY ("asked_id") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval" ADD CONSTRAINT "approval_decided_by_app_user_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "approval_open_once" ON "approval" USING btree ("company_id","wave_id") WHERE state = 'open';--> statement-breakpoint

ALTER TABLE approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval FORCE ROW LEVEL SECURITY;
REVOKE ALL ON approval FROM PUBLIC;
--> statement-breakpoint

-- A member sets whether a superior approves, asks, and takes back what it asked; it decides on nothing. Where approval is on, no member submits.

GRANT UPDATE (needs_approval, approver_id) ON participation TO kurabe_member;
GRANT SELECT, INSERT, DELETE, UPDATE (state, decided_by, decided_on) ON approval TO kurabe_member;
CREATE POLICY member_reads ON approval FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_asks ON approval FOR INSERT TO kurabe_member
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid AND requested_by = nullif(current_setting('app.user', true), '')::uuid
    AND state = 'open' AND decided_by IS NULL
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = approval.company_id AND p.wave_id = approval.wave_id AND p.needs_approval
      AND p.link_sealed IS NOT NULL));
CREATE POLICY member_takes_back ON approval FOR UPDATE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid AND state = 'open')
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid AND state = 'takenBack'
    AND decided_by = nullif(current_setting('app.user', true), '')::uuid);
CREATE POLICY not_while_held ON approval AS RESTRICTIVE FOR ALL TO kurabe_member
  USING (EXISTS (SELECT FROM participation p WHERE p.company_id = approval.company_id AND p.wave_id = approval.wave_id));
-- Of an approver the hold itself is asked: its right to participations asks for approvals, and these must not ask back.
CREATE POLICY reader_not_while_held ON approval AS RESTRICTIVE FOR ALL TO kurabe_reader
  USING (NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = approval.company_id AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
    AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now()))));
CREATE POLICY approved_first ON submission AS RESTRICTIVE FOR INSERT TO kurabe_member
  WITH CHECK (NOT EXISTS (SELECT FROM response r JOIN participation p ON p.wave_id = r.wave_id
    WHERE r.response_key = submission.response_key AND p.company_id = nullif(current_setting('app.company', true), '')::uuid AND p.needs_approval));
--> statement-breakpoint

-- An approver (a reader) decides on what another asked, until the deadline with its grace, and writes one thing more: the submission of a revision
-- whose request it approved itself, with its number and day.

GRANT SELECT, UPDATE (state, decided_by, decided_on, reason_sealed) ON approval TO kurabe_reader;
GRANT INSERT ON submission TO kurabe_reader;
GRANT UPDATE (state, receipt_number, submitted_on) ON participation TO kurabe_reader;
CREATE POLICY reader_reads ON approval FOR SELECT TO kurabe_reader
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY reader_decides ON approval FOR UPDATE TO kurabe_reader
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid AND state = 'open'
    AND requested_by IS DISTINCT FROM nullif(current_setting('app.user', true), '')::uuid
    AND EXISTS (SELECT FROM wave w WHERE w.id = approval.wave_id AND w.state = 'open' AND now() <= w.closes_at + interval '60 seconds'))
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid AND state IN ('approved', 'returned')
    AND decided_by = nullif(current_setting('app.user', true), '')::uuid);
CREATE POLICY reader_submits ON submission FOR INSERT TO kurabe_reader
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN wave w ON w.id = r.wave_id JOIN approval a ON a.wave_id = r.wave_id
      WHERE r.response_key = submission.response_key AND w.state = 'open' AND a.state = 'approved' AND a.revision = submission.revision
        AND a.company_id = nullif(current_setting('app.company', true), '')::uuid AND a.decided_by = nullif(current_setting('app.user', true), '')::uuid));
CREATE POLICY reader_submits ON participation FOR UPDATE TO kurabe_reader
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid)
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM approval a WHERE a.company_id = participation.company_id AND a.wave_id = participation.wave_id
      AND a.decided_by = nullif(current_setting('app.user', true), '')::uuid
      AND (a.state = 'approved' AND participation.state = 'submitted' OR a.state = 'returned' AND participation.state IN ('started', 'submitted'))));
--> statement-breakpoint

CREATE FUNCTION keep_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.state <> 'open' AND (NEW.id, NEW.company_id, NEW.wave_id, NEW.number, NEW.revision, NEW.state, NEW.digest_sealed, NEW.reason_sealed,
      NEW.requested_on, NEW.decided_on) IS DISTINCT FROM (OLD.id, OLD.company_id, OLD.wave_id, OLD.number, OLD.revision, OLD.state,
      OLD.digest_sealed, OLD.reason_sealed, OLD.requested_on, OLD.decided_on) THEN
    RAISE EXCEPTION 'a request that was decided stays decided' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_decision() FROM PUBLIC;
CREATE TRIGGER decided_once BEFORE UPDATE ON approval FOR EACH ROW EXECUTE FUNCTION keep_decision();
--> statement-breakpoint

-- Withdrawal: a member erases its own answers, in the transaction that notes it and in no other. A submission is still never changed.

CREATE FUNCTION keep_submission() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (
    SELECT FROM public.response r JOIN public.participation p ON p.wave_id = r.wave_id
    WHERE r.response_key = OLD.response_key AND p.company_id = nullif(pg_catalog.current_setting('app.company', true), '')::pg_catalog.uuid
      AND p.state = 'withdrawn' AND p.link_sealed IS NULL AND p.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'rows of submission are never changed, and deleted by a withdrawal alone' USING ERRCODE = 'restrict_violation';
END $$;
REVOKE ALL ON FUNCTION keep_submission() FROM PUBLIC;
DROP TRIGGER never_changed ON submission;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON submission FOR EACH ROW EXECUTE FUNCTION keep_submission();

GRANT DELETE ON response, submission, operation TO kurabe_member;
CREATE POLICY member_withdraws ON submission FOR DELETE TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN participation p ON p.wave_id = r.wave_id WHERE r.response_key = submission.response_key
      AND p.company_id = nullif(current_setting('app.company', true), '')::uuid AND p.state = 'withdrawn'));
CREATE POLICY member_withdraws ON operation FOR DELETE TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN participation p ON p.wave_id = r.wave_id WHERE r.response_key = operation.response_key
      AND p.company_id = nullif(current_setting('app.company', true), '')::uuid AND p.state = 'withdrawn'));
CREATE POLICY member_withdraws ON draft_section FOR DELETE TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN participation p ON p.wave_id = r.wave_id WHERE r.response_key = draft_section.response_key
      AND p.company_id = nullif(current_setting('app.company', true), '')::uuid AND p.state = 'withdrawn'));
CREATE POLICY member_withdraws ON response FOR DELETE TO kurabe_member
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.wave_id = response.wave_id
      AND p.company_id = nullif(current_setting('app.company', true), '')::uuid AND p.state = 'withdrawn'));
CREATE POLICY member_withdraws ON approval FOR DELETE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = approval.company_id AND p.wave_id = approval.wave_id AND p.state = 'withdrawn'));
--> statement-breakpoint

-- Who asked and who decided is told by mail and by name: a member writes to the people of its company, an approver to those who asked.

GRANT SELECT (locale) ON app_user TO kurabe_member;
GRANT SELECT (id, email, name, locale) ON app_user TO kurabe_reader;
GRANT INSERT ON mail TO kurabe_reader;
CREATE POLICY reader_reads ON app_user FOR SELECT TO kurabe_reader
  USING (nullif(current_setting('app.company', true), '') IS NOT NULL
    AND (id = nullif(current_setting('app.user', true), '')::uuid OR EXISTS (SELECT FROM approval a
      WHERE a.company_id = nullif(current_setting('app.company', true), '')::uuid AND app_user.id IN (a.requested_by, a.asked_id, a.decided_by))));
CREATE POLICY member_tells ON mail FOR INSERT TO kurabe_member
  WITH CHECK (state = 'waiting' AND attempts = 0 AND step_hash IS NULL AND invitation_id IS NULL
    AND kind IN ('receipt', 'approvalAsked', 'approvalTakenBack', 'withdrawn')
    AND EXISTS (SELECT FROM role_grant g JOIN app_user u ON u.id = g.user_id
      WHERE g.company_id = nullif(current_setting('app.company', true), '')::uuid AND u.email = mail.recipient));
CREATE POLICY reader_tells ON mail FOR INSERT TO kurabe_reader
  WITH CHECK (state = 'waiting' AND attempts = 0 AND step_hash IS NULL AND invitation_id IS NULL AND kind IN ('receipt', 'approvalReturned')
    AND EXISTS (SELECT FROM app_user u WHERE u.email = mail.recipient));
--> statement-breakpoint

-- Whoever holds an invitation reads what is asked before signing in.

GRANT SELECT ON questionnaire TO kurabe_auth;
CREATE POLICY auth_reads ON questionnaire FOR SELECT TO kurabe_auth
  USING (nullif(current_setting('app.actor', true), '') = 'auth');
