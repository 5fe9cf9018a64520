/** Light, dark, or as the system. */
import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { type AppearanceChoice, useAppearance } from '../appearance';

const CHOICES: { key: AppearanceChoice; icon: React.ReactNode }[] = [
  { key: 'light', icon: <SunOutlined /> },
  { key: 'dark', icon: <MoonOutlined /> },
  { key: 'system', icon: <DesktopOutlined /> },
];

export function AppearanceSwitch() {
  const { t } = useTranslation('nav');
  const { appearance, choice, choose } = useAppearance();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [choice],
        items: CHOICES.map(({ key, icon }) => ({ key, icon, label: t(`theme.${key}`) })),
        onClick: ({ key }) => choose(key as AppearanceChoice),
      }}
    >
      <Button
        type="text"
        icon={appearance === 'dark' ? <MoonOutlined /> : <SunOutlined />}
        aria-label={t('theme.label')}
      />
    </Dropdown>
  );
}
