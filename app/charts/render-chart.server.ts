import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Drawing, Hatch } from './figure.ts';

type Titled = Readonly<{ id: string; title: string; description: string }>;

/** Hundredths of a pixel are enough. */
const LONG_NUMBER = /-?\d+\.\d{3,}/g;
const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

function hatchPattern(document: Document, id: string, hatch: Hatch): Element {
  const pattern = document.createElementNS(SVG_NAMESPACE, 'pattern');
  const stroke = document.createElementNS(SVG_NAMESPACE, 'path');
  const attributes = { id: `${id}-${hatch.name}`, width: '6', height: '6', patternUnits: 'userSpaceOnUse' };
  for (const [name, value] of Object.entries(attributes)) pattern.setAttribute(name, value);
  stroke.setAttribute('d', 'M-1,1l2,-2M0,6l6,-6M5,7l2,-2');
  stroke.setAttribute('stroke', hatch.colour);
  stroke.setAttribute('stroke-width', '1.5');
  pattern.append(stroke);
  return pattern;
}

function named(document: Document, tag: 'title' | 'desc', id: string, text: string): Element {
  const element = document.createElementNS(SVG_NAMESPACE, tag);
  element.setAttribute('id', id);
  element.textContent = text;
  return element;
}

/** Plot's rules in a <style>, in classes and in style attributes would need `unsafe-inline`; its labels are English. */
function strip(svg: Element, fontSize: string): void {
  for (const style of [...svg.querySelectorAll('style')]) style.remove();
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    for (const name of ['style', 'class', 'aria-label', 'aria-description', 'aria-hidden'])
      element.removeAttribute(name);
    const fill = element.getAttribute('fill');
    if (fill === 'currentColor') element.removeAttribute('fill');
  }
  for (const name of ['width', 'height', 'font-family']) svg.removeAttribute(name);
  svg.setAttribute('font-size', fontSize);
}

function fontSizeOf(drawing: Drawing): string {
  const style: unknown = drawing.options.style;
  if (typeof style !== 'object' || style === null || !('fontSize' in style)) return '14';
  return String(style.fontSize).replace('px', '');
}

/**
 * Draws a chart on the server.
 * @param drawing Plot options and hatches
 * @param titled `id` must be unique on the page; title and description are what a screen reader says
 * @returns one `<svg role="img">` without styles, classes or scripts, safe under a CSP without `unsafe-inline`
 */
export function renderChart(drawing: Drawing, titled: Titled): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({ ...drawing.options, document });
  strip(svg, fontSizeOf(drawing));
  const group = document.createElementNS(SVG_NAMESPACE, 'g');
  group.setAttribute('aria-hidden', 'true');
  group.append(...svg.childNodes);
  const defs = document.createElementNS(SVG_NAMESPACE, 'defs');
  defs.append(...drawing.hatch.map((hatch) => hatchPattern(document, titled.id, hatch)));
  svg.append(
    named(document, 'title', `${titled.id}-title`, titled.title),
    named(document, 'desc', `${titled.id}-desc`, titled.description),
    defs,
    group,
  );
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${titled.id}-title ${titled.id}-desc`);
  return svg.outerHTML
    .replaceAll('url(#', `url(#${titled.id}-`)
    .replace(LONG_NUMBER, (n) => String(Number(Number(n).toFixed(2))));
}
