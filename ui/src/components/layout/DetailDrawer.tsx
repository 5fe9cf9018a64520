/** The drawer that shows one row: heading, states, sections, and actions at the bottom. Arrows go to the neighbours. */
import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Drawer, Skeleton, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../feedback/ErrorState';
import styles from './layout.module.css';

export interface DetailDrawerProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** State tags under the title. */
  states?: ReactNode;
  loading?: boolean;
  error?: unknown;
  onRetry?: () => void;
  /** Neighbours in the list; `undefined` at its ends. */
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
  actions?: ReactNode;
  width?: number;
  children?: ReactNode;
}

export function DetailDrawer(props: DetailDrawerProps) {
  const {
    open,
    onClose,
    title,
    states,
    loading,
    error,
    onRetry,
    onPrevious,
    onNext,
    actions,
    width = 640,
  } = props;
  const { t } = useTranslation('components');
  const browsable = 'onPrevious' in props || 'onNext' in props;
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={width}
      title={<span className={styles.drawerTitle}>{title}</span>}
      extra={
        browsable ? (
          <div className={styles.drawerBrowse}>
            <Tooltip title={t('drawer.previous')}>
              <Button
                type="text"
                icon={<UpOutlined />}
                aria-label={t('drawer.previous')}
                disabled={!onPrevious}
                onClick={onPrevious}
              />
            </Tooltip>
            <Tooltip title={t('drawer.next')}>
              <Button
                type="text"
                icon={<DownOutlined />}
                aria-label={t('drawer.next')}
                disabled={!onNext}
                onClick={onNext}
              />
            </Tooltip>
          </div>
        ) : null
      }
      footer={actions ? <div className={styles.drawerActions}>{actions}</div> : null}
      destroyOnHidden
    >
      {states ? <div className={styles.drawerStates}>{states}</div> : null}
      {error ? (
        <ErrorState error={error} {...(onRetry ? { onRetry } : {})} />
      ) : loading ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : (
        props.children
      )}
    </Drawer>
  );
}
