/** The pictures of a reply, in the order they are sent. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureAddress, useHandOverPicture } from '@/api/conversations';
import { useNotifyError } from '@/components';
import { isPicture, MOST_BYTES, PICTURES } from '../pictures';
import styles from './rules.module.css';
import { MOST_PICTURES } from './values';

export interface PicturesInputProps {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
}

export function PicturesInput({ id, value = [], onChange }: PicturesInputProps) {
  const { t } = useTranslation('conversations');
  const { message } = App.useApp();
  const notify = useNotifyError();
  const file = useRef<HTMLInputElement>(null);
  const handOver = useHandOverPicture();
  const take = (picture: File) => {
    if (picture.size > MOST_BYTES) {
      message.warning(t('composer.pictureTooLarge'));
      return;
    }
    handOver.mutate(picture, {
      onSuccess: ({ id: taken }) => onChange?.([...value, taken]),
      onError: notify,
    });
  };
  return (
    <div className={styles.pictures}>
      {value.map((one, index) => (
        <span key={one} className={styles.picture}>
          <img src={pictureAddress(one)} alt={t('rule.pictureOf', { place: index + 1 })} />
          <Button
            size="small"
            shape="circle"
            icon={<CloseOutlined />}
            aria-label={t('rule.removePicture', { place: index + 1 })}
            onClick={() => onChange?.(value.filter((other) => other !== one))}
          />
        </span>
      ))}
      {value.length < MOST_PICTURES ? (
        <Button
          {...(id === undefined ? {} : { id })}
          icon={<PlusOutlined />}
          loading={handOver.isPending}
          onClick={() => file.current?.click()}
        >
          {t('rule.addPicture')}
        </Button>
      ) : null}
      <input
        ref={file}
        type="file"
        hidden
        accept={PICTURES.join(',')}
        aria-label={t('rule.addPicture')}
        onChange={({ target }) => {
          const picture = [...(target.files ?? [])].find(isPicture);
          target.value = '';
          if (picture) take(picture);
        }}
      />
    </div>
  );
}
