/** Draws a chart into its box and keeps it the size of the box. */
import { useEffect, useRef } from 'react';
import { useAppearance } from '@/app/appearance';
import { paletteOf } from '@/app/theme/theme';
import type { ChartSeries } from './Chart';
import styles from './Chart.module.css';
import { chartOption } from './chartOption';
import { type EChartsType, init } from './echarts';

export interface ChartCanvasProps {
  categories: string[];
  series: ChartSeries[];
  write: (value: number, series: ChartSeries) => string;
}

export default function ChartCanvas({ categories, series, write }: ChartCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const { appearance } = useAppearance();

  useEffect(() => {
    if (!box.current) return undefined;
    const drawn = init(box.current, null, { renderer: 'svg' });
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(
      chartOption({ categories, series, write, palette: paletteOf(appearance) }),
      true,
    );
  }, [categories, series, write, appearance]);

  return <div ref={box} className={styles.canvas} />;
}
