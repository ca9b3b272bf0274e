-- `+` in place of an association is everybody in a published association, released in place of the whole. Who reads the whole
-- reads it too.

ALTER POLICY member_reads ON released_cell
  USING (nullif(current_setting('app.company', true), '') IS NOT NULL
    AND (association IN ('*', '+') OR association IN (SELECT a.code FROM association a JOIN membership m ON m.association_id = a.id
      WHERE m.company_id = nullif(current_setting('app.company', true), '')::uuid))
    AND release_id IN (SELECT r.id FROM release r));
--> statement-breakpoint

ALTER POLICY association_reads ON released_cell
  USING (nullif(current_setting('app.association', true), '') IS NOT NULL
    AND (association IN ('*', '+') OR association IN (SELECT a.code FROM association a
      WHERE a.id = nullif(current_setting('app.association', true), '')::uuid))
    AND release_id IN (SELECT r.id FROM release r));
