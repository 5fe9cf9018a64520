/** Puts a buyer on the list of those who get nothing by themselves. */
import { Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBlockBuyer, usePlatforms } from '@/api/shopActions';
import type { NewBlockedBuyer } from '@/api/types';
import { useNotifyError } from '@/components';

export function BlockBuyerDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation(['shops', 'common']);
  const notify = useNotifyError();
  const [form] = Form.useForm<NewBlockedBuyer>();
  const platforms = usePlatforms().data ?? [];
  const block = useBlockBuyer();
  const submit = (wish: NewBlockedBuyer) =>
    block.mutate({ ...wish, buyer_id: wish.buyer_id.trim() }, { onSuccess: onClose, onError: notify });
  return (
    <Modal
      open={open}
      title={t('shops:blocked.add')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('shops:blocked.block')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ danger: true, loading: block.isPending }}
      destroyOnHidden
    >
      <Form<NewBlockedBuyer>
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={{ platform: platforms.find(({ available }) => available)?.platform, reason: '' }}
        onFinish={submit}
      >
        <Form.Item
          name="platform"
          label={t('shops:blocked.platform')}
          rules={[{ required: true, message: t('shops:blocked.platformRequired') }]}
        >
          <Select
            options={platforms.map(({ platform }) => ({
              value: platform,
              label: t(`common:platform.${platform}`),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="buyer_id"
          label={t('shops:blocked.buyer')}
          extra={t('shops:blocked.buyerHint')}
          rules={[{ required: true, whitespace: true, message: t('shops:blocked.buyerRequired') }]}
        >
          <Input maxLength={120} spellCheck={false} />
        </Form.Item>
        <Form.Item name="reason" label={t('shops:blocked.reason')}>
          <Input maxLength={200} placeholder={t('shops:blocked.reasonExample')} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
