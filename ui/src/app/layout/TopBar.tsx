/** Search, shop filter, notices, connection, language, appearance, account. */
import { useTranslation } from 'react-i18next';
import { ShopSelect } from '@/components';
import { useShopFilter } from '../shopFilter';
import { AccountMenu } from './AccountMenu';
import { AlertBell } from './AlertBell';
import { AppearanceSwitch } from './AppearanceSwitch';
import { ConnectionMark } from './ConnectionMark';
import { LanguageSwitch } from './LanguageSwitch';
import styles from './layout.module.css';
import { SearchBox } from './SearchBox';

export function TopBar() {
  const { t } = useTranslation('nav');
  const [shop, setShop] = useShopFilter();
  return (
    <header className={styles.topBar}>
      <SearchBox />
      <ShopSelect value={shop} onChange={setShop} allowAll width={160} aria-label={t('shopFilter')} />
      <span className={styles.spring} />
      <ConnectionMark />
      <AlertBell />
      <LanguageSwitch />
      <AppearanceSwitch />
      <AccountMenu />
    </header>
  );
}
