/** Files dropped on any page: reports are taken in here, card lists go to the dialog of the card page. */
import { Button, Modal, Spin } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type FoundFile, findFiles } from '@/api/imports';
import { EmptyState, useNotifyError } from '@/components';
import { type ChosenFiles, host } from '../host';
import { COUNTED } from '../host/droppedFiles';
import { importsPath, PATHS } from '../paths';
import { offerCardList } from './cardDrops';
import { FileImport } from './FileImport';
import styles from './imports.module.css';
import { onPickForImport } from './pickForImport';

export function DropImports() {
  const { t } = useTranslation(['data', 'common']);
  const navigate = useNavigate();
  const notify = useNotifyError();
  const [files, setFiles] = useState<FoundFile[]>();
  const [left, setLeft] = useState(0);
  const [looking, setLooking] = useState(false);
  const [origin, setOrigin] = useState<'dropped' | 'chosen'>('dropped');

  const importCards = useCallback(
    ({ file, path }: FoundFile) => {
      offerCardList(file ? { kind: 'file', file } : { kind: 'path', path: path ?? '' });
      void navigate(PATHS.cards);
    },
    [navigate],
  );
  const begin = useCallback(
    async (chosen: ChosenFiles, from: 'dropped' | 'chosen') => {
      setOrigin(from);
      setLooking(true);
      try {
        const { files: found, left: more } = await findFiles(
          chosen.kind === 'paths' ? { paths: chosen.paths } : { files: chosen.files },
        );
        const beyond = more + (chosen.kind === 'files' ? (chosen.left ?? 0) : 0);
        const [only] = found;
        // Several lists are named here: each has a pool of its own.
        if (only?.kind === 'cards' && found.length === 1) {
          importCards(only);
        } else {
          setFiles((before) => [...(before ?? []), ...found]);
          setLeft((before) => before + beyond);
        }
      } catch (error) {
        notify(error);
      } finally {
        setLooking(false);
      }
    },
    [importCards, notify],
  );

  useEffect(() => host.onFileDrop((chosen) => void begin(chosen, 'dropped')), [begin]);
  useEffect(() => onPickForImport((chosen) => void begin(chosen, 'chosen')), [begin]);

  const close = () => {
    setFiles(undefined);
    setLeft(0);
  };
  return (
    <Modal
      open={files !== undefined || looking}
      title={t('data:files.title')}
      onCancel={close}
      width={760}
      mask={{ closable: false }}
      destroyOnHidden
      footer={[
        <Button
          key="history"
          onClick={() => {
            close();
            void navigate(importsPath());
          }}
        >
          {t('data:files.history')}
        </Button>,
        <Button key="close" type="primary" onClick={close}>
          {t('common:action.close')}
        </Button>,
      ]}
    >
      <div className={styles.files}>
        {left > 0 ? (
          <p className={styles.beyond} role="status" aria-label={t('data:files.beyondTitle')}>
            {left < COUNTED ? t('data:files.beyond', { count: left }) : t('data:files.beyondMany')}
          </p>
        ) : null}
        {files?.map((file) => (
          <FileImport
            key={file.upload_id ?? file.path ?? file.name}
            file={file}
            origin={origin}
            onCards={() => {
              close();
              importCards(file);
            }}
            onOpen={(id) => {
              close();
              void navigate(importsPath(id));
            }}
          />
        ))}
        {looking ? <Spin description={t('data:files.looking')} /> : null}
        {files?.length === 0 && !looking ? (
          <EmptyState compact picture="file" title={t('data:files.none')} hint={t('data:files.noneHint')} />
        ) : null}
      </div>
    </Modal>
  );
}
