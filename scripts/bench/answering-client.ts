import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Respondent } from './answering-data.ts';

const PATIENCE_MILLISECONDS = 30_000;

type Reply = { status: number; text: string; location: string; milliseconds: number };
/** Milliseconds of each request that was answered; `routed` and `direct` are the two bare inserts, within the application and before it. */
export type Measured = Record<'saves' | 'routed' | 'direct' | 'submits', number[]> & { errors: string[]; late: number };

export const nothingMeasured = (): Measured => ({
  saves: [],
  routed: [],
  direct: [],
  submits: [],
  errors: [],
  late: 0,
});

/** How many requests were sent again since the kept connection they took had just been closed, as a browser does by itself. */
export const resent = { count: 0 };

export const agent = new Agent({ keepAlive: true, maxSockets: 400 });

export function post(url: string, cookie: string, body: string): Promise<Reply> {
  const begun = performance.now();
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': String(Buffer.byteLength(body)),
    Origin: new URL(url).origin,
    Cookie: cookie,
  };
  return new Promise((done, failed) => {
    const call = request(url, { agent, method: 'POST', headers, timeout: PATIENCE_MILLISECONDS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        const text = Buffer.concat(chunks).toString('utf8');
        done({ status, text, location: received.location ?? '', milliseconds: performance.now() - begun });
      });
    });
    call.on('timeout', () => call.destroy(new Error('no reply in 30 s')));
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (!call.reusedSocket || error.code !== 'ECONNRESET') return failed(error);
      resent.count += 1;
      post(url, cookie, body).then(done, failed);
    });
    call.end(body);
  });
}

/** A company's respondent with what the page of its section knows: the revision, and the answers that it was told are stored. */
export type Client = Respondent & { revision: number; acknowledged: string | null };

/** One autosave as the page of a section sends it: all of its thirteen items, one of them changed. */
export async function save(url: string, client: Client, measured: Measured, round: number): Promise<void> {
  const fields = Array.from({ length: 13 }, (_, index) => `H-2-${String(index + 1).padStart(2, '0')}`);
  const body = new URLSearchParams({ _base: String(client.revision), _operation: randomUUID() });
  for (const [index, id] of fields.entries()) {
    body.append('_item', id);
    body.append(id, String(((round + (index === round % 13 ? client.number : 0)) % 5) + 1));
  }
  try {
    const reply = await post(`${url}/answer/bench/h2/save`, client.cookie, body.toString());
    const result = JSON.parse(reply.text) as { ok: boolean; revision: number; answers: object; conflicts: object[] };
    if (reply.status !== 200 || !result.ok || result.conflicts.length > 0) throw new Error(`answered ${reply.status}`);
    measured.saves.push(reply.milliseconds);
    Object.assign(client, { revision: result.revision, acknowledged: JSON.stringify(result.answers) });
  } catch (error) {
    measured.errors.push(`save: ${String(error)}`);
  }
}

/** A bare insert of one row through the same server: a route of its application, or reached before its middleware and routing. */
export async function insert(url: string, way: 'routed' | 'direct', measured: Measured): Promise<void> {
  try {
    const reply = await post(`${url}/bench/${way}`, '', '');
    if (reply.status !== 204) throw new Error(`answered ${reply.status}`);
    measured[way].push(reply.milliseconds);
  } catch (error) {
    measured.errors.push(`insert: ${String(error)}`);
  }
}
