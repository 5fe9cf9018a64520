/** A shop's name and how it is read. */
import { App, Button, Form, Input, Skeleton, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatforms, useUpdateShop } from '@/api/shopActions';
import type { FormField, Shop } from '@/api/types';
import {
  DurationInput,
  ErrorState,
  FormFields,
  type FormValues,
  sentFields,
  sentSecrets,
  shown,
  useFormRefused,
} from '@/components';
import { SkuWays } from './SkuWays';
import { STORE_FIELD, StoreSelect } from './StoreSelect';
import styles from './shops.module.css';

interface Values extends FormValues {
  name: string;
  poll_interval_ms: number;
  push: boolean;
  auto_deliver: boolean;
  gateway: string;
}

const SHORTEST_MS = 1_000;
const LONGEST_MS = 86_400_000;
/** A platform whose form has this field is asked as often as the field says. */
const OWN_INTERVAL = 'sync_interval';
/** Platforms that only call us: there is nothing to be asked for, and nothing to listen to. */
const ONLY_CALLED: readonly Shop['platform'][] = ['jd_general', 'jd_game'];

export function ShopForm({ shop }: { shop: Shop }) {
  const platforms = usePlatforms();
  const form = platforms.data?.find((info) => info.platform === shop.platform)?.form;
  if (platforms.error && !platforms.data) {
    return <ErrorState compact error={platforms.error} onRetry={() => void platforms.refetch()} />;
  }
  return form ? (
    <Loaded key={shop.id} shop={shop} form={form} />
  ) : (
    <Skeleton active paragraph={{ rows: 4 }} />
  );
}

function Loaded({ shop, form }: { shop: Shop; form: readonly FormField[] }) {
  const { t } = useTranslation(['shops', 'common']);
  const { message } = App.useApp();
  const [values] = Form.useForm<Values>();
  const refused = useFormRefused(values, `shops:form.${shop.platform}`, form, {
    gateway: t('shops:config.gateway'),
    name: t('shops:add.name'),
  });
  const update = useUpdateShop(shop.id);
  const [dirty, setDirty] = useState(false);
  const onlyCalled = ONLY_CALLED.includes(shop.platform);
  const submit = ({ name, gateway, fields, secrets, ...rest }: Values) =>
    update.mutate(
      {
        name: name.trim(),
        config: { ...shop.config, ...rest, gateway: gateway.trim() || null },
        fields: sentFields({ ...(fields ? { fields } : {}) }),
        secrets: sentSecrets({ ...(secrets ? { secrets } : {}) }),
      },
      {
        onSuccess: () => {
          setDirty(false);
          void message.success(t('common:saved'));
        },
        onError: refused,
      },
    );
  return (
    <Form<Values>
      form={values}
      layout="vertical"
      requiredMark={false}
      className={styles.form ?? ''}
      initialValues={{
        name: shop.name,
        ...shop.config,
        gateway: shop.config.gateway ?? '',
        fields: shown(form, shop.fields),
      }}
      onValuesChange={() => setDirty(true)}
      onFinish={submit}
    >
      <Form.Item
        name="name"
        label={t('shops:add.name')}
        rules={[{ required: true, whitespace: true, message: t('shops:add.nameRequired') }]}
      >
        <Input maxLength={40} />
      </Form.Item>
      <div className={styles.wide}>
        <FormFields
          words={`shops:form.${shop.platform}`}
          fields={form}
          kept={shop.secrets.map(({ name }) => name)}
          bySku={(field, given) => (
            <SkuWays
              {...given}
              shop={shop.id}
              field={field}
              words={`shops:form.${shop.platform}.${field.name}`}
            />
          )}
          instead={{ [STORE_FIELD]: <StoreSelect platform={shop.platform} shop={shop} /> }}
        />
      </div>
      {onlyCalled || form.some(({ name }) => name === OWN_INTERVAL) ? null : (
        <Form.Item
          name="poll_interval_ms"
          label={t('shops:config.interval')}
          extra={t('shops:config.intervalHint')}
        >
          <DurationInput units={['second', 'minute', 'hour']} min={SHORTEST_MS} max={LONGEST_MS} />
        </Form.Item>
      )}
      <Form.Item
        name="auto_deliver"
        label={t('shops:config.auto')}
        extra={t('shops:config.autoHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      {onlyCalled ? null : (
        <Form.Item
          name="push"
          label={t('shops:config.push')}
          extra={t('shops:config.pushHint')}
          valuePropName="checked"
        >
          <Switch disabled={!shop.capabilities.includes('push_events')} />
        </Form.Item>
      )}
      <Form.Item
        name="gateway"
        label={t('shops:config.gateway')}
        extra={t('shops:config.gatewayHint')}
        className={styles.wide ?? ''}
      >
        <Input placeholder={t('shops:config.gatewayNone')} spellCheck={false} />
      </Form.Item>
      <Button htmlType="submit" disabled={!dirty} loading={update.isPending}>
        {t('common:action.save')}
      </Button>
    </Form>
  );
}
