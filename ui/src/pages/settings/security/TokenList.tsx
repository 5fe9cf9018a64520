/** Access tokens for other programs: each is shown once, and can be withdrawn. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApiTokens, useRevokeApiToken } from '@/api/settings';
import type { ApiToken } from '@/api/types';
import { ConfirmButton, type DataColumn, Time, ToneTag, useKnownWord, useNotifyError } from '@/components';
import { ListPanel } from './ListPanel';
import { NewTokenDialog } from './NewTokenDialog';

export function TokenList() {
  const { t } = useTranslation('settings');
  const known = useKnownWord();
  const notify = useNotifyError();
  const [adding, setAdding] = useState(false);
  const tokens = useApiTokens();
  const revoke = useRevokeApiToken();
  const columns: DataColumn<ApiToken>[] = [
    { key: 'name', title: t('token.name'), minWidth: 140, render: (row) => row.name },
    {
      key: 'scopes',
      title: t('token.scopes'),
      width: 200,
      render: (row) =>
        row.scopes.map((scope) => (
          <ToneTag key={scope} tone="grey">
            {known(`settings:scope.${scope}`, scope)}
          </ToneTag>
        )),
    },
    { key: 'created', title: t('token.created'), width: 130, render: (row) => <Time at={row.created_at} /> },
    {
      key: 'used',
      title: t('token.used'),
      width: 130,
      render: (row) => <Time at={row.last_used_at} none={t('token.never')} />,
    },
    {
      key: 'expires',
      title: t('token.expires'),
      width: 130,
      render: (row) => <Time at={row.expires_at} format="date" none={t('token.noEnd')} />,
    },
    {
      key: 'action',
      title: t('actions'),
      width: 90,
      render: (row) => (
        <ConfirmButton
          size="small"
          danger
          title={t('token.confirm', { name: row.name })}
          description={t('token.confirmHint')}
          okText={t('token.revoke')}
          onConfirm={() => revoke.mutateAsync(row.id).catch(notify)}
        >
          {t('token.revoke')}
        </ConfirmButton>
      ),
    },
  ];
  const words = {
    title: t('token.title'),
    hint: t('token.hint'),
    add: t('token.add'),
    empty: t('token.empty'),
    emptyHint: t('token.emptyHint'),
  };
  return (
    <ListPanel words={words} columns={columns} list={tokens} onAdd={() => setAdding(true)}>
      <NewTokenDialog open={adding} onClose={() => setAdding(false)} />
    </ListPanel>
  );
}
