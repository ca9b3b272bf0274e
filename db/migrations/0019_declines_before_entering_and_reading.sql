-- A secretariat enters no paper form for a company that declined to answer for its association; and whoever holds an invitation is shown the own
-- questions of no association for which the company declined.

GRANT SELECT ON decline TO kurabe_proxy, kurabe_auth;
CREATE POLICY proxy_reads ON decline FOR SELECT TO kurabe_proxy
  USING (association_id = nullif(current_setting('app.association', true), '')::uuid);
CREATE POLICY auth_may ON decline FOR SELECT TO kurabe_auth
  USING (nullif(current_setting('app.actor', true), '') = 'auth');
CREATE POLICY proxy_not_declined ON proxy_entry AS RESTRICTIVE FOR INSERT TO kurabe_proxy
  WITH CHECK (NOT EXISTS (SELECT FROM decline d WHERE d.company_id = proxy_entry.company_id AND d.wave_id = proxy_entry.wave_id
    AND d.association_id = proxy_entry.association_id));
-- An entry that was begun before is dropped, and goes no further.
CREATE POLICY proxy_not_declined_meanwhile ON proxy_entry AS RESTRICTIVE FOR UPDATE TO kurabe_proxy
  USING (true)
  WITH CHECK (state = 'dropped' OR NOT EXISTS (SELECT FROM decline d WHERE d.company_id = proxy_entry.company_id
    AND d.wave_id = proxy_entry.wave_id AND d.association_id = proxy_entry.association_id));
