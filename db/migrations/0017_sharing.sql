ALTER TABLE "delegation" ADD COLUMN "due_on" date;--> statement-breakpoint
ALTER TABLE "delegation" ADD COLUMN "asked_by" uuid;--> statement-breakpoint
ALTER TABLE "delegation" ADD COLUMN "finished_on" date;--> statement-breakpoint
ALTER TABLE "delegation" ADD COLUMN "reminded_on" date;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "due_on" date;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "message" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "locale" text DEFAULT 'ja' NOT NULL;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "by_link" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_asked_by_app_user_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_locale_known" CHECK ("invitation"."locale" in ('ja', 'en'));--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_message_short" CHECK (char_length("invitation"."message") <= 200);--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_link_of_delegate" CHECK (not "invitation"."by_link" or "invitation"."purpose" = 'delegate');--> statement-breakpoint

-- A member asks colleagues for sections: with a mail, or with a link that is shown once. The link is made by the server in the request that shows
-- it; its hash may be stored with the invitation of a delegate and of nobody else, and it opens a step that waits for the code sent to the address.

GRANT SELECT (due_on, message, locale, by_link) ON invitation TO kurabe_member;
GRANT UPDATE (reminded_on) ON delegation TO kurabe_member;
ALTER POLICY member_invites ON invitation
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid AND purpose IN ('colleague', 'approve', 'delegate') AND invited_by = nullif(current_setting('app.user', true), '')::uuid
    AND association_id IS NULL AND role IS NULL AND by_link = (token_hash IS NOT NULL) AND used_at IS NULL AND revoked_at IS NULL AND sent_at IS NULL
    AND NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = nullif(current_setting('app.company', true), '')::uuid AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
      AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now()))));
CREATE POLICY member_reminds ON mail FOR INSERT TO kurabe_member
  WITH CHECK (state = 'waiting' AND attempts = 0 AND step_hash IS NULL AND invitation_id IS NULL AND kind = 'delegateReminder'
    AND EXISTS (SELECT FROM delegation d JOIN role_grant g ON g.id = d.role_grant_id JOIN app_user u ON u.id = g.user_id
      WHERE d.company_id = nullif(current_setting('app.company', true), '')::uuid AND d.revoked_at IS NULL AND u.email = mail.recipient));
--> statement-breakpoint

-- A delegate says that what it was asked for is complete, and has whoever asked told: it reads their name and address and no other.

GRANT UPDATE (finished_on) ON delegation TO kurabe_delegate;
GRANT SELECT (id, email, name, locale) ON app_user TO kurabe_delegate;
GRANT INSERT ON mail TO kurabe_delegate;
CREATE POLICY delegate_finishes ON delegation FOR UPDATE TO kurabe_delegate
  USING (role_grant_id = nullif(current_setting('app.grant', true), '')::uuid AND company_id = nullif(current_setting('app.company', true), '')::uuid
    AND revoked_at IS NULL AND expires_at > now())
  WITH CHECK (role_grant_id = nullif(current_setting('app.grant', true), '')::uuid AND company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY delegate_reads ON app_user FOR SELECT TO kurabe_delegate
  USING (EXISTS (SELECT FROM delegation d WHERE d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid AND d.asked_by = app_user.id));
CREATE POLICY delegate_tells ON mail FOR INSERT TO kurabe_delegate
  WITH CHECK (state = 'waiting' AND attempts = 0 AND step_hash IS NULL AND invitation_id IS NULL AND kind = 'delegateFinished'
    AND EXISTS (SELECT FROM app_user u WHERE u.email = mail.recipient));
--> statement-breakpoint

-- What an accepted invitation gives says who asked and until when; asked anew, it is finished no more.

GRANT UPDATE (due_on, asked_by, finished_on, reminded_on) ON delegation TO kurabe_auth;
--> statement-breakpoint

-- The worker reminds once of what is due: it sees who was asked for what, and no answer.

GRANT SELECT, UPDATE (reminded_on) ON delegation TO kurabe_worker;
CREATE POLICY worker_may ON delegation TO kurabe_worker
  USING (nullif(current_setting('app.actor', true), '') = 'worker')
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'worker');
