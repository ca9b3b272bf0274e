import { describe, expect, test } from 'vitest';
import { landingPage, parseLogin } from '../../app/member/login.ts';
import { ROLES, type Role } from '../../app/member/roles.ts';
import { safeRedirect } from '../../app/member/safe-redirect.ts';

describe('where signing in leads', () => {
  test.each([
    '/assoc',
    '/assoc/surveys/2025/results',
    '/answer/2026/h2',
    '/policy/heatmap?size=S1&sector=16',
    '/company/results/2025?print=1',
    '/answer/2026/h2~p1?return=review#q-H-2-05~p1',
  ])('%s is a page of ours', (path) => {
    expect(safeRedirect(path, '/home')).toBe(path);
  });

  test.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '/%09/evil.example',
    '/assoc//evil.example',
    '/assoc/../login',
    '/assoc/.git',
    '/assoc\r\nSet-Cookie: a=b',
    '/assoc\t',
    '/assoc?next=https://evil.example',
    '/assoc?a?b',
    '/assoc#fragment',
    '/answer/2026/h2#q-',
    '/answer/2026/h2#q-A-01#main',
    '/answer/2026/h2#q-A<script>',
    '/assoc#q-A-01?x',
    '/login',
    '/logout',
    'assoc',
    ' /assoc',
    '',
    `/assoc?${'a'.repeat(800)}`,
    null,
    undefined,
    ['/assoc'],
  ])('%j leads to the fallback', (wanted) => {
    expect(safeRedirect(wanted, '/home')).toBe('/home');
  });

  test('a page of another role is replaced by the own first page', () => {
    expect(landingPage('secretariat', '/assoc/surveys/2025/results')).toBe('/assoc/surveys/2025/results');
    expect(landingPage('secretariat', '/policy/heatmap')).toBe('/assoc');
    expect(landingPage('analyst', '/answer/2026')).toBe('/policy');
    expect(landingPage('operator', null)).toBe('/');
    expect(landingPage('analyst', '/answer#q-A-01')).toBe('/policy');
    expect(landingPage('respondent', '/answer/2026/a#q-A-01')).toBe('/answer/2026/a#q-A-01');
  });

  test('every role lands on its own first page where nothing is wanted', () => {
    for (const [role, { home }] of Object.entries(ROLES)) expect(landingPage(role as Role, null)).toBe(home);
  });
});

describe('the sign-in form', () => {
  test('an address is taken in lower case and without spaces, a password as it is', () => {
    expect(parseLogin({ email: ' Office@Example.JP ', password: ' p ' })).toEqual({
      ok: true,
      value: { email: 'office@example.jp', password: ' p ' },
    });
  });

  test('all faults are named at once, in the order of the fields', () => {
    expect(parseLogin({ email: '', password: '' })).toEqual({
      ok: false,
      faults: [
        { field: 'email', code: 'emailMissing' },
        { field: 'password', code: 'passwordMissing' },
      ],
    });
  });

  test.each(['nobody', 'a@', '@b', 'a b@c', 'a@b\r\nBcc: x@y'])('%j is no address', (email) => {
    const parsed = parseLogin({ email, password: 'x' });
    expect(parsed).toEqual({ ok: false, faults: [{ field: 'email', code: 'emailFormat' }] });
  });
});
