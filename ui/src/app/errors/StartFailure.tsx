/** The whole window when the program behind it could not start: what is wrong, the next step, and a way to try again. */
import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError, asApiError } from '@/api/ApiError';
import { useErrorText } from '@/components';
import { LanguageSwitch } from '../layout/LanguageSwitch';
import { KeyRecovery } from './KeyRecovery';
import styles from './StartFailure.module.css';

const KEY_CODES: ReadonlySet<string> = new Set([
  'keychain_locked',
  'keychain_absent',
  'keychain_empty',
  'key_file_permissions',
  'key_file_invalid',
  'wrong_key',
  'recovery_sheet_invalid',
]);

/** The key is lost or another one: the recovery sheet brings it back. */
const LOST_KEY_CODES: ReadonlySet<string> = new Set(['keychain_empty', 'key_file_invalid', 'wrong_key']);

/** The keychain that has the key cannot be asked: it may be opened again, or the recovery sheet does without it. */
const SHUT_KEYCHAIN = { keychain_locked: 'startup:unlock', keychain_absent: 'startup:bringBack' } as const;

/** Of the data's own key, and not of a new folder's. */
function shutKeychain(error: unknown) {
  const { code, details } = asApiError(error);
  if (details.key_recorded !== true) return undefined;
  return code === 'keychain_locked' || code === 'keychain_absent' ? SHUT_KEYCHAIN[code] : undefined;
}

/** What the program answers to every call when it has nothing to answer with. */
const START_CODES: ReadonlySet<string> = new Set([
  ...KEY_CODES,
  'data_damaged',
  'database_newer',
  'database_in_use',
  'database_failed',
  'disk_full',
  'disk_read_only',
  'clock_jumped',
  'shutting_down',
  'internal',
]);

export function isStartFailure(error: unknown): boolean {
  return error instanceof ApiError && error.status === 503 && START_CODES.has(error.code);
}

export interface StartFailureProps {
  error: unknown;
  onRetry: () => void;
  retrying: boolean;
  /** Start with the key in a file of the data folder. */
  onKeyInFolder: () => void;
}

export function StartFailure({ error, onRetry, retrying, onKeyInFolder }: StartFailureProps) {
  const { t } = useTranslation(['startup', 'common']);
  const { what, next, code } = useErrorText()(error);
  const shut = shutKeychain(error);
  const lost = LOST_KEY_CODES.has(code);
  return (
    <main className={styles.page}>
      <div className={styles.corner}>
        <LanguageSwitch />
      </div>
      <section className={styles.card} role="alert">
        <img src="/mark.svg" alt="" width={52} height={52} />
        <h1>{t('startup:title')}</h1>
        <p className={styles.what}>{what}</p>
        <p className={styles.next}>{shut ? t(shut) : next}</p>
        <Button type="primary" size="large" icon={<ReloadOutlined />} loading={retrying} onClick={onRetry}>
          {retrying ? t('startup:trying') : t('common:action.retry')}
        </Button>
        {shut || lost ? (
          <KeyRecovery
            key={code}
            file={shut ? 'wanted' : code === 'keychain_empty' ? 'offered' : undefined}
            onRecovered={onRetry}
          />
        ) : null}
        {code === 'keychain_absent' && !shut ? (
          <div className={styles.recovery}>
            <Button disabled={retrying} onClick={onKeyInFolder}>
              {t('startup:keyFile')}
            </Button>
            <p className={styles.note}>{t('startup:keyFileNote')}</p>
          </div>
        ) : null}
        <p className={styles.note}>
          {KEY_CODES.has(code) ? t('startup:key') : t('startup:safe')}
          <br />
          {t('startup:code', { code })}
        </p>
      </section>
    </main>
  );
}
