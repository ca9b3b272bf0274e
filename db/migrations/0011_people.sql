-- A member sees the people of its own company and ends what another of them may do. Somebody who is held sees and ends nobody.

GRANT SELECT, DELETE ON role_grant TO kurabe_member;
GRANT SELECT (id, email, name, disabled_at) ON app_user TO kurabe_member;
CREATE POLICY member_reads ON role_grant FOR SELECT TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid);
CREATE POLICY member_ends ON role_grant FOR DELETE TO kurabe_member
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid AND user_id <> nullif(current_setting('app.user', true), '')::uuid);
CREATE POLICY not_while_held ON role_grant AS RESTRICTIVE FOR ALL TO kurabe_member
  USING (user_id = nullif(current_setting('app.user', true), '')::uuid
    OR NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = role_grant.company_id AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
      AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now()))));
CREATE POLICY member_reads ON app_user FOR SELECT TO kurabe_member
  USING (EXISTS (SELECT FROM role_grant g WHERE g.user_id = app_user.id AND g.company_id = nullif(current_setting('app.company', true), '')::uuid));
CREATE POLICY not_while_held ON invitation AS RESTRICTIVE FOR UPDATE TO kurabe_member
  USING (NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = invitation.company_id AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
    AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now()))));
CREATE POLICY not_while_held ON delegation AS RESTRICTIVE FOR UPDATE TO kurabe_member
  USING (NOT EXISTS (SELECT FROM access_hold h WHERE h.company_id = delegation.company_id AND h.user_id = nullif(current_setting('app.user', true), '')::uuid
    AND (h.state = 'refused' OR (h.state = 'waiting' AND h.opens_at > now()))));
--> statement-breakpoint

-- Sections that somebody had before may be given again.

GRANT UPDATE (expires_at, revoked_at) ON delegation TO kurabe_auth;
--> statement-breakpoint

-- An association notes that the mail of its own invitation came back.

GRANT UPDATE (delivery) ON invitation TO kurabe_association;
--> statement-breakpoint

-- A delegate sees what it did itself, so that a day's first save is noted once.

GRANT SELECT ON audit_event TO kurabe_delegate;
CREATE POLICY delegate_reads ON audit_event FOR SELECT TO kurabe_delegate
  USING (company_id = nullif(current_setting('app.company', true), '')::uuid AND actor_user = nullif(current_setting('app.user', true), '')::uuid);
