/** Colours of both appearances. Every text/background pair here meets WCAG AA (palette.test.ts computes it). */

/** The six meanings a state can have; see the table in components/state/states.ts. */
export const TONES = ['blue', 'amber', 'red', 'green', 'grey', 'purple'] as const;
export type Tone = (typeof TONES)[number];

export interface ToneColors {
  /** Text and icon on `bg` or on a surface. */
  fg: string;
  bg: string;
  border: string;
  /** Bars, dots and chart lines. */
  solid: string;
}

export interface Palette {
  mode: 'light' | 'dark';
  brand: string;
  brandHover: string;
  brandActive: string;
  brandBg: string;
  brandBgHover: string;
  brandBorder: string;
  brandText: string;
  onBrand: string;
  /** Gold of the drum's pellets: the marker of the current page, nothing else. */
  accent: string;
  canvas: string;
  surface: string;
  raised: string;
  sunken: string;
  rowHover: string;
  rowSelected: string;
  border: string;
  borderSoft: string;
  /** The outline of an empty check box or radio: it must be seen. */
  borderStrong: string;
  text: string;
  textSecondary: string;
  textTertiary: string;
  textDisabled: string;
  rail: string;
  railText: string;
  railTextStrong: string;
  railActive: string;
  railBorder: string;
  shadow: string;
  tones: Record<Tone, ToneColors>;
}

export const light: Palette = {
  mode: 'light',
  brand: '#0e6a66',
  brandHover: '#12807a',
  brandActive: '#0a5350',
  brandBg: '#e3f1ef',
  brandBgHover: '#d3e9e6',
  brandBorder: '#a5cfca',
  brandText: '#0b5f5b',
  onBrand: '#ffffff',
  accent: '#f2b544',
  canvas: '#f5f3ee',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#faf8f4',
  rowHover: '#f7f5f0',
  rowSelected: '#e9f4f2',
  border: '#d9d5cb',
  borderSoft: '#ebe8e0',
  borderStrong: '#7f8886',
  text: '#1c2625',
  textSecondary: '#4e5958',
  textTertiary: '#626c6b',
  textDisabled: '#a3aaa8',
  rail: '#123230',
  railText: '#b9cbc8',
  railTextStrong: '#ffffff',
  railActive: '#1f4a47',
  railBorder: '#0d2624',
  shadow: '0 6px 24px rgba(28, 38, 37, 0.12)',
  tones: {
    blue: { fg: '#1a56b8', bg: '#e8f0fd', border: '#bcd3f7', solid: '#2f74e0' },
    amber: { fg: '#855000', bg: '#fdf2d8', border: '#efd59a', solid: '#d98a0b' },
    red: { fg: '#b8261a', bg: '#fdecea', border: '#f3c0ba', solid: '#d9392b' },
    green: { fg: '#1d6a33', bg: '#e6f4e8', border: '#b5dcbc', solid: '#35994f' },
    grey: { fg: '#56605f', bg: '#f0f1ef', border: '#d8dbd8', solid: '#8d9694' },
    purple: { fg: '#6a37b5', bg: '#f1eafb', border: '#d6c3f1', solid: '#8a55d8' },
  },
};

export const dark: Palette = {
  mode: 'dark',
  brand: '#4cbfb3',
  brandHover: '#68cfc4',
  brandActive: '#39a399',
  brandBg: '#12302e',
  brandBgHover: '#183d3a',
  brandBorder: '#2a5f5a',
  brandText: '#6fd3c8',
  onBrand: '#04211f',
  accent: '#f2b544',
  canvas: '#111716',
  surface: '#191f1e',
  raised: '#212827',
  sunken: '#151b1a',
  rowHover: '#20282a',
  rowSelected: '#173230',
  border: '#3a4442',
  borderSoft: '#2a3231',
  borderStrong: '#7c8785',
  text: '#e7ebe9',
  textSecondary: '#b3bdbb',
  textTertiary: '#98a3a1',
  textDisabled: '#5e6967',
  rail: '#0c1211',
  railText: '#a7b6b3',
  railTextStrong: '#ffffff',
  railActive: '#1b2c2a',
  railBorder: '#1f2827',
  shadow: '0 8px 28px rgba(0, 0, 0, 0.5)',
  tones: {
    blue: { fg: '#93b9ff', bg: '#172a4a', border: '#2b4a7d', solid: '#5b93f0' },
    amber: { fg: '#f0bb5b', bg: '#37290d', border: '#66501f', solid: '#dd9d2c' },
    red: { fg: '#ff9d91', bg: '#431b17', border: '#74342d', solid: '#ea6354' },
    green: { fg: '#84d296', bg: '#15321e', border: '#2c5c39', solid: '#4bab64' },
    grey: { fg: '#abb5b3', bg: '#272e2d', border: '#3f4948', solid: '#7c8785' },
    purple: { fg: '#caabf8', bg: '#2e2147', border: '#523c7c', solid: '#a178e4' },
  },
};

/** The palette as CSS custom properties (`--hl-text`, `--hl-red-bg`, …) for style sheets. */
export function cssVariables(palette: Palette): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(palette)) {
    if (typeof value === 'string' && name !== 'mode') variables[`--hl-${kebab(name)}`] = value;
  }
  for (const tone of TONES) {
    for (const [part, value] of Object.entries(palette.tones[tone]))
      variables[`--hl-${tone}-${part}`] = value;
  }
  return variables;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
