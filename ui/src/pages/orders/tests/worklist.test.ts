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

  it('takes no date for a tracking number or a carrier', () => {
    const dates = ['2026-12-01', '2026/12/1', '2026年12月1日', '20261201', '2026-12-01 10:30'];
    const pasted = (...cells: string[]) => ['261120-1001', ...cells].join('\t');
    const read = { sn: '261120-1001', company: '顺丰', number: 'SF1234567890' };
    for (const date of dates) {
      for (const text of [pasted('顺丰', 'SF1234567890', date), pasted(date, '顺丰', 'SF1234567890')]) {
        expect(shipmentsIn(text, '')).toEqual([{ ...read, text }]);
      }
      expect(shipmentsIn(pasted('顺丰', date), '').map(({ problem }) => problem)).toEqual(['number']);
    }
  });

  it('leaves a line with several that look like tracking numbers to the seller', () => {
    const problems = (text: string) => shipmentsIn(text, '').map(({ problem }) => problem);
    expect(problems('261120-1001\t顺丰\tSF1234567890\t13800138000')).toEqual(['several']);
    expect(problems('261120-1001\t13800138000\t顺丰\tSF1234567890')).toEqual(['several']);
    expect(problems('261120-1001\t顺丰\tSF1234567890\tSF1234567890')).toEqual([undefined]);
  });

  it('takes words for the carrier, not a quantity beside them', () => {
    const companies = (text: string, carrier = '') =>
      shipmentsIn(text, carrier).map(({ company }) => company);
    expect(companies('261120-1001\t2\t顺丰\tSF1234567890')).toEqual(['顺丰']);
    expect(companies('261120-1001\t2\tSF1234567890', '顺丰')).toEqual(['顺丰']);
    expect(companies('261120-1001\t44\tSF1234567890')).toEqual(['44']);
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
