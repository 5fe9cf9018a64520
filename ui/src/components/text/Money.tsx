/** An amount of money: fen in, "¥12.30" out, digits of equal width. */
import { formatFen } from './formatMoney';
import styles from './text.module.css';

export interface MoneyProps {
  fen: number | null | undefined;
  strong?: boolean;
}

export function Money({ fen, strong }: MoneyProps) {
  if (fen === null || fen === undefined) return <span className={styles.faint}>—</span>;
  return <span className={`${styles.figures} ${strong ? styles.strong : ''}`}>{formatFen(fen)}</span>;
}
