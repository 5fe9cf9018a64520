/** People who may log in: their roles, new passwords, and who is let go. */
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '@/api/types';
import { useChangeUser, useDeleteUser, useUsers } from '@/api/users';
import { ConfirmButton, type DataColumn, Time, ToneTag, useNotifyError } from '@/components';
import styles from '../settings.module.css';
import { ListPanel } from './ListPanel';
import { NewUserDialog } from './NewUserDialog';
import { ResetPasswordDialog } from './ResetPasswordDialog';
import { ROLES } from './roles';

export function UserList() {
  const { t } = useTranslation('settings');
  const notify = useNotifyError();
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<User>();
  const users = useUsers();
  const change = useChangeUser();
  const remove = useDeleteUser();
  const columns: DataColumn<User>[] = [
    {
      key: 'name',
      title: t('user.name'),
      minWidth: 140,
      render: (row) => (
        <>
          {row.name} {row.is_me ? <ToneTag tone="blue">{t('user.me')}</ToneTag> : null}
        </>
      ),
    },
    {
      key: 'role',
      title: t('user.role'),
      width: 160,
      render: (row) => (
        <Select
          size="small"
          className={styles.short ?? ''}
          aria-label={`${t('user.role')} ${row.name}`}
          value={row.role}
          onChange={(role) => change.mutate({ id: row.id, patch: { role } }, { onError: notify })}
          options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
      ),
    },
    { key: 'created', title: t('user.created'), width: 130, render: (row) => <Time at={row.created_at} /> },
    {
      key: 'seen',
      title: t('user.seen'),
      width: 130,
      render: (row) => <Time at={row.seen_at} none={t('user.never')} />,
    },
    {
      key: 'action',
      title: t('actions'),
      width: 200,
      render: (row) =>
        row.is_me ? null : (
          <>
            <Button size="small" onClick={() => setResetting(row)}>
              {t('user.reset')}
            </Button>{' '}
            <ConfirmButton
              size="small"
              danger
              title={t('user.removeAsk', { name: row.name })}
              description={t('user.removeHint')}
              okText={t('user.remove')}
              onConfirm={() => remove.mutateAsync(row.id).catch(notify)}
            >
              {t('user.remove')}
            </ConfirmButton>
          </>
        ),
    },
  ];
  const words = {
    title: t('user.title'),
    hint: t('user.hint'),
    add: t('user.add'),
    empty: t('user.empty'),
    emptyHint: t('user.emptyHint'),
  };
  return (
    <ListPanel words={words} columns={columns} list={users} onAdd={() => setAdding(true)}>
      <NewUserDialog open={adding} onClose={() => setAdding(false)} />
      <ResetPasswordDialog user={resetting} onClose={() => setResetting(undefined)} />
    </ListPanel>
  );
}
