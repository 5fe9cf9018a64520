/** Covers the window while files hover over it. What is done with them is decided by who listens to `host.onFileDrop`. */
import { InboxOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { host } from '../host';
import styles from './layout.module.css';

export function DropOverlay() {
  const { t } = useTranslation('nav');
  const [hovering, setHovering] = useState(false);
  useEffect(() => host.onFileHover(setHovering), []);
  if (!hovering) return null;
  return (
    <div className={styles.drop}>
      <InboxOutlined />
      <strong>{t('dropHere')}</strong>
      <span>{t('dropHint')}</span>
    </div>
  );
}
