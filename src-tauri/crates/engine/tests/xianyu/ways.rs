//! The way to the buyer is the rule's: chat, credential, or both; parcels are shipped in the app.

use crate::house::{House, ITEM};
use huolang_domain::{
    ErrorCode,
    rule::{Channel, GoodsKind, Mode},
    state::{ContentState, PlatformState},
};
use huolang_engine::Action;
use huolang_testkit::xianyu::Purchase;

#[tokio::test]
async fn each_rule_chooses_its_way_to_the_buyer() {
    let house = House::open(&[]).await;
    house.change_rule(ITEM, |rule| rule.channel = Channel::Voucher).await;
    let by_voucher = house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    let ledger = house.market.ledger();
    assert!(ledger.sent.is_empty(), "{:?}", ledger.sent);
    assert_eq!(ledger.vouchers.len(), 1);
    assert!(ledger.vouchers[0].0 == by_voucher && ledger.vouchers[0].1.contains("CARD-00000"), "{:?}", ledger.vouchers);
    assert_eq!(house.state(&by_voucher).await, (ContentState::Sent, PlatformState::Shipped));

    house.change_rule(ITEM, |rule| rule.channel = Channel::ChatAndVoucher).await;
    let by_both = house.market.buy(&Purchase::of("2202", ITEM));
    house.hear_and_work().await;
    let ledger = house.market.ledger();
    assert_eq!((ledger.got("2202").len(), ledger.vouchers.len()), (1, 2));
    assert_eq!(ledger.got("2202")[0], ledger.vouchers[1].1, "the credential is a copy");
    assert_eq!(house.state(&by_both).await, (ContentState::Sent, PlatformState::Shipped));

    house.change_rule(ITEM, |rule| rule.channel = Channel::Chat).await;
    let by_chat = house.market.buy(&Purchase::of("2203", ITEM));
    house.hear_and_work().await;
    let ledger = house.market.ledger();
    assert_eq!((ledger.got("2203").len(), ledger.vouchers.len()), (1, 2));
    assert_eq!(house.state(&by_chat).await, (ContentState::Sent, PlatformState::Shipped));
}

#[tokio::test]
async fn a_rule_goes_before_the_shops_own_way() {
    let house = House::open(&[("deliver_by", "voucher")]).await;
    house.change_rule(ITEM, |rule| rule.channel = Channel::Chat).await;
    house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    let ledger = house.market.ledger();
    assert_eq!((ledger.got("2201").len(), ledger.vouchers.len()), (1, 0));
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_on_the_way_it_went() {
    let house = House::open(&[]).await;
    house.change_rule(ITEM, |rule| rule.channel = Channel::Chat).await;
    house.market.faults(|faults| faults.break_after_send = 1);
    let order = house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    // The seller changes the rule before the answer is looked for.
    house.change_rule(ITEM, |rule| rule.channel = Channel::Voucher).await;
    house.later(60_000).await;
    let ledger = house.market.ledger();
    assert_eq!((ledger.got("2201").len(), ledger.vouchers.len()), (1, 0));
    assert_eq!(house.state(&order).await.0, ContentState::Sent);
}

#[tokio::test]
async fn a_credential_that_is_too_short_for_the_goods_sends_nothing() {
    let house = House::open(&[]).await;
    let long = "长".repeat(300);
    house
        .change_rule(ITEM, |rule| {
            rule.channel = Channel::Voucher;
            rule.template = format!("{long}{{卡密}}");
        })
        .await;
    let order = house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    let ledger = house.market.ledger();
    assert!(ledger.sent.is_empty() && ledger.vouchers.is_empty());
    assert_ne!(house.state(&order).await.0, ContentState::Sent);
    assert!(!house.market.is_shipped(&order));
}

#[tokio::test]
async fn a_parcel_is_shipped_in_the_app_and_no_number_is_made_up_or_lost() {
    let house = House::open(&[]).await;
    house
        .change_rule(ITEM, |rule| {
            rule.kind = GoodsKind::Physical;
            rule.mode = Mode::Manual;
        })
        .await;
    let order = house.market.buy(&Purchase::of("2201", ITEM));
    house.hear_and_work().await;
    assert_eq!(house.state(&order).await, (ContentState::Manual, PlatformState::Unshipped));
    let reminded: Vec<String> = house.told().await.into_iter().map(|(cause, _)| cause).collect();
    let id = house.id(&order).await;
    assert_eq!(reminded, [format!("manual:{id}")], "a person is reminded");
    // The pages give programs no way to name a parcel: it is said at once, and nothing is called.
    for number in ["SF1234567890", ""] {
        let ship = Action::Ship { company: "顺丰".to_owned(), number: number.to_owned() };
        let refused = house.engine.act(&id, ship, "老板").await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::CapabilityMissing, "{number}");
    }
    house.later(60_000).await;
    assert!(house.market.ledger().consigned.is_empty() && house.market.ledger().sent.is_empty());
    // What the seller ships in the app is seen.
    house.market.ship_in_app(&order);
    house.later(60_000).await;
    assert_eq!(house.state(&order).await.0, ContentState::Cancelled, "nothing waits any more");
    assert!(house.told().await.is_empty(), "{:?}", house.told().await);
}
