/** Search over number, buyer, title and card tail; a pasted list of numbers is looked up instead. */
import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '@/components';
import { isNumberList, orderNumbersIn } from './orderNumbers';
import styles from './orders.module.css';

export const SETTLE_MS = 350;

export interface SearchFieldProps {
  inputRef: RefObject<InputRef | null>;
  value: string | undefined;
  onSearch: (q: string | undefined) => void;
  onNumbers: (sns: string[]) => void;
}

export function SearchField({ inputRef, value, onSearch, onNumbers }: SearchFieldProps) {
  const { t } = useTranslation('orders');
  const [text, setText] = useState(value ?? '');
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  // The address changed by another hand (top bar, "clear filters", back): the field follows.
  if (known !== value) {
    setKnown(value);
    setText(value ?? '');
  }
  const commit = (typed: string) => {
    clearTimeout(timer.current);
    const q = typed.trim() || undefined;
    if (q === known) return;
    setKnown(q);
    onSearch(q);
  };
  return (
    <Input
      ref={inputRef}
      className={styles.search}
      prefix={<SearchOutlined />}
      suffix={text === '' ? <KeyHint keys={['/']} /> : null}
      allowClear
      value={text}
      placeholder={t('filter.search')}
      title={t('filter.search')}
      aria-label={t('filter.searchLabel')}
      onChange={({ target }) => {
        setText(target.value);
        clearTimeout(timer.current);
        if (target.value === '') commit('');
        else timer.current = setTimeout(() => commit(target.value), SETTLE_MS);
      }}
      onPressEnter={({ currentTarget }) => commit(currentTarget.value)}
      onPaste={(event) => {
        const pasted = event.clipboardData.getData('text');
        if (!isNumberList(pasted)) return;
        event.preventDefault();
        clearTimeout(timer.current);
        onNumbers(orderNumbersIn(pasted));
      }}
    />
  );
}
