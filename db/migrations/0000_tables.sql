CREATE TABLE "app_user" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"locale" text DEFAULT 'ja' NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "app_user_email_unique" UNIQUE("email"),
	CONSTRAINT "app_user_email_lower" CHECK ("app_user"."email" = lower("app_user"."email")),
	CONSTRAINT "app_user_locale_known" CHECK ("app_user"."locale" in ('ja', 'en'))
);
--> statement-breakpoint
CREATE TABLE "association" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name_ja" text NOT NULL,
	"name_en" text NOT NULL,
	"sector" text NOT NULL,
	CONSTRAINT "association_code_unique" UNIQUE("code"),
	CONSTRAINT "association_code_shape" CHECK ("association"."code" ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$')
);
--> statement-breakpoint
CREATE TABLE "company" (
	"id" uuid PRIMARY KEY NOT NULL,
	"corporate_number" text NOT NULL,
	"kind" text DEFAULT 'company' NOT NULL,
	"name_ja" text NOT NULL,
	"name_en" text NOT NULL,
	"sector" text,
	"size_band" text,
	"region" text,
	"owner_id" uuid,
	CONSTRAINT "company_corporate_number_unique" UNIQUE("corporate_number"),
	CONSTRAINT "company_corporate_number_shape" CHECK ("company"."corporate_number" ~ '^[0-9]{13}$'),
	CONSTRAINT "company_kind_known" CHECK ("company"."kind" in ('company', 'association')),
	CONSTRAINT "company_classified" CHECK ("company"."kind" = 'association' or ("company"."sector" is not null and "company"."size_band" is not null and "company"."region" is not null)),
	CONSTRAINT "company_size_band_known" CHECK ("company"."size_band" in ('S1', 'S2', 'S3', 'S4')),
	CONSTRAINT "company_region_known" CHECK ("company"."region" ~ '^R[1-8]$')
);
--> statement-breakpoint
CREATE TABLE "draft_section" (
	"response_key" uuid NOT NULL,
	"section" text NOT NULL,
	"revision" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "draft_section_response_key_section_revision_pk" PRIMARY KEY("response_key","section","revision"),
	CONSTRAINT "draft_section_revision_positive" CHECK ("draft_section"."revision" > 0)
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"wave_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"email" text NOT NULL,
	"purpose" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "invitation_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "invitation_token_is_hash" CHECK ("invitation"."token_hash" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "invitation_email_lower" CHECK ("invitation"."email" = lower("invitation"."email")),
	CONSTRAINT "invitation_purpose_known" CHECK ("invitation"."purpose" in ('answer', 'account'))
);
--> statement-breakpoint
CREATE TABLE "key_check" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"key_id" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "key_check_single" CHECK ("key_check"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"company_id" uuid NOT NULL,
	"association_id" uuid NOT NULL,
	"contact_name" text,
	"contact_email" text,
	CONSTRAINT "membership_company_id_association_id_pk" PRIMARY KEY("company_id","association_id")
);
--> statement-breakpoint
CREATE TABLE "operation" (
	"operation_id" uuid PRIMARY KEY NOT NULL,
	"response_key" uuid NOT NULL,
	"revision" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "participation" (
	"company_id" uuid NOT NULL,
	"wave_id" uuid NOT NULL,
	"state" text DEFAULT 'invited' NOT NULL,
	"link_sealed" "bytea",
	"receipt_number" text,
	"submitted_on" date,
	CONSTRAINT "participation_company_id_wave_id_pk" PRIMARY KEY("company_id","wave_id"),
	CONSTRAINT "participation_state_known" CHECK ("participation"."state" in ('invited', 'started', 'submitted')),
	CONSTRAINT "participation_begun_has_link" CHECK ("participation"."state" = 'invited' or "participation"."link_sealed" is not null),
	CONSTRAINT "participation_submitted_has_receipt" CHECK ("participation"."state" <> 'submitted' or ("participation"."receipt_number" is not null and "participation"."submitted_on" is not null))
);
--> statement-breakpoint
CREATE TABLE "questionnaire" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"digest" text NOT NULL,
	"definition" jsonb NOT NULL,
	CONSTRAINT "questionnaire_id_version_pk" PRIMARY KEY("id","version"),
	CONSTRAINT "questionnaire_frozen" UNIQUE("id","version","digest"),
	CONSTRAINT "questionnaire_version_positive" CHECK ("questionnaire"."version" > 0),
	CONSTRAINT "questionnaire_digest_shape" CHECK ("questionnaire"."digest" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "release" (
	"id" uuid PRIMARY KEY NOT NULL,
	"wave_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"policy" jsonb NOT NULL,
	"digest" text NOT NULL,
	"audited" boolean NOT NULL,
	"state" text DEFAULT 'released' NOT NULL,
	"released_on" date NOT NULL,
	"parameters" jsonb NOT NULL,
	CONSTRAINT "release_number_once" UNIQUE("wave_id","number"),
	CONSTRAINT "release_number_positive" CHECK ("release"."number" > 0),
	CONSTRAINT "release_digest_shape" CHECK ("release"."digest" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "release_state_known" CHECK ("release"."state" in ('released', 'withheld'))
);
--> statement-breakpoint
CREATE TABLE "released_cell" (
	"release_id" uuid NOT NULL,
	"item" text NOT NULL,
	"item_version" integer NOT NULL,
	"association" text NOT NULL,
	"sector" text NOT NULL,
	"size" text NOT NULL,
	"code" text NOT NULL,
	"n" integer,
	"lo" integer,
	"hi" integer,
	"status" text NOT NULL,
	CONSTRAINT "released_cell_release_id_association_sector_size_item_item_version_code_pk" PRIMARY KEY("release_id","association","sector","size","item","item_version","code"),
	CONSTRAINT "released_cell_safe" CHECK (case "released_cell"."status"
        when 'C' then "released_cell"."n" is null and "released_cell"."lo" is null and "released_cell"."hi" is null
        when 'F' then coalesce("released_cell"."n" >= 5 and "released_cell"."lo" >= 0 and "released_cell"."lo" = "released_cell"."hi" and "released_cell"."hi" <= "released_cell"."n", false)
        when 'R' then coalesce("released_cell"."n" >= 5 and "released_cell"."lo" >= 0 and "released_cell"."lo" <= "released_cell"."hi" and "released_cell"."hi" <= "released_cell"."n", false)
        else false
      end)
);
--> statement-breakpoint
CREATE TABLE "response" (
	"response_key" uuid PRIMARY KEY NOT NULL,
	"wave_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "role_grant" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"association_id" uuid,
	"company_id" uuid,
	CONSTRAINT "role_grant_once" UNIQUE NULLS NOT DISTINCT("user_id","role","association_id","company_id"),
	CONSTRAINT "role_grant_of_user" UNIQUE("id","user_id"),
	CONSTRAINT "role_grant_scope" CHECK (case
        when "role_grant"."role" in ('respondent', 'company_admin', 'approver') then "role_grant"."company_id" is not null and "role_grant"."association_id" is null
        when "role_grant"."role" in ('secretariat', 'assoc_viewer') then "role_grant"."association_id" is not null and "role_grant"."company_id" is null
        when "role_grant"."role" in ('analyst', 'operator', 'moderator') then "role_grant"."association_id" is null and "role_grant"."company_id" is null
        else false
      end)
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"role_grant_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"absolute_expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_id_is_hash" CHECK ("session"."id_hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "submission" (
	"response_key" uuid NOT NULL,
	"revision" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	"coded_sealed" "bytea" NOT NULL,
	"day" date NOT NULL,
	CONSTRAINT "submission_response_key_revision_pk" PRIMARY KEY("response_key","revision"),
	CONSTRAINT "submission_revision_positive" CHECK ("submission"."revision" > 0)
);
--> statement-breakpoint
CREATE TABLE "wave_association" (
	"wave_id" uuid NOT NULL,
	"association_id" uuid NOT NULL,
	"invitation_ja" text DEFAULT '' NOT NULL,
	"invitation_en" text DEFAULT '' NOT NULL,
	CONSTRAINT "wave_association_wave_id_association_id_pk" PRIMARY KEY("wave_id","association_id")
);
--> statement-breakpoint
CREATE TABLE "wave_key" (
	"wave_id" uuid PRIMARY KEY NOT NULL,
	"wrapped" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "wave" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"title_ja" text NOT NULL,
	"title_en" text NOT NULL,
	"questionnaire_id" text NOT NULL,
	"questionnaire_version" integer NOT NULL,
	"questionnaire_digest" text NOT NULL,
	"opens_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"lattice" jsonb NOT NULL,
	"policy" jsonb NOT NULL,
	CONSTRAINT "wave_slug_unique" UNIQUE("slug"),
	CONSTRAINT "wave_slug_shape" CHECK ("wave"."slug" ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
	CONSTRAINT "wave_state_known" CHECK ("wave"."state" in ('draft', 'open', 'closed', 'released')),
	CONSTRAINT "wave_opens_before_it_closes" CHECK ("wave"."opens_at" < "wave"."closes_at")
);
--> statement-breakpoint
ALTER TABLE "draft_section" ADD CONSTRAINT "draft_section_response_key_response_response_key_fk" FOREIGN KEY ("response_key") REFERENCES "public"."response"("response_key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_association_id_association_id_fk" FOREIGN KEY ("association_id") REFERENCES "public"."association"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operation" ADD CONSTRAINT "operation_response_key_response_response_key_fk" FOREIGN KEY ("response_key") REFERENCES "public"."response"("response_key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participation" ADD CONSTRAINT "participation_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participation" ADD CONSTRAINT "participation_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release" ADD CONSTRAINT "release_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "released_cell" ADD CONSTRAINT "released_cell_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response" ADD CONSTRAINT "response_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_association_id_association_id_fk" FOREIGN KEY ("association_id") REFERENCES "public"."association"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_grant_of_user" FOREIGN KEY ("role_grant_id","user_id") REFERENCES "public"."role_grant"("id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission" ADD CONSTRAINT "submission_response_key_response_response_key_fk" FOREIGN KEY ("response_key") REFERENCES "public"."response"("response_key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wave_association" ADD CONSTRAINT "wave_association_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wave_association" ADD CONSTRAINT "wave_association_association_id_association_id_fk" FOREIGN KEY ("association_id") REFERENCES "public"."association"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wave_key" ADD CONSTRAINT "wave_key_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wave" ADD CONSTRAINT "wave_questionnaire_frozen" FOREIGN KEY ("questionnaire_id","questionnaire_version","questionnaire_digest") REFERENCES "public"."questionnaire"("id","version","digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitation_wave_company" ON "invitation" USING btree ("wave_id","company_id");--> statement-breakpoint
CREATE INDEX "membership_association" ON "membership" USING btree ("association_id","company_id");--> statement-breakpoint
CREATE INDEX "operation_response" ON "operation" USING btree ("response_key");--> statement-breakpoint
CREATE INDEX "participation_wave" ON "participation" USING btree ("wave_id","company_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "wave_association_association" ON "wave_association" USING btree ("association_id","wave_id");