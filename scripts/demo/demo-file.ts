import { totpAddress } from '../../app/auth/totp.server.ts';
import { PASSWORD_ROLES } from '../../app/member/roles.ts';
import type { Population } from './population.ts';
import { formatTable } from './print.ts';
import type { Scenario } from './scenario.ts';
import type { DemoSecrets } from './secrets.server.ts';

/** What a demo is reached by: `demo.json` in the data folder (architecture.md, "Demo"). `id` of a wave is its slug. */
export type DemoFile = {
  url: string;
  /** Without a password: the account of a role that comes by invitation; the demo's page for signing in lets it in. */
  accounts: {
    role: string;
    name: string;
    email: string;
    password?: string;
    /** The address that an authenticator app takes: `otpauth://totp/…`. */
    app?: string;
    association?: string;
    company?: string;
    /** What the association or company is called in English. */
    organisationEn?: string;
  }[];
  invitations: { url: string; company: string; state: string }[];
  waves: { id: string; title: string; state: string }[];
};

/** Builds the demo's file out of the scenario, its secrets, its address and the waves as they are. */
export function buildDemoFile(input: {
  url: string;
  population: Population;
  scenario: Scenario;
  secrets: DemoSecrets;
  waves: DemoFile['waves'];
}): DemoFile {
  const { url, population, scenario, secrets, waves } = input;
  const associations = new Map(population.associations.map(({ code, nameJa }) => [code, nameJa]));
  const companies = new Map(population.companies.map(({ id, nameJa }) => [id, nameJa]));
  const inEnglish = new Map([
    ...population.associations.map(({ code, nameEn }) => [code, nameEn] as const),
    ...population.companies.map(({ id, nameEn }) => [id, nameEn] as const),
  ]);
  return {
    url,
    accounts: scenario.accounts.map(({ key, role, name, email, association, companyId }) => {
      const organisationEn = inEnglish.get(association ?? companyId ?? '');
      return {
        role,
        name,
        email,
        ...(PASSWORD_ROLES.includes(role) ? { password: secrets.passwords[key] ?? '' } : {}),
        ...(secrets.apps[key] ? { app: totpAddress(secrets.apps[key], email) } : {}),
        ...(association ? { association: associations.get(association) ?? association } : {}),
        ...(companyId ? { company: companies.get(companyId) ?? companyId } : {}),
        ...(organisationEn ? { organisationEn } : {}),
      };
    }),
    invitations: scenario.invitations.map(({ key, company, state }) => ({
      url: `${url}/i#${secrets.tokens[key] ?? ''}`,
      company,
      state,
    })),
    waves,
  };
}

/** The same as lines for a terminal. */
export function formatDemoFile(file: DemoFile): string[] {
  return [
    '',
    ...formatTable([
      ['Role', 'Organisation', 'Email', 'Password', 'Key for an authenticator app'],
      ...file.accounts.map(({ role, association, company, email, password, app }) => [
        role,
        association ?? company ?? '',
        email,
        password ?? 'none: choose it on /login',
        app ? (new URL(app).searchParams.get('secret') ?? '') : '',
      ]),
    ]),
    '',
    ...formatTable([
      ['Invitation of', 'State', 'Address'],
      ...file.invitations.map(({ company, state, url }) => [company, state, url]),
    ]),
    '',
    ...formatTable([['Survey', 'State', 'Title'], ...file.waves.map(({ id, state, title }) => [id, state, title])]),
    '',
  ];
}
