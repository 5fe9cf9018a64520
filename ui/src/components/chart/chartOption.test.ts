import { describe, expect, it } from 'vitest';
import { light } from '@/app/theme/palette';
import type { ChartSeries } from './Chart';
import { chartOption } from './chartOption';

const orders: ChartSeries = { name: '订单', kind: 'bar', values: [2, 0, null] };
const money: ChartSeries = { name: '金额', kind: 'area', color: 'amber', right: true, values: [1990, 0, 0] };

interface Axis {
  axisLabel: { formatter: (n: number) => string };
}
interface Line {
  tooltip: { valueFormatter: (n: unknown) => string };
}

function drawn(series: ChartSeries[]) {
  const write = (value: number, one: ChartSeries) => `${one.name} ${value}`;
  return chartOption({ categories: ['09:00', '10:00', '11:00'], series, write, palette: light });
}

describe('the option of a chart', () => {
  it('draws every figure at its hour, in its shape and colour', () => {
    const option = drawn([orders, money]);
    expect(option.xAxis).toMatchObject({ type: 'category', data: ['09:00', '10:00', '11:00'] });
    expect(option.series).toMatchObject([
      { name: '订单', type: 'bar', data: [2, 0, null], yAxisIndex: 0, color: light.brand },
      {
        name: '金额',
        type: 'line',
        data: [1990, 0, 0],
        yAxisIndex: 1,
        color: light.tones.amber.solid,
        areaStyle: { opacity: 0.14 },
      },
    ]);
  });

  it('writes each axis and each figure as its series does', () => {
    const option = drawn([orders, money]);
    const axes = (option.yAxis as Axis[]).map(({ axisLabel }) => axisLabel.formatter(5));
    expect(axes).toEqual(['订单 5', '金额 5']);
    const tips = (option.series as Line[]).map(({ tooltip }) => tooltip.valueFormatter);
    expect(tips.map((write) => write(7))).toEqual(['订单 7', '金额 7']);
    expect(tips[0]?.(null)).toBe('—');
  });

  it('shows the whole of an axis whose figures have an end, and lets the others grow', () => {
    const share: ChartSeries = { name: '成功率', kind: 'line', right: true, most: 100, values: [0, 0, 0] };
    const ends = (drawn([orders, share]).yAxis as { max?: number }[]).map(({ max }) => max);
    expect(ends).toEqual([undefined, 100]);
  });

  it('has one axis where nothing is measured otherwise', () => {
    const option = drawn([orders, { ...orders, name: '已发货' }]);
    expect(option.yAxis).toMatchObject({ type: 'value' });
    expect(option.series).toMatchObject([{ color: light.brand }, { color: light.tones.amber.solid }]);
  });
});
