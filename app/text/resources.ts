import { account as accountEn } from './en/account.ts';
import { answering as answeringEn } from './en/answering.ts';
import { audit as auditEn } from './en/audit.ts';
import { charts as chartsEn } from './en/charts.ts';
import { glossary as glossaryEn } from './en/glossary.ts';
import { methods as methodsEn } from './en/methods.ts';
import { people as peopleEn } from './en/people.ts';
import { plants as plantsEn } from './en/plants.ts';
import { releases as releasesEn } from './en/releases.ts';
import { requests as requestsEn } from './en/requests.ts';
import { results as resultsEn } from './en/results.ts';
import { security as securityEn } from './en/security.ts';
import { shell as shellEn } from './en/shell.ts';
import { submission as submissionEn } from './en/submission.ts';
import { workbook as workbookEn } from './en/workbook.ts';
import { account as accountJa } from './ja/account.ts';
import { answering as answeringJa } from './ja/answering.ts';
import { audit as auditJa } from './ja/audit.ts';
import { charts as chartsJa } from './ja/charts.ts';
import { glossary as glossaryJa } from './ja/glossary.ts';
import { methods as methodsJa } from './ja/methods.ts';
import { people as peopleJa } from './ja/people.ts';
import { plants as plantsJa } from './ja/plants.ts';
import { releases as releasesJa } from './ja/releases.ts';
import { requests as requestsJa } from './ja/requests.ts';
import { results as resultsJa } from './ja/results.ts';
import { security as securityJa } from './ja/security.ts';
import { shell as shellJa } from './ja/shell.ts';
import { submission as submissionJa } from './ja/submission.ts';
import { workbook as workbookJa } from './ja/workbook.ts';

const ja = {
  shell: shellJa,
  account: accountJa,
  glossary: glossaryJa,
  answering: answeringJa,
  results: resultsJa,
  methods: methodsJa,
  releases: releasesJa,
  charts: chartsJa,
  audit: auditJa,
  requests: requestsJa,
  people: peopleJa,
  security: securityJa,
  submission: submissionJa,
  plants: plantsJa,
  workbook: workbookJa,
} as const;

const en = {
  shell: shellEn,
  account: accountEn,
  glossary: glossaryEn,
  answering: answeringEn,
  results: resultsEn,
  methods: methodsEn,
  releases: releasesEn,
  charts: chartsEn,
  audit: auditEn,
  requests: requestsEn,
  people: peopleEn,
  security: securityEn,
  submission: submissionEn,
  plants: plantsEn,
  workbook: workbookEn,
} as const;

/** All texts of the portal by language, namespace and key. Japanese gives the shape; English is typed by it, file by file. */
export const resources = { ja, en } as const;

/** The Japanese texts as a type: what keys there are, and which variables each of them takes. */
export type TextResources = typeof ja;

/** A namespace: one file of texts for one part of the portal. */
export type Namespace = keyof TextResources;
