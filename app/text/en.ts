import { account } from './en/account.ts';
import { answering } from './en/answering.ts';
import { associations } from './en/associations.ts';
import { audit } from './en/audit.ts';
import { charts } from './en/charts.ts';
import { glossary } from './en/glossary.ts';
import { methods } from './en/methods.ts';
import { people } from './en/people.ts';
import { plants } from './en/plants.ts';
import { proxy } from './en/proxy.ts';
import { releases } from './en/releases.ts';
import { requests } from './en/requests.ts';
import { results } from './en/results.ts';
import { security } from './en/security.ts';
import { sharing } from './en/sharing.ts';
import { shell } from './en/shell.ts';
import { submission } from './en/submission.ts';
import { workbook } from './en/workbook.ts';

/** All English texts by namespace, typed by the Japanese ones file by file. */
export const en = {
  shell,
  account,
  glossary,
  answering,
  results,
  methods,
  releases,
  charts,
  audit,
  requests,
  people,
  security,
  submission,
  sharing,
  proxy,
  plants,
  workbook,
  associations,
} as const;
