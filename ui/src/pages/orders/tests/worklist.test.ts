import { describe, expect, it } from 'vitest';
import { leftUntil } from '../Deadline';
import { shipmentsIn } from '../shipmentList';

describe('tracking numbers that were pasted', () => {
  it('takes the cells of a spreadsheet, with its header', () => {
    const text =
      '订单号\t快递公司\t快递单号\n261120-100001\t顺丰速运\tSF1234567890\n261120-100002\tYT99887766';
    expect(shipmentsIn(text, '圆通速递')).toEqual([
      {
        sn: '261120-100001',
        company: '顺丰速运',
        number: 'SF1234567890',
        text: '261120-100001\t顺丰速运\tSF1234567890',
      },
      {
        sn: '261120-100002',
        company: '圆通速递',
        number: 'YT99887766',
        text: '261120-100002\tYT99887766',
      },
    ]);
  });

  it('takes commas and spaces, and the number before the carrier', () => {
    const text = '261120-100003，SF1234567890，顺丰速运';
    expect(shipmentsIn(text, '')).toEqual([
      { sn: '261120-100003', company: '顺丰速运', number: 'SF1234567890', text },
    ]);
  });

  it('says which lines it cannot read instead of guessing', () => {
    const text = '261120-100004\n你好 1\n261120-100005 SF1234567890';
    expect(shipmentsIn(text, '').map(({ problem }) => problem)).toEqual(['number', 'order', 'carrier']);
  });
});

describe('the time that is left', () => {
  const now = 1_790_000_000_000;
  it('is told in the largest unit that says something', () => {
    expect(leftUntil(now + 3 * 86_400_000, now)).toEqual({ tone: 'far', unit: 'days', count: 3 });
    expect(leftUntil(now + 5 * 3_600_000, now)).toEqual({ tone: 'near', unit: 'hours', count: 5 });
    expect(leftUntil(now + 30_000, now)).toEqual({ tone: 'near', unit: 'minutes', count: 1 });
    expect(leftUntil(now - 7_200_000, now)).toEqual({ tone: 'over', unit: 'hours', count: 2 });
  });
});
