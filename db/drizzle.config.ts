import { defineConfig } from 'drizzle-kit';

/** Used by `drizzle-kit generate --config db/drizzle.config.ts` alone; the program migrates with db/migrate.server.ts. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/schema/*.ts',
  out: './db/migrations',
});
