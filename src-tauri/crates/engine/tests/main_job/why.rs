//! 为什么没发: the practice shop is driven through every stop, and each answers with its own sentence and a button that
//! leads on.

use crate::house::{House, Plan, SHOP, custom};
use huolang_domain::{
    OrderSn,
    rule::{Mode, Rule, Scope},
    why::{Action, WhyCode},
};
use huolang_platforms::{
    capability::Found,
    fault::CallError,
    practice::{Faults, Switch},
};
use huolang_testkit::shops::{EARPHONES, GAME, GAME_SKUS, SINGLE};

/// The order stands for this reason, and its button does something.
async fn stands(house: &House, sn: &OrderSn, code: WhyCode, action: Action) {
    let why = house.order(sn).await.why.unwrap_or_else(|| panic!("{code}: no reason is given"));
    assert_eq!((why.code, why.action), (code, action));
}

/// Pays for one product and works.
async fn paid(house: &House, product: &str) -> OrderSn {
    let sn = house.pay(product, 1);
    house.work().await;
    sn
}

#[tokio::test]
async fn goods_that_a_person_ships() {
    let house = House::open(Plan::default()).await;
    let sn = paid(&house, EARPHONES).await;
    stands(&house, &sn, WhyCode::PhysicalGoods, Action::ShipByHand).await;
    house.close(&["manual_shipment"]).await;
}

#[tokio::test]
async fn an_empty_pool() {
    let house = House::open(Plan { cards: 0, ..Plan::default() }).await;
    let sn = paid(&house, SINGLE).await;
    stands(&house, &sn, WhyCode::OutOfStock, Action::AddCards).await;
    house.close(&["out_of_stock"]).await;
}

#[tokio::test]
async fn a_specification_without_a_rule() {
    let elsewhere: fn(&mut Rule) = |rule| {
        if let Scope::Sku { sku_ref } = &mut rule.scope {
            "a variant that nobody sells".clone_into(sku_ref);
        }
    };
    let house = House::open(Plan { rule: elsewhere, ..Plan::default() }).await;
    let sn = house.buy(&[(GAME, Some(GAME_SKUS[1]), 1)]);
    house.work().await;
    let why = house.order(&sn).await.why.unwrap();
    assert!(matches!(why.code, WhyCode::NoRule | WhyCode::NoRuleForSpec), "{}", why.code);
    assert_eq!(why.action, Action::MatchRule);
    house.close(&["manual_shipment"]).await;
}

#[tokio::test]
async fn a_rule_that_wants_a_person() {
    let by_hand: fn(&mut Rule) = |rule| rule.mode = Mode::Manual;
    let ask: fn(&mut Rule) = |rule| rule.mode = Mode::Ask;
    for (rule, code) in [(by_hand, WhyCode::ManualMode), (ask, WhyCode::WaitsForApproval)] {
        let house = House::open(Plan { rule, ..Plan::default() }).await;
        let sn = paid(&house, SINGLE).await;
        let why = house.order(&sn).await.why.unwrap();
        assert_eq!(why.code, code);
        assert!(!matches!(why.action, Action::None | Action::Wait), "{code} has no button");
        house.close(&["manual_shipment"]).await;
    }
}

#[tokio::test]
async fn a_dead_login() {
    let house = House::open(Plan::default()).await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
    house.engine.drain().await.unwrap();
    stands(&house, &sn, WhyCode::LoginDead, Action::Relogin).await;
    house.market.log_in();
    house.set_faults(Faults::default());
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.work().await;
    assert_eq!(house.order(&sn).await.why, None, "it went out");
    house.close(&[]).await;
}

#[tokio::test]
async fn a_refusal_of_the_platform() {
    let refusal = CallError::Business { code: "buyer_gone".into(), message: "买家不存在".into() };
    let house = House::open_with(Plan::default(), custom(|adapter| adapter.refuse = Some(refusal))).await;
    let sn = paid(&house, SINGLE).await;
    stands(&house, &sn, WhyCode::Failed, Action::Retry).await;
    house.close(&["delivery_failed"]).await;
}

#[tokio::test]
async fn a_result_that_nobody_knows() {
    let house = House::open_with(Plan::default(), custom(|adapter| adapter.says = Some(Found::CannotTell))).await;
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    house.engine.drain().await.unwrap();
    house.later(10_000).await;
    stands(&house, &sn, WhyCode::ContentUnknown, Action::ResolveReview).await;
    house.close(&["needs_review"]).await;
}

#[tokio::test]
async fn what_went_out_has_no_reason() {
    let house = House::open(Plan::default()).await;
    let sn = paid(&house, SINGLE).await;
    assert_eq!(house.order(&sn).await.why, None);
    house.close(&[]).await;
}
