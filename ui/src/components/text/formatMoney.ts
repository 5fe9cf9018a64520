/** Fen as yuan, without ever going through a fraction. */
export function formatFen(fen: number): string {
  const sign = fen < 0 ? '−' : '';
  const whole = Math.abs(Math.trunc(fen));
  const yuan = Math.floor(whole / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}¥${yuan}.${(whole % 100).toString().padStart(2, '0')}`;
}

/** Typed yuan as fen; `undefined` when it is no amount of whole fen. */
export function parseYuan(text: string): number | undefined {
  const match = /^\s*(-?)[¥￥]?\s*(\d{1,12})(?:\.(\d{1,2}))?\s*$/.exec(text.replaceAll(',', ''));
  if (!match) return undefined;
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] ? -fen : fen;
}
