import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { EVENTS } from '../../app/audit/events.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Where events are written; the pages and texts that only show them stand elsewhere. */
const PLACES = ['app/auth', 'app/services', 'db', 'scripts/commands'];

/** The sources that write to the trail, without their comments. */
function writers(): string[] {
  return PLACES.flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, place, name), 'utf8'))
      .filter((text) => /\bappendAudit\(/.test(text))
      .map((text) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
  );
}

/** The words that follow `event` in a source that writes: in the call itself, in a constant, or in one of two cases. */
const isWritten = (sources: readonly string[], name: string) =>
  sources.some((text) =>
    [...text.matchAll(/\bevent(?::| =|\]|,)[\s\S]{0,120}/g), ...text.matchAll(/\['[a-z.A-Z]+', \w+\]/g)].some(
      ([near]) => near.includes(`'${name}'`),
    ),
  );

describe('every event of the trail', () => {
  const sources = writers();
  test.each(Object.keys(EVENTS))('%s is written somewhere', (name) => {
    expect(isWritten(sources, name)).toBe(true);
  });

  test('is missed where nothing writes it', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(isWritten(sources, 'answers.forgotten')).toBe(false);
  });
});
