import { inflateSync } from 'node:zlib';

type Objects = ReadonlyMap<number, { dictionary: string; stream: Buffer | null }>;

/** The objects of a PDF by number, with their streams unpacked. Enough of the format for the files that the portal writes: no object streams. */
function objectsOf(pdf: Buffer): Objects {
  const text = pdf.toString('latin1');
  const objects = new Map<number, { dictionary: string; stream: Buffer | null }>();
  for (const found of text.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const body = found[2] ?? '';
    const at = body.indexOf('stream\n');
    const dictionary = at < 0 ? body : body.slice(0, at);
    const raw = at < 0 ? null : Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1');
    const stream = raw && dictionary.includes('/FlateDecode') ? inflateSync(raw) : raw;
    objects.set(Number(found[1]), { dictionary, stream });
  }
  return objects;
}

const letters = (hex: string) =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)));

/** The letters of a font's glyphs, as its table for copying text says. */
function glyphsOf(table: string): Map<number, string> {
  const glyphs = new Map<number, string>();
  for (const [, from = '', , list = ''] of table.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(from, 16);
    [...list.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex = ''], index) => {
      glyphs.set(first + index, letters(hex.replaceAll(' ', '')));
    });
  }
  return glyphs;
}

const reference = (dictionary: string, name: string) =>
  Number(new RegExp(`/${name} (\\d+) 0 R`).exec(dictionary)?.[1] ?? Number.NaN);

/**
 * The text of every page of a PDF, as somebody who copies it gets it: the glyphs that are drawn, through the fonts' own tables of letters. A page
 * without such tables, or with glyphs that are in none, gives a gap instead of a text.
 */
export function readPdf(bytes: Uint8Array): { pages: string[]; info: string } {
  const objects = objectsOf(Buffer.from(bytes));
  const get = (number: number) => objects.get(number) ?? { dictionary: '', stream: null };
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\n/.test(dictionary));
  const text = pages.map(({ dictionary }) => {
    const resources = get(reference(dictionary, 'Resources')).dictionary;
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', number]) => {
        const table = get(reference(get(Number(number)).dictionary, 'ToUnicode')).stream?.toString('latin1') ?? '';
        return [name, glyphsOf(table)] as const;
      }),
    );
    const drawn = get(reference(dictionary, 'Contents')).stream?.toString('latin1') ?? '';
    let font: Map<number, string> | undefined;
    let page = '';
    for (const [, name, shown] of drawn.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name) font = fonts.get(name);
      for (const [, hex = ''] of (shown ?? '').matchAll(/<([0-9a-f]+)>/g))
        page += (hex.match(/.{4}/g) ?? []).map((glyph) => font?.get(Number.parseInt(glyph, 16)) ?? '\ufffd').join('');
    }
    return page;
  });
  const trailer = Buffer.from(bytes).toString('latin1');
  const info = get(Number(/\/Info (\d+) 0 R/.exec(trailer)?.[1])).dictionary;
  return { pages: text, info: info.replace(/(\d+) 0 R/g, (_, number) => get(Number(number)).dictionary.trim()) };
}
