/** The diagnostics bundle: made, then fetched like an export. */
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { finishedExport, saveExport } from '@/api/exports';
import { useOperation } from '@/api/operations';
import { useCreateDiagnostics } from '@/api/upkeep';
import { useCodeText, useNotifyError } from '@/components';

export function BundleButton() {
  const { t } = useTranslation('settings');
  const notify = useNotifyError();
  const codeText = useCodeText();
  const [id, setId] = useState<string>();
  const create = useCreateDiagnostics();
  const operation = useOperation(id).data;
  const download = useMutation({ mutationFn: saveExport, onError: notify });
  const file = operation?.state === 'done' ? finishedExport(operation.result) : undefined;
  const running = create.isPending || (id !== undefined && operation?.state === 'running');
  if (file) {
    return (
      <Button size="small" type="primary" loading={download.isPending} onClick={() => download.mutate(file)}>
        {t('bundle.download')}
      </Button>
    );
  }
  const failed = operation?.state === 'failed' && !running;
  const { what, next } = codeText(operation?.error?.code ?? 'internal');
  return (
    <>
      {failed ? (
        <span role="alert">
          {what} · {next}
        </span>
      ) : null}
      <Button
        size="small"
        title={t('bundle.hint')}
        loading={running}
        onClick={() =>
          create.mutate(undefined, { onSuccess: ({ operation_id }) => setId(operation_id), onError: notify })
        }
      >
        {t('bundle.button')}
      </Button>
    </>
  );
}
