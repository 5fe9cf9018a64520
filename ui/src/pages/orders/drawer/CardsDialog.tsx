/** Cards typed or pasted for one order, exactly as many as were bought. */
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnteredCard } from '@/api/types';

interface CardsDialogProps {
  open: boolean;
  count: number;
  busy: boolean;
  onClose: () => void;
  onEnter: (cards: EnteredCard[]) => void;
}

/** `number,password,day` a line; a line with one part is a code without a number. */
export function readCards(text: string): EnteredCard[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [first = '', second, day] = line.split(/[,\uff0c\t]/).map((part) => part.trim());
      const [number, secret] = second === undefined ? ['', first] : [first, second];
      return { number, secret, expires_on: day || null };
    });
}

export function CardsDialog({ open, count, busy, onClose, onEnter }: CardsDialogProps) {
  const { t } = useTranslation(['inbound', 'common']);
  const [text, setText] = useState('');
  const cards = readCards(text);
  return (
    <Modal
      open={open}
      title={t('inbound:production.enter_cards')}
      onCancel={onClose}
      onOk={() => onEnter(cards)}
      afterClose={() => setText('')}
      okText={t('inbound:production.ok')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: cards.length !== count, loading: busy }}
      destroyOnHidden
    >
      <p>{t('inbound:production.cardsHint', { count })}</p>
      <Input.TextArea
        value={text}
        onChange={(event) => setText(event.target.value)}
        rows={Math.min(12, count + 2)}
        spellCheck={false}
        aria-label={t('inbound:production.enter_cards')}
      />
      {text && cards.length !== count ? (
        <p role="status">{t('inbound:production.cardsCount', { count, entered: cards.length })}</p>
      ) : null}
    </Modal>
  );
}
