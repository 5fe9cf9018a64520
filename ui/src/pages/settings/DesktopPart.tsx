/** The window: tray, start with the system, pop-ups. Only where the shell can do it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { keys } from '@/api/keys';
import type { DesktopSettings } from '@/api/types';
import { host } from '@/app/host';
import { Panel, useNotifyError } from '@/components';
import { SectionForm } from './SectionForm';
import styles from './settings.module.css';

export function DesktopPart({ settings }: { settings: DesktopSettings }) {
  const { t } = useTranslation('settings');
  return (
    <Panel title={t('tab.desktop')}>
      {host.hasAutostart ? <Autostart /> : null}
      <SectionForm settings={settings} patch={(desktop) => ({ desktop })}>
        {host.hasTray ? (
          <Form.Item
            name="close_to_tray"
            label={t('desktop.tray')}
            extra={t('desktop.trayHint')}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        ) : null}
        <Form.Item
          name="popups"
          label={t('desktop.popups')}
          extra={t('desktop.popupsHint')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
        <Form.Item
          name="inbound"
          label={t('desktop.inbound')}
          extra={t('desktop.inboundHint')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
        <Form.Item
          name="inbound_listen"
          label={t('desktop.inboundListen')}
          extra={t('desktop.inboundListenHint')}
          rules={[{ required: true, pattern: /^.+:\d{1,5}$/, message: t('desktop.inboundListenHint') }]}
        >
          <Input spellCheck={false} style={{ width: 220 }} />
        </Form.Item>
      </SectionForm>
    </Panel>
  );
}

/** The system keeps this one itself: it is asked and told at once, not saved with the form. */
function Autostart() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const notify = useNotifyError();
  const key = keys.part('session', 'autostart');
  const state = useQuery({ queryKey: key, queryFn: () => host.getAutostart() });
  const change = useMutation({
    mutationFn: (enabled: boolean) => host.setAutostart(enabled),
    onError: notify,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return (
    <div className={styles.form}>
      <Form.Item layout="vertical" label={t('desktop.autostart')} extra={t('desktop.autostartHint')}>
        <Switch
          aria-label={t('desktop.autostart')}
          checked={state.data ?? false}
          loading={state.isPending || change.isPending}
          onChange={(enabled) => change.mutate(enabled)}
        />
      </Form.Item>
    </div>
  );
}
