import { afterEach, expect, vi } from 'vitest';

const seen: string[] = [];
const original = console.error;

/** Any unexpected `console.error` fails the test in which it happened: noise is treated as a defect. */
vi.spyOn(console, 'error').mockImplementation((...args: unknown[]) => {
  seen.push(args.map(String).join(' '));
  original(...args);
});

afterEach(() => {
  const noise = seen.splice(0);
  expect(noise, 'unexpected console.error').toEqual([]);
});
