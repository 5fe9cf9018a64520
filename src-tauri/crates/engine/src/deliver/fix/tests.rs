//! Cards into lines, all or nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::deliver::{decide::Match, facts::ShopFacts};
use huolang_domain::{
    Fen, PoolId, ShopId,
    guard::Guard,
    matching::Rung,
    order::PlatformLine,
    platform::PlatformKind,
    rule::Channel,
    state::{OrderStatus, PlatformState},
};
use std::collections::HashMap;

const NOW: Millis = Millis(1_763_611_200_000);

fn rule() -> Rule {
    let mut rule = Rule::new("rule", "shop", "product");
    rule.source = Source::CardPool { pool_id: PoolId::from("pool") };
    rule
}

fn facts(rule: Rule, text_limit: Option<usize>) -> Facts {
    let shop = ShopFacts {
        auto_deliver: true,
        platform: PlatformKind::Practice,
        name: "店".into(),
        login_ok: true,
        text_limits: text_limit.map(|limit| (Channel::Call, limit)).into_iter().collect(),
        most_messages: HashMap::new(),
        can_send: true,
        can_ship: true,
    };
    Facts {
        rules: vec![rule],
        shops: [(ShopId::from("shop"), shop)].into(),
        manuals: [(PoolId::from("pool"), "说明".to_owned())].into(),
        ..Facts::default()
    }
}

fn order(quantity: i64) -> OrderFacts {
    let line = PlatformLine {
        line: 1,
        product_ref: "product".into(),
        sku_ref: String::new(),
        merchant_code: String::new(),
        title: "月卡".into(),
        spec: String::new(),
        quantity,
        unit_price: Fen(100),
    };
    OrderFacts {
        id: "order".into(),
        shop: "shop".into(),
        sn: "1".into(),
        status: OrderStatus::PendingShip,
        content: ContentState::None,
        platform: PlatformState::Unshipped,
        attention: false,
        buyer_id: "buyer".into(),
        buyer_name: "买家".into(),
        amount: Fen(200),
        paid_at: Some(NOW),
        placed_at: NOW,
        risk: false,
        lines: vec![LineFacts { line, rest: None, delivery: None }],
    }
}

fn drawn(count: usize, missing: i64) -> Drawn {
    Drawn { cards: (1..=count).map(|n| CardValue::text(format!("CODE-{n}"), None)).collect(), missing }
}

fn run(rule: Rule, text_limit: Option<usize>, quantity: i64, drawn: &Drawn) -> Result<(String, i64, i64), String> {
    let facts = facts(rule, text_limit);
    let order = order(quantity);
    let found = Match { rule: &facts.rules[0], rung: Rung::Product, mode: facts.rules[0].mode };
    let units = quantity * found.rule.units_per_quantity;
    let take = Take { found, units, pool: found.rule.pool(), by_hand: false };
    fix(&facts, &order, &order.lines[0], &take, drawn, &Request::default(), NOW)
        .map(|fixed| (fixed.text.expose().clone(), fixed.units, fixed.missing))
        .map_err(|stop| {
            let guard = stop.guards.iter().find(|result| result.stops()).map(|result| result.guard.to_string());
            format!("{} {} missing {}", stop.content, guard.unwrap_or_default(), stop.missing)
        })
}

#[test]
fn each_unit_shows_its_card() {
    let (text, units, missing) = run(rule(), None, 2, &drawn(2, 0)).unwrap();
    assert_eq!((text.as_str(), units, missing), ("1. CODE-1\n2. CODE-2", 2, 0));
}

#[test]
fn all_or_nothing_unless_a_part_is_allowed() {
    assert_eq!(run(rule(), None, 3, &drawn(0, 3)).unwrap_err(), "out_of_stock stock_enough missing 3");
    let mut partial = rule();
    partial.allow_partial = true;
    assert_eq!(run(partial.clone(), None, 3, &drawn(1, 2)).unwrap(), ("CODE-1".to_owned(), 1, 2));
    assert!(run(partial, None, 3, &drawn(0, 3)).unwrap_err().starts_with("out_of_stock"));
}

#[test]
fn a_template_with_a_hole_is_not_sent() {
    let mut lacking = rule();
    lacking.template = "{卡密} {提取链接}".into();
    let stopped = run(lacking, None, 1, &drawn(1, 0)).unwrap_err();
    assert_eq!(stopped, format!("blocked {} missing 0", Guard::TemplateComplete));
}

#[test]
fn a_card_longer_than_the_channel_is_not_cut() {
    let stopped = run(rule(), Some(3), 1, &drawn(1, 0)).unwrap_err();
    assert_eq!(stopped, format!("blocked {} missing 0", Guard::ContentFitsChannel));
}

#[test]
fn a_text_of_more_messages_than_an_order_may_have_is_not_sent() {
    let stopped = |most: usize| {
        let mut facts = facts(rule(), Some(10));
        for shop in facts.shops.values_mut() {
            shop.most_messages.insert(Channel::Call, most);
        }
        let order = order(2);
        let found = Match { rule: &facts.rules[0], rung: Rung::Product, mode: facts.rules[0].mode };
        let take = Take { found, units: 2, pool: found.rule.pool(), by_hand: false };
        let fixed = fix(&facts, &order, &order.lines[0], &take, &drawn(2, 0), &Request::default(), NOW);
        fixed.err().and_then(|stop| stop.guards.into_iter().find(GuardResult::stops))
    };
    assert_eq!(stopped(2).map(|result| result.guard), None, "a card each");
    let stop = stopped(1).unwrap();
    assert_eq!(stop.guard, Guard::ContentFitsChannel);
    assert_eq!((stop.detail["longest"].as_str(), stop.detail["limit"].as_str()), ("19", "10"));
}

#[test]
fn the_pool_explains_where_the_rule_does_not() {
    let mut explained = rule();
    explained.template = "{卡密} {使用说明}".into();
    assert_eq!(run(explained.clone(), None, 1, &drawn(1, 0)).unwrap().0, "CODE-1 说明");
    explained.instructions = "看这里".into();
    assert_eq!(run(explained, None, 1, &drawn(1, 0)).unwrap().0, "CODE-1 看这里");
}

#[test]
fn fixed_text_needs_no_cards() {
    let mut text = rule();
    text.source = Source::FixedText { text: "同一段".into() };
    assert_eq!(run(text, None, 2, &Drawn::default()).unwrap(), ("同一段".to_owned(), 2, 0));
}
