/** Huolang's look on antd: our palette, type scale and dense metrics as tokens. */
import { type ThemeConfig, theme } from 'antd';
import { dark, light, type Palette } from './palette';

export type Appearance = 'light' | 'dark';

/** Good Chinese on Windows, macOS and Linux without a download. */
export const FONT_FAMILY =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif';

/** Order numbers, card tails, codes. */
export const FONT_CODE =
  'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Sarasa Mono SC", "DejaVu Sans Mono", monospace';

export function paletteOf(appearance: Appearance): Palette {
  return appearance === 'dark' ? dark : light;
}

/** antd derives map tokens from seeds; ours are chosen for contrast, so they replace the derived ones. */
function brandMap(p: Palette) {
  const { red, amber, green, blue } = p.tones;
  return {
    colorPrimary: p.brand,
    colorPrimaryHover: p.brandHover,
    colorPrimaryActive: p.brandActive,
    colorPrimaryBg: p.brandBg,
    colorPrimaryBgHover: p.brandBgHover,
    colorPrimaryBorder: p.brandBorder,
    colorPrimaryBorderHover: p.brandBorder,
    colorPrimaryText: p.brandText,
    colorPrimaryTextHover: p.brandHover,
    colorPrimaryTextActive: p.brandActive,
    colorLink: p.brandText,
    colorLinkHover: p.brandHover,
    colorLinkActive: p.brandActive,
    colorSuccess: green.solid,
    colorSuccessText: green.fg,
    colorSuccessBg: green.bg,
    colorSuccessBorder: green.border,
    colorWarning: amber.solid,
    colorWarningText: amber.fg,
    colorWarningBg: amber.bg,
    colorWarningBorder: amber.border,
    colorInfo: blue.solid,
    colorInfoText: blue.fg,
    colorInfoBg: blue.bg,
    colorInfoBorder: blue.border,
    colorErrorText: red.fg,
    colorErrorBg: red.bg,
    colorErrorBorder: red.border,
    // Danger buttons and field errors are text, so the readable red is the main one.
    colorError: red.fg,
    colorErrorHover: red.solid,
    colorErrorActive: red.fg,
    colorBgLayout: p.canvas,
    colorBgContainer: p.surface,
    colorBgElevated: p.raised,
    colorBorder: p.border,
    colorBorderSecondary: p.borderSoft,
    colorText: p.text,
    colorTextSecondary: p.textSecondary,
    colorTextTertiary: p.textTertiary,
    colorTextQuaternary: p.textTertiary,
  };
}

export function antdTheme(appearance: Appearance, motion = true): ThemeConfig {
  const p = paletteOf(appearance);
  const base = appearance === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm;
  return {
    algorithm: (seed, map) => ({ ...base(seed, map), ...brandMap(p) }),
    cssVar: { key: 'huolang' },
    token: {
      motion,
      fontFamily: FONT_FAMILY,
      fontFamilyCode: FONT_CODE,
      fontSize: 14,
      fontSizeSM: 12,
      fontSizeHeading1: 26,
      fontSizeHeading2: 22,
      fontSizeHeading3: 18,
      fontSizeHeading4: 16,
      fontSizeHeading5: 14,
      borderRadius: 6,
      borderRadiusLG: 10,
      borderRadiusSM: 4,
      controlHeight: 32,
      wireframe: false,
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.2s',
      colorTextPlaceholder: p.textTertiary,
      colorTextDescription: p.textSecondary,
      colorTextDisabled: p.textDisabled,
      colorTextHeading: p.text,
      colorTextLabel: p.textSecondary,
      colorIcon: p.textSecondary,
      colorIconHover: p.text,
      colorTextLightSolid: appearance === 'dark' ? p.onBrand : '#ffffff',
      controlItemBgHover: p.rowHover,
      controlItemBgActive: p.brandBg,
      controlOutline: appearance === 'dark' ? 'rgba(76,191,179,0.28)' : 'rgba(14,106,102,0.18)',
      boxShadowSecondary: p.shadow,
    },
    components: {
      Button: {
        primaryColor: p.onBrand,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
        contentFontSizeSM: 13,
      },
      Table: {
        cellFontSize: 13,
        cellFontSizeMD: 13,
        cellFontSizeSM: 13,
        cellPaddingBlockSM: 7,
        cellPaddingInlineSM: 10,
        headerBg: p.sunken,
        headerColor: p.textSecondary,
        headerSplitColor: 'transparent',
        rowHoverBg: p.rowHover,
        rowSelectedBg: p.rowSelected,
        rowSelectedHoverBg: p.brandBgHover,
        borderColor: p.borderSoft,
      },
      Tabs: {
        titleFontSize: 14,
        horizontalItemGutter: 22,
        horizontalItemPadding: '10px 0',
        horizontalMargin: '0',
        itemColor: p.textSecondary,
        itemSelectedColor: p.brandText,
        itemHoverColor: p.text,
        inkBarColor: p.brand,
      },
      Card: { bodyPadding: 16, headerFontSize: 14, headerHeight: 44 },
      Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px' },
      Menu: { itemBorderRadius: 6 },
      Checkbox: { colorBorder: p.borderStrong },
      Radio: { colorBorder: p.borderStrong },
      Tooltip: {
        colorBgSpotlight: appearance === 'dark' ? '#33403e' : '#1c2c2b',
        colorTextLightSolid: '#f4f6f5',
      },
      Badge: { colorError: appearance === 'dark' ? '#b8362a' : '#c5301f', colorTextLightSolid: '#ffffff' },
      Tag: { defaultBg: p.tones.grey.bg, defaultColor: p.tones.grey.fg },
      Segmented: { trackBg: p.sunken, itemColor: p.textSecondary, itemSelectedColor: p.text },
      Drawer: { paddingLG: 20 },
      Modal: { titleFontSize: 16 },
      Statistic: { contentFontSize: 26, titleFontSize: 13 },
      Alert: { defaultPadding: '9px 14px' },
      Steps: { colorTextDescription: p.textSecondary },
    },
  };
}
