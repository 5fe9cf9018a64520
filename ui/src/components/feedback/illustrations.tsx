/** Small line drawings for empty and error states, drawn in the colours of the theme. */
import type { ReactNode } from 'react';

export type Picture =
  | 'drum'
  | 'parcel'
  | 'cards'
  | 'search'
  | 'shop'
  | 'plug'
  | 'bell'
  | 'list'
  | 'chart'
  | 'file'
  | 'chat';

const LINE = 'var(--hl-text-tertiary)';
const FILL = 'var(--hl-brand-bg)';
const BRAND = 'var(--hl-brand)';
const GOLD = 'var(--hl-accent)';

const drawings: Record<Picture, ReactNode> = {
  drum: (
    <>
      <path d="M60 64v26" stroke={BRAND} strokeWidth="5" />
      <path d="M38 42 26 54M82 42l12 12" stroke={LINE} />
      <circle cx="24" cy="57" r="5" fill={GOLD} stroke="none" />
      <circle cx="96" cy="57" r="5" fill={GOLD} stroke="none" />
      <circle cx="60" cy="40" r="24" fill={FILL} stroke={BRAND} />
      <rect x="53" y="33" width="14" height="14" rx="2" stroke={BRAND} />
    </>
  ),
  parcel: (
    <>
      <path d="M30 36 60 22l30 14v32L60 84 30 68Z" fill={FILL} stroke={BRAND} />
      <path d="M30 36l30 14 30-14M60 50v34" stroke={BRAND} />
      <path d="m45 29 30 14v11" stroke={GOLD} />
      <path d="M16 84h20M84 84h20" stroke={LINE} />
    </>
  ),
  cards: (
    <>
      <rect x="34" y="22" width="58" height="36" rx="5" stroke={LINE} />
      <rect x="26" y="36" width="58" height="38" rx="5" fill={FILL} stroke={BRAND} />
      <path d="M26 48h58" stroke={BRAND} />
      <path d="M34 62h8m5 0h8m5 0h8" stroke={GOLD} />
    </>
  ),
  search: (
    <>
      <path d="M24 30h40M24 44h26M24 58h32M24 72h22" stroke={LINE} />
      <circle cx="74" cy="50" r="18" fill={FILL} stroke={BRAND} />
      <path d="m87 63 13 13" stroke={BRAND} />
      <path d="M67 46a9 9 0 0 1 8-5" stroke={GOLD} />
    </>
  ),
  shop: (
    <>
      <path d="M30 44v36h60V44" fill={FILL} stroke={BRAND} />
      <path
        d="M26 28h68l6 16a10 10 0 0 1-20 0 10 10 0 0 1-20 0 10 10 0 0 1-20 0 10 10 0 0 1-20 0Z"
        stroke={BRAND}
      />
      <path d="M52 80V60h16v20" stroke={GOLD} />
      <path d="M18 80h84" stroke={LINE} />
    </>
  ),
  plug: (
    <>
      <path d="M14 54h22M84 54h22" stroke={LINE} />
      <path d="M36 42h12a12 12 0 0 1 0 24H36Z" fill={FILL} stroke={BRAND} />
      <path d="M84 42H74a12 12 0 0 0 0 24h10Z" fill={FILL} stroke={BRAND} />
      <path d="m57 34 3-8M66 35l6-6M60 74l-3 8" stroke={GOLD} />
    </>
  ),
  bell: (
    <>
      <path d="M38 68c5-5 6-11 6-20a16 16 0 0 1 32 0c0 9 1 15 6 20Z" fill={FILL} stroke={BRAND} />
      <path d="M54 76a6.500 6.500 0 0 0 12 0M60 32v-6" stroke={BRAND} />
      <path d="M30 40c1-6 4-11 8-14M90 40c-1-6-4-11-8-14" stroke={GOLD} />
    </>
  ),
  list: (
    <>
      <rect x="32" y="20" width="56" height="66" rx="6" fill={FILL} stroke={BRAND} />
      <path d="M52 36h26M52 52h26M52 68h16" stroke={LINE} />
      <path d="m40 36 2.500 2.500L47 34M40 52l2.500 2.500L47 50" stroke={GOLD} />
      <circle cx="43" cy="68" r="2.500" stroke={LINE} />
    </>
  ),
  chart: (
    <>
      <path d="M26 24v56h70" stroke={LINE} />
      <path d="M38 80V60h10v20M56 80V46h10v34M74 80V54h10v26" fill={FILL} stroke={BRAND} />
      <path d="m38 46 20-14 16 8 18-14" stroke={GOLD} />
    </>
  ),
  file: (
    <>
      <path d="M38 20h30l16 16v48H38Z" fill={FILL} stroke={BRAND} />
      <path d="M68 20v16h16" stroke={BRAND} />
      <path d="M48 50h26M48 60h26M48 70h16" stroke={LINE} />
      <path d="M92 66v16m-7-7 7 7 7-7" stroke={GOLD} />
    </>
  ),
  chat: (
    <>
      <path d="M92 46h6a6 6 0 0 1 6 6v20a6 6 0 0 1-6 6v10l-12-10H62a6 6 0 0 1-6-6v-2" stroke={LINE} />
      <path
        d="M24 20h56a8 8 0 0 1 8 8v26a8 8 0 0 1-8 8H46L30 76V62h-6a8 8 0 0 1-8-8V28a8 8 0 0 1 8-8Z"
        fill={FILL}
        stroke={BRAND}
      />
      <path d="M34 36h36M34 47h22" stroke={GOLD} />
    </>
  ),
};

export function Illustration({ picture }: { picture: Picture }) {
  return (
    <svg
      viewBox="0 0 120 104"
      width="120"
      height="104"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {drawings[picture]}
    </svg>
  );
}
