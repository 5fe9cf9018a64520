import { describe, expect, it } from 'vitest';
import { dark, light, type Palette, TONES } from './palette';

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [hi = 0, lo = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
] as [string, Palette][])('%s palette', (_name, p) => {
  const surfaces = [p.canvas, p.surface, p.raised, p.sunken, p.rowHover, p.rowSelected];

  it.each(['text', 'textSecondary', 'textTertiary', 'brandText'] as const)(
    '%s reads on every surface',
    (name) => {
      for (const surface of surfaces) expect(contrast(p[name], surface)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([...TONES])('tone %s reads on its own background and on every surface', (tone) => {
    for (const surface of [...surfaces, p.tones[tone].bg]) {
      expect(contrast(p.tones[tone].fg, surface)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('brand, rail and graphics read', () => {
    for (const brand of [p.brand, p.brandHover, p.brandActive]) {
      expect(contrast(p.onBrand, brand)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(p.railText, p.rail)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.railTextStrong, p.railActive)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.accent, p.rail)).toBeGreaterThanOrEqual(3);
    for (const surface of surfaces) expect(contrast(p.borderStrong, surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(p.brandText, p.brandBg)).toBeGreaterThanOrEqual(4.5);
  });
});
