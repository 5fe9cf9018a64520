/** Actions that are done right here: a simulated payment, a backup, the way out, and how the program looks. */
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { endedOperation } from '@/api/operations';
import { usePay, usePractice } from '@/api/practice';
import { useLogout, useSession } from '@/api/session';
import type { PracticeProduct } from '@/api/types';
import { useCreateBackup } from '@/api/upkeep';
import { useCodeText, useNotifyError } from '@/components';
import { useAppearance } from '../appearance';
import { LANGUAGES, setLanguage } from '../i18n';
import { PATHS } from '../paths';
import type { Entry } from './entry';

const BACKUP = 'palette-backup';
const APPEARANCES = ['light', 'dark', 'system'] as const;

export function useDeeds(): Entry[] {
  const { t } = useTranslation('nav');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const notify = useNotifyError();
  const codeText = useCodeText();
  const products = usePractice().data?.products ?? [];
  const user = useSession().data?.user;
  const { choose } = useAppearance();
  const pay = usePay();
  const create = useCreateBackup();
  const logout = useLogout();

  const buy = async ({ product_ref, skus }: PracticeProduct) => {
    const sku = skus[0]?.sku_ref;
    const { sns } = await pay.mutateAsync({
      product_ref,
      quantity: 1,
      count: 1,
      ...(sku ? { sku_ref: sku } : {}),
    });
    void message.success(t('palette.deed.paid', { sn: sns[0] }));
  };
  const backUp = async () => {
    void message.loading({ key: BACKUP, content: t('palette.deed.backingUp'), duration: 0 });
    try {
      const { operation_id } = await create.mutateAsync();
      const { state, error } = await endedOperation(operation_id);
      if (state === 'done') {
        void message.success({ key: BACKUP, content: t('palette.deed.backedUp') });
        return;
      }
      const { what, next } = codeText(error?.code ?? 'backup_failed');
      void message.error({ key: BACKUP, content: `${what} · ${next}` });
    } catch (error) {
      message.destroy(BACKUP);
      throw error;
    }
  };
  const leave = async () => {
    await logout.mutateAsync();
    await navigate(PATHS.login);
  };
  const deed = (key: string, label: string, run: () => unknown): Entry => ({
    key: `deed-${key}`,
    group: 'action',
    label,
    run: () => void Promise.resolve(run()).catch(notify),
  });
  return [
    ...products.map((product) =>
      deed(`pay-${product.product_ref}`, t('palette.deed.pay', { title: product.title }), () => buy(product)),
    ),
    deed('backup', t('palette.deed.backup'), backUp),
    ...(user ? [deed('lock', t('palette.deed.lock'), leave)] : []),
    ...APPEARANCES.map((choice) =>
      deed(`theme-${choice}`, t('palette.deed.theme', { name: t(`theme.${choice}`) }), () => choose(choice)),
    ),
    ...LANGUAGES.map((language) =>
      deed(`language-${language}`, t('palette.deed.language', { name: t(`language.${language}`) }), () =>
        setLanguage(language),
      ),
    ),
  ];
}
