/** A button that asks before it acts, and shows that it is acting. */
import { Button, type ButtonProps, Popconfirm } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface ConfirmButtonProps extends Omit<ButtonProps, 'onClick' | 'title'> {
  /** The question; says what will happen. */
  title?: ReactNode;
  description?: ReactNode;
  /** The word on the confirming button, e.g. the verb of the action. */
  okText?: ReactNode;
  onConfirm: () => unknown;
}

export function ConfirmButton({
  title,
  description,
  okText,
  onConfirm,
  danger,
  disabled,
  ...button
}: ConfirmButtonProps) {
  const { t } = useTranslation(['components', 'common']);
  const [acting, setActing] = useState(false);
  const act = async () => {
    setActing(true);
    try {
      await onConfirm();
    } finally {
      setActing(false);
    }
  };
  return (
    <Popconfirm
      title={title ?? t('components:confirm.title')}
      description={description}
      okText={okText ?? t('common:action.ok')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ danger: danger ?? false }}
      onConfirm={() => void act()}
      disabled={disabled ?? false}
    >
      <Button {...button} danger={danger ?? false} disabled={disabled ?? false} loading={acting} />
    </Popconfirm>
  );
}
