/** Until when the content waits, on Shanghai's clock. */
import { Button, DatePicker, Form, Modal, Space } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { formatDate } from '@/components';
import { momentOf, wallClockOf } from '../timeRange';
import type { DialogProps } from './dialog';

const WALL_CLOCK = 'YYYY-MM-DD HH:mm';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The picker counts in this computer's zone; only its digits are used. */
const pickerOf = (at: number) => dayjs(wallClockOf(at));
const momentIn = (picked: Dayjs) => momentOf(picked.format(WALL_CLOCK));

export function PostponeDialog({ open, busy, onClose, onSubmit }: DialogProps) {
  const { t } = useTranslation(['orders', 'common']);
  const [form] = Form.useForm<{ until?: Dayjs }>();
  const now = Date.now();
  const quick = {
    in30: now + 30 * MINUTE_MS,
    in120: now + 120 * MINUTE_MS,
    tomorrow: momentOf(`${formatDate(now + DAY_MS)} 09:00`),
  };
  return (
    <Modal
      open={open}
      title={t('orders:dialog.postponeTitle')}
      onCancel={onClose}
      okText={t('orders:action.postpone')}
      cancelText={t('common:action.cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      width={420}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{ until: pickerOf(quick.in120) }}
        onFinish={({ until }) => until && onSubmit({ action: 'postpone', until: momentIn(until) })}
      >
        <Form.Item
          name="until"
          label={t('orders:dialog.until')}
          rules={[
            { required: true, message: t('orders:dialog.untilRequired') },
            {
              validator: async (_rule, value?: Dayjs) => {
                if (value && momentIn(value) <= Date.now()) throw new Error(t('orders:dialog.untilPast'));
              },
            },
          ]}
        >
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format={WALL_CLOCK}
            minDate={pickerOf(now).startOf('day')}
            allowClear={false}
            style={{ width: '100%' }}
          />
        </Form.Item>
        <Space role="group" aria-label={t('orders:dialog.quick')}>
          {(['in30', 'in120', 'tomorrow'] as const).map((name) => (
            <Button
              key={name}
              size="small"
              onClick={() => form.setFieldsValue({ until: pickerOf(quick[name]) })}
            >
              {t(`orders:dialog.${name}`)}
            </Button>
          ))}
        </Space>
      </Form>
    </Modal>
  );
}
