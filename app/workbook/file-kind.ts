/** What a file is by its first bytes, whatever its name says. */
export type FileKind =
  | 'empty'
  | 'zip'
  | 'compound'
  | 'pdf'
  | 'html'
  | 'openDocument'
  | 'otherOffice'
  | 'text'
  | 'unknown';

const HEAD = 4096;
const startsWith = (bytes: Uint8Array, ...head: number[]) => head.every((byte, at) => bytes[at] === byte);

/** Recognises a file by its content. */
export function fileKind(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return 'empty';
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'compound';
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return 'pdf';
  const head = bytes.subarray(0, HEAD);
  const text = new TextDecoder('latin1').decode(head).replaceAll('\0', '');
  const markup = /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*<(!doctype|html|head|table|meta|\?xml)/i.exec(
    text,
  );
  if (markup) return markup[1] === '?xml' ? xmlKind(text) : 'html';
  return isText(head) ? 'text' : 'unknown';
}

/** What stands in one XML file: a page, a flat OpenDocument, or a workbook of twenty years ago and the like. */
function xmlKind(text: string): FileKind {
  if (/<html|<!doctype html/i.test(text)) return 'html';
  return /<office:document/.test(text) ? 'openDocument' : 'otherOffice';
}

/** Whether bytes could be text in some encoding: a byte order mark, or hardly any control characters. */
function isText(head: Uint8Array): boolean {
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) return true;
  const control = head.filter((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27);
  const nuls = control.filter((byte) => byte === 0).length;
  // UTF-16 without a mark has a NUL beside each plain letter, and no other control character.
  if (nuls > head.length / 8) return nuls === control.length && nuls <= head.length * 0.6;
  return control.length <= 1 + head.length / 200;
}
