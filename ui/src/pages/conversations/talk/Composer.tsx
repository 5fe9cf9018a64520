/** Where the seller writes: Enter sends, Shift+Enter begins a line, a picture is chosen or pasted. */
import { PictureOutlined, SendOutlined } from '@ant-design/icons';
import { Button, Input, Tooltip } from 'antd';
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '@/components';
import { isPicture, PICTURES } from '../pictures';
import styles from './talk.module.css';

/** One message of the platform; a longer text goes out in several. */
export const MESSAGE_CHARS = 1_000;
const MOST_CHARS = 4_000;

export interface ComposerProps {
  inputRef: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
  onPicture: (file: File) => void;
  sending: boolean;
  /** Why nothing can be sent now. */
  closed?: string | undefined;
  /** Keys of an empty field; `true` when they were used. */
  onEmptyKey: (key: string) => boolean;
}

export function Composer(props: ComposerProps) {
  const { inputRef, text, onText, onSend, onPicture, sending, closed, onEmptyKey } = props;
  const { t } = useTranslation('conversations');
  const file = useRef<HTMLInputElement>(null);
  const parts = Math.ceil([...text.trim()].length / MESSAGE_CHARS);
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that chooses a word of an input method is no Enter.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (text === '' && !event.shiftKey && !event.altKey && !event.ctrlKey && onEmptyKey(event.key)) {
      event.preventDefault();
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (text.trim() !== '' && !closed) onSend();
  };
  const paste = (event: ClipboardEvent) => {
    const picture = [...event.clipboardData.files].find(isPicture);
    if (!picture || closed) return;
    event.preventDefault();
    onPicture(picture);
  };
  return (
    <div className={styles.composer}>
      <Input.TextArea
        ref={(area) => {
          inputRef.current = area?.resizableTextArea?.textArea ?? null;
        }}
        data-composer=""
        variant="borderless"
        autoSize={{ minRows: 2, maxRows: 7 }}
        maxLength={MOST_CHARS}
        value={text}
        disabled={closed !== undefined}
        placeholder={closed ?? t('composer.placeholder')}
        aria-label={t('composer.label')}
        onChange={({ target }) => onText(target.value)}
        onKeyDown={press}
        onPaste={paste}
      />
      <div className={styles.composerLine}>
        <Tooltip title={t('composer.pictureHint')}>
          <Button
            type="text"
            icon={<PictureOutlined />}
            aria-label={t('composer.picture')}
            disabled={closed !== undefined}
            onClick={() => file.current?.click()}
          />
        </Tooltip>
        <input
          ref={file}
          type="file"
          hidden
          accept={PICTURES.join(',')}
          aria-label={t('composer.picture')}
          onChange={({ target }) => {
            const [picture] = [...(target.files ?? [])].filter(isPicture);
            target.value = '';
            if (picture) onPicture(picture);
          }}
        />
        <span className={styles.composerHint} role="status">
          {parts > 1 ? t('composer.parts', { parts }) : null}
        </span>
        <span className={styles.composerKeys}>
          <KeyHint keys={['Enter']} /> {t('composer.send')} · <KeyHint keys={['Shift', 'Enter']} />{' '}
          {t('composer.line')}
        </span>
        <Button
          type="primary"
          icon={<SendOutlined />}
          loading={sending}
          disabled={text.trim() === '' || closed !== undefined}
          onClick={onSend}
        >
          {t('composer.send')}
        </Button>
      </div>
    </div>
  );
}
