import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMON_PASSWORDS } from '../../app/auth/common-passwords.ts';
import { judgePassword } from '../../app/auth/password-rules.ts';
import { maskAddress, parseOneTimeCode } from '../../app/member/one-time.ts';

const OWNER = { email: 'hanako.kakuu@example.jp', name: '架空 花子' };
const require = createRequire(import.meta.url);

describe('a new password', () => {
  test.each([
    ['eleven characters', 'abcdefghijk', 'short'],
    ['eleven full-width characters', 'ａｂｃｄｅｆｇｈｉｊｋ', 'short'],
    ['257 characters', `${'abcdefgh'.repeat(32)}x`, 'long'],
    ['one of the most common ones', '1QAZ2wsx3edc', 'leaked'],
    ['a common one in full-width characters', 'ｑｗｅｒｔｙ１２３４５６', 'leaked'],
    ['one character again and again', 'aaaaaaaaaaaaaa', 'leaked'],
    ['a short one again and again', 'kurabe-kurabe-kurabe-', 'leaked'],
    ['the own address', 'hanako.kakuu@example.jp', 'personal'],
    ['the first part of the own address', 'Hanako.Kakuu', 'personal'],
  ])('of %s is refused', (_case, password, fault) => {
    expect(judgePassword(password, OWNER)).toBe(fault);
  });

  test.each(['twelve chars', 'correct horse 電池 staple', '工場の朝は早くて寒いですね', `${'x'.repeat(4)}kurabe-2026`])(
    '%s may be chosen: how it is composed does not matter',
    (password) => expect(judgePassword(password, OWNER)).toBeNull(),
  );

  test('is compared with every long one of the 10,000 most common', () => {
    const path = join(dirname(require.resolve('@zxcvbn-ts/language-common/package.json')), 'src/passwords.json');
    const ranked = JSON.parse(readFileSync(path, 'utf8')) as string[];
    const long = ranked.slice(0, 10_000).map((each) => each.normalize('NFKC').toLowerCase());
    expect(new Set(long.filter((each) => each.length >= 12))).toEqual(COMMON_PASSWORDS);
  });
});

describe('what is typed once', () => {
  test.each([
    ['123456', '123456'],
    [' １２３ ４５６ ', '123456'],
    ['123-456', '123456'],
    ['12345', null],
    ['1234567', null],
    ['12345a', null],
    [null, null],
    ['1'.repeat(100), null],
  ])('%j is the code %j', (typed, code) => expect(parseOneTimeCode(typed)).toBe(code));

  test('an address is shown so that its owner alone knows it', () => {
    expect(maskAddress('hanako@example.jp')).toBe('h•••@example.jp');
    expect(maskAddress('')).toBe('•••');
  });
});
