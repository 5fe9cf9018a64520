/** Virtual or physical, who starts the delivery, and in which steps it goes. */
import { BulbOutlined } from '@ant-design/icons';
import { Button, Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useGoodsSuggestion } from '@/api/rules';
import type { Rule } from '@/api/types';
import { useStateWord } from '@/components';
import { GOODS, type ManyWays, MODES, STEPS, WAYS } from './choices';
import styles from './rule.module.css';
import type { Channel, RuleValues } from './values';

export interface GoodsSectionProps {
  title: string | undefined;
  goods: Rule['goods'];
  /** The shop's platform, when it has more than one way to the buyer. */
  ways: ManyWays | undefined;
}

const waysOf = (platform: ManyWays): readonly Channel[] => WAYS[platform];

export function GoodsSection({ title, goods, ways }: GoodsSectionProps) {
  const { t } = useTranslation('products');
  const word = useStateWord();
  const form = Form.useFormInstance<RuleValues>();
  const choose = (next: Rule['goods']) => {
    form.setFieldValue('goods', next);
    // A person ships what is physical.
    if (next === 'physical' && form.getFieldValue('mode') === 'auto') form.setFieldValue('mode', 'manual');
  };
  return (
    <section className={styles.section}>
      <h2>{t('section.goods')}</h2>
      <Form.Item label={t('rule.goods')}>
        <div className={styles.inline}>
          <Form.Item name="goods" noStyle>
            <Radio.Group
              options={GOODS.map((kind) => ({ value: kind, label: t(`goods.${kind}`) }))}
              onChange={(event) => choose(event.target.value as Rule['goods'])}
            />
          </Form.Item>
          <Suggestion title={title} goods={goods} onTake={choose} />
        </div>
      </Form.Item>
      <Form.Item
        name="mode"
        label={t('rule.mode')}
        extra={goods === 'physical' ? t('mode.physicalHint') : t('mode.hint')}
      >
        <Radio.Group
          optionType="button"
          options={MODES.map((mode) => ({
            value: mode,
            label: word('mode', mode),
            disabled: mode === 'auto' && goods === 'physical',
          }))}
        />
      </Form.Item>
      {ways && goods === 'virtual' ? (
        <Form.Item name="channel" label={t('rule.channel')} extra={t(`channelHint.${ways}`)}>
          <Select options={waysOf(ways).map((way) => ({ value: way, label: t(`channel.${way}`) }))} />
        </Form.Item>
      ) : null}
      <div className={styles.row}>
        {goods === 'virtual' ? (
          <Form.Item name="steps" label={t('rule.steps')}>
            <Select options={STEPS.map((steps) => ({ value: steps, label: t(`steps.${steps}`) }))} />
          </Form.Item>
        ) : null}
        <Form.Item name="logistics_company" label={t('rule.logistics')} tooltip={t('rule.logisticsHint')}>
          <Input placeholder={t('rule.logisticsNone')} maxLength={40} />
        </Form.Item>
      </div>
    </section>
  );
}

interface SuggestionProps {
  title: string | undefined;
  goods: Rule['goods'];
  onTake: (goods: Rule['goods']) => void;
}

/** The keyword lists only suggest. */
function Suggestion({ title, goods, onTake }: SuggestionProps) {
  const { t } = useTranslation('products');
  const { data } = useGoodsSuggestion(title);
  const suggested = data?.goods;
  if (!suggested || !data.keyword) return null;
  return (
    <span className={styles.suggestion}>
      <BulbOutlined />
      {t('goods.suggestion', { keyword: data.keyword, kind: t(`goods.${suggested}`) })}
      {suggested === goods ? null : (
        <Button size="small" type="link" onClick={() => onTake(suggested)}>
          {t('goods.take')}
        </Button>
      )}
    </span>
  );
}
