/** The bell with the number of open notices; the tray's red dot follows it. */
import { BellOutlined } from '@ant-design/icons';
import { Badge, Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useNoticeCount } from '@/api/notices';
import { host } from '../host';
import { PATHS } from '../paths';

export function AlertBell() {
  const { t } = useTranslation('nav');
  const navigate = useNavigate();
  const count = useNoticeCount().data?.open ?? 0;
  useEffect(() => {
    void host.setBadge(count).catch(() => undefined);
  }, [count]);
  return (
    <Badge count={count} size="small" overflowCount={99} offset={[-6, 6]}>
      <Button
        type="text"
        icon={<BellOutlined />}
        aria-label={t('alerts', { count })}
        onClick={() => void navigate(PATHS.notices)}
      />
    </Badge>
  );
}
