CREATE TABLE "release_run" (
	"id" uuid PRIMARY KEY NOT NULL,
	"wave_id" uuid NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"stage" text,
	"done" integer,
	"total" integer,
	"state" text DEFAULT 'running' NOT NULL,
	"faults" text[] DEFAULT '{}' NOT NULL,
	"release_number" integer,
	CONSTRAINT "release_run_stage_known" CHECK ("release_run"."stage" in ('read', 'views', 'load', 'count', 'protect', 'audit', 'verify', 'write', 'store')),
	CONSTRAINT "release_run_state_known" CHECK ("release_run"."state" in ('running', 'released', 'refused', 'failed')),
	CONSTRAINT "release_run_faults_known" CHECK ("release_run"."faults" <@ array['keyErased', 'questionnaire', 'policy', 'tables', 'answers', 'counts', 'audit', 'bundle', 'overtaken', 'other']),
	CONSTRAINT "release_run_faults_of_refused" CHECK ((cardinality("release_run"."faults") > 0) = ("release_run"."state" = 'refused')),
	CONSTRAINT "release_run_counts" CHECK (("release_run"."done" is null) = ("release_run"."total" is null) and "release_run"."done" between 0 and "release_run"."total"),
	CONSTRAINT "release_run_number_of_released" CHECK (("release_run"."release_number" is not null) = ("release_run"."state" = 'released'))
);
--> statement-breakpoint
ALTER TABLE "release_run" ADD CONSTRAINT "release_run_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "release_run_wave" ON "release_run" USING btree ("wave_id","started_at");--> statement-breakpoint

-- How far the release of a wave is. The releaser alone writes it; staff of the associations in the wave and those who read every released
-- figure may read it. No member, and nobody before signing in.

ALTER TABLE release_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE release_run FORCE ROW LEVEL SECURITY;
REVOKE ALL ON release_run FROM PUBLIC;

GRANT SELECT ON release_run TO kurabe_association, kurabe_analyst, kurabe_releaser;
GRANT INSERT (id, wave_id) ON release_run TO kurabe_releaser;
GRANT UPDATE (updated_at, stage, done, total, state, faults, release_number) ON release_run TO kurabe_releaser;

CREATE POLICY association_reads ON release_run FOR SELECT TO kurabe_association
  USING (EXISTS (SELECT FROM wave_association wa WHERE wa.wave_id = release_run.wave_id
    AND wa.association_id = nullif(current_setting('app.association', true), '')::uuid));
CREATE POLICY analyst_reads ON release_run FOR SELECT TO kurabe_analyst
  USING (nullif(current_setting('app.user', true), '') IS NOT NULL);
CREATE POLICY releaser_reads ON release_run FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_begins ON release_run FOR INSERT TO kurabe_releaser
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_notes ON release_run FOR UPDATE TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser')
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'releaser');
