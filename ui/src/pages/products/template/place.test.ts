import { describe, expect, it } from 'vitest';
import { corrected, offsetOf, tagAt } from './place';

describe('the place of a mistake', () => {
  it('counts characters, not UTF-16 units', () => {
    expect(offsetOf('😀{卡}', 1, 2)).toBe(2);
    expect(offsetOf('一\n二{x}', 2, 2)).toBe(3);
  });

  it('takes the braces with what is between them', () => {
    expect(tagAt('a{卡mi}b', 1)).toEqual({ start: 1, end: 6 });
    expect(tagAt('｛卡密｝', 0)).toEqual({ start: 0, end: 4 });
    expect(tagAt('{卡密 没完', 0)).toEqual({ start: 0, end: 3 });
  });
});

describe('a suggestion', () => {
  it.each([
    ['takes the place of the name', '您好\n{卡mi}！', 2, 1, '{卡密}', '您好\n{卡密}！'],
    ['ends a block at the end of the text', '{每张}{卡密}', 1, 1, '{/每张}', '{每张}{卡密}{/每张}'],
    ['leaves the question around a name', '{如果 有效}x{/如果}', 1, 1, '{有效期}', '{如果 有效期}x{/如果}'],
    ['takes the place of full-width braces', '｛卡密｝', 1, 1, '{卡密}', '{卡密}'],
  ])('%s', (_what, text, line, column, suggestion, result) => {
    expect(corrected(text, line, column, suggestion)).toBe(result);
  });
});
