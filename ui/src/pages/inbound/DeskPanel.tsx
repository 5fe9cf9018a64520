/** The addresses for the platform's own form, what is still missing, and the self-test. */
import { Alert, Button, Input, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useInboundDesk, useRenewAddresses, useSelfTest } from '@/api/inbound';
import type { InboundDesk, SelfTestAnswer } from '@/api/types';
import { usePreference } from '@/app/preferences';
import {
  ConfirmButton,
  CopyText,
  ErrorState,
  Facts,
  Panel,
  useKnownWord,
  useNotifyError,
} from '@/components';
import styles from './inbound.module.css';

export function DeskPanel({ shopId }: { shopId: string }) {
  const { t } = useTranslation('inbound');
  const notify = useNotifyError();
  // One domain serves every shop, and is wanted again whenever an address is entered anew.
  const [typed, setHost] = usePreference('inbound.host', '');
  const host = withScheme(typed);
  const desk = useInboundDesk(shopId);
  const renew = useRenewAddresses(shopId);
  const test = useSelfTest(shopId);
  if (desk.error && !desk.data) return <ErrorState error={desk.error} onRetry={() => void desk.refetch()} />;
  if (!desk.data) {
    return (
      <Panel>
        <Skeleton active paragraph={{ rows: 6 }} />
      </Panel>
    );
  }
  const make = () => renew.mutateAsync().catch(notify);
  return (
    <>
      <Lacks desk={desk.data} />
      <Panel
        title={t('address.title')}
        hint={t('address.hint')}
        extra={
          desk.data.has_token ? (
            <ConfirmButton danger title={t('address.renewAsk')} okText={t('address.renew')} onConfirm={make}>
              {t('address.renew')}
            </ConfirmButton>
          ) : (
            <Button type="primary" loading={renew.isPending} onClick={() => void make()}>
              {t('address.make')}
            </Button>
          )
        }
      >
        <label className={styles.host}>
          <span>{t('address.host')}</span>
          <Input
            value={typed}
            onChange={(event) => setHost(event.target.value.trim())}
            placeholder={t('address.hostHint')}
            spellCheck={false}
          />
        </label>
        <Addresses desk={desk.data} host={host} />
      </Panel>
      <Panel title={t('test.title')} hint={t('test.hint')}>
        <Button loading={test.isPending} onClick={() => test.mutate(host, { onError: notify })}>
          {t('test.run')}
        </Button>
        {test.data ? <Verdict answer={test.data} /> : null}
      </Panel>
    </>
  );
}

/** A domain that was typed without its scheme means https: platforms want a whole address. */
export function withScheme(host: string): string {
  return host === '' || /^[a-z]+:\/\//i.test(host) ? host : `https://${host}`;
}

function Lacks({ desk }: { desk: InboundDesk }) {
  const { t } = useTranslation('inbound');
  const word = useKnownWord();
  if (desk.lacks.length === 0) return <Alert type="success" showIcon title={t('lack.ready')} />;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('lack.title')}
      description={desk.lacks.map((lack) => word(`inbound:lack.${lack}`, lack)).join(' · ')}
    />
  );
}

function Addresses({ desk, host }: { desk: InboundDesk; host: string }) {
  const { t } = useTranslation('inbound');
  const word = useKnownWord();
  if (desk.addresses.length === 0) {
    return <p className={styles.faint}>{t(desk.has_token ? 'address.hidden' : 'address.none')}</p>;
  }
  const base = host.replace(/\/+$/, '');
  return (
    <Facts
      items={desk.addresses.map(({ call, path }) => ({
        key: call,
        label: word(`inbound:call.${call}`, call),
        value: <CopyText text={`${base}${path}`} />,
        wide: true,
      }))}
    />
  );
}

function Verdict({ answer }: { answer: SelfTestAnswer }) {
  const { t } = useTranslation('inbound');
  const why = (detail: string) => {
    const status = /^HTTP (\d+)/.exec(detail)?.[1];
    return status === undefined ? t('test.unreachable', { detail }) : t('test.notOurs', { status });
  };
  return (
    <div className={styles.verdict} role="status">
      <Alert
        type={answer.answered ? 'success' : 'error'}
        showIcon
        title={t(answer.answered ? 'test.inside' : 'test.insideBad')}
      />
      {answer.outside === null ? null : (
        <Alert
          type={answer.outside ? 'success' : 'error'}
          showIcon
          title={
            answer.outside
              ? t('test.outside')
              : t('test.outsideBad', { message: why(answer.outside_message ?? '') })
          }
        />
      )}
    </div>
  );
}
