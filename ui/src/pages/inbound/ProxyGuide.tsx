/** How the endpoints come to be reachable from outside: a proxy with TLS in front. */
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/components';
import styles from './inbound.module.css';

const NGINX = `server {
    listen 443 ssl;
    server_name shop.example.com;
    ssl_certificate     /etc/ssl/shop.example.com.pem;
    ssl_certificate_key /etc/ssl/shop.example.com.key;
    # Whatever a platform sends gets the platform's own answer, and no 413 of nginx.
    client_max_body_size 16m;

    # Only what platforms call; the screens stay on this machine.
    location ~ ^/api/(jd/|agiso/(push$|agisoAcprSupplierApi/|[0-9a-f]+/)) {
        proxy_pass http://127.0.0.1:7788;
        proxy_set_header Host $host;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
    }
    location / { return 404; }
}`;

const CADDY = `shop.example.com {
    @platforms path_regexp ^/api/(jd/|agiso/(push$|agisoAcprSupplierApi/|[0-9a-f]+/))
    handle @platforms {
        reverse_proxy 127.0.0.1:7788
    }
    handle {
        respond 404
    }
}`;

export function ProxyGuide() {
  const { t } = useTranslation('inbound');
  const item = (key: string, text: string) => ({
    key,
    label: key,
    children: (
      <pre className={styles.code} role="region" tabIndex={0} aria-label={key}>
        {text}
      </pre>
    ),
  });
  return (
    <Panel title={t('guide.title')} hint={t('guide.hint')}>
      <Tabs items={[item('nginx', NGINX), item('Caddy', CADDY)]} />
      <p className={styles.faint}>{t('guide.port')}</p>
    </Panel>
  );
}
