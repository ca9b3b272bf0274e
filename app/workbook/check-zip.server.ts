import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { FILE_LIMITS, type FileFault } from './raw-file.ts';

/** A zip as it lies before us: the names in it, or why it is not opened further. */
export type CheckedZip = { ok: true; names: string[] } | { ok: false; fault: FileFault };

class ZipFault extends Error {
  constructor(readonly fault: FileFault) {
    super(fault);
  }
}

const SYMLINK = 0o120000;
const FILE_TYPE = 0o170000;
const HAS_DESCRIPTOR = 8;

/**
 * Looks at a zip before anything else opens it: how many entries, how large they say they are, whether their own headers say the same as the
 * directory, where they would lie; then unpacks each within these limits and looks at its first bytes and, of XML, for a DTD.
 */
export async function checkZip(bytes: Buffer): Promise<CheckedZip> {
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true });
    if (zip.entryCount > FILE_LIMITS.entries) return { ok: false, fault: 'bomb' };
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    checkDirectory(entries);
    for (const entry of entries) await checkEntry(zip, entry);
    return { ok: true, names: entries.map(({ fileName }) => fileName) };
  } catch (error) {
    if (error instanceof ZipFault) return { ok: false, fault: error.fault };
    return { ok: false, fault: faultOf(error) };
  }
}

// What yauzl refuses by itself: names that lead elsewhere, sizes that lie; anything else is damage.
function faultOf(error: unknown): FileFault {
  const message = error instanceof Error ? error.message : '';
  if (
    /relative path|absolute path|invalid characters in fileName|strong encryption|unsupported compression/i.test(
      message,
    )
  )
    return 'unsafeZip';
  return /too many bytes|not enough bytes|size mismatch/i.test(message) ? 'unsafeZip' : 'brokenZip';
}

function checkDirectory(entries: readonly Entry[]): void {
  const names = new Set(entries.map(({ fileName }) => fileName.toLowerCase()));
  if (names.size !== entries.length) throw new ZipFault('unsafeZip');
  let total = 0;
  for (const entry of entries) {
    if (entry.isEncrypted()) throw new ZipFault('encryptedZip');
    if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMLINK) throw new ZipFault('unsafeZip');
    total += entry.uncompressedSize;
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    const isSwollen = entry.uncompressedSize > 1_000_000 && ratio > FILE_LIMITS.ratio;
    if (entry.uncompressedSize > FILE_LIMITS.entryBytes || isSwollen) throw new ZipFault('bomb');
    if (/\.(zip|xlsx|xlsm|xls|docx|pptx|7z|rar)$/i.test(entry.fileName)) throw new ZipFault('nested');
  }
  if (total > FILE_LIMITS.unpackedBytes) throw new ZipFault('bomb');
}

async function checkEntry(zip: ZipFile, entry: Entry): Promise<void> {
  const local = await zip.readLocalFileHeaderPromise(entry);
  const isLater = (local.generalPurposeBitFlag & HAS_DESCRIPTOR) !== 0;
  const isSame =
    local.fileName.equals(entry.fileNameRaw) &&
    local.compressionMethod === entry.compressionMethod &&
    (isLater || (local.uncompressedSize === entry.uncompressedSize && local.compressedSize === entry.compressedSize));
  if (!isSame) throw new ZipFault('unsafeZip');
  if (entry.fileName.endsWith('/')) return;
  const content = await contentOf(await zip.openReadStreamPromise(entry));
  if (content[0] === 0x50 && content[1] === 0x4b && content[2] === 3 && content[3] === 4) throw new ZipFault('nested');
  if (/\.(xml|rels|vml)$/i.test(entry.fileName)) checkXml(content);
}

// yauzl ends the stream where more comes out than the directory says, which was checked before.
async function contentOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function checkXml(content: Buffer): void {
  const isWide = content[0] === 0xff || content[0] === 0xfe || content.subarray(0, 4).includes(0);
  if (isWide || content.includes('<!DOCTYPE') || content.includes('<!ENTITY')) throw new ZipFault('entities');
}
