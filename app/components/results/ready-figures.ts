import { createContext } from 'react';

/** Figures as HTML that our server wrote; null where the page finds it in `ReadyFiguresContext`. */
export type ReadyFigures = Readonly<{ html: string | null }>;

/** The HTML of a document's figures, given on the server: so it is not a part of the loaded data, which are written twice. */
export const ReadyFiguresContext = createContext<string | null>(null);
