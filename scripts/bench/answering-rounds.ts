import { type Client, insert, type Measured, nothingMeasured, save } from './answering-client.ts';
import { median, quantile } from './report.ts';

/** A server to measure, and companies of its own. */
export type Contender = { name: string; url: string; clients: readonly Client[] };

const ROUNDS = 25;
const REQUESTS = 20;
const WARMING = 60;

type Medians = Record<'save' | 'routed' | 'direct', number[]>;

async function runOne({ url, clients }: Contender, count: number): Promise<Measured> {
  const measured = nothingMeasured();
  for (let index = 0; index < count; index += 1)
    await save(url, clients[index % clients.length] as Client, measured, index);
  for (const way of ['routed', 'direct'] as const)
    for (let index = 0; index < count; index += 1) await insert(url, way, measured);
  if (measured.errors.length > 0) throw new Error(measured.errors[0]);
  return measured;
}

const spread = (ratios: readonly number[]) =>
  `${median(ratios).toFixed(2)} (${quantile(ratios, 0.1).toFixed(2)}-${quantile(ratios, 0.9).toFixed(2)})`;
const paired = (some: readonly number[], others: readonly number[]) =>
  some.map((one, index) => one / (others[index] ?? Number.NaN));

/**
 * Saves and bare inserts one after the other, nothing else on the way: round by round, the contenders taking turns. The table has a line for each;
 * ratios are of the medians of one round, with what lies between 10 and 90 % of the rounds.
 */
export async function measureRounds(contenders: readonly Contender[]): Promise<string> {
  const all = contenders.map((): Medians => ({ save: [], routed: [], direct: [] }));
  for (const contender of contenders) await runOne(contender, WARMING);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const { saves, routed, direct } = await runOne(contender, REQUESTS);
      all[index]?.save.push(median(saves));
      all[index]?.routed.push(median(routed));
      all[index]?.direct.push(median(direct));
    }
  }
  const first = all[0] as Medians;
  const lines = contenders.map(({ name }, index) => {
    const { save: saved, routed, direct } = all[index] as Medians;
    const cells = [saved, routed, direct].map((each) => median(each).toFixed(1));
    const ratios = [routed, direct, first.save].map((others) => spread(paired(saved, others)));
    return `| ${[name, ...cells, ...ratios].join(' | ')} |`;
  });
  return `One after the other, ${ROUNDS} rounds of ${REQUESTS} saves and ${REQUESTS} bare inserts of each kind; the median of each round, ratios round by round (10-90 %):

| program | autosave, ms | insert as a route, ms | insert before the server, ms | autosave to its insert as a route | to its insert before the server | to the first line's autosave |
| :-- | --: | --: | --: | --: | --: | --: |
${lines.join('\n')}`;
}
