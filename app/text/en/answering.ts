import type { answering as ja } from '../ja/answering.ts';
import type { TextOf } from '../shape.ts';

export const answering: TextOf<typeof ja> = {};
