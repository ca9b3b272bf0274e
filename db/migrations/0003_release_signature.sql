ALTER TABLE "release" ADD COLUMN "signature" text;--> statement-breakpoint
ALTER TABLE "release" ADD COLUMN "public_key" text;--> statement-breakpoint
ALTER TABLE "release" ADD CONSTRAINT "release_signature_whole" CHECK (("release"."signature" is null) = ("release"."public_key" is null));--> statement-breakpoint
ALTER TABLE "release" ADD CONSTRAINT "release_signature_shape" CHECK ("release"."signature" ~ '^[A-Za-z0-9+/]{86}==$');--> statement-breakpoint
ALTER TABLE "release" ADD CONSTRAINT "release_public_key_shape" CHECK ("release"."public_key" ~ '^[A-Za-z0-9+/]{43}=$');--> statement-breakpoint

-- Everybody may know by which rules a release was made and how to check it, without signing in: the role that acts before a sign-in reads
-- that of published releases. No cell, no count.

GRANT SELECT (id, wave_id, number, policy, digest, audited, state, released_on, signature, public_key) ON release TO kurabe_auth;
CREATE POLICY auth_reads_published ON release FOR SELECT TO kurabe_auth
  USING (state = 'released' AND nullif(current_setting('app.actor', true), '') = 'auth');
