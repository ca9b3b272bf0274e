import { account } from './ja/account.ts';
import { answering } from './ja/answering.ts';
import { associations } from './ja/associations.ts';
import { audit } from './ja/audit.ts';
import { charts } from './ja/charts.ts';
import { glossary } from './ja/glossary.ts';
import { methods } from './ja/methods.ts';
import { people } from './ja/people.ts';
import { plants } from './ja/plants.ts';
import { proxy } from './ja/proxy.ts';
import { releases } from './ja/releases.ts';
import { requests } from './ja/requests.ts';
import { results } from './ja/results.ts';
import { security } from './ja/security.ts';
import { sharing } from './ja/sharing.ts';
import { shell } from './ja/shell.ts';
import { submission } from './ja/submission.ts';
import { workbook } from './ja/workbook.ts';

/** All Japanese texts by namespace. They give the shape: what keys there are, and which variables each of them takes. */
export const ja = {
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
