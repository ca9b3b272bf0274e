import { closePool } from '../../db/connect.server.ts';
import { rotateKey } from '../../db/rotate-key.server.ts';

/** Changes the key of the database that the environment names, and kills itself at the step given as its argument. */
const last = process.argv[2];
const result = await rotateKey(process.env.KURABE_KEY_FILE ?? '', (step) => {
  if (step === last) process.kill(process.pid, 'SIGKILL');
});
console.log(JSON.stringify(result));
await closePool();
