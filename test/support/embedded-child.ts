import postgres from 'postgres';
import { startEmbedded } from '../../db/embedded.server.ts';

/** A program for test/integration/embedded.test.ts: starts the server of a folder, then writes rows and says each once it is stored. */
const dir = process.argv[2] ?? '';
const { ownerUrl } = await startEmbedded({ dir, log: () => {} });
const sql = postgres(ownerUrl, { max: 4, onnotice: () => {} });
await sql.unsafe('create table if not exists kept (n int primary key)');
const [{ from } = { from: 0 }] = await sql<{ from: number }[]>`select coalesce(max(n), 0)::int as from from kept`;
for (let n = from + 1; ; n += 1) {
  await sql`insert into kept values (${n})`;
  process.stdout.write(`${n}\n`);
}
