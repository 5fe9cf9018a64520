/** Sets up a channel or changes it, by the form of its kind. Saved first, then tried. */
import { Form, Input, Modal, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChangeChannel, useChannelKinds, useCreateChannel } from '@/api/channels';
import type { NoticeChannel } from '@/api/types';
import {
  FormFields,
  type FormValues,
  sentFields,
  sentSecrets,
  shown,
  useFormRefused,
  useKnownWord,
} from '@/components';
import styles from '../notices.module.css';

export interface ChannelDialogProps {
  /** Absent: a new one. */
  channel?: NoticeChannel;
  onClose: () => void;
}

interface Values extends FormValues {
  kind: string;
  name: string;
}

const FIRST = 'wecom';

export function ChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const { t } = useTranslation(['notices', 'common']);
  const known = useKnownWord();
  const kinds = useChannelKinds().data;
  const create = useCreateChannel();
  const change = useChangeChannel();
  const [form] = Form.useForm<Values>();
  const chosen = Form.useWatch('kind', form) ?? channel?.kind ?? FIRST;
  const fieldsOf = (kind: string) => kinds?.find((one) => one.kind === kind)?.form ?? [];
  const refused = useFormRefused(form, `notices:form.${chosen}`, fieldsOf(chosen), {
    name: t('notices:channels.name'),
  });
  const submit = ({ kind, name, ...values }: Values) => {
    const body = { name: name.trim(), fields: sentFields(values), secrets: sentSecrets(values) };
    const done = { onSuccess: onClose, onError: refused };
    if (channel) change.mutate({ id: channel.id, ...body }, done);
    else create.mutate({ kind, ...body }, done);
  };
  return (
    <Modal
      open
      title={t(channel ? 'notices:channels.edit' : 'notices:channels.add')}
      width={560}
      onCancel={onClose}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ loading: create.isPending || change.isPending }}
      onOk={() => form.submit()}
    >
      {kinds ? (
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{
            kind: channel?.kind ?? FIRST,
            name: channel?.name ?? '',
            fields: shown(fieldsOf(channel?.kind ?? FIRST), channel?.fields),
          }}
          onFinish={submit}
        >
          <Form.Item name="kind" label={t('notices:channels.kind')}>
            <Select
              disabled={channel !== undefined}
              onChange={(kind: string) => form.setFieldsValue({ fields: shown(fieldsOf(kind)), secrets: {} })}
              options={kinds.map(({ kind }) => ({ value: kind, label: known(`notices:kind.${kind}`, kind) }))}
            />
          </Form.Item>
          <p className={styles.guide}>{known(`notices:guide.${chosen}`, '')}</p>
          <Form.Item name="name" label={t('notices:channels.name')} extra={t('notices:channels.nameHint')}>
            <Input maxLength={40} />
          </Form.Item>
          <FormFields
            key={chosen}
            words={`notices:form.${chosen}`}
            fields={fieldsOf(chosen)}
            kept={channel?.secrets ?? []}
          />
        </Form>
      ) : (
        <Skeleton active paragraph={{ rows: 5 }} />
      )}
    </Modal>
  );
}
