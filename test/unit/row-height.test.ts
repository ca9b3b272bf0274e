import { describe, expect, test } from 'vitest';
import { cellHeight } from '../../app/workbook/row-height.ts';

describe('the height of a row', () => {
  test('grows with the lines that a text takes, and full-width letters take twice the room', () => {
    const one = cellHeight({ text: 'short' }, 56);
    expect(cellHeight({ text: 'あ'.repeat(28) }, 56)).toBeGreaterThan(one);
    expect(cellHeight({ text: 'a'.repeat(40) }, 56)).toBe(one);
    expect(cellHeight({ text: 'a\nb\nc' }, 56) - one).toBe(2 * (cellHeight({ text: 'a\nb' }, 56) - one));
  });

  test('has room for the explanation below a question', () => {
    const question = cellHeight({ text: '貴社の従業員は、全部で何人ですか。' }, 56);
    const small = 'グループの他社の従業員は含めません。'.repeat(3);
    expect(cellHeight({ text: '貴社の従業員は、全部で何人ですか。', small }, 56)).toBeGreaterThan(question + 25);
  });
});
