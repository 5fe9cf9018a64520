/** The key that all secrets are encrypted with, logins and tokens. */
import { Button, Form, InputNumber, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useLogout, useSession } from '@/api/session';
import type { SecuritySettings } from '@/api/types';
import { PATHS } from '@/app/paths';
import { Panel, useNotifyError } from '@/components';
import { SectionForm } from '../SectionForm';
import { KeyPanel } from './KeyPanel';
import { OwnPasswordDialog } from './OwnPasswordDialog';
import { TokenList } from './TokenList';
import { UserList } from './UserList';

const MOST_HOURS = 2_160;

export function SecurityPart({ settings }: { settings: SecuritySettings }) {
  const { t } = useTranslation(['settings', 'nav']);
  const navigate = useNavigate();
  const notify = useNotifyError();
  const session = useSession().data;
  const logout = useLogout();
  const served = session?.mode === 'server';
  const isOwner = session?.user?.role === 'owner';
  const [changing, setChanging] = useState(false);
  return (
    <>
      <KeyPanel settings={settings} asksPassword={served} />
      {served ? (
        <>
          <Panel
            title={t('settings:login.title')}
            hint={session?.user?.name}
            extra={
              <>
                <Button size="small" onClick={() => setChanging(true)}>
                  {t('settings:ownPassword.title')}
                </Button>{' '}
                <Button
                  size="small"
                  loading={logout.isPending}
                  onClick={() =>
                    logout.mutate(undefined, {
                      onSuccess: () => void navigate(PATHS.login),
                      onError: notify,
                    })
                  }
                >
                  {t('nav:logout')}
                </Button>
              </>
            }
          >
            <SectionForm settings={settings} patch={(security) => ({ security })}>
              <Form.Item
                name="session_hours"
                label={t('settings:login.hours')}
                extra={t('settings:login.hoursHint')}
              >
                <InputNumber min={1} max={MOST_HOURS} precision={0} suffix={t('settings:login.hour')} />
              </Form.Item>
              <Form.Item
                name="lock_reveal"
                label={t('settings:login.reveal')}
                extra={t('settings:login.revealHint')}
                valuePropName="checked"
              >
                <Switch />
              </Form.Item>
            </SectionForm>
          </Panel>
          <OwnPasswordDialog
            open={changing}
            onClose={() => setChanging(false)}
            onChanged={() => void navigate(PATHS.login)}
          />
          {isOwner ? (
            <>
              <UserList />
              <TokenList />
            </>
          ) : null}
        </>
      ) : null}
    </>
  );
}
