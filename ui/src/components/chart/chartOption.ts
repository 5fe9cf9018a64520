/** Our series and palette as an ECharts option. */
import type { Palette } from '@/app/theme/palette';
import type { ChartSeries } from './Chart';
import type { EChartsCoreOption } from './echarts';

interface Drawing {
  categories: string[];
  series: ChartSeries[];
  write: (value: number, series: ChartSeries) => string;
  palette: Palette;
}

const ORDER = ['brand', 'amber', 'blue', 'purple', 'green', 'grey'] as const;

function colorOf(one: ChartSeries, index: number, p: Palette): string {
  const name = one.color ?? ORDER[index % ORDER.length] ?? 'brand';
  return name === 'brand' ? p.brand : p.tones[name].solid;
}

export function chartOption({ categories, series, write, palette: p }: Drawing): EChartsCoreOption {
  const label = { color: p.textTertiary, fontSize: 11 };
  const value = (right: boolean) => ({
    type: 'value',
    minInterval: 1,
    max: series.find((one) => Boolean(one.right) === right && one.most !== undefined)?.most,
    axisLabel: { ...label, formatter: (n: number) => axisText(n, right, series, write) },
    splitLine: { show: !right, lineStyle: { color: p.borderSoft } },
  });
  const hasRight = series.some((one) => one.right);
  return {
    animationDuration: 250,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 4, right: 8, top: 34, bottom: 2, containLabel: true },
    legend: {
      top: 0,
      right: 0,
      itemWidth: 12,
      itemHeight: 8,
      icon: 'roundRect',
      textStyle: { color: p.textSecondary, fontSize: 12 },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: p.raised,
      borderColor: p.border,
      textStyle: { color: p.text, fontSize: 12 },
    },
    xAxis: {
      type: 'category',
      data: categories,
      axisLabel: label,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: p.border } },
    },
    yAxis: hasRight ? [value(false), value(true)] : value(false),
    series: series.map((one, index) => ({
      name: one.name,
      type: one.kind === 'bar' ? 'bar' : 'line',
      yAxisIndex: hasRight && one.right ? 1 : 0,
      data: one.values,
      barMaxWidth: 18,
      smooth: 0.25,
      showSymbol: false,
      color: colorOf(one, index, p),
      itemStyle: one.kind === 'bar' ? { borderRadius: [3, 3, 0, 0] } : {},
      ...(one.kind === 'area' ? { areaStyle: { opacity: 0.14 } } : {}),
      tooltip: { valueFormatter: (n: unknown) => (typeof n === 'number' ? write(n, one) : '—') },
    })),
  };
}

function axisText(n: number, right: boolean, series: ChartSeries[], write: Drawing['write']): string {
  const owner = series.find((one) => Boolean(one.right) === right);
  return owner ? write(n, owner) : String(n);
}
