/** Millionths of a yuan as yuan: two digits from one yuan on, four below, and never 0 for something that cost. */
export function formatMicro(micro: number): string {
  const whole = Math.abs(micro);
  if (whole === 0) return '¥0';
  if (whole < 100) return '<¥0.0001';
  const digits = whole >= 1_000_000 ? 2 : 4;
  const [yuan = '0', part = ''] = (whole / 1_000_000).toFixed(digits).split('.');
  return `¥${yuan.replace(/\B(?=(\d{3})+$)/g, ',')}.${part}`;
}
