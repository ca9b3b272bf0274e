import type { results as ja } from '../ja/results.ts';
import type { TextOf } from '../shape.ts';

export const results: TextOf<typeof ja> = {};
