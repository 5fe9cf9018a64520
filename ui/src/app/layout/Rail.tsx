/** Main navigation: a picture and a word for each page. */
import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { usePreference } from '../preferences';
import { PAGE_ROUTES } from '../routes';
import styles from './Rail.module.css';
import { RailCount } from './RailCount';

export function Rail() {
  const { t } = useTranslation(['nav', 'common']);
  const [collapsed, setCollapsed] = usePreference('railCollapsed', false);
  const toggleLabel = collapsed ? t('nav:expand') : t('nav:collapse');
  return (
    <nav className={styles.rail} data-collapsed={collapsed ? '' : undefined} aria-label={t('nav:main')}>
      <div className={styles.brand}>
        <img src="/mark.svg" alt="" width={30} height={30} />
        <span>{t('common:brand')}</span>
      </div>
      <ul>
        {PAGE_ROUTES.map(({ key, path, icon: Icon, startsGroup }) => (
          <li key={key} data-group={startsGroup ? '' : undefined}>
            <Tooltip title={collapsed ? t(`nav:${key}`) : undefined} placement="right">
              <NavLink to={path} end={path === '/'} className={styles.link ?? ''}>
                <Icon />
                <span>{t(`nav:${key}`)}</span>
                {key === 'conversations' ? <RailCount /> : null}
              </NavLink>
            </Tooltip>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={styles.toggle}
        onClick={() => setCollapsed(!collapsed)}
        aria-label={toggleLabel}
        title={toggleLabel}
      >
        {collapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
      </button>
    </nav>
  );
}
