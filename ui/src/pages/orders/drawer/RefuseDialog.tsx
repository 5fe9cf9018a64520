/** Refuses an order for good: the platform refunds, so the number is typed again. */
import { Alert, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useKnownWord } from '@/components';

interface Wish {
  code: string;
  reason: string;
  confirm: string;
}

interface RefuseDialogProps {
  open: boolean;
  sn: string;
  codes: readonly string[];
  busy: boolean;
  onClose: () => void;
  onRefuse: (wish: Wish) => void;
}

export function RefuseDialog({ open, sn, codes, busy, onClose, onRefuse }: RefuseDialogProps) {
  const { t } = useTranslation(['inbound', 'common']);
  const word = useKnownWord();
  const [form] = Form.useForm<Wish>();
  return (
    <Modal
      open={open}
      title={t('inbound:production.refuse')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('inbound:production.refuse')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ danger: true, loading: busy }}
      destroyOnHidden
    >
      <Alert type="warning" showIcon title={t('inbound:production.refuseHint')} />
      <Form<Wish>
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={{ code: codes[0], reason: '', confirm: '' }}
        onFinish={onRefuse}
      >
        <Form.Item name="code" label={t('inbound:production.refuseCode')}>
          <Select
            options={codes.map((code) => ({
              value: code,
              label: `${code} ${word(`inbound:refusalCode.${code}`, '')}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('inbound:production.refuseReason')}>
          <Input maxLength={30} />
        </Form.Item>
        <Form.Item
          name="confirm"
          label={t('inbound:production.refuseConfirm', { sn })}
          rules={[
            {
              validator: (_, value: string) =>
                value.trim() === sn ? Promise.resolve() : Promise.reject(t('inbound:production.refuseWrong')),
            },
          ]}
        >
          <Input spellCheck={false} autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
