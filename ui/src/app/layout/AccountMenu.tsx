/** Who is logged in, and the way out. The desktop window has no login and shows nothing here. */
import { LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useLogout, useSession } from '@/api/session';
import { useNotifyError } from '@/components';
import { PATHS } from '../paths';

export function AccountMenu() {
  const { t } = useTranslation('nav');
  const navigate = useNavigate();
  const notifyError = useNotifyError();
  const logout = useLogout();
  const user = useSession().data?.user;
  if (!user) return null;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [{ key: 'logout', icon: <LogoutOutlined />, label: t('logout') }],
        onClick: () =>
          logout.mutate(undefined, { onSuccess: () => void navigate(PATHS.login), onError: notifyError }),
      }}
    >
      <Button type="text" icon={<UserOutlined />}>
        {user.name}
      </Button>
    </Dropdown>
  );
}
