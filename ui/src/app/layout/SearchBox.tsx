/** Search over all orders; Ctrl+K puts the cursor here from anywhere. */
import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { KeyHint } from '@/components';
import { orderSearchPath } from '../paths';
import styles from './layout.module.css';

export function SearchBox() {
  const { t } = useTranslation('nav');
  const navigate = useNavigate();
  const input = useRef<InputRef>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      input.current?.focus({ cursor: 'all' });
    };
    window.addEventListener('keydown', focus);
    return () => window.removeEventListener('keydown', focus);
  }, []);
  return (
    <search className={styles.search}>
      <Input
        ref={input}
        prefix={<SearchOutlined />}
        suffix={<KeyHint keys={['Ctrl', 'K']} />}
        placeholder={t('searchPlaceholder')}
        aria-label={t('search')}
        onPressEnter={({ currentTarget }) => {
          const q = currentTarget.value.trim();
          if (q) void navigate(orderSearchPath(q));
        }}
      />
    </search>
  );
}
