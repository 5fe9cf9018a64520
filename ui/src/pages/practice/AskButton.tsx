/** Lets a simulated buyer ask something: about a product, or about an order of the buyer's. It comes to 客服. */
import { MessageOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAsk } from '@/api/practice';
import type { PracticeProduct } from '@/api/types';
import { PATHS } from '@/app/paths';
import { useNotifyError } from '@/components';

export interface AskButtonProps {
  /** The order that is asked about; without one a product is chosen. */
  order?: string;
  products?: PracticeProduct[];
  block?: boolean;
}

interface Wish {
  text: string;
  product_ref?: string;
  buyer?: string;
}

/** The market takes no longer line. */
const LONGEST = 500;

export function AskButton({ order, products, block }: AskButtonProps) {
  const { t } = useTranslation(['practice', 'common']);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const notify = useNotifyError();
  const ask = useAsk();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Wish>();
  const asked = (buyer: string) => {
    setOpen(false);
    void message.success(
      <>
        {t('practice:ask.asked', { buyer })}{' '}
        {/* Messages hang outside of the router: a link would find none. */}
        <Button size="small" type="link" onClick={() => void navigate(PATHS.conversations)}>
          {t('practice:ask.see')}
        </Button>
      </>,
      6,
    );
  };
  const submit = ({ text, product_ref, buyer }: Wish) => {
    const name = buyer?.trim();
    const about = order
      ? { sn: order }
      : { ...(product_ref ? { product_ref } : {}), ...(name ? { buyer: name } : {}) };
    ask.mutate(
      { text: text.trim(), ...about },
      { onSuccess: (answer) => asked(answer.buyer), onError: notify },
    );
  };
  return (
    <>
      <Button
        size={block ? 'middle' : 'small'}
        icon={<MessageOutlined />}
        block={block ?? false}
        onClick={() => setOpen(true)}
      >
        {t(order ? 'practice:ask.order' : 'practice:ask.title')}
      </Button>
      <Modal
        open={open}
        title={t('practice:ask.title')}
        width={440}
        onCancel={() => setOpen(false)}
        okText={t('practice:ask.submit')}
        cancelText={t('common:action.cancel')}
        confirmLoading={ask.isPending}
        onOk={() => form.submit()}
        destroyOnHidden
      >
        {/* A name of its own: the payment beside it has fields of the same names. */}
        <Form<Wish>
          name="question"
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          initialValues={{ text: t('practice:ask.sample'), product_ref: products?.[0]?.product_ref }}
          onFinish={submit}
        >
          {order ? null : (
            <>
              <Form.Item name="product_ref" label={t('practice:ask.product')}>
                <Select
                  options={(products ?? []).map((product) => ({
                    value: product.product_ref,
                    label: product.title,
                  }))}
                />
              </Form.Item>
              <Form.Item name="buyer" label={t('practice:ask.buyer')}>
                <Input maxLength={40} placeholder={t('practice:pay.anyBuyer')} />
              </Form.Item>
            </>
          )}
          <Form.Item
            name="text"
            label={t('practice:ask.text')}
            extra={t('practice:ask.hint')}
            rules={[{ required: true, whitespace: true, message: t('practice:ask.textMissing') }]}
          >
            <Input maxLength={LONGEST} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
