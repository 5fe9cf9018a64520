/** Languages: zh-CN is the source, every other one is checked against it (scripts/lint/locales.mjs). */
import dayjs from 'dayjs';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import 'dayjs/locale/zh-cn';
import { getPreference, setPreference } from './preferences';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One chunk per language; only the chosen one is fetched. */
const loaders: Record<Language, () => Promise<{ default: Record<string, unknown> }>> = {
  'zh-CN': () => import('../locales/zh-CN'),
  en: () => import('../locales/en'),
};

const DAYJS: Record<Language, string> = { 'zh-CN': 'zh-cn', en: 'en' };

export function initialLanguage(): Language {
  const chosen = getPreference<Language | null>('language', null);
  if (chosen && LANGUAGES.includes(chosen)) return chosen;
  return 'zh-CN';
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'common')) return;
  const { default: namespaces } = await loaders[language]();
  for (const [name, bundle] of Object.entries(namespaces)) i18next.addResourceBundle(language, name, bundle);
}

export async function startI18n(language: Language = initialLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'common',
    ns: [],
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
    react: { useSuspense: false, bindI18nStore: 'added' },
  });
  await load(language);
  dress(language);
}

export async function setLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  setPreference('language', language);
  dress(language);
}

function dress(language: Language): void {
  dayjs.locale(DAYJS[language]);
  document.documentElement.lang = language;
}
