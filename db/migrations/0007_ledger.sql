CREATE TABLE "ledger" (
	"release_id" uuid PRIMARY KEY NOT NULL,
	"wave_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"digest" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	"participants" "bytea" NOT NULL,
	CONSTRAINT "ledger_number_once" UNIQUE("wave_id","number"),
	CONSTRAINT "ledger_previous_once" UNIQUE("wave_id","previous_hash"),
	CONSTRAINT "ledger_number_positive" CHECK ("ledger"."number" > 0),
	CONSTRAINT "ledger_hash_shape" CHECK ("ledger"."hash" ~ '^[0-9a-f]{64}$' and "ledger"."previous_hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "ledger" ADD CONSTRAINT "ledger_release_id_release_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."release"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger" ADD CONSTRAINT "ledger_wave_id_wave_id_fk" FOREIGN KEY ("wave_id") REFERENCES "public"."wave"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint

-- What went into each release, chained. The releaser alone reads and adds; nobody changes or deletes.

ALTER TABLE ledger ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger FORCE ROW LEVEL SECURITY;
REVOKE ALL ON ledger FROM PUBLIC;

GRANT SELECT, INSERT ON ledger TO kurabe_releaser;
CREATE POLICY releaser_reads ON ledger FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_writes ON ledger FOR INSERT TO kurabe_releaser
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'releaser');

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
