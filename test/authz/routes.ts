import type { Role } from '../../app/member/roles.ts';

/** Who may do something: roles, or everybody, signed in or not. */
export type Who = 'everybody' | readonly Role[];

/**
 * One row per route of the built server. `get` says who may read it where the thing it shows is theirs to see; `posts` who may post which
 * intent ('' where a form has no choice), with fields that make it a whole form; no `posts` where the route takes no form. `about` says what its
 * address names: nothing, a wave that takes answers, or a released one. `url` makes the address.
 */
export type Row = {
  get: Who;
  posts?: Readonly<Record<string, { who: Who; fields?: Readonly<Record<string, string>> }>>;
  about: 'nothing' | 'open' | 'done';
  /** Whether a form for what is not there is refused in words for a script, with status 200. */
  refusesInBody?: true;
  url: (wave: string) => string;
};

const EDITORS: readonly Role[] = ['respondent', 'company_admin'];
const ASSOCIATION: readonly Role[] = ['secretariat', 'assoc_viewer'];
const WATCHERS: readonly Role[] = [...ASSOCIATION, 'analyst', 'operator'];
const ANALYST: readonly Role[] = ['analyst'];
const NOBODY: readonly Role[] = [];

const page = (url: string, get: Who, posts?: Row['posts']): Row => ({
  get,
  about: 'nothing',
  url: () => url,
  ...(posts ? { posts } : {}),
});
const ofWave = (about: 'open' | 'done', get: Who, url: Row['url'], posts?: Row['posts']): Row => ({
  get,
  about,
  url,
  ...(posts ? { posts } : {}),
});

const SECTION = { items: 'H-1-01', _base: '0', _operation: '11111111-1111-4111-8111-111111111111', 'H-1-01': '4' };

/** The whole authorization matrix. A route of the server that has no row here fails, and so does a row without a route. */
export const ROUTES: Readonly<Record<string, Row>> = {
  root: page('/', 'everybody'),
  'routes/_index': page('/', 'everybody'),
  'routes/$': page('/no-such-page/at-all', NOBODY, { '': { who: NOBODY } }),
  'routes/about': page('/about', 'everybody'),
  'routes/methods': page('/methods', 'everybody'),
  'routes/i': page('/i', 'everybody', { '': { who: 'everybody', fields: { token: 'no-such-token' } } }),
  'routes/login': page('/login', 'everybody', {
    password: { who: 'everybody', fields: { email: 'nobody@example.jp', password: 'not the password' } },
    demo: { who: 'everybody', fields: { email: 'nobody@example.jp', role: 'analyst' } },
  }),
  'routes/logout': page('/logout', 'everybody', { '': { who: 'everybody' } }),
  'routes/answer.$wave._index': ofWave('open', EDITORS, (wave) => `/answer/${wave}`),
  'routes/answer.$wave.$section': ofWave('open', EDITORS, (wave) => `/answer/${wave}/h1`, {
    next: { who: EDITORS, fields: SECTION },
    save: { who: EDITORS, fields: SECTION },
  }),
  'routes/answer.$wave.$section_.save': {
    ...ofWave('open', NOBODY, (wave) => `/answer/${wave}/h1/save`, { '': { who: EDITORS, fields: SECTION } }),
    refusesInBody: true,
  },
  'routes/answer.$wave.preview': ofWave('open', EDITORS, (wave) => `/answer/${wave}/preview`),
  'routes/answer.$wave.review': ofWave('open', EDITORS, (wave) => `/answer/${wave}/review`, {
    '': { who: EDITORS, fields: { declared: 'yes', _operation: '22222222-2222-4222-8222-222222222222' } },
  }),
  'routes/answer.$wave.done': ofWave('open', EDITORS, (wave) => `/answer/${wave}/done`),
  'routes/company._index': page('/company', EDITORS),
  'routes/company.results.$wave': ofWave('done', EDITORS, (wave) => `/company/results/${wave}`),
  'routes/company.results.$wave[.]csv': ofWave('done', EDITORS, (wave) => `/company/results/${wave}.csv`),
  'routes/assoc._index': page('/assoc', ASSOCIATION),
  'routes/assoc.surveys.$wave.results': ofWave('done', ASSOCIATION, (wave) => `/assoc/surveys/${wave}/results`),
  'routes/assoc.surveys.$wave.results[.]csv': ofWave(
    'done',
    ASSOCIATION,
    (wave) => `/assoc/surveys/${wave}/results.csv`,
  ),
  'routes/policy._index': page('/policy', ANALYST),
  'routes/policy.heatmap': page('/policy/heatmap', ANALYST),
  'routes/policy.heatmap[.]csv': ofWave('done', ANALYST, (wave) => `/policy/heatmap.csv?wave=${wave}`),
  'routes/releases._index': page('/releases', WATCHERS),
  'routes/releases.$wave': ofWave('done', WATCHERS, (wave) => `/releases/${wave}`),
  'routes/releases.$wave_.progress': ofWave('done', WATCHERS, (wave) => `/releases/${wave}/progress`),
};
