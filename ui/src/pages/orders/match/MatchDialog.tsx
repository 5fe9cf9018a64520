/** A specification that no rule knows is matched on the spot: choose how it goes out, and the order goes. */
import { useQueries } from '@tanstack/react-query';
import { App, Button, Modal, type RefSelectProps, Select } from 'antd';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePools } from '@/api/cards';
import { keys } from '@/api/keys';
import { fetchRules, useSaveRule } from '@/api/rules';
import type { OrderDetail, OrderLine } from '@/api/types';
import { useNotifyError } from '@/components';
import { useRuleDefaults } from '@/pages/products/rule/useRuleDefaults';
import { useScopeText } from '@/pages/products/rule/useScopeText';
import styles from '../orders.module.css';
import { placeOf } from '../why/useWhyButton';
import { type Choice, choicesFor, ruleFor, unmatched } from './choices';

export interface MatchDialogProps {
  /** `undefined`: closed. */
  detail: OrderDetail | undefined;
  onClose: () => void;
  /** The rules are there: the order can go out. */
  onMatched: (detail: OrderDetail) => Promise<unknown>;
}

export function MatchDialog({ detail, onClose, onMatched }: MatchDialogProps) {
  const { t } = useTranslation('orders');
  const first = useRef<RefSelectProps>(null);
  return (
    <Modal
      open={detail !== undefined}
      title={t('match.title')}
      onCancel={onClose}
      footer={null}
      width={520}
      afterOpenChange={(on) => on && first.current?.focus()}
      destroyOnHidden
    >
      {detail ? <Form detail={detail} first={first} onClose={onClose} onMatched={onMatched} /> : null}
    </Modal>
  );
}

interface FormProps extends MatchDialogProps {
  detail: OrderDetail;
  /** The field that has the focus at first. */
  first: RefObject<RefSelectProps | null>;
}

function Form({ detail, first, onClose, onMatched }: FormProps) {
  const { t } = useTranslation(['orders', 'common']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const { order } = detail;
  const lines = unmatched(detail.lines);
  const choices = useChoices(order.shop_id, lines);
  const delay = useRuleDefaults(true);
  const save = useSaveRule();
  const [chosen, setChosen] = useState<Record<number, string>>({});
  const [busy, setBusy] = useState(false);
  const picked = (line: OrderLine): Choice | undefined => choices.of(line)[chosen[line.line] ?? ''];
  const ready = delay !== undefined && lines.length > 0 && lines.every((line) => picked(line) !== undefined);

  const run = async () => {
    setBusy(true);
    try {
      for (const line of lines) {
        const choice = picked(line);
        if (!choice || !delay) return;
        await save.mutateAsync({ id: undefined, body: ruleFor(line, order.shop_id, choice, delay) });
      }
      void message.success(t('orders:match.done'));
      onClose();
      await onMatched(detail);
    } catch (error) {
      notify(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.stack}>
      <span className={styles.hint}>{t('orders:match.hint')}</span>
      {lines.map((line, index) => (
        <div key={line.line} className={styles.stack}>
          <strong>{[line.title, line.spec].filter(Boolean).join(' · ')}</strong>
          <Select
            {...(index === 0 ? { ref: first } : {})}
            aria-label={t('orders:match.choose')}
            placeholder={t('orders:match.choose')}
            loading={choices.loading}
            value={chosen[line.line]}
            onChange={(key: string) => setChosen((now) => ({ ...now, [line.line]: key }))}
            showSearch={{ optionFilterProp: 'label' }}
            options={choices.options(line)}
          />
        </div>
      ))}
      <div className={styles.dialogFoot}>
        <Link to={placeOf('match_rule', order) ?? ''} onClick={onClose}>
          {t('orders:match.more')}
        </Link>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
        <Button type="primary" disabled={!ready} loading={busy} onClick={() => void run()}>
          {t('orders:match.run')}
        </Button>
      </div>
    </div>
  );
}

/** What can be chosen for each line, by key. */
function useChoices(shopId: string, lines: readonly OrderLine[]) {
  const { t } = useTranslation('orders');
  const scopeText = useScopeText();
  const pools = usePools();
  const products = [...new Set(lines.map(({ product_ref }) => product_ref))];
  const rules = useQueries({
    queries: products.map((product_ref) => ({
      queryKey: keys.part('rules', 'of-product', { shop_id: shopId, product_ref }),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchRules({ shop_id: shopId, product_ref }, signal),
    })),
  });
  const rulesOf = (line: OrderLine) => rules[products.indexOf(line.product_ref)]?.data ?? [];
  const of = (line: OrderLine) => choicesFor(rulesOf(line), pools.data ?? []);
  const labelOf = (choice: Choice) =>
    choice.kind === 'pool'
      ? t('match.pool', { name: choice.pool.name, figure: choice.pool.available.toLocaleString('en-US') })
      : [scopeText(choice.rule.scope), choice.rule.pool_name].filter(Boolean).join(' · ');
  const options = (line: OrderLine) => {
    const all = Object.entries(of(line)).map(([value, choice]) => ({
      value,
      label: labelOf(choice),
      choice,
    }));
    const group = (kind: Choice['kind'], label: string) => ({
      label,
      options: all.filter(({ choice }) => choice.kind === kind).map(({ value, label }) => ({ value, label })),
    });
    return [group('rule', t('match.likeRule')), group('pool', t('match.fromPool'))].filter(
      ({ options: found }) => found.length > 0,
    );
  };
  return { of, options, loading: pools.isPending || rules.some(({ isPending }) => isPending) };
}
