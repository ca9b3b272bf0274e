import type { charts as ja } from '../ja/charts.ts';
import type { TextOf } from '../shape.ts';

export const charts: TextOf<typeof ja> = {};
