/** Writes the palette to the document as `--hl-*` variables and marks the appearance. */
import { cssVariables } from './palette';
import { type Appearance, paletteOf } from './theme';

export function applyTheme(appearance: Appearance, root: HTMLElement = document.documentElement): void {
  for (const [name, value] of Object.entries(cssVariables(paletteOf(appearance)))) {
    root.style.setProperty(name, value);
  }
  root.dataset.theme = appearance;
  root.style.colorScheme = appearance;
}
