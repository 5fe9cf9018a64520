/** The door to the palette; Ctrl+K opens it from anywhere. */
import { SearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '@/components';
import { CommandPalette } from '../palette/CommandPalette';
import styles from './layout.module.css';

export function SearchBox() {
  const { t } = useTranslation('nav');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <search className={styles.search}>
      <Button
        block
        icon={<SearchOutlined />}
        className={styles.searchButton ?? ''}
        onClick={() => setOpen(true)}
      >
        <span className={styles.searchWords}>{t('searchPlaceholder')}</span>
        <KeyHint keys={['Ctrl', 'K']} />
      </Button>
      <CommandPalette open={open} onClose={() => setOpen(false)} />
    </search>
  );
}
