import { EVENTS, type EventName } from './events.ts';

/** An event as a page shows it. `day` stands alone where no finer moment is kept; `name` is empty where the reader may not see it. */
export type ShownEvent = Readonly<{
  seq: number;
  at: string | null;
  day: string;
  event: EventName | null;
  /** The word that stands in the trail, for an event which this version does not know. */
  word: string;
  actorKind: string;
  who: 'you' | 'somebody' | 'named' | null;
  name: string;
  detail: Readonly<Record<string, string | number>>;
}>;

/** The name of an event of the trail, or null where this version knows none of that name. */
export function parseEventName(value: string): EventName | null {
  return Object.hasOwn(EVENTS, value) ? (value as EventName) : null;
}

/** The fields of an event that a sentence can hold: words and numbers, lists as one word; ids are left out. */
export function shownDetail(detail: unknown): Record<string, string | number> {
  if (typeof detail !== 'object' || detail === null) return {};
  return Object.fromEntries(
    Object.entries(detail).flatMap(([field, value]): [string, string | number][] => {
      if (field.endsWith('Id') && field !== 'keyId') return [];
      if (typeof value === 'string' || typeof value === 'number') return [[field, value]];
      return Array.isArray(value) ? [[field, value.join(', ')]] : [];
    }),
  );
}

/** The number before which a page begins, out of its address; null for the latest. */
export function parseBefore(value: string | null): number | null {
  return value !== null && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : null;
}
