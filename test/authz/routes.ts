import { ROLES, type Role } from '../../app/member/roles.ts';

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
  /** Where the route alone answers what is not there, without a page: an address at which there is nothing. */
  missing?: string;
  /** Whose reading is noted in the audit trail. */
  notes?: readonly Role[];
  url: (wave: string) => string;
};

const EDITORS: readonly Role[] = ['respondent', 'company_admin'];
const FILLERS: readonly Role[] = [...EDITORS, 'delegate'];
const APPROVER: readonly Role[] = ['approver'];
const READERS: readonly Role[] = [...EDITORS, 'approver'];
const SECRETARIAT: readonly Role[] = ['secretariat'];
const OPERATOR: readonly Role[] = ['operator'];
const SIGNED_IN = Object.keys(ROLES) as Role[];
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

/** Those who see a company's answers without answering for it. */
const LET_IN: readonly Role[] = ['approver', 'delegate'];
const noted = (notes: readonly Role[], row: Row): Row => ({ ...row, notes });

/** The intents of a page that the same people may post, each with the fields that its form has. */
const forms = (
  who: Who,
  fields: Readonly<Record<string, Readonly<Record<string, string>>>>,
): NonNullable<Row['posts']> =>
  Object.fromEntries(Object.entries(fields).map(([intent, each]) => [intent, { who, fields: each }]));

/** The id of everything in the seeded portal that is of a company, association or person elsewhere; forms name it. */
export const FOREIGN = '33333333-3333-4333-8333-333333333333';
/** The id of a paper form that the tested secretariat types. */
export const OWN_ENTRY = '66666666-6666-4666-8666-666666666666';
/** The id of a request that takes two people which another operator made. */
export const FOREIGN_REQUEST = '55555555-5555-4555-8555-555555555555';
const OPERATION = '44444444-4444-4444-8444-444444444444';
const INVITED = { email: 'invited@example.jp', name: 'invited' };
const CODE = { code: '123456' };
const PLANT = { plant: 'p1', staff: '40', _base: '0', _operation: OPERATION };
const SECTION = { items: 'H-1-01', _base: '0', _operation: '11111111-1111-4111-8111-111111111111', 'H-1-01': '4' };

/** The whole authorization matrix. A route of the server that has no row here fails, and so does a row without a route. */
export const ROUTES: Readonly<Record<string, Row>> = {
  root: page('/', 'everybody'),
  'routes/_index': page('/', 'everybody'),
  'routes/$': page('/no-such-page/at-all', NOBODY, { '': { who: NOBODY } }),
  'routes/about': page('/about', 'everybody'),
  'routes/methods': page('/methods', 'everybody'),
  'routes/i': page(
    '/i',
    'everybody',
    forms('everybody', { '': { token: 'no-such-token' }, read: { token: 'no-such-token' } }),
  ),
  'routes/login': page('/login', 'everybody', {
    password: { who: 'everybody', fields: { email: 'nobody@example.jp', password: 'not the password' } },
    code: { who: 'everybody', fields: { email: 'nobody@example.jp' } },
    demo: { who: 'everybody', fields: { email: 'nobody@example.jp', role: 'analyst' } },
  }),
  'routes/login_.code': page('/login/code', 'everybody', forms('everybody', { check: CODE, again: {} })),
  'routes/login_.factor': page('/login/factor', 'everybody', forms('everybody', { totp: CODE, recovery: CODE })),
  'routes/login_.enrol': page('/login/enrol', 'everybody', forms('everybody', { '': CODE })),
  'routes/login_.role': page('/login/role', 'everybody', forms('everybody', { '': { grant: FOREIGN } })),
  'routes/login_.password': page(
    '/login/password',
    'everybody',
    forms('everybody', { '': { email: 'nobody@example.jp' } }),
  ),
  'routes/login_.passkey': page('/login/passkey', 'everybody', forms('everybody', { options: {}, check: {} })),
  'routes/account._index': page('/account', SIGNED_IN, forms(SIGNED_IN, { '': { name: '', locale: 'en' } })),
  'routes/account.sessions': page(
    '/account/sessions',
    SIGNED_IN,
    forms(SIGNED_IN, { end: { session: FOREIGN }, endOthers: {} }),
  ),
  'routes/account.factors': page(
    '/account/factors',
    SIGNED_IN,
    forms(SIGNED_IN, { offer: {}, totp: CODE, remove: { factor: FOREIGN }, recovery: {} }),
  ),
  'routes/account.address': page(
    '/account/address',
    SIGNED_IN,
    forms(SIGNED_IN, { send: { email: 'new@example.jp' }, check: CODE }),
  ),
  'routes/account.role': page('/account/role', SIGNED_IN, forms(SIGNED_IN, { '': { grant: FOREIGN } })),
  'routes/account.password': page(
    '/account/password',
    SIGNED_IN,
    forms(SIGNED_IN, { '': { password: 'a password that is long enough' } }),
  ),
  // Read by nobody: whoever opens it is led to the page of factors, which asks who they are.
  'routes/account.passkey': page('/account/passkey', 'everybody', forms(SIGNED_IN, { options: {}, check: {} })),
  'routes/account.confirm': page(
    '/account/confirm',
    SIGNED_IN,
    forms(SIGNED_IN, { totp: CODE, password: { password: 'not the password' }, send: {}, code: CODE }),
  ),
  'routes/logout': page('/logout', 'everybody', { '': { who: 'everybody' } }),
  'routes/answer._index': page('/answer', FILLERS),
  'routes/answer.$wave._index': noted(
    LET_IN,
    ofWave('open', FILLERS, (wave) => `/answer/${wave}`),
  ),
  'routes/answer.$wave.$section': noted(
    LET_IN,
    ofWave('open', FILLERS, (wave) => `/answer/${wave}/h1`, {
      next: { who: FILLERS, fields: SECTION },
      save: { who: FILLERS, fields: SECTION },
    }),
  ),
  'routes/answer.$wave.$section_.save': {
    ...ofWave('open', NOBODY, (wave) => `/answer/${wave}/h1/save`, { '': { who: FILLERS, fields: SECTION } }),
    refusesInBody: true,
  },
  'routes/answer.$wave.excel': noted(
    LET_IN,
    ofWave('open', FILLERS, (wave) => `/answer/${wave}/excel`, {
      upload: { who: FILLERS },
      take: { who: FILLERS, fields: { sealed: 'nothing that was sealed' } },
    }),
  ),
  'routes/answer.$wave.excel[.]xlsx': noted(
    LET_IN,
    ofWave('open', FILLERS, (wave) => `/answer/${wave}/excel.xlsx`),
  ),
  'routes/answer.$wave.excel[.]csv': noted(
    LET_IN,
    ofWave('open', FILLERS, (wave) => `/answer/${wave}/excel.csv`),
  ),
  'routes/answer.$wave.$section_.check': noted(
    LET_IN,
    ofWave('open', FILLERS, (wave) => `/answer/${wave}/h1/check`, {
      '': { who: FILLERS, fields: { _item: '_done', _done: 'yes', _base: '1', _operation: OPERATION } },
    }),
  ),
  'routes/answer.$wave.share': ofWave(
    'open',
    EDITORS,
    (wave) => `/answer/${wave}/share`,
    forms(EDITORS, {
      preview: { ...INVITED, section: 'h1' },
      edit: { ...INVITED, section: 'h1' },
      send: { ...INVITED, section: 'h1' },
      link: { ...INVITED, section: 'h1' },
      resend: { id: FOREIGN, operation: OPERATION },
      remind: { id: FOREIGN, operation: OPERATION },
      revoke: { id: FOREIGN },
      takeBack: { id: FOREIGN, part: `${FOREIGN}:h1` },
    }),
  ),
  'routes/answer.$wave.preview': noted(
    LET_IN,
    ofWave('open', READERS, (wave) => `/answer/${wave}/preview`),
  ),
  'routes/answer.$wave.review': noted(
    LET_IN,
    ofWave('open', READERS, (wave) => `/answer/${wave}/review`, {
      '': { who: EDITORS, fields: { declared: 'yes', _operation: '22222222-2222-4222-8222-222222222222' } },
    }),
  ),
  'routes/answer.$wave.done': noted(
    LET_IN,
    ofWave('open', READERS, (wave) => `/answer/${wave}/done`),
  ),
  'routes/answer.$wave.approval': noted(
    LET_IN,
    ofWave('open', EDITORS, (wave) => `/answer/${wave}/approval`, {
      '': { who: EDITORS, fields: { choice: 'none' } },
    }),
  ),
  'routes/answer.$wave.plants': noted(
    LET_IN,
    ofWave(
      'open',
      EDITORS,
      (wave) => `/answer/${wave}/plants`,
      forms(EDITORS, {
        add: { ...PLANT, name: 'A plant' },
        change: { ...PLANT, name: 'Another name' },
        remove: PLANT,
        restore: PLANT,
        mode: { ...PLANT, mode: 'plants' },
        rule: { ...PLANT, rule: 'median' },
        copy: { ...PLANT, from: 'company' },
        adopt: {},
      }),
    ),
  ),
  'routes/answer.$wave.changes': noted(
    LET_IN,
    ofWave('open', EDITORS, (wave) => `/answer/${wave}/changes`, {
      '': { who: EDITORS, fields: { confirmed: 'yes' } },
    }),
  ),
  'routes/answer.$wave.withdraw': noted(
    LET_IN,
    ofWave('open', EDITORS, (wave) => `/answer/${wave}/withdraw`, {
      '': { who: EDITORS, fields: { confirmed: 'yes' } },
    }),
  ),
  'routes/answer.$wave.associations': noted(
    LET_IN,
    ofWave('open', EDITORS, (wave) => `/answer/${wave}/associations`, {
      decline: { who: EDITORS, fields: { association: 'AA' } },
      declineAll: { who: EDITORS, fields: { confirmed: 'yes' } },
      takeBack: { who: EDITORS, fields: { association: 'AA' } },
    }),
  ),
  'routes/answer.$wave.copy[.]pdf': noted(
    LET_IN,
    ofWave('open', READERS, (wave) => `/answer/${wave}/copy.pdf`),
  ),
  'routes/answer.$wave.copy[.]xlsx': noted(
    LET_IN,
    ofWave('open', READERS, (wave) => `/answer/${wave}/copy.xlsx`),
  ),
  'routes/answer.$wave.blank[.]pdf': noted(
    LET_IN,
    ofWave('open', READERS, (wave) => `/answer/${wave}/blank.pdf`),
  ),
  'routes/approve.$wave': noted(
    LET_IN,
    ofWave(
      'open',
      APPROVER,
      (wave) => `/approve/${wave}`,
      forms(APPROVER, { approve: { approval: FOREIGN }, return: { approval: FOREIGN, reason: 'a reason' } }),
    ),
  ),
  'routes/company._index': page('/company', READERS),
  'routes/company.people': page(
    '/company/people',
    EDITORS,
    forms(EDITORS, {
      invite: { ...INVITED, purpose: 'account' },
      resend: { id: FOREIGN, operation: OPERATION },
      revoke: { id: FOREIGN },
      end: { id: FOREIGN },
      takeBack: { id: FOREIGN, part: `${FOREIGN}:h1` },
      consent: { id: FOREIGN },
      refuse: { id: FOREIGN },
    }),
  ),
  'routes/company.accesses': page('/company/accesses', READERS),
  'routes/company.results.$wave': noted(
    LET_IN,
    ofWave('done', READERS, (wave) => `/company/results/${wave}`),
  ),
  'routes/company.results.$wave[.]csv': noted(
    READERS,
    ofWave('done', READERS, (wave) => `/company/results/${wave}.csv`),
  ),
  'routes/assoc._index': page('/assoc', ASSOCIATION),
  'routes/assoc.members': page(
    '/assoc/members',
    SECRETARIAT,
    forms(SECRETARIAT, {
      invite: { id: FOREIGN, wave: 'own-open', operation: OPERATION },
      resend: { id: FOREIGN, operation: OPERATION },
      revoke: { id: FOREIGN },
      contact: { id: FOREIGN, email: 'other@example.jp', name: 'other' },
      bounce: { id: FOREIGN },
      remove: { id: FOREIGN },
    }),
  ),
  'routes/assoc.proxy._index': page(
    '/assoc/proxy',
    SECRETARIAT,
    forms(SECRETARIAT, { '': { company: FOREIGN, wave: 'other-open' } }),
  ),
  'routes/assoc.proxy.blank[.]pdf': ofWave('open', SECRETARIAT, (wave) => `/assoc/proxy/blank.pdf?wave=${wave}`),
  'routes/assoc.proxy.$entry._index': page(
    `/assoc/proxy/${OWN_ENTRY}`,
    SECRETARIAT,
    forms(SECRETARIAT, { take: {}, finishTyping: {}, finishCheck: {}, drop: {} }),
  ),
  'routes/assoc.proxy.$entry.$section': page(
    `/assoc/proxy/${OWN_ENTRY}/i`,
    SECRETARIAT,
    forms(SECRETARIAT, { next: SECTION, save: SECTION }),
  ),
  'routes/assoc.proxy.$entry.$section_.save': {
    ...page(`/assoc/proxy/${OWN_ENTRY}/i/save`, NOBODY, forms(SECRETARIAT, { '': SECTION })),
    missing: '/assoc/proxy/77777777-7777-4777-8777-777777777777/i/save',
  },
  'routes/assoc.audit': page('/assoc/audit', SECRETARIAT),
  'routes/admin.people': page(
    '/admin/people',
    OPERATOR,
    forms(OPERATOR, {
      invite: { ...INVITED, role: 'analyst' },
      resend: { id: FOREIGN, operation: OPERATION },
      revoke: { id: FOREIGN },
      suspend: { id: FOREIGN },
      restore: { id: FOREIGN },
      change: { id: FOREIGN, role: 'analyst' },
      drop: { id: FOREIGN },
    }),
  ),
  'routes/admin.requests': page(
    '/admin/requests',
    OPERATOR,
    forms(OPERATOR, {
      request: { kind: 'eraseWave', wave: 'own-done', reason: 'a reason that is long enough to be one' },
      approve: { request: FOREIGN },
      withdraw: { request: FOREIGN_REQUEST },
    }),
  ),
  'routes/admin.audit': page('/admin/audit', OPERATOR),
  'routes/assoc.surveys.$wave.results': ofWave('done', ASSOCIATION, (wave) => `/assoc/surveys/${wave}/results`),
  'routes/assoc.surveys.$wave.results[.]csv': noted(
    ASSOCIATION,
    ofWave('done', ASSOCIATION, (wave) => `/assoc/surveys/${wave}/results.csv`),
  ),
  'routes/policy._index': page('/policy', ANALYST),
  'routes/policy.heatmap': page('/policy/heatmap', ANALYST),
  'routes/policy.heatmap[.]csv': noted(
    [...ANALYST, 'moderator'],
    ofWave('done', ANALYST, (wave) => `/policy/heatmap.csv?wave=${wave}`),
  ),
  'routes/releases._index': page('/releases', WATCHERS),
  'routes/releases.$wave': ofWave('done', WATCHERS, (wave) => `/releases/${wave}`),
  'routes/releases.$wave_.progress': ofWave('done', WATCHERS, (wave) => `/releases/${wave}/progress`),
};
