import { describe, expect, test } from 'vitest';
import {
  captionOf,
  formatDate,
  formatDateTime,
  formatInterval,
  formatNumber,
  formatPercent,
  formatTime,
} from '../../app/text/format.ts';

test('the parts of a small line stand apart by the dot of their language', () => {
  expect(captionOf(['全14区分の8番目', '5問'], 'ja')).toBe('全14区分の8番目 ・ 5問');
  expect(captionOf(['Section 8 of 14', '5 questions'], 'en')).toBe('Section 8 of 14 · 5 questions');
});

describe('numbers', () => {
  test('thousands are separated and decimals fixed', () => {
    expect(formatNumber(1234567, 'ja')).toBe('1,234,567');
    expect(formatNumber(0.5, 'en', 2)).toBe('0.50');
  });

  test('a share is a percent, and a true zero is shown as zero', () => {
    expect(formatPercent(65, 'ja')).toBe('65%');
    expect(formatPercent(0, 'ja', 1)).toBe('0.0%');
  });

  test('an interval names both ends, or one where they are the same', () => {
    expect(formatInterval({ lo: 40, hi: 45 }, 'ja')).toBe('40〜45%');
    expect(formatInterval({ lo: 40, hi: 45 }, 'en')).toBe('40–45%');
    expect(formatInterval({ lo: 42, hi: 42 }, 'en')).toBe('42%');
    expect(formatInterval({ lo: 0, hi: 0 }, 'ja')).toBe('0%');
  });
});

describe('dates', () => {
  const lastMinute = new Date('2026-12-18T14:59:00Z');

  test('a moment is told in Japanese time, with year and weekday', () => {
    expect(formatDateTime(lastMinute, 'ja')).toBe('2026年12月18日（金）23:59');
    expect(formatDateTime(lastMinute, 'en')).toBe('Fri 18 December 2026, 23:59');
  });

  test('the day changes at midnight in Japan, not in London', () => {
    expect(formatDate('2026-12-18T15:00:00.000Z', 'ja')).toBe('2026年12月19日（土）');
    expect(formatTime('2026-12-18T15:00:00.000Z')).toBe('00:00');
  });

  test('a bare day stays that day', () => {
    expect(formatDate('2026-01-01', 'ja')).toBe('2026年1月1日（木）');
    expect(formatDate('2026-01-01', 'en')).toBe('Thu 1 January 2026');
  });

  test('what is no date is empty, not the words "Invalid Date"', () => {
    expect(formatDate('soon', 'ja')).toBe('');
    expect(formatDateTime('soon', 'en')).toBe('');
    expect(formatTime('')).toBe('');
  });
});
