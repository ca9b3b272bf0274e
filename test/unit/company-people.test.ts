import { describe, expect, test } from 'vitest';
import { endFault } from '../../app/member/company-people.ts';

const holder = (grantId: string, role: 'company_admin' | 'respondent' | 'approver', more: object = {}) => ({
  grantId,
  role,
  isSelf: false,
  isSuspended: false,
  ...more,
});

describe('ending a role in a company', () => {
  test('an administrator is ended by another or goes, and never as the last who can sign in', () => {
    const [one, two] = [holder('1', 'company_admin', { isSelf: true }), holder('2', 'company_admin')];
    expect([endFault([one, two], '2'), endFault([one, two], '1')]).toEqual([null, null]);
    expect(endFault([one], '1')).toBe('lastAdmin');
    const away = { ...two, isSuspended: true };
    expect([endFault([one, away], '1'), endFault([one, away], '2')]).toEqual(['lastAdmin', null]);
  });

  test('somebody else ends no administrator, and nobody but one goes by themselves', () => {
    const people = [
      holder('1', 'respondent', { isSelf: true }),
      holder('2', 'company_admin'),
      holder('3', 'company_admin'),
    ];
    expect([endFault(people, '1'), endFault(people, '2'), endFault(people, '9')]).toEqual([
      'gone',
      'adminOnly',
      'gone',
    ]);
    expect(endFault([...people, holder('4', 'approver')], '4')).toBeNull();
  });
});
