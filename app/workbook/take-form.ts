/** What the form of a preview holds: the sealed file, a side for each answer that was asked about, and answers given again. */
export type TakeForm = { sealed: string; sides: Record<string, string>; typed: Record<string, string[]> };

/** Reads the form of a preview. Unknown fields and files are left out. */
export function readTakeForm(form: FormData): TakeForm {
  const sealed = form.get('sealed');
  const sides = new Map<string, string>();
  const typed = new Map<string, string[]>();
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue;
    if (name.startsWith('side.')) sides.set(name.slice(5), value === 'file' ? 'file' : 'web');
    if (name.startsWith('again.')) typed.set(name.slice(6), [...(typed.get(name.slice(6)) ?? []), value]);
  }
  return {
    sealed: typeof sealed === 'string' ? sealed : '',
    sides: Object.fromEntries(sides),
    typed: Object.fromEntries(typed),
  };
}

/** The file of an upload with its name, which is shown and used for nothing; null where none was chosen. */
export async function uploadedFile(form: FormData): Promise<{ bytes: Uint8Array; fileName: string } | null> {
  const file = form.get('file');
  if (file === null || typeof file === 'string' || (file.size === 0 && file.name === '')) return null;
  return { bytes: new Uint8Array(await file.arrayBuffer()), fileName: file.name };
}
