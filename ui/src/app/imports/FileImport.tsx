/** One file on its way in: what it is, how far it is, what came of it. */
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FoundFile, startImport, takenOf } from '@/api/imports';
import { useCancelOperation, useOperation } from '@/api/operations';
import { useLifeAccounts } from '@/api/shops';
import type { ImportRequest } from '@/api/types';
import { ProgressPanel, ShopSelect, useNotifyError } from '@/components';
import styles from './imports.module.css';
import { TakenResult } from './TakenResult';
import { useFileReason } from './useFileReason';

export interface FileImportProps {
  file: FoundFile;
  origin: 'dropped' | 'chosen';
  /** A card list goes to the card page. */
  onCards: () => void;
  /** Shows an import in the history. */
  onOpen: (id: string) => void;
}

type Wish = Pick<ImportRequest, 'again' | 'older'>;

export function FileImport({ file, origin, onCards, onOpen }: FileImportProps) {
  const { t } = useTranslation('data');
  const why = useFileReason();
  const notify = useNotifyError();
  const [id, setId] = useState<string>();
  const [shop, setShop] = useState<string>();
  const operation = useOperation(id).data;
  const cancel = useCancelOperation();
  const begun = useRef(false);
  const takes = ['sales', 'travel', 'tracking', 'products'].includes(file.kind);
  const accounts = useLifeAccounts();
  const isReport = file.kind === 'sales' || file.kind === 'travel';
  const known = !isReport || accounts !== undefined;
  // A report does not say whose it is. With one account that is no question.
  const needsShop = file.kind === 'products' || (isReport && (accounts?.length ?? 0) > 1);

  const begin = (wish: Wish) => {
    const source = file.upload_id ? { upload_id: file.upload_id } : { path: file.path ?? '' };
    setId(undefined);
    startImport({ source, origin, ...(shop ? { shop_id: shop } : {}), ...wish }).then(
      ({ operation_id }) => setId(operation_id),
      notify,
    );
  };
  const start = useRef(begin);
  start.current = begin;
  useEffect(() => {
    if (begun.current || !takes || !known || needsShop) return;
    begun.current = true;
    start.current({});
  }, [takes, known, needsShop]);

  const title = (
    <span className={styles.name}>
      {file.name}
      <small>{t(`kind.${file.kind}`)}</small>
    </span>
  );
  if (!takes) {
    return (
      <section className={styles.left}>
        {title}
        <p>
          {file.kind === 'cards'
            ? t('files.cardsAlone')
            : file.reason
              ? why(file.reason, { here: true })
              : t('files.unknown')}
        </p>
        {file.kind === 'cards' ? (
          <Button size="small" onClick={onCards}>
            {t('files.cardsBegin')}
          </Button>
        ) : null}
      </section>
    );
  }
  if (needsShop && id === undefined) {
    return (
      <section className={styles.left}>
        {title}
        {isReport ? <p>{t('files.accountHint')}</p> : null}
        <div className={styles.line}>
          <ShopSelect
            value={shop}
            onChange={setShop}
            platform={isReport ? 'douyin_life' : undefined}
            aria-label={isReport ? t('files.chooseAccount') : t('files.chooseShop')}
          />
          <Button type="primary" disabled={!shop} onClick={() => begin({})}>
            {t('files.begin')}
          </Button>
        </div>
      </section>
    );
  }
  const taken = takenOf(operation?.result);
  return (
    <ProgressPanel
      title={title}
      operation={operation}
      cancelling={cancel.isPending}
      onCancel={() => id && cancel.mutate(id)}
    >
      {taken ? (
        <TakenResult
          taken={taken}
          onAgain={() => begin({ again: true })}
          onOlder={() => begin({ older: true })}
          onOpen={onOpen}
        />
      ) : null}
    </ProgressPanel>
  );
}
