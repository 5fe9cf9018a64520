/** Carrier and real tracking number of a parcel; without them where nothing is carried. */
import { AutoComplete, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { COMPANIES } from './companies';
import type { DialogProps } from './dialog';

const NUMBER = /^[0-9A-Za-z-]{6,40}$/;

export interface ShipDialogProps extends DialogProps {
  /** A parcel: carrier and number are needed. */
  carried: boolean;
}

export function ShipDialog({ carried, open, busy, onClose, onSubmit }: ShipDialogProps) {
  const { t } = useTranslation(['orders', 'common']);
  const [form] = Form.useForm<{ company?: string; number?: string }>();
  return (
    <Modal
      open={open}
      title={t('orders:dialog.shipTitle')}
      onCancel={onClose}
      okText={t('orders:dialog.shipOk')}
      cancelText={t('common:action.cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      width={420}
      // Typing begins at once; before the dialog stands it takes the focus itself.
      afterOpenChange={(on) => on && form.focusField('company')}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        onFinish={({ company = '', number = '' }) =>
          onSubmit({ action: 'ship', company: company.trim(), number: number.trim() })
        }
      >
        <Form.Item
          name="company"
          label={t('orders:dialog.company')}
          rules={[{ required: carried, whitespace: true, message: t('orders:dialog.companyRequired') }]}
        >
          <AutoComplete
            options={COMPANIES.map((name) => ({ value: t(`orders:company.${name}`) }))}
            showSearch={{ filterOption: (typed, option) => (option?.value ?? '').includes(typed) }}
          />
        </Form.Item>
        <Form.Item
          name="number"
          label={t('orders:dialog.number')}
          extra={carried ? t('orders:dialog.shipHint') : t('orders:dialog.shipVirtual')}
          rules={[
            { required: carried, whitespace: true, message: t('orders:dialog.numberRequired') },
            {
              transform: (value?: string) => value?.trim(),
              pattern: NUMBER,
              message: t('orders:dialog.numberForm'),
            },
          ]}
        >
          <Input autoComplete="off" spellCheck={false} onPressEnter={() => form.submit()} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
