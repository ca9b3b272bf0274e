import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildCorporateNumber, parseCorporateNumber } from '../../app/member/corporate-number.ts';
import { parseIntent } from '../../app/member/intents.ts';
import { CONFIRMED_PERMISSIONS, mayDo, PASSWORD_ROLES, parseRole, ROLES, type Role } from '../../app/member/roles.ts';
import { findSector, SECTORS } from '../../app/member/sector.ts';
import { findSizeBand, SIZE_BANDS, sizeBandOf } from '../../app/member/size-band.ts';
import { ROLES as STORED_ROLES } from '../../db/schema/role-grant.ts';

describe('corporate numbers', () => {
  test('a number whose check digit fits is accepted', () => {
    expect(parseCorporateNumber('7000012050002')).toEqual({ ok: true, value: '7000012050002' });
  });

  test('full-width digits, spaces and hyphens are understood', () => {
    expect(parseCorporateNumber(' ７-0000-1205-0002 ')).toEqual({ ok: true, value: '7000012050002' });
  });

  test.each(['', '700001205000', '70000120500021', '700001205000a'])('%j is not thirteen digits', (input) => {
    expect(parseCorporateNumber(input)).toEqual({ ok: false, fault: 'format' });
  });

  test('every number that is built is accepted, and refused with any other check digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), fc.integer({ min: 0, max: 9 }), (base, digit) => {
        const built = buildCorporateNumber(base) ?? '';
        expect(parseCorporateNumber(built).ok).toBe(true);
        expect(parseCorporateNumber(`${digit}${base}`).ok).toBe(built === `${digit}${base}`);
      }),
      { seed: 1 },
    );
  });

  test('nothing is built of what is not twelve digits', () => {
    expect(buildCorporateNumber('12345')).toBeNull();
  });
});

describe('sectors and sizes', () => {
  test('there are the 24 manufacturing classes 09 to 32 and one for all others', () => {
    const codes = SECTORS.map(({ code }) => code);
    expect(codes).toEqual([...Array.from({ length: 24 }, (_, i) => String(i + 9).padStart(2, '0')), '99']);
    expect(findSector('16')?.en).toBe('Chemicals');
    expect(findSector('08')).toBeNull();
  });

  test('the size bands leave no gap and share no company', () => {
    for (const [index, band] of SIZE_BANDS.entries()) expect(SIZE_BANDS[index + 1]?.from).toBe(band.below);
    expect([299, 300, 999, 1000, 4999, 5000].map((count) => sizeBandOf(count)?.code)).toEqual([
      'S1',
      'S2',
      'S2',
      'S3',
      'S3',
      'S4',
    ]);
    expect(sizeBandOf(-1)).toBeNull();
    expect(sizeBandOf(1.5)).toBeNull();
    expect(findSizeBand('S5')).toBeNull();
  });
});

describe('roles', () => {
  const ofMember = [
    'answer',
    'answer-sections',
    'read-own-answers',
    'read-own-benchmark',
    'manage-people',
    'decide-hold',
    'see-accesses',
    'account',
  ];
  const allowed: Record<Role, string[]> = {
    respondent: ofMember,
    company_admin: ofMember,
    approver: ['read-own-answers', 'approve-answers', 'read-own-benchmark', 'see-accesses', 'account'],
    delegate: ['answer-sections', 'account'],
    secretariat: [
      'read-association-benchmark',
      'watch-release',
      'invite-members',
      'enter-paper',
      'read-association-audit',
      'account',
    ],
    assoc_viewer: ['read-association-benchmark', 'watch-release', 'account'],
    analyst: ['read-all-released', 'watch-release', 'account'],
    moderator: ['account'],
    operator: ['operate', 'watch-release', 'manage-staff', 'request-dual', 'approve-dual', 'account'],
  };

  test.each(Object.entries(allowed))('a %s may do exactly what the table says', (role, permissions) => {
    expect([...ROLES[role as Role].may].sort()).toEqual([...permissions].sort());
  });

  test('only people of a company answer or see one company, and a reader and a delegate each but a part of it', () => {
    for (const [role, row] of Object.entries(ROLES)) {
      const seesOneCompany = row.may.some((each) => /^(answer|read-own|approve)/.test(each) && each !== 'approve-dual');
      expect(seesOneCompany, role).toBe(['member', 'reader', 'delegate'].includes(row.actor));
      expect(row.scope === 'company', role).toBe(seesOneCompany);
      expect(row.may.includes('answer'), role).toBe(row.actor === 'member');
    }
    expect(ROLES.delegate.may).not.toContain('read-own-benchmark');
  });

  test('of staff each signs in with a password and a second factor', () => {
    for (const [role, row] of Object.entries(ROLES)) {
      expect(row.factor === 'required', role).toBe(row.scope !== 'company');
      expect(PASSWORD_ROLES.includes(role as Role), role).toBe(row.signIn === 'password');
    }
    for (const each of CONFIRMED_PERMISSIONS) expect(mayDo('approver', each)).toBe(false);
  });

  test('are those that the database knows', () => {
    expect(Object.keys(ROLES).sort()).toEqual([...STORED_ROLES].sort());
  });

  test('what is no role of ours is none', () => {
    expect(parseRole('secretariat')).toBe('secretariat');
    for (const value of ['admin', '', 'constructor', '__proto__', null, 3]) expect(parseRole(value)).toBeNull();
    expect(mayDo('analyst', 'answer')).toBe(false);
  });
});

describe('intents', () => {
  test('are those of the route alone', () => {
    expect(parseIntent('routes/login', 'demo')).toBe('demo');
    for (const value of ['next', '', null, 'toString', ['demo']]) expect(parseIntent('routes/login', value)).toBeNull();
  });
});
