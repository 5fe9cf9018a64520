/** The cards that 阿奇索 keeps: what is left of each kind, and more of one. */
import { Alert, App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddKeptCards, useKeptCards } from '@/api/inbound';
import type { AgisoCardKind } from '@/api/types';
import { type DataColumn, EmptyState, Panel, SimpleTable, useNotifyError } from '@/components';

/** A line is a number and, after the first comma, a password. */
export function readCards(text: string): { number: string; secret: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const at = line.search(/[,\uff0c]/);
      return at < 0
        ? { number: line, secret: '' }
        : { number: line.slice(0, at).trim(), secret: line.slice(at + 1).trim() };
    });
}

export function CardStock({ shopId }: { shopId: string }) {
  const { t } = useTranslation(['inbound', 'common', 'orders']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const kept = useKeptCards(shopId);
  const add = useAddKeptCards(shopId);
  const [kind, setKind] = useState<AgisoCardKind>();
  const [text, setText] = useState('');
  const look = () => kept.mutate(undefined, { onError: notify });
  const cards = readCards(text);
  const close = () => {
    setKind(undefined);
    setText('');
  };
  const send = () =>
    kind &&
    add.mutate(
      { kind: kind.id, cards },
      {
        onSuccess: ({ added, failed }) => {
          void message.success(t('inbound:stock.done', { added: added ?? 0, failed: failed ?? 0 }));
          close();
          look();
        },
        onError: notify,
      },
    );
  const columns: DataColumn<AgisoCardKind>[] = [
    { key: 'kind', title: t('inbound:stock.kind'), render: (row) => row.title || row.id },
    { key: 'left', title: t('inbound:stock.left'), width: 100, align: 'right', render: (row) => row.left },
    { key: 'total', title: t('inbound:stock.total'), width: 100, align: 'right', render: (row) => row.total },
    {
      key: 'add',
      title: t('orders:column.action'),
      width: 100,
      render: (row) => (
        <Button size="small" onClick={() => setKind(row)}>
          {t('inbound:stock.add')}
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title={t('inbound:stock.title')}
      hint={t('inbound:stock.hint')}
      extra={
        <Button loading={kept.isPending} onClick={look}>
          {t('inbound:stock.show')}
        </Button>
      }
    >
      {kept.data ? (
        <SimpleTable
          label={t('inbound:stock.title')}
          rowKey={(row) => row.id}
          columns={columns}
          rows={kept.data.kinds}
          error={null}
          onRetry={look}
          empty={
            <EmptyState picture="list" title={t('inbound:stock.empty')} hint={t('inbound:stock.emptyHint')} />
          }
        />
      ) : null}
      <Modal
        open={kind !== undefined}
        title={`${t('inbound:stock.add')} ${kind?.title ?? ''}`}
        onCancel={close}
        onOk={send}
        okText={t('inbound:stock.add')}
        cancelText={t('common:action.cancel')}
        okButtonProps={{ loading: add.isPending, disabled: cards.length === 0 || cards.length > 1000 }}
        destroyOnHidden
      >
        {add.isError ? <Alert type="warning" showIcon title={t('inbound:stock.unsure')} /> : null}
        <p>{t('inbound:stock.cards')}</p>
        <Input.TextArea
          rows={8}
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
          aria-label={t('inbound:stock.cards')}
        />
      </Modal>
    </Panel>
  );
}
