import * as CFB from 'cfb';
import { checkZip } from './check-zip.server.ts';
import { readCsv } from './csv-text.ts';
import { fileKind } from './file-kind.ts';
import { FILE_LIMITS, type FileFault, type OpenedFile } from './raw-file.ts';

const refused = (fault: FileFault): OpenedFile => ({ ok: false, refusal: { fault } });

/** Opens what somebody sent, by its content and not by its name. It may take all memory and time there is: run it in a process of its own. */
export async function openFile(bytes: Buffer): Promise<OpenedFile> {
  if (bytes.length > FILE_LIMITS.bytes) return refused('tooLarge');
  const kind = fileKind(bytes);
  switch (kind) {
    case 'zip':
      return openZip(bytes);
    case 'compound':
      return refused(compoundFault(bytes));
    case 'text':
      return readCsv(bytes);
    default:
      return refused(kind);
  }
}

async function openZip(bytes: Buffer): Promise<OpenedFile> {
  const zip = await checkZip(bytes);
  if (!zip.ok) return refused(zip.fault);
  const fault = packageFault(zip.names);
  if (fault) return refused(fault);
  // What reads workbooks is half of the start of a process: it is there for those alone.
  const { readCells, TooManyCells } = await import('./read-cells.server.ts');
  try {
    return { ok: true, source: 'xlsx', sheets: await readCells(bytes) };
  } catch (error) {
    return refused(error instanceof TooManyCells ? 'tooMuch' : 'unreadable');
  }
}

function packageFault(names: readonly string[]): FileFault | null {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/vbaProject\.bin$|^xl\/(macrosheets|vba)/i)) return 'macros';
  if (has(/^xl\/workbook\.xml$/)) return null;
  if (has(/^xl\/workbook\.bin$/)) return 'binaryExcel';
  if (has(/^mimetype$/)) return 'openDocument';
  return has(/^\[Content_Types\]\.xml$/) ? 'otherOffice' : 'nested';
}

/** What a compound file holds: an old workbook, or one that is encrypted, and by what. */
function compoundFault(bytes: Buffer): FileFault {
  let paths: string[];
  try {
    paths = CFB.read(bytes, { type: 'buffer' }).FullPaths;
  } catch {
    return 'unknown';
  }
  const has = (pattern: RegExp) => paths.some((path) => pattern.test(path));
  if (has(/DRMEncrypted|\/DRMContent$|DRMTransform/i)) return 'rights';
  if (has(/\/EncryptedPackage$/i)) return has(/\/EncryptionInfo$/i) ? 'password' : 'rights';
  if (has(/\/(Workbook|Book)$/i)) return 'oldExcel';
  return has(/WordDocument|PowerPoint/i) ? 'otherOffice' : 'unknown';
}
