-- Paper forms that the secretariat of an association enters for a member company: typed by one person, typed again by a second, then stored as the
-- company's own answers. What is typed is sealed and comes back to nobody but whoever typed it, while it is their turn.

CREATE TABLE "proxy_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" uuid NOT NULL,
	"wave_id" uuid NOT NULL,
	"association_id" uuid NOT NULL,
	"typed_by" uuid,
	"checked_by" uuid,
	"state" text DEFAULT 'typing' NOT NULL,
	"macs" jsonb,
	"paper_sealed" "bytea",
	"begun_on" date DEFAULT (now() at time zone 'Asia/Tokyo')::date NOT NULL,
	"entered_on" date,
	CONSTRAINT "proxy_entry_state_known" CHECK ("proxy_entry"."state" in ('typing', 'typed', 'checked', 'refused', 'dropped')),
	CONSTRAINT "proxy_entry_two_people" CHECK ("proxy_entry"."checked_by" is null or "proxy_entry"."typed_by" is null or "proxy_entry"."checked_by" <> "proxy_entry"."typed_by"),
	CONSTRAINT "proxy_entry_macs_while_checked" CHECK (("proxy_entry"."state" = 'typed') = ("proxy_entry"."macs" is not null)),
	CONSTRAINT "proxy_entry_entered_on_a_day" CHECK (("proxy_entry"."state" in ('checked', 'refused')) = ("proxy_entry"."entered_on" is not null))
);
--> statement-breakpoint
CREATE TABLE "proxy_section" (
	"entry_id" uuid NOT NULL,
	"typed_by" uuid NOT NULL,
	"section" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "proxy_section_entry_id_typed_by_section_pk" PRIMARY KEY("entry_id","typed_by","section")
);
--> statement-breakpoint
ALTER TABLE "proxy_entry" ADD CONSTRAINT "proxy_entry_of_participation" FOREIGN KEY ("company_id","wave_id") REFERENCES "public"."participation"("company_id","wave_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_entry" ADD CONSTRAINT "proxy_entry_association_id_association_id_fk" FOREIGN KEY ("association_id") REFERENCES "public"."association"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_entry" ADD CONSTRAINT "proxy_entry_typed_by_app_user_id_fk" FOREIGN KEY ("typed_by") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_entry" ADD CONSTRAINT "proxy_entry_checked_by_app_user_id_fk" FOREIGN KEY ("checked_by") REFERENCES "public"."app_user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxy_section" ADD CONSTRAINT "proxy_section_entry_id_proxy_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."proxy_entry"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "proxy_entry_live_once" ON "proxy_entry" USING btree ("company_id","wave_id") WHERE state in ('typing', 'typed');--> statement-breakpoint

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['proxy_entry', 'proxy_section'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- An entry goes forward alone. What was typed is deleted as soon as it is nobody's turn any more.

CREATE FUNCTION move_proxy_entry() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('typing', 'typed'), ('typing', 'dropped'), ('typed', 'checked'),
      ('typed', 'dropped'), ('checked', 'refused')) THEN
    RAISE EXCEPTION 'an entry of a paper form goes forward alone' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = OLD.state AND OLD.state <> 'typed' AND (NEW.macs, NEW.paper_sealed, NEW.entered_on) IS DISTINCT FROM
      (OLD.macs, OLD.paper_sealed, OLD.entered_on) THEN
    RAISE EXCEPTION 'an entry of a paper form is changed in its turn alone' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state <> 'typed' THEN
    NEW.macs := NULL;
  END IF;
  IF NEW.state = 'dropped' THEN
    NEW.paper_sealed := NULL;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION move_proxy_entry() FROM PUBLIC;
CREATE TRIGGER forward_alone BEFORE UPDATE ON proxy_entry FOR EACH ROW EXECUTE FUNCTION move_proxy_entry();

-- Whoever ends a turn sees nothing of what the other typed, and a DELETE that names a column would see no row: the policies say which rows it is.
CREATE FUNCTION erase_typed() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF pg_catalog.row_security_active('public.proxy_section') THEN
    DELETE FROM public.proxy_section;
  ELSE
    DELETE FROM public.proxy_section WHERE entry_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION erase_typed() FROM PUBLIC;
CREATE TRIGGER erases_what_was_typed AFTER UPDATE ON proxy_entry FOR EACH ROW
  WHEN (NEW.state <> OLD.state OR NEW.checked_by IS DISTINCT FROM OLD.checked_by) EXECUTE FUNCTION erase_typed();

-- A company that begins itself goes first; one that withdraws what was entered for it has refused it.
CREATE FUNCTION web_goes_first() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.link_sealed IS NULL AND NEW.link_sealed IS NOT NULL THEN
    UPDATE public.proxy_entry SET state = 'dropped'
      WHERE company_id = NEW.company_id AND wave_id = NEW.wave_id AND state IN ('typing', 'typed');
  ELSIF NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' THEN
    UPDATE public.proxy_entry SET state = 'refused'
      WHERE company_id = NEW.company_id AND wave_id = NEW.wave_id AND state = 'checked';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION web_goes_first() FROM PUBLIC;
CREATE TRIGGER web_goes_first AFTER UPDATE ON participation FOR EACH ROW
  WHEN (OLD.link_sealed IS DISTINCT FROM NEW.link_sealed OR OLD.state <> NEW.state) EXECUTE FUNCTION web_goes_first();
--> statement-breakpoint

-- Closing a survey ends what was not entered by then: nothing that was typed outlives its time.

CREATE FUNCTION close_proxy_entries() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  UPDATE public.proxy_entry SET state = 'dropped' WHERE wave_id = NEW.id AND state IN ('typing', 'typed');
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION close_proxy_entries() FROM PUBLIC;
CREATE TRIGGER closes_proxy_entries AFTER UPDATE ON wave FOR EACH ROW
  WHEN (OLD.state = 'open' AND NEW.state <> 'open') EXECUTE FUNCTION close_proxy_entries();
GRANT SELECT (id, wave_id, state), UPDATE (state) ON proxy_entry TO kurabe_releaser;
GRANT DELETE ON proxy_section TO kurabe_releaser;
CREATE POLICY releaser_reads ON proxy_entry FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY releaser_drops ON proxy_entry FOR UPDATE TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser') WITH CHECK (state = 'dropped');
CREATE POLICY releaser_drops ON proxy_section FOR DELETE TO kurabe_releaser
  USING (EXISTS (SELECT FROM proxy_entry e WHERE e.id = proxy_section.entry_id AND e.state NOT IN ('typing', 'typed')));
--> statement-breakpoint

-- An association sees how its entries stand: neither what was typed nor what tells whether two values are the same.

GRANT SELECT (id, company_id, wave_id, association_id, typed_by, checked_by, state, begun_on, entered_on) ON proxy_entry TO kurabe_association;
CREATE POLICY association_reads ON proxy_entry FOR SELECT TO kurabe_association
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
--> statement-breakpoint

-- A company sees what was entered for it, and ends it by beginning itself or by withdrawing.

GRANT SELECT (id, company_id, wave_id, association_id, typed_by, checked_by, state, paper_sealed, begun_on, entered_on) ON proxy_entry
  TO kurabe_member, kurabe_reader;
GRANT UPDATE (state) ON proxy_entry TO kurabe_member;
GRANT DELETE ON proxy_section TO kurabe_member;
CREATE POLICY member_reads ON proxy_entry FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = proxy_entry.company_id AND p.wave_id = proxy_entry.wave_id));
CREATE POLICY reader_reads ON proxy_entry FOR SELECT TO kurabe_reader
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = proxy_entry.company_id AND p.wave_id = proxy_entry.wave_id));
CREATE POLICY member_ends ON proxy_entry FOR UPDATE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid)
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = proxy_entry.company_id AND p.wave_id = proxy_entry.wave_id
      AND (proxy_entry.state = 'dropped' AND p.state NOT IN ('invited', 'withdrawn') OR proxy_entry.state = 'refused' AND p.state = 'withdrawn')));
CREATE POLICY member_ends ON proxy_section FOR DELETE TO kurabe_member
  USING (EXISTS (SELECT FROM proxy_entry e WHERE e.id = proxy_section.entry_id
    AND e.company_id = nullif(current_setting('app.company', true), '')::uuid AND e.state NOT IN ('typing', 'typed')));
--> statement-breakpoint

-- The role that types: somebody of the secretariat, for one entry of their own association. It has the wave's key for as long as the entry is open.

GRANT SELECT (user_id, role, association_id) ON role_grant TO kurabe_proxy;
GRANT SELECT (company_id, association_id, contact_email) ON membership TO kurabe_proxy;
GRANT SELECT ON association, company, wave, wave_association, questionnaire, wave_key, proxy_entry, proxy_section TO kurabe_proxy;
GRANT SELECT (company_id, wave_id, state, xmin), UPDATE (state, link_sealed, receipt_number, submitted_on) ON participation TO kurabe_proxy;
GRANT INSERT, UPDATE (state, checked_by, macs, paper_sealed, entered_on) ON proxy_entry TO kurabe_proxy;
GRANT INSERT, UPDATE (sealed), DELETE ON proxy_section TO kurabe_proxy;
GRANT SELECT, INSERT ON response TO kurabe_proxy;
GRANT INSERT ON draft_section, submission, mail TO kurabe_proxy;

CREATE POLICY proxy_reads ON role_grant FOR SELECT TO kurabe_proxy
  USING (user_id = nullif(current_setting('app.user', true), '')::uuid AND role = 'secretariat'
    AND association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY proxy_reads ON association FOR SELECT TO kurabe_proxy
  USING (id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY proxy_reads ON membership FOR SELECT TO kurabe_proxy
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY proxy_reads ON company FOR SELECT TO kurabe_proxy
  USING (EXISTS (SELECT FROM membership m WHERE m.company_id = company.id));
CREATE POLICY proxy_reads ON wave_association FOR SELECT TO kurabe_proxy
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY proxy_reads ON wave FOR SELECT TO kurabe_proxy
  USING (EXISTS (SELECT FROM wave_association a WHERE a.wave_id = wave.id));
CREATE POLICY proxy_reads ON questionnaire FOR SELECT TO kurabe_proxy
  USING (EXISTS (SELECT FROM wave w WHERE w.questionnaire_id = questionnaire.id AND w.questionnaire_version = questionnaire.version));
CREATE POLICY proxy_reads ON participation FOR SELECT TO kurabe_proxy
  USING (EXISTS (SELECT FROM membership m WHERE m.company_id = participation.company_id)
    AND EXISTS (SELECT FROM wave_association a WHERE a.wave_id = participation.wave_id));
CREATE POLICY proxy_reads ON proxy_entry FOR SELECT TO kurabe_proxy
  USING (id = nullif(current_setting('app.entry', true), '')::uuid AND association_id = nullif(current_setting('app.association', true), '')::uuid
    AND EXISTS (SELECT FROM role_grant g WHERE g.association_id = proxy_entry.association_id));
CREATE POLICY proxy_reads ON wave_key FOR SELECT TO kurabe_proxy
  USING (EXISTS (SELECT FROM proxy_entry e WHERE e.wave_id = wave_key.wave_id AND CASE e.state
    WHEN 'typing' THEN e.typed_by WHEN 'typed' THEN e.checked_by END = nullif(current_setting('app.user', true), '')::uuid));

CREATE POLICY proxy_begins ON proxy_entry FOR INSERT TO kurabe_proxy
  WITH CHECK (id = nullif(current_setting('app.entry', true), '')::uuid AND association_id = nullif(current_setting('app.association', true), '')::uuid
    AND typed_by = nullif(current_setting('app.user', true), '')::uuid AND checked_by IS NULL AND state = 'typing' AND paper_sealed IS NULL
    AND EXISTS (SELECT FROM role_grant g WHERE g.association_id = proxy_entry.association_id)
    AND EXISTS (SELECT FROM participation p JOIN wave w ON w.id = p.wave_id WHERE p.company_id = proxy_entry.company_id
      AND p.wave_id = proxy_entry.wave_id AND p.state = 'invited' AND w.state = 'open'));
-- The second person is another one. A policy says so besides the constraint: it holds for whoever looks on, too.
CREATE POLICY proxy_moves ON proxy_entry FOR UPDATE TO kurabe_proxy
  USING (id = nullif(current_setting('app.entry', true), '')::uuid AND association_id = nullif(current_setting('app.association', true), '')::uuid
    AND state IN ('typing', 'typed'))
  WITH CHECK (EXISTS (SELECT FROM role_grant g WHERE g.association_id = proxy_entry.association_id) AND CASE state
    WHEN 'typed' THEN typed_by = nullif(current_setting('app.user', true), '')::uuid AND checked_by IS NULL
      OR checked_by = nullif(current_setting('app.user', true), '')::uuid AND typed_by IS DISTINCT FROM checked_by
    WHEN 'checked' THEN checked_by = nullif(current_setting('app.user', true), '')::uuid AND typed_by IS DISTINCT FROM checked_by
    ELSE state = 'dropped' END);
CREATE POLICY proxy_reads ON proxy_section FOR SELECT TO kurabe_proxy
  USING (typed_by = nullif(current_setting('app.user', true), '')::uuid AND EXISTS (SELECT FROM proxy_entry e WHERE e.id = proxy_section.entry_id
    AND (e.state = 'typing' AND e.typed_by = proxy_section.typed_by OR e.state = 'typed' AND e.checked_by = proxy_section.typed_by)));
CREATE POLICY proxy_types ON proxy_section FOR INSERT TO kurabe_proxy
  WITH CHECK (typed_by = nullif(current_setting('app.user', true), '')::uuid AND EXISTS (SELECT FROM proxy_entry e WHERE e.id = proxy_section.entry_id
    AND (e.state = 'typing' AND e.typed_by = proxy_section.typed_by OR e.state = 'typed' AND e.checked_by = proxy_section.typed_by)));
CREATE POLICY proxy_types_again ON proxy_section FOR UPDATE TO kurabe_proxy
  USING (typed_by = nullif(current_setting('app.user', true), '')::uuid);
CREATE POLICY proxy_erases ON proxy_section FOR DELETE TO kurabe_proxy
  USING (EXISTS (SELECT FROM proxy_entry e WHERE e.id = proxy_section.entry_id));
--> statement-breakpoint

-- It writes one submission into one new sheet, in the transaction that ends the entry and in no other, and reads nothing of it afterwards.

CREATE POLICY proxy_submits ON participation FOR UPDATE TO kurabe_proxy
  USING (state = 'invited' AND EXISTS (SELECT FROM proxy_entry e WHERE e.company_id = participation.company_id AND e.wave_id = participation.wave_id
    AND e.state IN ('typed', 'checked') AND e.checked_by = nullif(current_setting('app.user', true), '')::uuid))
  WITH CHECK (state = 'submitted' AND EXISTS (SELECT FROM proxy_entry e WHERE e.company_id = participation.company_id
    AND e.wave_id = participation.wave_id AND e.state = 'checked' AND e.checked_by = nullif(current_setting('app.user', true), '')::uuid));
CREATE POLICY proxy_begins ON response FOR INSERT TO kurabe_proxy
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM proxy_entry e JOIN participation p ON p.company_id = e.company_id AND p.wave_id = e.wave_id JOIN wave w ON w.id = e.wave_id
      WHERE e.wave_id = response.wave_id AND e.state = 'checked' AND e.checked_by = nullif(current_setting('app.user', true), '')::uuid
        AND w.state = 'open' AND now() <= w.closes_at + interval '60 seconds'
        AND p.state = 'submitted' AND p.xmin = pg_current_xact_id()::xid));
CREATE POLICY proxy_reads ON response FOR SELECT TO kurabe_proxy
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid AND xmin = pg_current_xact_id_if_assigned()::xid
    AND EXISTS (SELECT FROM proxy_entry e WHERE e.wave_id = response.wave_id AND e.state = 'checked'));
CREATE POLICY proxy_saves ON draft_section FOR INSERT TO kurabe_proxy
  WITH CHECK (EXISTS (SELECT FROM response r WHERE r.response_key = draft_section.response_key));
CREATE POLICY proxy_submits ON submission FOR INSERT TO kurabe_proxy
  WITH CHECK (revision = 1 AND EXISTS (SELECT FROM response r WHERE r.response_key = submission.response_key));
CREATE POLICY proxy_tells ON mail FOR INSERT TO kurabe_proxy
  WITH CHECK (kind = 'proxyEntered' AND state = 'waiting' AND attempts = 0 AND step_hash IS NULL AND invitation_id IS NULL
    AND EXISTS (SELECT FROM proxy_entry e JOIN membership m ON m.company_id = e.company_id AND m.association_id = e.association_id
      WHERE e.state = 'checked' AND e.checked_by = nullif(current_setting('app.user', true), '')::uuid AND m.contact_email = mail.recipient));
--> statement-breakpoint

-- It adds to the trail of its association, and to that of the company of its entry.

GRANT INSERT ON audit_event TO kurabe_proxy;
GRANT SELECT, INSERT, UPDATE (seq, mac) ON audit_chain TO kurabe_proxy;
CREATE POLICY proxy_chains ON audit_chain TO kurabe_proxy
  USING (nullif(current_setting('app.actor', true), '') = 'proxy' AND EXISTS (SELECT FROM proxy_entry e
    WHERE audit_chain.chain IN ('association:' || e.association_id, 'company:' || e.company_id)))
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'proxy' AND EXISTS (SELECT FROM proxy_entry e
    WHERE audit_chain.chain IN ('association:' || e.association_id, 'company:' || e.company_id)));
CREATE POLICY proxy_adds ON audit_event FOR INSERT TO kurabe_proxy
  WITH CHECK (nullif(current_setting('app.actor', true), '') = 'proxy' AND actor_kind = 'proxy'
    AND actor_user = nullif(current_setting('app.user', true), '')::uuid AND EXISTS (SELECT FROM proxy_entry e
      WHERE audit_event.chain IN ('association:' || e.association_id, 'company:' || e.company_id)));
