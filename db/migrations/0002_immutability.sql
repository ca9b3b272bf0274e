-- What was submitted or published stays as it was, for every role and for the owner too. An answer is erased by
-- deleting its wave's key; a release is corrected by a further release.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
REVOKE ALL ON FUNCTION refuse_change() FROM PUBLIC;
--> statement-breakpoint

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['submission', 'release', 'released_cell', 'questionnaire'] LOOP
    EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- A cell joins only a release made in the same transaction: what was published gets no further cells.

CREATE FUNCTION refuse_late_cells() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT release_id FROM added) a
    LEFT JOIN public.release r ON r.id = a.release_id AND r.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
    WHERE r.id IS NULL
  ) THEN
    RAISE EXCEPTION 'cells belong to the transaction that makes their release' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION refuse_late_cells() FROM PUBLIC;
CREATE TRIGGER with_its_release AFTER INSERT ON released_cell REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_cells();
--> statement-breakpoint

-- A wave that left the draft keeps what it asks and how it is protected, and its state never goes back.

CREATE FUNCTION keep_wave_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  states CONSTANT text[] := ARRAY['draft', 'open', 'closed', 'released'];
BEGIN
  IF array_position(states, NEW.state) < array_position(states, OLD.state) THEN
    RAISE EXCEPTION 'a wave does not go back from % to %', OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state <> 'draft' AND (NEW.id, NEW.slug, NEW.questionnaire_id, NEW.questionnaire_version, NEW.questionnaire_digest,
      NEW.lattice, NEW.policy) IS DISTINCT FROM (OLD.id, OLD.slug, OLD.questionnaire_id, OLD.questionnaire_version,
      OLD.questionnaire_digest, OLD.lattice, OLD.policy) THEN
    RAISE EXCEPTION 'a wave that is no draft keeps its questionnaire, tables and policy' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_wave_frozen() FROM PUBLIC;
CREATE TRIGGER frozen BEFORE UPDATE ON wave FOR EACH ROW EXECUTE FUNCTION keep_wave_frozen();
