import { createSigningKey, loadSigningKey } from '../../analytics/signing-key.server.ts';
import { createAuditKey } from '../../db/audit-key.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';

const USAGE = `kurabe keys signing FILE | public FILE | audit FILE

  signing FILE   makes a new Ed25519 key to sign releases with (PKCS8 in PEM, for its owner alone); nothing is overwritten
  public FILE    reads such a key
  audit FILE     makes a new key that signs the audit trail, and prints its number

The first two print the public key, which goes to whoever checks bundles: kurabe verify DIR --public-key KEY. Keep FILE outside the
database, with two copies apart from it; KURABE_SIGNING_KEY_FILE names it to the worker and to kurabe release. KURABE_AUDIT_KEY_FILE names
the key of the trail to the portal and the worker; it lies beside the key file of the answers otherwise, as audit.key.`;

export const keys: Command = {
  name: 'keys',
  summary: 'make a key that signs releases or the audit trail',
  usage: USAGE,
  async run(argv) {
    const [action, path, ...others] = readOptions(argv, {}).positionals;
    if (path === undefined || others.length > 0) throw new WrongUse('Name what to do and one file.');
    if (action === 'audit') {
      console.log(createAuditKey(path).keyId);
      return EXIT_DONE;
    }
    if (action !== 'signing' && action !== 'public') throw new WrongUse(`keys cannot do ${JSON.stringify(action)}.`);
    const reading = action === 'signing' ? createSigningKey(path) : loadSigningKey(path);
    if (!reading.ok) return refuse([reading.fault]);
    console.log(reading.key.publicKey);
    return EXIT_DONE;
  },
};
