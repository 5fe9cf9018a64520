//! 为什么没发: the practice shop is driven through every fault, and each answers with its own reason, the values its sentence
//! needs, and a button that leads on. The page turns the same answers into sentences, see
//! `ui/src/pages/orders/tests/whyOfEachFault.test.tsx`.

use crate::house::{House, Plan, SHOP, custom, new_order};
use huolang_domain::{
    OrderSn, ShopId,
    platform::PlatformKind,
    rule::{BuyerLimit, Channel, Delay, Mode, Rule, RuleStatus, Scope, Steps},
    shanghai::WorkingHours,
    state::Tab,
    why::{Action, Why, WhyCode},
};
use huolang_engine::{Action as Deed, WhyNow, Work, shops};
use huolang_platforms::{
    capability::{Found, Shipment},
    fault::CallError,
    practice::{Faults, PracticeAdapter, Switch},
};
use huolang_store::{
    Durability, orders,
    tasks::{self, TaskState},
};
use huolang_testkit::shops::{EARPHONES, GAME, GAME_SKUS, SINGLE, VISITS};
use std::sync::Arc;

const MINUTE: i64 = 60_000;
/// A second shop of the same account.
const TWIN: &str = "twin";

/// Why an order of a shop is not delivered, as the screens show it.
async fn why_in(house: &House, shop: &str, sn: &OrderSn) -> Option<Why> {
    let mut conn = house.db.reader().await.unwrap();
    let orders = orders::by_sns(&mut conn, std::slice::from_ref(sn)).await.unwrap();
    let order = orders.into_iter().find(|order| order.shop_id.as_str() == shop).expect("the order was taken in");
    WhyNow::read(&mut conn, house.clock_now()).await.unwrap().of(&order)
}

async fn why(house: &House, sn: &OrderSn) -> Option<Why> {
    why_in(house, SHOP, sn).await
}

/// Reasons that ask nothing of anybody: it is over, it goes on by itself, or the seller wanted it so. Every other one stands
/// under 需要我处理: 待人工 and 待匹配, 待核对, 缺货等待.
const NOBODY: &[WhyCode] = &[
    WhyCode::NotPaid,
    WhyCode::RefundOpen,
    WhyCode::Refunded,
    WhyCode::OrderClosed,
    WhyCode::ShippedElsewhere,
    WhyCode::ToVerify,
    WhyCode::Scheduled,
    WhyCode::OutsideHours,
    // The shop stands there, and not each of its orders.
    WhyCode::LoginDead,
    WhyCode::RetryAt,
    WhyCode::Cancelled,
    WhyCode::TaskPaused,
    WhyCode::InProgress,
];

/// Whether an order of a shop stands under 需要我处理 for what it waits for; deadlines are not looked at.
async fn is_in_the_work_list(house: &House, shop: &str, sn: &OrderSn) -> bool {
    let filter = orders::Filter { tab: Some(Tab::Attention), ..orders::Filter::default() };
    let page = orders::list(&mut house.db.reader().await.unwrap(), &filter, None, 100, 0).await.unwrap();
    page.items.iter().any(|order| order.sn == *sn && order.shop_id.as_str() == shop)
}

/// What a fault leaves: the order that stands still, the notices that are open, the jobs that wait.
struct Met {
    house: House,
    shop: &'static str,
    sn: OrderSn,
    told: &'static [&'static str],
    jobs: &'static [(&'static str, &'static str)],
}

const MANUAL: &[&str] = &["manual_shipment"];

fn met(house: House, sn: OrderSn, told: &'static [&'static str]) -> Met {
    Met { house, shop: SHOP, sn, told, jobs: &[] }
}

/// A house whose rules are changed; a buyer pays, and the program works.
async fn by_rule(rule: fn(&mut Rule), told: &'static [&'static str]) -> Met {
    let house = House::open(Plan { rule, ..Plan::default() }).await;
    let sn = paid(&house, SINGLE).await;
    met(house, sn, told)
}

async fn paid(house: &House, product: &str) -> OrderSn {
    let sn = house.pay(product, 1);
    house.work().await;
    sn
}

/// The order is read and waits in the queue.
async fn taken_in(house: &House) -> OrderSn {
    let sn = house.pay(SINGLE, 1);
    house.engine.poll_round(&SHOP.into()).await.unwrap();
    sn
}

/// Every variant of the game gets this SKU in its rule.
fn sku(rule: &mut Rule, sku: &str) {
    if let Scope::Sku { sku_ref } = &mut rule.scope {
        sku.clone_into(sku_ref);
    }
}

fn in_an_hour(rule: &mut Rule) {
    rule.delay = Delay { min_ms: 60 * MINUTE, max_ms: 60 * MINUTE };
}

/// A buyer whose name is known buys twice; `between` happens after the first delivery.
async fn twice(house: &House, between: impl AsyncFnOnce(&OrderSn)) -> OrderSn {
    let mut order = new_order(&[(SINGLE, None, 1)]);
    order.buyer = Some("老王".into());
    let first = house.market.place(&order).unwrap().sn;
    house.work().await;
    between(&first).await;
    let second = house.market.place(&order).unwrap().sn;
    house.work().await;
    second
}

/// Drives a practice shop until an order stands still for this reason. A new reason does not compile without its fault.
async fn drive(code: WhyCode) -> Met {
    match code {
        WhyCode::NotPaid | WhyCode::OrderClosed => {
            let house = House::open(Plan::default()).await;
            let mut order = new_order(&[(SINGLE, None, 1)]);
            order.paid = false;
            let sn = house.market.place(&order).unwrap().sn;
            house.work().await;
            if code == WhyCode::OrderClosed {
                house.market.close(&sn).unwrap();
                house.work().await;
            }
            met(house, sn, &[])
        }
        WhyCode::RefundOpen | WhyCode::Refunded => {
            let Met { house, sn, .. } = by_rule(in_an_hour, &[]).await;
            house.market.ask_refund(&sn).unwrap();
            house.work().await;
            if code == WhyCode::Refunded {
                house.market.grant_refund(&sn).unwrap();
                house.work().await;
            }
            met(house, sn, &[])
        }
        WhyCode::ShippedElsewhere => {
            let house = House::open(Plan::default()).await;
            let sn = paid(&house, EARPHONES).await;
            let parcel = Shipment::Parcel { company: "顺丰速运".into(), number: "SF1234567890".into() };
            house.market.ship(&sn, &parcel).unwrap();
            house.work().await;
            met(house, sn, &[])
        }
        WhyCode::ToVerify => {
            let house = House::open(Plan::default()).await;
            let sn = paid(&house, VISITS).await;
            met(house, sn, &[])
        }
        WhyCode::NoRule => by_rule(|rule| "another product".clone_into(&mut rule.product_ref), MANUAL).await,
        WhyCode::NoRuleForSpec | WhyCode::RuleAmbiguous => {
            let none: fn(&mut Rule) = |rule| sku(rule, "a variant that nobody sells");
            let all: fn(&mut Rule) = |rule| sku(rule, GAME_SKUS[1]);
            let rule = if code == WhyCode::RuleAmbiguous { all } else { none };
            let house = House::open(Plan { rule, ..Plan::default() }).await;
            let sn = house.buy(&[(GAME, Some(GAME_SKUS[1]), 1)]);
            house.work().await;
            met(house, sn, MANUAL)
        }
        WhyCode::Scheduled => Met { jobs: &[("deliver", "ready")], ..by_rule(in_an_hour, &[]).await },
        WhyCode::OutsideHours => {
            let afternoon: fn(&mut Rule) = |rule| rule.working_hours = Some(WorkingHours::daily(13 * 60, 14 * 60));
            Met { jobs: &[("deliver", "ready")], ..by_rule(afternoon, &[]).await }
        }
        WhyCode::OutOfStock => {
            let house = House::open(Plan { cards: 0, ..Plan::default() }).await;
            let sn = paid(&house, SINGLE).await;
            met(house, sn, &["out_of_stock"])
        }
        WhyCode::ContentUnknown | WhyCode::ShipmentUnknown => {
            let blind = custom(|adapter| adapter.says = Some(Found::CannotTell));
            let house = House::open_with(Plan::default(), blind).await;
            let sn = taken_in(&house).await;
            if code == WhyCode::ShipmentUnknown {
                house.engine.deliver_round().await.unwrap();
                house.engine.outcome_round().await.unwrap();
            }
            house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
            house.engine.drain().await.unwrap();
            house.later(10_000).await;
            met(house, sn, &["needs_review"])
        }
        WhyCode::ProductOff => by_rule(|rule| rule.status = RuleStatus::Inactive, MANUAL).await,
        WhyCode::SentBefore => connected_twice().await,
        WhyCode::BuyerBlocked => {
            let house = House::open(Plan::default()).await;
            let sn = twice(&house, async |first| {
                let block = Deed::BlockBuyer { reason: "恶意退款".into() };
                house.engine.act(&house.id(first).await, block, "seller").await.unwrap();
            })
            .await;
            met(house, sn, MANUAL)
        }
        WhyCode::BuyerLimit => {
            let one: fn(&mut Rule) = |rule| rule.per_buyer_limit = Some(BuyerLimit { count: 1, window_days: 7 });
            let house = House::open(Plan { rule: one, ..Plan::default() }).await;
            let sn = twice(&house, async |_| {}).await;
            met(house, sn, MANUAL)
        }
        WhyCode::RiskFlag => {
            let house = House::open(Plan::default()).await;
            let mut order = new_order(&[(SINGLE, None, 1)]);
            order.risk = true;
            let sn = house.market.place(&order).unwrap().sn;
            house.work().await;
            met(house, sn, MANUAL)
        }
        WhyCode::TemplateIncomplete => by_rule(|rule| "{提取链接}".clone_into(&mut rule.template), MANUAL).await,
        WhyCode::ContentTooLong => {
            // A card is never cut: one that is longer than a message cannot go out.
            let house = House::open_with(Plan::default(), custom(|adapter| adapter.text_limit = Some(10))).await;
            let sn = paid(&house, SINGLE).await;
            met(house, sn, MANUAL)
        }
        WhyCode::LoginDead => {
            let house = House::open(Plan::default()).await;
            let sn = taken_in(&house).await;
            house.set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
            house.engine.drain().await.unwrap();
            Met { jobs: &[("deliver", "parked")], ..met(house, sn, &["login_dead"]) }
        }
        WhyCode::Failed => {
            let refusal = CallError::Business { code: "buyer_gone".into(), message: "买家不存在".into() };
            let house = House::open_with(Plan::default(), custom(|adapter| adapter.refuse = Some(refusal))).await;
            let sn = paid(&house, SINGLE).await;
            met(house, sn, &["delivery_failed"])
        }
        WhyCode::RetryAt => {
            let house = House::open(Plan::default()).await;
            let sn = taken_in(&house).await;
            house.set_faults(Faults { transient: Switch::ALWAYS, ..Faults::default() });
            house.engine.drain().await.unwrap();
            Met { jobs: &[("deliver", "ready")], ..met(house, sn, &[]) }
        }
        WhyCode::ShipmentFailed => {
            let house = House::open(Plan::default()).await;
            let sn = taken_in(&house).await;
            house.engine.deliver_round().await.unwrap();
            house.engine.outcome_round().await.unwrap();
            house.set_faults(Faults { transient: Switch::ALWAYS, ..Faults::default() });
            for _ in 0..20 {
                house.engine.drain().await.unwrap();
                house.clock.advance(60 * MINUTE);
            }
            met(house, sn, &["delivery_failed"])
        }
        WhyCode::PhysicalGoods => {
            let house = House::open(Plan::default()).await;
            let sn = paid(&house, EARPHONES).await;
            met(house, sn, MANUAL)
        }
        WhyCode::ManualMode => by_rule(|rule| rule.mode = Mode::Manual, MANUAL).await,
        WhyCode::WaitsForApproval => by_rule(|rule| rule.mode = Mode::Ask, MANUAL).await,
        WhyCode::SendByHand => by_rule(|rule| rule.channel = Channel::ByHand, MANUAL).await,
        WhyCode::ShopManual => {
            let house = House::open(Plan::default()).await;
            house.configure_shop(serde_json::json!({ "auto_deliver": false })).await;
            let sn = paid(&house, SINGLE).await;
            met(house, sn, MANUAL)
        }
        WhyCode::TakenOver => {
            let house = House::open_with(Plan::default(), custom(|adapter| adapter.can_send = false)).await;
            let sn = paid(&house, SINGLE).await;
            met(house, sn, MANUAL)
        }
        WhyCode::Cancelled => {
            let Met { house, sn, .. } = by_rule(in_an_hour, &[]).await;
            house.engine.act(&house.id(&sn).await, Deed::Cancel, "seller").await.unwrap();
            met(house, sn, &[])
        }
        WhyCode::TaskPaused => {
            let house = House::open(Plan::default()).await;
            let sn = taken_in(&house).await;
            pause(&house, &Work::Deliver.id()).await;
            Met { jobs: &[("deliver", "ready")], ..met(house, sn, &[]) }
        }
        WhyCode::InProgress => {
            let house = House::open(Plan::default()).await;
            let sn = taken_in(&house).await;
            Met { jobs: &[("deliver", "ready")], ..met(house, sn, &[]) }
        }
    }
}

/// The same account under two shops.
async fn two_shops() -> (House, ShopId) {
    let house = House::open(Plan { rule: |rule| rule.steps = Steps::ContentOnly, ..Plan::default() }).await;
    let twin = ShopId::from(TWIN);
    let mut row = crate::house::shop_row();
    row.id = twin.clone();
    let mut rule = Rule::new(TWIN, TWIN, SINGLE);
    rule.source = huolang_domain::rule::Source::CardPool { pool_id: crate::house::POOL.into() };
    let now = house.clock_now();
    let writes = house.db.write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            huolang_store::shops::insert(tx, &row).await?;
            huolang_store::rules::save(tx, &rule, now).await
        })
    });
    writes.await.unwrap();
    let adapter = Arc::new(PracticeAdapter::in_process(house.market.clone()));
    let limits = shops::LaneLimits::usual(PlatformKind::Practice);
    house.engine.shops().connect(shops::Shop::new(twin.clone(), adapter, limits, now));
    (house, twin)
}

/// What one of two shops of an account sent, the other does not send again.
async fn connected_twice() -> Met {
    let (house, twin) = two_shops().await;
    let sn = paid(&house, SINGLE).await;
    assert_eq!(why(&house, &sn).await, None, "it went out once");
    house.engine.poll_round(&twin).await.unwrap();
    house.engine.drain().await.unwrap();
    assert_eq!(house.messages(&sn).len(), 1, "and only once");
    Met { shop: TWIN, ..met(house, sn, MANUAL) }
}

async fn pause(house: &House, task: &str) {
    let (task, now) = (task.to_owned(), house.clock_now());
    let writes = house.db.write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            tasks::register(tx, &task, "自动发货", None, now).await?;
            tasks::set_state(tx, &task, TaskState::Paused, None, now).await
        })
    });
    writes.await.unwrap();
}

#[tokio::test]
async fn every_reason_has_its_fault_and_a_button_that_leads_on() {
    // What the page makes its sentences of; it reads the same file.
    let expected: Vec<Why> = serde_json::from_str(include_str!("why_of_each_fault.json")).unwrap();
    assert_eq!(expected.len(), WhyCode::ALL.len());
    for (code, expected) in WhyCode::ALL.iter().zip(expected) {
        let Met { house, shop, sn, told, jobs } = drive(*code).await;
        let given = why_in(&house, shop, &sn).await.unwrap_or_else(|| panic!("{code}: no reason is given"));
        assert_eq!((expected.code, given.code, given.action), (*code, *code, expected.action), "{given:?}");
        for (name, value) in &expected.params {
            assert_eq!(given.params.get(name), Some(value), "{name} of {given:?}");
        }
        let needs_a_person = !NOBODY.contains(code);
        assert_eq!(is_in_the_work_list(&house, shop, &sn).await, needs_a_person, "{code} under 需要我处理");
        house.close_with(told, jobs).await;
    }
}

#[tokio::test]
async fn a_login_that_works_again_and_what_went_out_have_no_reason() {
    let Met { house, sn, .. } = drive(WhyCode::LoginDead).await;
    let needs = house.engine.shop_needs().await.unwrap();
    let stands: Vec<_> = needs.iter().map(|need| (need.shop_id.as_str(), need.reason.as_str(), need.waiting)).collect();
    assert_eq!(stands, [(SHOP, "login_dead", 1)], "the shop stands in the work list, with how many wait for it");
    house.market.log_in();
    house.set_faults(Faults::default());
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.work().await;
    assert_eq!(why(&house, &sn).await, None, "it went out");
    assert!(house.engine.shop_needs().await.unwrap().is_empty(), "nobody is needed any more");
    house.close(&[]).await;
}

#[tokio::test]
async fn an_order_that_was_sent_in_another_shop_goes_out_when_the_seller_says_so() {
    let Met { house, sn, .. } = connected_twice().await;
    let mut conn = house.db.reader().await.unwrap();
    let orders = orders::by_sns(&mut conn, std::slice::from_ref(&sn)).await.unwrap();
    let id = orders.into_iter().find(|order| order.shop_id.as_str() == TWIN).unwrap().id;
    drop(conn);
    let firm = Deed::Deliver { overrides: vec![huolang_domain::guard::Guard::NotSentBefore] };
    house.engine.act(&id, firm, "seller").await.unwrap();
    house.engine.drain().await.unwrap();
    assert_eq!(house.messages(&sn).len(), 2, "the seller's word");
    house.close(&[]).await;
}

#[tokio::test]
async fn an_order_that_comes_to_two_shops_at_the_same_moment_goes_out_in_one() {
    let (house, twin) = two_shops().await;
    let sn = house.pay(SINGLE, 1);
    for shop in [SHOP.into(), twin] {
        house.engine.poll_round(&shop).await.unwrap();
    }
    house.engine.drain().await.unwrap();
    assert_eq!(house.messages(&sn).len(), 1);
    let reasons = [why_in(&house, SHOP, &sn).await, why_in(&house, TWIN, &sn).await];
    let codes: Vec<WhyCode> = reasons.into_iter().flatten().map(|why| why.code).collect();
    assert_eq!(codes, [WhyCode::SentBefore]);
    house.close(MANUAL).await;
}

#[tokio::test]
async fn a_paused_shop_says_so_and_leads_to_the_shop() {
    let house = House::open(Plan::default()).await;
    let sn = taken_in(&house).await;
    house.engine.pause_shop(&SHOP.into()).await.unwrap();
    let given = why(&house, &sn).await.unwrap();
    assert_eq!((given.code, given.params["of"].as_str()), (WhyCode::TaskPaused, "shop"));
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.work().await;
    assert_eq!(why(&house, &sn).await, None);
    house.close(&[]).await;
}

/// A buyer pays and gets the content; the platform is not told yet.
async fn sent(house: &House) -> OrderSn {
    let sn = taken_in(house).await;
    house.engine.deliver_round().await.unwrap();
    house.engine.outcome_round().await.unwrap();
    assert_eq!(house.messages(&sn).len(), 1);
    sn
}

#[tokio::test]
async fn a_mark_that_is_tried_again_says_when_and_what_went_wrong() {
    let house = House::open(Plan::default()).await;
    let sn = sent(&house).await;
    house.set_faults(Faults { transient: Switch::ALWAYS, ..Faults::default() });
    house.engine.drain().await.unwrap();
    let given = why(&house, &sn).await.unwrap();
    assert_eq!((given.code, given.action), (WhyCode::RetryAt, Action::Wait), "nothing is to be pressed");
    assert!(given.params.contains_key("next_at") && given.params.contains_key("error"), "{given:?}");
    house.set_faults(Faults::default());
    house.later(60 * MINUTE).await;
    assert_eq!(why(&house, &sn).await, None, "it is marked");
    house.close(&[]).await;
}

#[tokio::test]
async fn a_login_that_dies_while_an_order_is_marked_is_named() {
    let house = House::open(Plan::default()).await;
    let sn = sent(&house).await;
    house.set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
    house.engine.drain().await.unwrap();
    let given = why(&house, &sn).await.unwrap();
    assert_eq!((given.code, given.action), (WhyCode::LoginDead, Action::Relogin));
    house.market.log_in();
    house.set_faults(Faults::default());
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.work().await;
    assert_eq!(why(&house, &sn).await, None);
    house.close(&[]).await;
}

#[tokio::test]
async fn what_rests_is_named_for_orders_that_are_still_to_be_marked_and_for_no_others() {
    let house = House::open(Plan::default()).await;
    let done = paid(&house, SINGLE).await;
    let sn = sent(&house).await;
    let given = async |sn: &OrderSn| why(&house, sn).await.map(|why| (why.code, why.params.get("of").cloned()));
    house.engine.pause_shop(&SHOP.into()).await.unwrap();
    assert_eq!(given(&sn).await, Some((WhyCode::TaskPaused, Some("shop".to_owned()))));
    assert_eq!(given(&done).await, None);
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    pause(&house, &Work::Deliver.id()).await;
    assert_eq!(given(&sn).await, None, "nothing more is to be delivered");
    pause(&house, &Work::Ship.id()).await;
    assert_eq!(given(&sn).await, Some((WhyCode::TaskPaused, None)), "the task leads to the tasks");
    assert_eq!(given(&done).await, None);
    house.work().await;
    house.close(&[]).await;
}

#[tokio::test]
async fn content_that_needs_no_mark_has_no_reason_while_its_shop_rests() {
    let house = House::open(Plan { rule: |rule| rule.steps = Steps::ContentOnly, ..Plan::default() }).await;
    let sn = paid(&house, SINGLE).await;
    house.engine.pause_shop(&SHOP.into()).await.unwrap();
    assert_eq!(why(&house, &sn).await, None);
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.close(&[]).await;
}
