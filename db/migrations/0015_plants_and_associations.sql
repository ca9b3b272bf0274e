-- Plants: what each plant answered when the company submitted is kept for the company alone. A release and the emergency access read the
-- company's answers and nothing of a plant.

ALTER TABLE submission ADD COLUMN plants_sealed bytea;
REVOKE SELECT ON submission FROM kurabe_releaser, kurabe_breakglass;
GRANT SELECT (response_key, revision, sealed, coded_sealed, day) ON submission TO kurabe_releaser, kurabe_breakglass;
CREATE POLICY nothing_of_plants ON draft_section AS RESTRICTIVE FOR SELECT TO kurabe_breakglass
  USING (section <> '_plants' AND position('~' in section) = 0);
--> statement-breakpoint

-- Who was given a section has it at every plant; who was given it at one plant has it there. The list of plants says which there are.

ALTER POLICY delegate_reads ON draft_section
  USING (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN delegation d ON d.wave_id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid
        AND (d.section IN (draft_section.section, split_part(draft_section.section, '~', 1)) OR draft_section.section = '_plants')));
ALTER POLICY delegate_saves ON draft_section
  WITH CHECK (response_key = nullif(current_setting('app.response', true), '')::uuid
    AND EXISTS (SELECT FROM response r JOIN wave w ON w.id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND w.state = 'open')
    AND EXISTS (SELECT FROM response r JOIN delegation d ON d.wave_id = r.wave_id
      WHERE r.response_key = draft_section.response_key AND d.role_grant_id = nullif(current_setting('app.grant', true), '')::uuid
        AND d.section IN (draft_section.section, split_part(draft_section.section, '~', 1))));
--> statement-breakpoint

-- An association's own section: asked of its members beside the common questionnaire, and kept as it is once the wave is no draft.

ALTER TABLE wave_association ADD COLUMN own_section jsonb;
REVOKE SELECT ON wave_association FROM kurabe_analyst, kurabe_operator, kurabe_auth;
GRANT SELECT (wave_id, association_id, invitation_ja, invitation_en) ON wave_association TO kurabe_analyst, kurabe_operator, kurabe_auth;

CREATE FUNCTION keep_own_section() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
  taken text;
BEGIN
  IF NEW.own_section IS NULL AND (TG_OP = 'INSERT' OR OLD.own_section IS NULL)
    OR TG_OP = 'UPDATE' AND NEW.own_section IS NOT DISTINCT FROM OLD.own_section AND NEW.wave_id = OLD.wave_id THEN
    RETURN NEW;
  END IF;
  IF (SELECT w.state FROM public.wave w WHERE w.id = NEW.wave_id) IS DISTINCT FROM 'draft' THEN
    RAISE EXCEPTION 'a wave that is no draft keeps the own sections of its associations' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT pg_catalog.min(own.id #>> '{}') INTO taken
    FROM pg_catalog.jsonb_path_query(NEW.own_section, '$.items[*].id') AS own(id)
    WHERE own.id IN (
      SELECT pg_catalog.jsonb_path_query(q.definition, '$.sections[*].items[*].id') FROM public.wave w
        JOIN public.questionnaire q ON q.id = w.questionnaire_id AND q.version = w.questionnaire_version WHERE w.id = NEW.wave_id
      UNION ALL
      SELECT pg_catalog.jsonb_path_query(a.own_section, '$.items[*].id') FROM public.wave_association a
        WHERE a.wave_id = NEW.wave_id AND a.association_id <> NEW.association_id);
  IF taken IS NOT NULL THEN
    RAISE EXCEPTION 'the id % of an own item is taken', taken USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION keep_own_section() FROM PUBLIC;
CREATE TRIGGER own_section_frozen BEFORE INSERT OR UPDATE ON wave_association FOR EACH ROW EXECUTE FUNCTION keep_own_section();
--> statement-breakpoint

-- A company that does not answer for one of its associations: counted there no more, as long as the row stands. It stands or falls while the
-- wave is open.

CREATE TABLE decline (
  company_id uuid NOT NULL REFERENCES company (id),
  wave_id uuid NOT NULL REFERENCES wave (id),
  association_id uuid NOT NULL,
  PRIMARY KEY (company_id, wave_id, association_id),
  CONSTRAINT decline_association_of_wave FOREIGN KEY (wave_id, association_id) REFERENCES wave_association (wave_id, association_id) ON DELETE CASCADE
);
CREATE INDEX decline_association ON decline (wave_id, association_id);
ALTER TABLE decline ENABLE ROW LEVEL SECURITY;
ALTER TABLE decline FORCE ROW LEVEL SECURITY;
REVOKE ALL ON decline FROM PUBLIC;

GRANT SELECT, INSERT, DELETE ON decline TO kurabe_member;
GRANT SELECT ON decline TO kurabe_reader, kurabe_delegate, kurabe_association, kurabe_releaser, kurabe_worker;
CREATE POLICY member_reads ON decline FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = decline.company_id AND p.wave_id = decline.wave_id));
CREATE POLICY reader_reads ON decline FOR SELECT TO kurabe_reader
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = decline.company_id AND p.wave_id = decline.wave_id));
CREATE POLICY delegate_reads ON decline FOR SELECT TO kurabe_delegate
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = decline.company_id AND p.wave_id = decline.wave_id));
CREATE POLICY member_declines ON decline FOR INSERT TO kurabe_member
  WITH CHECK (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = decline.company_id AND p.wave_id = decline.wave_id)
    AND EXISTS (SELECT FROM wave w WHERE w.id = decline.wave_id AND w.state = 'open')
    AND EXISTS (SELECT FROM membership m WHERE m.company_id = decline.company_id AND m.association_id = decline.association_id));
CREATE POLICY member_takes_back ON decline FOR DELETE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid
    AND EXISTS (SELECT FROM participation p WHERE p.company_id = decline.company_id AND p.wave_id = decline.wave_id)
    AND EXISTS (SELECT FROM wave w WHERE w.id = decline.wave_id AND w.state = 'open'));
CREATE POLICY association_reads ON decline FOR SELECT TO kurabe_association
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY releaser_reads ON decline FOR SELECT TO kurabe_releaser
  USING (nullif(current_setting('app.actor', true), '') = 'releaser');
CREATE POLICY worker_may ON decline FOR SELECT TO kurabe_worker
  USING (nullif(current_setting('app.actor', true), '') = 'worker');
