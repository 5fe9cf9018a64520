/** One line of a buyer, tried on the rules: which one answers, and with what. Nothing is sent. */
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRunBench } from '@/api/ai';
import { useShopFilter } from '@/app/shopFilter';
import { Panel, useNotifyError } from '@/components';
import { AnswerView } from '../bench/AnswerView';
import { useChatShops } from '../chatShops';
import { ProductOfShop } from '../ProductOfShop';
import styles from './rules.module.css';

export function TestLine() {
  const { t } = useTranslation('conversations');
  const notify = useNotifyError();
  const [filtered] = useShopFilter();
  const shops = useChatShops() ?? [];
  const [chosen, setChosen] = useState<string>();
  const [product, setProduct] = useState('');
  const [line, setLine] = useState('');
  const bench = useRunBench();
  const shop = shops.find(({ id }) => id === (chosen ?? filtered))?.id ?? shops[0]?.id ?? '';
  const run = () => {
    if (line.trim() === '' || shop === '') return;
    bench.mutate({ shop_id: shop, product_ref: product || null, lines: [line.trim()] }, { onError: notify });
  };
  const [answer] = bench.data?.answers ?? [];
  return (
    <Panel title={t('test.title')} hint={t('test.hint')}>
      <div className={styles.test}>
        <Input
          className={styles.testLine ?? ''}
          value={line}
          maxLength={500}
          placeholder={t('test.placeholder')}
          aria-label={t('test.line')}
          onChange={({ target }) => setLine(target.value)}
          onPressEnter={run}
        />
        <Select<string>
          aria-label={t('rule.shop')}
          value={shop || null}
          placeholder={t('test.noShop')}
          disabled={shops.length === 0}
          options={shops.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(next) => {
            setChosen(next);
            setProduct('');
          }}
        />
        <ProductOfShop
          aria-label={t('rule.product')}
          shopId={shop}
          value={product}
          onChange={setProduct}
          any={t('test.anyProduct')}
        />
        <Button disabled={line.trim() === '' || shop === ''} loading={bench.isPending} onClick={run}>
          {t('test.run')}
        </Button>
      </div>
      <div role="status" aria-label={t('test.result')}>
        {answer ? <AnswerView answer={answer} /> : null}
      </div>
    </Panel>
  );
}
