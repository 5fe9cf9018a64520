/**
 * The sentences and buttons for what the practice shop says after each fault. The answers are those of the engine's test
 * `main_job::why`, which drives the shop into every one of these states.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderHook } from '@testing-library/react';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { Why } from '@/api/types';
import { useWhyText } from '../why/useWhyText';
import { buttonOf, buttonWord, WHY_CODES, type WhyCode } from '../why/whyCodes';

const ANSWERS = '../src-tauri/crates/engine/tests/main_job/why_of_each_fault.json';

function answers(): Why[] {
  return JSON.parse(readFileSync(resolve(process.cwd(), ANSWERS), 'utf8'));
}

const SAID: Record<WhyCode, [sentence: string | RegExp, button?: string]> = {
  not_paid: ['买家还没付款，付款后自动发'],
  refund_open: ['退款处理中，先不发'],
  refunded: ['已退款，不再发'],
  order_closed: ['订单已关闭，不用发'],
  shipped_elsewhere: ['已在平台后台发货，这里不再发'],
  to_verify: ['等买家出示券码，到“核销”页核销后完成', '去核销'],
  no_rule: ['这个商品还没有发货规则', '选规则'],
  no_rule_for_spec: ['这个规格还没有发货规则', '选规则'],
  rule_ambiguous: ['有多条规则同样匹配，留一条就能发', '选规则'],
  scheduled: [/^将于 .*11:00 发出$/, '立即发'],
  outside_hours: [/^不在发货时段，.*13:00 开始发$/, '立即发'],
  out_of_stock: ['卡密不够，还缺 1 张', '补卡密'],
  content_unknown: ['不确定买家有没有收到，请到平台看一眼', '去核对'],
  shipment_unknown: ['不确定平台是否已标记发货，请到平台看一眼', '去核对'],
  product_off: ['商品或规则的发货开关关着', '打开开关'],
  sent_before: ['这单可能发过，为免重复先停下', '仍要发'],
  buyer_blocked: ['买家在黑名单里：恶意退款', '仍要发'],
  buyer_limit: ['买家 7 天内限 1 件，已收 1 件', '仍要发'],
  risk_flag: ['平台提示这单有风险', '仍要发'],
  template_incomplete: ['发货模板缺内容：提取链接', '改模板'],
  content_too_long: ['内容 14 字，超过平台上限 10 字', '改模板'],
  login_dead: ['店铺登录已失效，需要重新登录', '重新登录'],
  failed: [/^试了 1 次没发出：\S/, '重试'],
  retry_at: [/\S，.*10:05 再试一次$/, '重试'],
  shipment_failed: [/^内容已发，标记发货没成功/, '重试'],
  physical_goods: ['实物商品，等你发货', '去发货'],
  manual_mode: ['规则设为手动，等你发', '立即发'],
  shop_manual: ['店铺关了自动发货，等你发', '立即发'],
  waits_for_approval: ['规则设为询问，等你点头', '立即发'],
  send_by_hand: ['卡密已留好：复制内容，到平台后台发给买家', '复制内容'],
  taken_over: ['已转人工，等你处理', '去发货'],
  cancelled: ['发货已取消', '立即发'],
  task_paused: ['发货任务已暂停', '恢复任务'],
  in_progress: ['正在处理，马上就好'],
};

describe('after each fault', () => {
  const said = answers();

  it('there is an answer for every reason', () => {
    expect(said.map(({ code }) => code)).toEqual([...WHY_CODES]);
  });

  it.each(said.map((why) => [why.code as WhyCode, why] as const))('%s', (code, why) => {
    const { result } = renderHook(() => useWhyText());
    const [sentence, button] = SAID[code];
    if (typeof sentence === 'string') expect(result.current(why)).toBe(sentence);
    else expect(result.current(why)).toMatch(sentence);
    const key = buttonOf(why.action);
    expect(key === undefined ? undefined : i18next.t(`orders:button.${buttonWord(key, why)}`)).toBe(button);
  });
});
