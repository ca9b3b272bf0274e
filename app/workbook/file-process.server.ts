import { openFile } from './open-file.server.ts';

/** The program of a process that opens one file: bytes in, what was found out, as JSON. It has no settings and knows no secret. */
const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
const found = await openFile(Buffer.concat(parts));
process.stdout.write(JSON.stringify(found));
