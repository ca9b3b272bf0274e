import { createSigningKey, loadSigningKey } from '../../analytics/signing-key.server.ts';
import { createAuditKey } from '../../db/audit-key.server.ts';
import { checkEveryKey } from '../../db/check-key.server.ts';
import { rotateKey } from '../../db/rotate-key.server.ts';
import { loadKeyFile } from '../../db/seal.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { withTestedPortal } from '../portal-database.ts';

const USAGE = `kurabe keys signing FILE | public FILE | audit FILE | rotate | check

  signing FILE   makes a new Ed25519 key to sign releases with (PKCS8 in PEM, for its owner alone); nothing is overwritten
  public FILE    reads such a key
  audit FILE     makes a new key that signs the audit trail, and prints its number
  rotate         gives the answers a new key file: wraps every wave's key with it, keeps the old file under its number beside it
  check          says whether the key file opens every wave of this database; changes nothing (for a drill with a restored copy)

The first two print the public key, which goes to whoever checks bundles: kurabe verify DIR --public-key KEY. Keep FILE outside the
database, with two copies apart from it; KURABE_SIGNING_KEY_FILE names it to the worker and to kurabe release. KURABE_AUDIT_KEY_FILE names
the key of the trail to the portal and the worker; it lies beside the key file of the answers otherwise, as audit.key.
KURABE_KEY_FILE names the key file of the answers. "rotate" may break off anywhere: run again, it goes on from there. The portal and the worker
go on meanwhile; on other machines put the new key file in the old one's place when it is done.`;

const keyFile = () => process.env.KURABE_KEY_FILE ?? '';

async function rotate(): Promise<number> {
  const rotated = await rotateKey(keyFile());
  if (!rotated.ok) return refuse([rotated.fault]);
  console.log(`${keyFile()} holds the key ${rotated.keyId} now. Copy it to the two places where its copies lie.`);
  console.log(
    `The old key lies at ${rotated.oldFile}. It opens backups from before today alone: destroy it and its copies when they are gone.`,
  );
  return EXIT_DONE;
}

async function check(): Promise<number> {
  const kek = loadKeyFile(keyFile());
  const { waves, shut, fault } = await checkEveryKey(kek);
  if (fault) return refuse([fault]);
  if (shut.length > 0) return refuse(shut.map((id) => `The key of the wave ${id} does not open with this key file.`));
  console.log(
    `The key ${kek.keyId} opens this database: ${waves} ${waves === 1 ? 'wave' : 'waves'}, and the accounts.`,
  );
  return EXIT_DONE;
}

function makeOrRead(action: string | undefined, path: string): number {
  if (action === 'audit') {
    console.log(createAuditKey(path).keyId);
    return EXIT_DONE;
  }
  if (action !== 'signing' && action !== 'public') throw new WrongUse(`keys cannot do ${JSON.stringify(action)}.`);
  const reading = action === 'signing' ? createSigningKey(path) : loadSigningKey(path);
  if (!reading.ok) return refuse([reading.fault]);
  console.log(reading.key.publicKey);
  return EXIT_DONE;
}

export const keys: Command = {
  name: 'keys',
  summary: 'make, change and check the keys of answers, releases and the audit trail',
  usage: USAGE,
  async run(argv) {
    const [action, path, ...others] = readOptions(argv, {}).positionals;
    if (action === 'rotate' || action === 'check') {
      if (path !== undefined) throw new WrongUse(`keys ${action} takes nothing else.`);
      return withTestedPortal(action === 'rotate' ? rotate : check);
    }
    if (path === undefined || others.length > 0) throw new WrongUse('Name what to do and one file.');
    return makeOrRead(action, path);
  },
};
