/** Language, appearance, sound. Saving also changes this window at once. */
import { Form, Radio, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { GeneralSettings } from '@/api/types';
import { useAppearance } from '@/app/appearance';
import { LANGUAGES, setLanguage } from '@/app/i18n';
import { Panel } from '@/components';
import { SectionForm } from './SectionForm';

const THEMES = ['system', 'light', 'dark'] as const;

export function GeneralPart({ settings }: { settings: GeneralSettings }) {
  const { t } = useTranslation(['settings', 'nav']);
  const { choose } = useAppearance();
  const apply = ({ language, theme }: GeneralSettings) => {
    choose(theme);
    void setLanguage(language);
  };
  return (
    <Panel title={t('settings:tab.general')}>
      <SectionForm settings={settings} patch={(general) => ({ general })} onSaved={apply}>
        <Form.Item
          name="language"
          label={t('settings:general.language')}
          extra={t('settings:general.languageHint')}
        >
          <Radio.Group
            optionType="button"
            options={LANGUAGES.map((value) => ({ value, label: t(`nav:language.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="theme" label={t('settings:general.theme')}>
          <Radio.Group
            optionType="button"
            options={THEMES.map((value) => ({ value, label: t(`nav:theme.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="sound"
          label={t('settings:general.sound')}
          extra={t('settings:general.soundHint')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
      </SectionForm>
    </Panel>
  );
}
