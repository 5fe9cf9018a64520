/** Adds a shop: choose the platform, give it a name. What this version cannot connect is greyed, with the reason. */
import { Form, Input, Modal, Radio, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCreateShop, usePlatforms } from '@/api/shopActions';
import type { PlatformInfo, PlatformKind } from '@/api/types';
import {
  ErrorState,
  FormFields,
  type FormValues,
  PlatformName,
  sentFields,
  sentSecrets,
  shown,
  useFormRefused,
  useKnownWord,
} from '@/components';
import { Guide } from './connect/Guide';
import { STORE_FIELD, StoreSelect } from './StoreSelect';
import styles from './shops.module.css';

export interface AddShopDialogProps {
  open: boolean;
  onClose: () => void;
  onAdded: (id: string) => void;
}

interface Wish extends FormValues {
  platform: PlatformKind;
  name: string;
}

export function AddShopDialog({ open, onClose, onAdded }: AddShopDialogProps) {
  const { t } = useTranslation(['shops', 'common']);
  const platforms = usePlatforms();
  const create = useCreateShop();
  const [form] = Form.useForm<Wish>();
  const first = platforms.data?.find(({ available }) => available)?.platform;
  const platform = Form.useWatch('platform', form) ?? first;
  const fields = platforms.data?.find((info) => info.platform === platform)?.form ?? [];
  const refused = useFormRefused(form, `shops:form.${platform}`, fields, { name: t('shops:add.name') });
  const submit = ({ platform, name, ...values }: Wish) =>
    create.mutate(
      { platform, name: name.trim(), fields: sentFields(values), secrets: sentSecrets(values) },
      { onSuccess: ({ id }) => onAdded(id), onError: refused },
    );
  // Another platform has another form: it begins with what is usual there.
  const choose = (chosen: PlatformKind) => {
    const next = platforms.data?.find((info) => info.platform === chosen)?.form ?? [];
    form.setFieldsValue({ fields: shown(next), secrets: {} });
  };
  return (
    <Modal
      open={open}
      title={t('shops:add.title')}
      width={640}
      onCancel={onClose}
      okText={t('shops:add.submit')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ loading: create.isPending, disabled: first === undefined }}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      {platforms.error && !platforms.data ? (
        <ErrorState compact error={platforms.error} onRetry={() => void platforms.refetch()} />
      ) : platforms.data ? (
        <Form<Wish>
          form={form}
          layout="vertical"
          requiredMark={false}
          preserve={false}
          initialValues={{
            platform: first,
            name: '',
            fields: shown(platforms.data.find(({ platform }) => platform === first)?.form ?? []),
          }}
          onFinish={submit}
        >
          <Form.Item name="platform" label={t('shops:add.platform')}>
            <Radio.Group
              className={styles.platforms ?? ''}
              onChange={({ target }) => choose(target.value as PlatformKind)}
            >
              {platforms.data.map((info) => (
                <Radio key={info.platform} value={info.platform} disabled={!info.available}>
                  <PlatformChoice info={info} />
                </Radio>
              ))}
            </Radio.Group>
          </Form.Item>
          <Form.Item
            name="name"
            label={t('shops:add.name')}
            extra={t('shops:add.nameHint')}
            rules={[{ required: true, whitespace: true, message: t('shops:add.nameRequired') }]}
          >
            <Input maxLength={40} />
          </Form.Item>
          {platform ? <Guide platform={platform} /> : null}
          {platform ? (
            <FormFields
              key={platform}
              words={`shops:form.${platform}`}
              fields={fields}
              instead={{ [STORE_FIELD]: <StoreSelect platform={platform} /> }}
            />
          ) : null}
        </Form>
      ) : (
        <Skeleton active paragraph={{ rows: 6 }} />
      )}
    </Modal>
  );
}

function PlatformChoice({ info }: { info: PlatformInfo }) {
  const { t } = useTranslation('shops');
  const known = useKnownWord();
  const reason = info.reason ?? 'not_in_this_version';
  return (
    <span className={styles.platform}>
      <PlatformName platform={info.platform} />
      <small>{info.available ? t('add.available') : known(`shops:missing.${reason}`, reason)}</small>
    </span>
  );
}
