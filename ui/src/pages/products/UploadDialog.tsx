/** Cards of a pool into the platform's own stock of a specification. They leave the pool first; nobody can look up what became of them. */
import { Alert, App, Form, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asApiError } from '@/api/ApiError';
import { usePools } from '@/api/cards';
import { useUploadCards } from '@/api/products';
import type { Product } from '@/api/types';
import { UPLOADS_PATH } from '@/app/paths';
import { ErrorState, useCodeText, useNotifyError } from '@/components';

type Sku = Product['skus'][number];

interface Wish {
  pool: string;
  count: number;
}

export interface UploadDialogProps {
  productId: string;
  sku: Sku;
  onClose: () => void;
}

/** The most cards of one upload. */
const MOST = 1_000;
/** How the program writes down a refusal, before the words of whoever refused. */
const REFUSED = /^refused \(([^)]+)\): /;
/** What the program finds wrong by itself: nothing goes to the platform then. */
const FOUND = ['card_key_wrong', 'card_length'] as const;
/** Calls that may have arrived although no answer came back. */
const LOST: readonly string[] = ['network_unreachable', 'answer_unreadable', 'call_interrupted'];

export function UploadDialog({ productId, sku, onClose }: UploadDialogProps) {
  const { t } = useTranslation(['products', 'common']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const codeText = useCodeText();
  const [form] = Form.useForm<Wish>();
  const pools = usePools();
  const upload = useUploadCards();
  const [trouble, setTrouble] = useState<{ title: string; text: string }>();
  const [unknown, setUnknown] = useState(false);
  const chosen = Form.useWatch('pool', form);
  const once = (pools.data ?? []).filter(({ kind }) => kind === 'once');
  const left = once.find(({ id }) => id === chosen)?.available ?? MOST;
  const notSent = (why: (typeof FOUND)[number] | 'no_key') => ({
    title: t('products:upload.notSent'),
    text: t(`products:upload.why.${why}`),
  });
  const submit = ({ pool, count }: Wish) => {
    setTrouble(undefined);
    upload.mutate(
      { id: productId, skuRef: sku.sku_ref, body: { pool_id: pool, count } },
      {
        onSuccess: (answer) => {
          if (answer.state === 'taken') {
            void message.success(t('products:upload.taken', { figure: count, batch: answer.batch ?? '' }));
            return onClose();
          }
          if (answer.state === 'unknown') return setUnknown(true);
          const said = answer.message ?? '';
          const found = FOUND.find((code) => code === REFUSED.exec(said)?.[1]);
          if (found) return setTrouble(notSent(found));
          const { what, next } = codeText(answer.code);
          const text = [what, said.replace(REFUSED, ''), next].filter(Boolean).join(' · ');
          setTrouble({ title: t('products:upload.refused'), text });
        },
        onError: (error) => {
          const { code } = asApiError(error);
          if (LOST.includes(code)) return setUnknown(true);
          // A shop of this platform takes cards as soon as it has a key for them.
          if (code === 'capability_missing') return setTrouble(notSent('no_key'));
          notify(error);
        },
      },
    );
  };
  const unread = pools.data ? null : pools.error;
  return (
    <Modal
      open
      title={t('products:upload.title', { spec: sku.spec || sku.sku_ref })}
      onCancel={onClose}
      onOk={() => (unknown ? onClose() : form.submit())}
      okText={t(unknown ? 'products:upload.seen' : 'products:upload.send')}
      cancelText={t('common:action.cancel')}
      confirmLoading={upload.isPending}
      okButtonProps={{ disabled: unread !== null && !unknown }}
      width={440}
      destroyOnHidden
    >
      {unknown ? (
        <Alert
          type="warning"
          showIcon
          title={t('products:upload.unknown')}
          description={
            <>
              {t('products:upload.unknownNext')}{' '}
              <Link to={UPLOADS_PATH}>{t('products:upload.toUploads')}</Link>
            </>
          }
        />
      ) : unread ? (
        <ErrorState compact error={unread} onRetry={() => void pools.refetch()} />
      ) : (
        <Form<Wish> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
          <p>{t('products:upload.note')}</p>
          {trouble === undefined ? null : (
            <Alert type="error" showIcon title={trouble.title} description={trouble.text} />
          )}
          <Form.Item
            name="pool"
            label={t('products:upload.pool')}
            rules={[{ required: true, message: t('products:upload.choose') }]}
          >
            <Select
              loading={pools.isPending}
              notFoundContent={pools.isPending ? null : t('products:upload.noPool')}
              options={once.map((pool) => ({
                value: pool.id,
                label: t('products:source.pool', {
                  name: pool.name,
                  figure: pool.available.toLocaleString('en-US'),
                }),
              }))}
            />
          </Form.Item>
          <Form.Item
            name="count"
            label={t('products:upload.count')}
            rules={[{ required: true, message: t('products:upload.howMany') }]}
          >
            <InputNumber min={1} max={Math.max(1, Math.min(MOST, left))} precision={0} />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}
