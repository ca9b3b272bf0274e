import { createHash, randomUUID } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The id under which a write is remembered: made of the id the form was given and of what the form says. So a form sent
 * twice is one operation, and the same form changed and sent again (after "back", say) is another. An id that no form of ours
 * gave is replaced by a new one: the stored id must not be a digest of the answers alone.
 */
export function operationKey(formId: string, content: readonly unknown[]): string {
  const secret = UUID.test(formId) ? formId : randomUUID();
  const digest = createHash('sha256')
    .update(JSON.stringify([secret, content]))
    .digest('hex');
  const variant = '89ab'[Number.parseInt(digest[16] ?? '0', 16) % 4];
  const groups = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
  ];
  return [...groups, digest.slice(20, 32)].join('-');
}
