CREATE TABLE "access_hold" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role_grant_id" uuid NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"opens_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	CONSTRAINT "access_hold_role_grant_id_unique" UNIQUE("role_grant_id"),
	CONSTRAINT "access_hold_state_known" CHECK ("access_hold"."state" in ('waiting', 'consented', 'refused')),
	CONSTRAINT "access_hold_decided_by_another" CHECK ("access_hold"."decided_by" is null or "access_hold"."decided_by" <> "access_hold"."user_id")
);
--> statement-breakpoint
CREATE TABLE "audit_chain" (
	"chain" text PRIMARY KEY NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"mac" text DEFAULT '0000000000000000000000000000000000000000000000000000000000000000' NOT NULL,
	CONSTRAINT "audit_chain_name" CHECK ("audit_chain"."chain" ~ '^(portal|(company|association):[0-9a-f-]{36})$'),
	CONSTRAINT "audit_chain_mac_shape" CHECK ("audit_chain"."mac" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "audit_event" (
	"chain" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp(3) with time zone,
	"day" date NOT NULL,
	"event" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_user" uuid,
	"association_id" uuid,
	"company_id" uuid,
	"wave_id" uuid,
	"detail" jsonb NOT NULL,
	"key_id" text NOT NULL,
	"previous_mac" text NOT NULL,
	"mac" text NOT NULL,
	CONSTRAINT "audit_event_chain_seq_pk" PRIMARY KEY("chain","seq"),
	CONSTRAINT "audit_event_mac_shape" CHECK ("audit_event"."mac" ~ '^[0-9a-f]{64}$' and "audit_event"."previous_mac" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "authenticator" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"label" text DEFAULT '' NOT NULL,
	"secret_sealed" "bytea",
	"credential_id" text,
	"public_key" "bytea",
	"counter" bigint DEFAULT 0 NOT NULL,
	"transports" text[] DEFAULT '{}' NOT NULL,
	"last_step" bigint DEFAULT 0 NOT NULL,
	"confirmed" boolean DEFAULT false NOT NULL,
	"added_on" date DEFAULT current_date NOT NULL,
	CONSTRAINT "authenticator_credential_id_unique" UNIQUE("credential_id"),
	CONSTRAINT "authenticator_kind_has_its_secret" CHECK (case "authenticator"."kind"
        when 'totp' then "authenticator"."secret_sealed" is not null and "authenticator"."credential_id" is null and "authenticator"."public_key" is null
        when 'passkey' then "authenticator"."secret_sealed" is null and "authenticator"."credential_id" is not null and "authenticator"."public_key" is not null
        else false
      end)
);
--> statement-breakpoint
CREATE TABLE "delegation" (
	"role_grant_id" uuid NOT NULL,
	"wave_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"section" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "delegation_role_grant_id_wave_id_section_pk" PRIMARY KEY("role_grant_id","wave_id","section")
);
--> statement-breakpoint
CREATE TABLE "dual_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"wave_id" uuid NOT NULL,
	"company_id" uuid,
	"reason" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"approved_by" uuid,
	"approved_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "dual_request_kind_known" CHECK ("dual_request"."kind" in ('eraseWave', 'breakGlass')),
	CONSTRAINT "dual_request_company_of_break_glass" CHECK (("dual_request"."kind" = 'breakGlass') = ("dual_request"."company_id" is not null)),
	CONSTRAINT "dual_request_reason_given" CHECK (length("dual_request"."reason") >= 20),
	CONSTRAINT "dual_request_two_people" CHECK ("dual_request"."approved_by" is null or "dual_request"."approved_by" <> "dual_request"."requested_by"),
	CONSTRAINT "dual_request_approval_whole" CHECK (("dual_request"."approved_by" is null) = ("dual_request"."approved_at" is null)),
	CONSTRAINT "dual_request_done_when_approved" CHECK ("dual_request"."done_at" is null or "dual_request"."approved_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "installation_key" (
	"name" text PRIMARY KEY NOT NULL,
	"wrapped" "bytea" NOT NULL,
	CONSTRAINT "installation_key_name_known" CHECK ("installation_key"."name" in ('account'))
);
--> statement-breakpoint
CREATE TABLE "known_browser" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "known_browser_id_is_hash" CHECK ("known_browser"."id_hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "mail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dedupe_key" text NOT NULL,
	"kind" text NOT NULL,
	"recipient" text NOT NULL,
	"locale" text NOT NULL,
	"invitation_id" uuid,
	"step_hash" text,
	"variables" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp with time zone,
	"fault" text,
	"created_on" date DEFAULT current_date NOT NULL,
	CONSTRAINT "mail_dedupe_key_unique" UNIQUE("dedupe_key"),
	CONSTRAINT "mail_locale_known" CHECK ("mail"."locale" in ('ja', 'en')),
	CONSTRAINT "mail_state_known" CHECK ("mail"."state" in ('waiting', 'sent', 'dead')),
	CONSTRAINT "mail_recipient_plain" CHECK ("mail"."recipient" ~ '^[^@[:space:][:cntrl:],<>"\x3b]+@[^@[:space:][:cntrl:],<>"\x3b]+$')
);
--> statement-breakpoint
CREATE TABLE "rate_limit" (
	"name" text NOT NULL,
	"subject_hash" text NOT NULL,
	"paid_back_at" timestamp with time zone NOT NULL,
	CONSTRAINT "rate_limit_name_subject_hash_pk" PRIMARY KEY("name","subject_hash")
);
--> statement-breakpoint
CREATE TABLE "recovery_code" (
	"user_id" uuid NOT NULL,
	"code_mac" "bytea" NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "recovery_code_user_id_code_mac_pk" PRIMARY KEY("user_id","code_mac")
);
--> statement-breakpoint
CREATE TABLE "sign_in_step" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"user_id" uuid,
	"role_grant_id" uuid,
	"invitation_id" uuid,
	"email" text,
	"code_mac" "bytea",
	"code_version" integer DEFAULT 0 NOT NULL,
	"tries_left" smallint DEFAULT 5 NOT NULL,
	"challenge" text,
	"next" text,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sign_in_step_id_is_hash" CHECK ("sign_in_step"."id_hash" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "sign_in_step_kind_known" CHECK ("sign_in_step"."kind" in ('code', 'factor', 'enrol', 'confirm')),
	CONSTRAINT "sign_in_step_tries" CHECK ("sign_in_step"."tries_left" between 0 and 5)
);
--> statement-breakpoint
ALTER TABLE "invitation" DROP CONSTRAINT "invitation_purpose_known";--> statement-breakpoint
ALTER TABLE "role_grant" DROP CONSTRAINT "role_grant_scope";--> statement-breakpoint
ALTER TABLE "invitation" ALTER COLUMN "token_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "invitation" ALTER COLUMN "wave_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "invitation" ALTER COLUMN "company_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "app_user" ADD COLUMN "address_state" text DEFAULT 'ok' NOT NULL;--> statement-breakpoint
ALTER TABLE "app_user" ADD COLUMN "password_changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "association_id" uuid;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "role" text;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "invited_by" uuid;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "sections" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "delivery" text DEFAULT 'waiting' NOT NULL;--> statement-breakpoint
ALTER TABLE "participation" ADD COLUMN "begun_by" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "public_id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "method" text DEFAULT 'code' NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "confirmed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "started_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "client" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_of_company" UNIQUE("id","company_id");--> statement-breakpoint
ALTER TABLE "access_hold" ADD CONSTRAINT "access_hold_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_hold" ADD CONSTRAINT "access_hold_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_hold" ADD CONSTRAINT "access_hold_decided_by_app_user_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_hold" ADD CONSTRAINT "access_hold_grant_of_company" FOREIGN KEY ("role_grant_id","company_id") REFERENCES "public"."role_grant"("id","company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_chain_audit_chain_chain_fk" FOREIGN KEY ("chain") REFERENCES "public"."audit_chain"("chain") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authenticator" ADD CONSTRAINT "authenticator_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_grant_of_company" FOREIGN KEY ("role_grant_id","company_id") REFERENCES "public"."role_grant"("id","company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_requested_by_app_user_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dual_request" ADD CONSTRAINT "dual_request_approved_by_app_user_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_browser" ADD CONSTRAINT "known_browser_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail" ADD CONSTRAINT "mail_invitation_id_invitation_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_step" ADD CONSTRAINT "sign_in_step_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_step" ADD CONSTRAINT "sign_in_step_role_grant_id_role_grant_id_fk" FOREIGN KEY ("role_grant_id") REFERENCES "public"."role_grant"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_step" ADD CONSTRAINT "sign_in_step_invitation_id_invitation_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_hold_company_user" ON "access_hold" USING btree ("company_id","user_id");--> statement-breakpoint
CREATE INDEX "audit_event_company" ON "audit_event" USING btree ("company_id");--> statement-breakpoint
CREATE INDEX "audit_event_association" ON "audit_event" USING btree ("association_id");--> statement-breakpoint
CREATE INDEX "authenticator_user" ON "authenticator" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "delegation_company" ON "delegation" USING btree ("company_id");--> statement-breakpoint
CREATE INDEX "known_browser_user" ON "known_browser" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "mail_waiting" ON "mail" USING btree ("not_before") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "sign_in_step_expiry" ON "sign_in_step" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_association_id_association_id_fk" FOREIGN KEY ("association_id") REFERENCES "public"."association"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_app_user_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_live_once" ON "invitation" USING btree ("wave_id","company_id","email") WHERE purpose = 'answer' and revoked_at is null and used_at is null;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_public_id_unique" UNIQUE("public_id");--> statement-breakpoint
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_address_state_known" CHECK ("app_user"."address_state" in ('ok', 'bounced'));--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_delivery_known" CHECK ("invitation"."delivery" in ('waiting', 'sent', 'bounced', 'failed'));--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_scope" CHECK (case "invitation"."purpose"
        when 'answer' then "invitation"."wave_id" is not null and "invitation"."company_id" is not null
        when 'account' then "invitation"."wave_id" is not null and "invitation"."company_id" is not null
        when 'colleague' then "invitation"."company_id" is not null
        when 'approve' then "invitation"."company_id" is not null
        when 'delegate' then "invitation"."wave_id" is not null and "invitation"."company_id" is not null and cardinality("invitation"."sections") > 0
        when 'staff' then "invitation"."company_id" is null and "invitation"."wave_id" is null and "invitation"."role" is not null
          and "invitation"."role" in ('secretariat', 'assoc_viewer', 'analyst', 'moderator', 'operator')
          and ("invitation"."association_id" is not null) = ("invitation"."role" in ('secretariat', 'assoc_viewer'))
        else false
      end);--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_scope" CHECK (case
        when "role_grant"."role" in ('respondent', 'company_admin', 'approver', 'delegate') then "role_grant"."company_id" is not null and "role_grant"."association_id" is null
        when "role_grant"."role" in ('secretariat', 'assoc_viewer') then "role_grant"."association_id" is not null and "role_grant"."company_id" is null
        when "role_grant"."role" in ('analyst', 'operator', 'moderator') then "role_grant"."association_id" is null and "role_grant"."company_id" is null
        else false
      end);--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_method_known" CHECK ("session"."method" in ('code', 'password', 'factor', 'demo'));