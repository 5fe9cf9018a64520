/** A few words about the buyer of a finished order, where the platform has ratings. They cannot be taken back. */
import { StarOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Modal, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRateBuyer } from '@/api/conversations';
import type { OrderDetail, PlatformKind } from '@/api/types';
import { useNotifyError } from '@/components';

/** Platforms on which a seller rates buyers. */
const RATING: readonly PlatformKind[] = ['xianyu'];
const MOST_CHARS = 200;

export function RateBuyer({ detail: { order, events } }: { detail: OrderDetail }) {
  const { t } = useTranslation(['orders', 'common']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const rate = useRateBuyer();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ words: string }>();
  // One that nobody knows of may be tried again: the platform is asked first.
  const isRated = events.some(({ kind }) => kind === 'rated');
  if (order.status !== 'completed' || !RATING.includes(order.platform) || isRated) return null;
  const submit = ({ words }: { words: string }) =>
    rate.mutate(
      { order: order.id, words: words.trim() },
      {
        onSuccess: () => {
          setOpen(false);
          message.success(t('orders:rating.done'));
        },
        onError: notify,
      },
    );
  return (
    <>
      <Tooltip title={t('orders:rating.button')}>
        <Button
          type="text"
          size="small"
          icon={<StarOutlined />}
          aria-label={t('orders:rating.button')}
          onClick={() => setOpen(true)}
        />
      </Tooltip>
      <Modal
        open={open}
        title={t('orders:rating.button')}
        width={440}
        onCancel={() => setOpen(false)}
        okText={t('orders:rating.send')}
        cancelText={t('common:action.cancel')}
        confirmLoading={rate.isPending}
        onOk={() => form.submit()}
        destroyOnHidden
      >
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          initialValues={{ words: t('orders:rating.usual') }}
          onFinish={submit}
        >
          <Form.Item
            name="words"
            label={t('orders:rating.words')}
            extra={t('orders:rating.hint')}
            rules={[{ required: true, whitespace: true, message: t('orders:rating.needed') }]}
          >
            <Input.TextArea rows={3} maxLength={MOST_CHARS} showCount />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
