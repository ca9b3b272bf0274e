import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';

/** The refusals that the server gives before or without the application. */
export type RefusalKind =
  | 'badRequest'
  | 'forbidden'
  | 'notFound'
  | 'methodNotAllowed'
  | 'tooLarge'
  | 'busy'
  | 'unexpected';

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole page of plain HTML that says what happened, whether anything is saved, what to do next, and the reference number. */
export function refusalPage(
  kind: RefusalKind,
  { locale, reference, isDemo }: { locale: Locale; reference: string; isDemo: boolean },
): string {
  const t = translator(locale, 'shell');
  const part = (title: string, body: string) => `<h2>${escapeHtml(title)}</h2><p>${escapeHtml(body)}</p>`;
  const title = t(`errors.${kind}.title`);
  return `<!DOCTYPE html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(t('documentTitle', { title }))}</title><link rel="stylesheet" href="/refusal.css"><link rel="icon" href="/favicon.svg"></head>
<body>${isDemo ? `<p class="demo">${escapeHtml(t('demoBand'))}</p>` : ''}<main><p class="name">${escapeHtml(t('siteName'))}</p><h1>${escapeHtml(title)}</h1>
${part(t('errors.what'), t(`errors.${kind}.what`))}
${part(t('errors.saved'), t(`errors.${kind}.saved`))}
${part(t('errors.next'), t(`errors.${kind}.next`))}
<p class="reference">${escapeHtml(t('errors.reference'))}: ${escapeHtml(reference)}</p>
<p><a href="/">${escapeHtml(t('errors.backToTop'))}</a></p></main></body>
</html>
`;
}
