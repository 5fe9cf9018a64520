/** A state as colour, word and picture together. */
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Tone } from '@/app/theme/palette';
import styles from './StateTag.module.css';
import { type StateKind, type StateLook, type StateOf, stateLook } from './states';
import { useStateWord } from './useStateWord';

interface ToneTagProps {
  tone: Tone;
  icon?: StateLook['icon'];
  busy?: boolean;
  /** `plain` drops the background: for dense rows that hold several states. */
  plain?: boolean;
  hint?: ReactNode;
  children: ReactNode;
}

/** A tag in one of the six colours, for words that are no state of the table. */
export function ToneTag({ tone, icon: Icon, busy, plain, hint, children }: ToneTagProps) {
  const tag = (
    <span className={`${styles.tag} ${plain ? styles.plain : ''}`} data-tone={tone}>
      {Icon ? <Icon spin={busy ?? false} /> : null}
      <span>{children}</span>
    </span>
  );
  return hint ? <Tooltip title={hint}>{tag}</Tooltip> : tag;
}

export interface StateTagProps<K extends StateKind> {
  kind: K;
  state: StateOf<K> | (string & {});
  plain?: boolean;
  hint?: ReactNode;
  /** After the word, e.g. the tries "2/3". */
  suffix?: ReactNode;
}

export function StateTag<K extends StateKind>({ kind, state, plain, hint, suffix }: StateTagProps<K>) {
  const word = useStateWord();
  const { tone, icon, busy } = stateLook(kind, state);
  return (
    <ToneTag tone={tone} icon={icon} busy={busy ?? false} plain={plain ?? false} hint={hint}>
      {word(kind, state)}
      {suffix ? <> {suffix}</> : null}
    </ToneTag>
  );
}
