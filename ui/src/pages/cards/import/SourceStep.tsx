/** Which pool, and what: a pasted list, or a file chosen or dropped. */
import { FileTextOutlined, InboxOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asApiError } from '@/api/ApiError';
import type { Pool } from '@/api/types';
import { host } from '@/app/host';
import { useErrorText, useNotifyError } from '@/components';
import styles from './import.module.css';
import { type Chosen, EXTENSIONS, firstOf, inMegabytes, nameOf } from './source';

export interface SourceStepProps {
  pool: string | undefined;
  pools: Pool[];
  text: string;
  chosen: Chosen | undefined;
  error: Error | null;
  onPool: (id: string) => void;
  onAddPool: () => void;
  onText: (text: string) => void;
  onChosen: (chosen: Chosen | undefined) => void;
}

export function SourceStep(props: SourceStepProps) {
  const { pool, pools, text, chosen, error, onPool, onAddPool, onText, onChosen } = props;
  const { t } = useTranslation('cards');
  const notifyError = useNotifyError();
  const [wanted, setWanted] = useState<'paste' | 'file'>(chosen ? 'file' : 'paste');
  const way = chosen ? 'file' : wanted;
  const pick = async () => {
    const files = await host.pickFiles({ filters: [{ name: t('import.files'), extensions: EXTENSIONS }] });
    if (files) onChosen(firstOf(files));
  };
  return (
    <Form layout="vertical" component="div" className={styles.step ?? ''}>
      {error ? <Refusal error={error} chosen={chosen} /> : null}
      <Form.Item label={t('import.pool')} htmlFor="import-pool" required={false}>
        <div className={styles.poolLine}>
          <Select
            id="import-pool"
            value={pool ?? null}
            onChange={(id) => id && onPool(id)}
            placeholder={t('import.poolRequired')}
            showSearch={{ optionFilterProp: 'label' }}
            options={pools.map((one) => ({ value: one.id, label: one.name }))}
          />
          <Button icon={<PlusOutlined />} onClick={onAddPool}>
            {t('pool.add')}
          </Button>
        </div>
      </Form.Item>
      <Segmented
        value={way}
        onChange={(next) => {
          setWanted(next as 'paste' | 'file');
          if (next === 'paste') onChosen(undefined);
        }}
        options={(['paste', 'file'] as const).map((value) => ({ value, label: t(`import.way.${value}`) }))}
      />
      <div className={styles.box}>
        {way === 'paste' ? (
          <Input.TextArea
            value={text}
            onChange={(event) => onText(event.target.value)}
            placeholder={t('import.pastePlaceholder')}
            aria-label={t('import.way.paste')}
            className={styles.paste ?? ''}
            spellCheck={false}
          />
        ) : chosen ? (
          <div className={styles.file}>
            <FileTextOutlined />
            <strong>{nameOf(chosen)}</strong>
            {chosen.kind === 'file' ? (
              <span>{t('import.size', { size: inMegabytes(chosen.file.size) })}</span>
            ) : null}
            <Button onClick={() => void pick().catch(notifyError)}>{t('import.other')}</Button>
          </div>
        ) : (
          <div className={styles.file}>
            <InboxOutlined />
            <strong>{t('import.dropHere')}</strong>
            <span>{t('import.kinds')}</span>
            <Button onClick={() => void pick().catch(notifyError)}>{t('import.choose')}</Button>
          </div>
        )}
      </div>
    </Form>
  );
}

/** Why the list cannot be read; for one that is too large, the size allowed. */
function Refusal({ error, chosen }: { error: Error; chosen: Chosen | undefined }) {
  const { t } = useTranslation('cards');
  const errorText = useErrorText();
  const { what, next, code } = errorText(error);
  const { limit, size } = asApiError(error).details;
  const own = chosen?.kind === 'file' ? chosen.file.size : undefined;
  const bytes = typeof size === 'number' ? size : own;
  const tooLarge = code === 'file_too_large' || code === 'body_too_large';
  const detail =
    tooLarge && typeof limit === 'number'
      ? t('import.tooLarge', {
          size: bytes === undefined ? '—' : inMegabytes(bytes),
          limit: inMegabytes(limit),
        })
      : undefined;
  return (
    <Alert
      className={styles.refusal ?? ''}
      type="error"
      showIcon
      title={`${what} · ${next}`}
      {...(detail ? { description: detail } : {})}
    />
  );
}
