/**
 * Those of the 10,000 most common leaked passwords that are long enough to be chosen here, in lower case. From @zxcvbn-ts/language-common (MIT);
 * a test compares them with that package.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set([
  '123456654321',
  '123456789qwe',
  '123456qwerty',
  '123qweasdzxc',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '1qazxsw23edc',
  'flvbybcnhfnjh',
  'gfhjkmgfhjkm',
  'ghhh47hj7649',
  'ghjcnjgfhjkm',
  'leavemealone',
  'mailcreated5240',
  'masterbating',
  'motherfucker',
  'polniypizdec0211',
  'q1w2e3r4t5y6',
  'qazwsxedc123',
  'qazwsxedcrfv',
  'qweasdzxc123',
  'qwerasdfzxcv',
  'qwerty123456',
  'sojdlg123aljg',
  'sonyericsson',
  'zxcasdqwe123',
]);
