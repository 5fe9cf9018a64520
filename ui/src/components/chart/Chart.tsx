/** A chart in the colours of the theme. The library is fetched when the first chart appears; the figures are also a table. */
import { Button, Skeleton } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tone } from '@/app/theme/palette';
import styles from './Chart.module.css';

const ChartCanvas = lazy(() => import('./ChartCanvas'));

export interface ChartSeries {
  name: string;
  kind: 'bar' | 'line' | 'area';
  values: (number | null)[];
  /** A tone, or the brand colour. */
  color?: Tone | 'brand';
  /** Own axis on the right, e.g. money beside counts. */
  right?: boolean;
  /** The most its figures can be, e.g. 100 for a share: its axis shows all of it, whatever the figures are. */
  most?: number;
}

export interface ChartProps {
  /** What the picture shows; read aloud, and the caption of the table. */
  label: string;
  categories: string[];
  series: ChartSeries[];
  height?: number;
  format?: (value: number, series: ChartSeries) => string;
  empty?: ReactNode;
}

export function Chart({ label, categories, series, height = 240, format, empty }: ChartProps) {
  const { t } = useTranslation('components');
  const [asTable, setAsTable] = useState(false);
  const write = format ?? ((value: number) => value.toLocaleString('en-US'));
  const hasFigures = series.some((one) => one.values.some((value) => value !== null && value !== 0));
  if (!hasFigures && empty) return <div style={{ minHeight: height }}>{empty}</div>;
  return (
    <figure className={styles.chart}>
      {asTable ? (
        <div className={styles.table} style={{ height }} tabIndex={0} role="group" aria-label={label}>
          <FigureTable label={label} categories={categories} series={series} write={write} />
        </div>
      ) : (
        <div style={{ height }} role="img" aria-label={label}>
          <Suspense fallback={<Skeleton.Node active className={styles.skeleton} />}>
            <ChartCanvas categories={categories} series={series} write={write} />
          </Suspense>
        </div>
      )}
      <Button className={styles.switch ?? ''} type="text" size="small" onClick={() => setAsTable(!asTable)}>
        {asTable ? t('chart.hide') : t('chart.table')}
      </Button>
    </figure>
  );
}

type FigureTableProps = Pick<ChartProps, 'label' | 'categories' | 'series'> & {
  write: (value: number, series: ChartSeries) => string;
};

function FigureTable({ label, categories, series, write }: FigureTableProps) {
  return (
    <table>
      <caption>{label}</caption>
      <thead>
        <tr>
          <td />
          {series.map((one) => (
            <th key={one.name} scope="col">
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {categories.map((category, row) => (
          <tr key={category}>
            <th scope="row">{category}</th>
            {series.map((one) => {
              const value = one.values[row];
              return (
                <td key={one.name}>{value === null || value === undefined ? '—' : write(value, one)}</td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
