/** A few words of the seller: a note on the order, or why a buyer is blocked. */
import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DialogProps } from './dialog';

export interface TextDialogProps extends DialogProps {
  about: 'note' | 'block';
  /** The note as it stands. */
  text?: string | null | undefined;
}

const LONGEST = 500;

export function TextDialog({ about, text, open, busy, onClose, onSubmit }: TextDialogProps) {
  const { t } = useTranslation(['orders', 'common']);
  const [form] = Form.useForm<{ text?: string }>();
  const isNote = about === 'note';
  return (
    <Modal
      open={open}
      title={isNote ? t('orders:dialog.noteTitle') : t('orders:dialog.blockTitle')}
      onCancel={onClose}
      okText={isNote ? t('common:action.save') : t('orders:action.block_buyer')}
      okButtonProps={{ danger: !isNote }}
      cancelText={t('common:action.cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      width={440}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        initialValues={{ text: text ?? '' }}
        onFinish={({ text: typed = '' }) =>
          onSubmit(
            isNote ? { action: 'note', text: typed.trim() } : { action: 'block_buyer', reason: typed.trim() },
          )
        }
      >
        <Form.Item
          name="text"
          label={isNote ? t('orders:dialog.noteTitle') : t('orders:dialog.reason')}
          extra={isNote ? t('orders:dialog.noteHint') : t('orders:dialog.blockHint')}
          rules={
            isNote ? [] : [{ required: true, whitespace: true, message: t('orders:dialog.reasonRequired') }]
          }
        >
          <Input.TextArea rows={3} maxLength={LONGEST} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}
