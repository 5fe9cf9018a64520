/** One line of a talk: on the side of who said it, with what became of it. */
import { FileImageOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { messagePictureAddress } from '@/api/conversations';
import type { Message } from '@/api/serviceContract';
import { host } from '@/app/host';
import { orderSearchPath } from '@/app/paths';
import { Time } from '@/components';
import { Cost } from '../Cost';
import { LineFate } from './LineFate';
import { isOwnPicture, sideOf } from './lineText';
import styles from './talk.module.css';

export interface LineProps {
  talkId: string;
  line: Message;
  onAgain: (text: string) => void;
  onResolve: (arrived: boolean) => void;
  resolving: boolean;
}

export function Line({ talkId, line, onAgain, onResolve, resolving }: LineProps) {
  const { t } = useTranslation('conversations');
  const side = sideOf(line);
  if (side === 'middle') {
    return (
      <div className={styles.event} data-line={line.id}>
        {line.text || t('kind.other')}
        {line.order_sn ? (
          <Link to={orderSearchPath(line.order_sn)}>{t('talk.seeOrder', { sn: line.order_sn })}</Link>
        ) : null}
        <Time at={line.at} />
      </div>
    );
  }
  return (
    <div className={styles.line} data-side={side} data-line={line.id}>
      <div className={styles.bubble} data-source={line.source} data-send={line.send}>
        <Content talkId={talkId} line={line} />
      </div>
      <div className={styles.meta}>
        <Origin line={line} />
        <Time at={line.at} />
        {line.cost > 0 ? <Cost value={line.cost} /> : null}
      </div>
      <LineFate line={line} onAgain={onAgain} onResolve={onResolve} resolving={resolving} />
    </div>
  );
}

function Content({ talkId, line }: { talkId: string; line: Message }): ReactNode {
  const { t } = useTranslation('conversations');
  const { picture_url: url, text } = line;
  const words = text || (line.kind === 'other' ? t('kind.other') : '');
  if (url === null) return words || t('kind.picture');
  return (
    <>
      {isOwnPicture(url) ? (
        <img className={styles.picture} src={url} alt={t('kind.picture')} loading="lazy" />
      ) : (
        <BuyersPicture address={messagePictureAddress(talkId, line.id)} original={url} />
      )}
      {words ? <div>{words}</div> : null}
    </>
  );
}

/** Loaded when the seller asks for it, and by the program: no browser goes to where the picture lies by itself. */
function BuyersPicture({ address, original }: { address: string; original: string }) {
  const { t } = useTranslation('conversations');
  const [state, setState] = useState<'closed' | 'open' | 'failed'>('closed');
  if (state === 'open') {
    return (
      <img
        className={styles.picture}
        src={address}
        alt={t('kind.picture')}
        onError={() => setState('failed')}
      />
    );
  }
  if (state === 'failed') {
    return (
      <>
        <span>{t('talk.pictureFailed')}</span>{' '}
        <Button size="small" type="link" onClick={() => void host.openExternal(original)}>
          {t('talk.pictureOutside')}
        </Button>
      </>
    );
  }
  return (
    <Button size="small" icon={<FileImageOutlined />} onClick={() => setState('open')}>
      {t('talk.openPicture')}
    </Button>
  );
}

/** Who of our side said it: a person, a rule, the model, another device. */
function Origin({ line }: { line: Message }) {
  const { t } = useTranslation('conversations');
  if (line.author !== 'seller') return null;
  const word = t(`source.${line.source}`);
  return (
    <span className={styles.origin} data-source={line.source}>
      {line.actor ? `${word} · ${line.actor}` : word}
    </span>
  );
}
