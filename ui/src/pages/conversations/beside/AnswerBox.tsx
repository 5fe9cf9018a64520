/** Who answers in this talk: the switch that takes it over, and the mode with what it really does. */
import { Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSetTalkMode, useTakeover } from '@/api/conversations';
import type { Conversation, ServiceMode } from '@/api/serviceContract';
import { formatShort, useNotifyError } from '@/components';
import { MODES } from '../modes';
import styles from './beside.module.css';

/** The entry for "as product or shop say". */
const INHERIT = 'inherit';

export function AnswerBox({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('conversations');
  const notify = useNotifyError();
  const takeover = useTakeover(conversation.id);
  const mode = useSetTalkMode(conversation.id);
  const { takeover: taken, effective_mode: effective } = conversation;
  const inherited = t(conversation.mode_from === 'product' ? 'mode.fromProduct' : 'mode.fromShop');
  const choose = (next: ServiceMode | typeof INHERIT) =>
    mode.mutate(next === INHERIT ? null : next, { onError: notify });
  return (
    <section className={styles.part}>
      <div className={styles.switchLine}>
        <h3 id="takeover-label">{t('takeover.label')}</h3>
        <Switch
          aria-labelledby="takeover-label"
          checked={taken !== null}
          loading={takeover.isPending}
          onChange={(on) => takeover.mutate({ on }, { onError: notify })}
        />
      </div>
      <p className={styles.hint} role="status">
        {taken === null
          ? t('takeover.off')
          : `${t(`takeover.by.${taken.by}`)} ${
              taken.until === null
                ? t('takeover.open')
                : t('takeover.until', { at: formatShort(taken.until, Date.now()) })
            }`}
      </p>
      <label className={styles.mode}>
        <span>{t('mode.label')}</span>
        <Select<ServiceMode | typeof INHERIT>
          aria-label={t('mode.label')}
          value={conversation.mode ?? INHERIT}
          loading={mode.isPending}
          onChange={choose}
          options={[
            {
              value: INHERIT,
              label: conversation.mode === null ? `${inherited} · ${t(`mode.${effective}`)}` : inherited,
            },
            ...MODES.map((one) => ({ value: one, label: t(`mode.${one}`) })),
          ]}
        />
      </label>
      <p className={styles.hint}>{t(`modeSentence.${effective}`)}</p>
    </section>
  );
}
