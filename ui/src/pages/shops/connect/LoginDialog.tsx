/** Logging a shop in: a QR code to scan, or the platform's page and the code that it gives. */
import { Alert, App, Button, Form, Input, Modal, QRCode, Skeleton, Space, Spin } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBeginLogin, useCancelLogin, useFinishLogin, useLoginState } from '@/api/shopLogins';
import type { Shop, ShopLogin, ShopLoginState } from '@/api/types';
import { host } from '@/app/host';
import { ErrorState, useNotifyError } from '@/components';
import styles from '../shops.module.css';

export interface LoginDialogProps {
  shop: Shop;
  onClose: () => void;
}

export function LoginDialog({ shop, onClose }: LoginDialogProps) {
  const { t, i18n } = useTranslation(['shops', 'common']);
  const { message } = App.useApp();
  const begin = useBeginLogin(shop.id);
  const cancel = useCancelLogin(shop.id);
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    begin.mutate();
  }, [begin]);
  const over = (state: ShopLoginState) => {
    if (state.state !== 'done') return;
    void message.success(t('shops:login.done', { account: state.account ?? shop.name }));
    if (state.missing_scopes.length > 0) {
      void message.warning(
        t('shops:login.missing', { scopes: new Intl.ListFormat(i18n.language).format(state.missing_scopes) }),
        10,
      );
    }
    onClose();
  };
  return (
    <Modal
      open
      title={t('shops:login.title', { name: shop.name })}
      width={520}
      onCancel={() => {
        cancel.mutate();
        onClose();
      }}
      footer={null}
      destroyOnHidden
    >
      {begin.error ? (
        <ErrorState compact error={begin.error} onRetry={() => begin.mutate()} />
      ) : begin.data ? (
        <Step shop={shop} login={begin.data} onState={over} onAgain={() => begin.mutate()} />
      ) : (
        <Skeleton active paragraph={{ rows: 4 }} />
      )}
    </Modal>
  );
}

interface StepProps {
  shop: Shop;
  login: ShopLogin;
  onState: (state: ShopLoginState) => void;
  onAgain: () => void;
}

function Step({ shop, login, onState, onAgain }: StepProps) {
  const { t } = useTranslation('shops');
  const query = useLoginState(shop.id, login);
  const notify = useNotifyError();
  const finish = useFinishLogin(shop.id);
  const state = query.data;
  useEffect(() => {
    if (state) onState(state);
  }, [state, onState]);
  const ended = state?.state === 'expired' || state?.state === 'cancelled';
  return (
    <div className={styles.login}>
      {login.kind === 'qr' ? (
        <>
          {/* Dark on light in every look: not every camera reads the reverse. */}
          <QRCode
            value={login.qr ?? ''}
            type="svg"
            color="black"
            bgColor="white"
            size={220}
            aria-label={t('login.qrLabel')}
            status={ended ? 'expired' : state?.state === 'scanned' ? 'scanned' : 'active'}
            onRefresh={onAgain}
          />
          <p aria-live="polite">{t(`login.qr.${state?.state ?? 'waiting'}`)}</p>
        </>
      ) : (
        <PageStep shop={shop} login={login} onState={onState} />
      )}
      {state?.state === 'needs_person' && state.url ? (
        <Alert
          type="warning"
          showIcon
          title={t('login.person')}
          action={
            <Space orientation="vertical" size={4}>
              <Button size="small" onClick={() => void host.openExternal(state.url ?? '')}>
                {t('login.open')}
              </Button>
              <Button
                size="small"
                loading={finish.isPending}
                onClick={() => finish.mutate('done', { onSuccess: onState, onError: notify })}
              >
                {t('login.personDone')}
              </Button>
            </Space>
          }
        />
      ) : null}
      {query.error ? <ErrorState compact error={query.error} onRetry={onAgain} /> : null}
    </div>
  );
}

function PageStep({ shop, login, onState }: Omit<StepProps, 'onAgain'>) {
  const { t } = useTranslation('shops');
  const notify = useNotifyError();
  const finish = useFinishLogin(shop.id);
  const [opened, setOpened] = useState(false);
  const open = () => {
    setOpened(true);
    void host.openExternal(login.url ?? '');
  };
  return (
    <>
      <p>{t(login.returns ? 'login.page.returns' : 'login.page.hint')}</p>
      <Space>
        <Button type="primary" onClick={open}>
          {t('login.page.open')}
        </Button>
        {opened && login.returns ? (
          <span role="status">
            <Spin size="small" /> {t('login.page.waiting')}
          </span>
        ) : null}
      </Space>
      <Form<{ code: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={({ code }) => finish.mutate(code, { onSuccess: onState, onError: notify })}
      >
        <Form.Item
          name="code"
          label={t(login.returns ? 'login.page.codeElse' : 'login.page.code')}
          extra={t('login.page.codeHint')}
          rules={[{ required: true, whitespace: true, message: t('login.page.codeNeeded') }]}
        >
          <Input spellCheck={false} autoComplete="off" maxLength={500} />
        </Form.Item>
        <Button htmlType="submit" loading={finish.isPending}>
          {t('login.page.finish')}
        </Button>
      </Form>
    </>
  );
}
