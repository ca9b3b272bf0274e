-- Two people at the database itself: the key of a wave is deleted for an approved request that still stands, and for nothing else; an emergency
-- access opens once.

CREATE POLICY by_two_people ON wave_key AS RESTRICTIVE FOR DELETE TO kurabe_worker
  USING (EXISTS (SELECT FROM dual_request q WHERE q.kind = 'eraseWave' AND q.wave_id = wave_key.wave_id
    AND q.approved_by IS NOT NULL AND q.expires_at > now() AND q.done_at IS NULL));
CREATE POLICY opens_once ON wave_key AS RESTRICTIVE FOR SELECT TO kurabe_breakglass
  USING (EXISTS (SELECT FROM dual_request q WHERE q.wave_id = wave_key.wave_id AND q.done_at IS NULL));
--> statement-breakpoint

-- A program that still holds the key from before a change of keys adds no wave that the new one does not open.

CREATE FUNCTION refuse_old_key() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF EXISTS (SELECT FROM public.key_check c WHERE c.key_id OPERATOR(pg_catalog.~) '^[0-9a-f]{16}$'
    AND pg_catalog.length(NEW.wrapped) > 9 AND c.key_id <> pg_catalog.encode(pg_catalog.substring(NEW.wrapped, 2, 8), 'hex')) THEN
    RAISE EXCEPTION 'a key of a wave is wrapped with the key of the installation' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION refuse_old_key() FROM PUBLIC;
CREATE TRIGGER wrapped_with_todays BEFORE INSERT ON wave_key FOR EACH ROW EXECUTE FUNCTION refuse_old_key();
--> statement-breakpoint

-- What was carried out stays carried out: nobody opens it again by taking the mark away.
CREATE POLICY stays_done ON dual_request AS RESTRICTIVE FOR UPDATE TO kurabe_breakglass, kurabe_worker
  USING (true)
  WITH CHECK (done_at IS NOT NULL);
