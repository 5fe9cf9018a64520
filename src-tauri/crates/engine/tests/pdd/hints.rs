//! A hint is confirmed only when what it spoke of is committed; killed in between, the program hears it again.

use crate::house::{House, SHOP, START};
use async_trait::async_trait;
use huolang_domain::{OrderSn, platform::PlatformKind};
use huolang_engine::shops::{LaneLimits, Shop, Standing};
use huolang_platforms::{
    capability::{Adapter, Hint, OrderDetail, PullOrders, PushEvents},
    fault::CallError,
};
use huolang_testkit::pdd::{Fault, Faults, NewOrder};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// The shop's own adapter, with messages that a test says.
struct Scripted {
    shop: Arc<dyn Adapter>,
    next: Mutex<Vec<Hint>>,
    confirmed: Mutex<Vec<String>>,
}

impl Adapter for Scripted {
    fn kind(&self) -> PlatformKind {
        self.shop.kind()
    }
    fn pull_orders(&self) -> Option<&dyn PullOrders> {
        self.shop.pull_orders()
    }
    fn order_detail(&self) -> Option<&dyn OrderDetail> {
        self.shop.order_detail()
    }
    fn push_events(&self) -> Option<&dyn PushEvents> {
        Some(self)
    }
}

#[async_trait]
impl PushEvents for Scripted {
    async fn next_hints(&self) -> Result<Vec<Hint>, CallError> {
        Ok(std::mem::take(&mut *self.next.lock().unwrap()))
    }
    async fn committed(&self, external_ids: &[String]) {
        self.confirmed.lock().unwrap().extend_from_slice(external_ids);
    }
}

impl Scripted {
    fn confirmed(&self) -> Vec<String> {
        self.confirmed.lock().unwrap().clone()
    }
}

/// A shop that listed all there was, and its messages.
async fn scripted() -> (House, Arc<Scripted>) {
    let house = House::open(|_| {}).await;
    let shop = house.adapter(SHOP, &house.market.token(), "market-secret");
    let scripted = Arc::new(Scripted { shop, next: Mutex::default(), confirmed: Mutex::default() });
    let limits = LaneLimits { at_once: 4, per_second: 0, ..LaneLimits::usual(PlatformKind::Pdd) };
    house.engine.shops().connect(Shop::new(SHOP.into(), scripted.clone(), limits, START));
    house.work().await;
    (house, scripted)
}

async fn hear(house: &House, scripted: &Scripted, id: &str, sn: Option<&OrderSn>) {
    *scripted.next.lock().unwrap() = vec![Hint { external_id: id.to_owned(), sn: sn.cloned() }];
    house.engine.hint_round(&SHOP.into()).await.unwrap();
}

#[tokio::test]
async fn a_hint_that_only_says_that_there_is_something_is_confirmed_by_a_complete_listing() {
    let (house, scripted) = scripted().await;
    let sn = house.pay();
    hear(&house, &scripted, "burst", None).await;
    assert!(house.find(&sn).await.is_none() && scripted.confirmed().is_empty());
    // A listing that fails confirms nothing.
    let list = "pdd.order.number.list.increment.get";
    house.market.set_faults(Faults::default().plan(list, Fault::BadGateway, 2));
    house.clock.advance(70_000);
    house.engine.poll_round(&SHOP.into()).await.unwrap_err();
    assert!(house.find(&sn).await.is_none() && scripted.confirmed().is_empty());
    house.clock.advance(60_000);
    house.work().await;
    assert!(house.find(&sn).await.is_some());
    assert_eq!(scripted.confirmed(), ["burst"]);
}

#[tokio::test]
async fn a_hint_whose_order_is_not_known_yet_waits_for_it() {
    let (house, scripted) = scripted().await;
    let unknown = OrderSn::from("251009-999999999999999");
    for _ in 0..9 {
        hear(&house, &scripted, "early", Some(&unknown)).await;
        house.a_minute_later().await;
    }
    assert!(scripted.confirmed().is_empty(), "the calls may lag behind the messages");
    // The order shows up: the next time the message comes it is read, and confirmed.
    let sn = house.pay();
    hear(&house, &scripted, "early", Some(&sn)).await;
    assert!(house.find(&sn).await.is_some());
    assert_eq!(scripted.confirmed(), ["early"]);
}

#[tokio::test]
async fn an_order_that_nobody_ever_knows_is_asked_for_no_longer_than_ten_minutes() {
    let (house, scripted) = scripted().await;
    hear(&house, &scripted, "never", Some(&OrderSn::from("251009-999999999999999"))).await;
    for _ in 0..11 {
        house.a_minute_later().await;
    }
    assert_eq!(scripted.confirmed(), ["never"]);
}

#[tokio::test]
async fn a_paused_shop_confirms_nothing() {
    let (house, scripted) = scripted().await;
    let sn = house.pay();
    let shop = house.engine.shops().get(&SHOP.into()).unwrap();
    shop.stand(Standing::Paused);
    hear(&house, &scripted, "paused", Some(&sn)).await;
    assert!(house.find(&sn).await.is_none() && scripted.confirmed().is_empty());
    shop.stand(Standing::Active);
    hear(&house, &scripted, "paused", Some(&sn)).await;
    assert!(house.find(&sn).await.is_some());
    assert_eq!(scripted.confirmed(), ["paused"]);
}

/// Hears until nothing comes any more.
async fn hear_all(house: &House) {
    let shop = SHOP.into();
    // Longer than any round takes that has something to hear, also on a slow machine.
    while let Ok(heard) = tokio::time::timeout(Duration::from_secs(1), house.engine.hint_round(&shop)).await {
        heard.unwrap();
    }
}

#[tokio::test]
async fn a_burst_of_messages_and_a_kill_lose_none_and_none_is_answered_before_its_order_is_committed() {
    let house = House::open(|_| {}).await;
    house.work().await;
    hear_all(&house).await;
    let sns: Vec<OrderSn> = (0..60)
        .map(|_| OrderSn::from(house.market.place(&NewOrder { sku_id: Some(10_040), ..NewOrder::default() })))
        .collect();
    for _ in 0..2 {
        hear_all(&house).await;
        let mut committed = 0;
        for sn in &sns {
            committed += u64::from(house.find(sn).await.is_some());
        }
        assert!(house.market.ledger().acks <= committed, "{} of {committed}", house.market.ledger().acks);
        // The program dies: what it had heard and not committed is gone with it.
        let limits = LaneLimits { at_once: 4, per_second: 0, ..LaneLimits::usual(PlatformKind::Pdd) };
        let adapter = house.adapter(SHOP, &house.market.token(), "market-secret");
        house.engine.shops().connect(Shop::new(SHOP.into(), adapter, limits, START));
        house.clock.advance(4_000);
    }
    hear_all(&house).await;
    for _ in 0..3 {
        house.a_minute_later().await;
    }
    for sn in &sns {
        assert!(house.find(sn).await.is_some(), "{sn}");
    }
    let answered = tokio::time::timeout(Duration::from_secs(120), async {
        while house.market.unanswered() > 0 {
            hear_all(&house).await;
            house.a_minute_later().await;
        }
    });
    answered.await.expect("every message was answered");
    assert!(house.market.ledger().broken_rules.is_empty(), "{:?}", house.market.ledger().broken_rules);
}
