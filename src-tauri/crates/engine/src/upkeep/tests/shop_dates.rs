//! A shop whose date is near is told of once; one that was moved on, or paused, no longer, and again when it goes on.

use crate::{
    notices::{NoticeDeed, word},
    settings::Language,
    test_house::{House, MORNING},
};
use huolang_domain::{ShopId, platform::PlatformKind, shanghai::DAY_MS};
use huolang_store::{
    Durability,
    notices::{self, Notice, NoticeState},
    shops::{self, Shop, ShopState},
};
use serde_json::{Value, json};

/// Opens a shop of 京东游戏点卡 with this date in its settings, or moves it.
async fn until(house: &House, shop: Option<&ShopId>, day: &str) -> ShopId {
    kept(house, shop, PlatformKind::JdGame, json!({ "expires_on": day })).await
}

/// Opens a shop with these settings, or changes one.
async fn kept(house: &House, shop: Option<&ShopId>, platform: PlatformKind, fields: Value) -> ShopId {
    let engine = &house.engine;
    let (known, now, config) = (shop.cloned(), engine.now(), json!({ "fields": fields }));
    let id = known.clone().unwrap_or_else(|| ShopId::fresh(engine.ids().as_ref()));
    let row = Shop {
        id: id.clone(),
        platform,
        name: "点卡店".to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config,
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let kept = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            match known {
                Some(id) => shops::update(tx, &id, &row.name, &row.config, now).await,
                None => shops::insert(tx, &row).await,
            }
        })
    });
    kept.await.unwrap();
    engine.inbound_shops_changed();
    id
}

async fn look(house: &House) -> Vec<Notice> {
    house.engine.keep_up().await.unwrap();
    let all = notices::list(&mut house.engine.db().reader().await.unwrap(), None, None, 100).await.unwrap();
    all.into_iter().filter(|notice| notice.event == "shop_ending").collect()
}

fn states(told: &[Notice]) -> Vec<(NoticeState, i64)> {
    told.iter().map(|notice| (notice.state, notice.count)).collect()
}

#[tokio::test]
async fn a_shop_whose_date_is_near_is_told_of_once_and_closed_when_it_was_moved_on() {
    let house = House::practice(1).await;
    // The morning of 2026-11-20: the end of the 27th is more than a week away.
    let shop = until(&house, None, "2026-11-27").await;
    assert!(look(&house).await.is_empty());
    house.clock.set(MORNING.plus(DAY_MS));
    look(&house).await;
    let told = look(&house).await;
    assert_eq!(states(&told), [(NoticeState::Open, 1)]);
    assert_eq!((told[0].shop_id.as_ref(), told[0].params["shop"].as_str()), (Some(&shop), Some("点卡店")));
    let words = word(&told[0], Language::ZhCn);
    assert_eq!(words.title, "店铺快到有效期：点卡店");
    assert!(words.body.starts_with("2026-11-28 00:00"), "{words:?}");

    house.clock.set(MORNING.plus(10 * DAY_MS));
    assert_eq!(states(&look(&house).await), [(NoticeState::Open, 1)], "it is over, and nothing is taken any more");
    until(&house, Some(&shop), "2027-11-27").await;
    assert_eq!(states(&look(&house).await), [(NoticeState::Resolved, 1)]);
}

/// Pauses the shop, or lets it go on.
async fn stand(house: &House, shop: &ShopId, state: ShopState) {
    let (id, now) = (shop.clone(), house.engine.now());
    let set = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { shops::set_state(tx, &id, state, None, now).await })
    });
    assert!(set.await.unwrap());
    house.engine.inbound_shops_changed();
}

#[tokio::test]
async fn a_shop_that_goes_on_after_a_pause_is_told_of_again_unless_somebody_saw_to_it() {
    let house = House::practice(1).await;
    house.clock.set(MORNING.plus(DAY_MS));
    let shop = until(&house, None, "2026-11-27").await;
    assert_eq!(states(&look(&house).await), [(NoticeState::Open, 1)]);
    stand(&house, &shop, ShopState::Paused).await;
    for _ in 0..2 {
        assert_eq!(states(&look(&house).await), [(NoticeState::Resolved, 1)], "nothing is to be done for now");
    }
    stand(&house, &shop, ShopState::Active).await;
    look(&house).await;
    let told = look(&house).await;
    assert_eq!(states(&told), [(NoticeState::Open, 1), (NoticeState::Resolved, 1)], "newest first");
    house.engine.see_to_notice(&told[0].id, NoticeDeed::Resolve, "seller").await.unwrap();
    stand(&house, &shop, ShopState::Paused).await;
    look(&house).await;
    stand(&house, &shop, ShopState::Active).await;
    let seen = [(NoticeState::Resolved, 1), (NoticeState::Resolved, 1)];
    assert_eq!(states(&look(&house).await), seen, "the seller has seen to this date");
}

#[tokio::test]
async fn a_date_counts_where_orders_are_called_in_and_not_where_they_are_read() {
    let house = House::practice(1).await;
    let near = |service: &str| json!({ "service": service, "expires_on": "2026-11-22" });
    let shop = kept(&house, None, PlatformKind::Agiso, near("idle")).await;
    assert!(look(&house).await.is_empty(), "its orders go on");
    kept(&house, Some(&shop), PlatformKind::Agiso, near("supplier")).await;
    assert_eq!(states(&look(&house).await), [(NoticeState::Open, 1)]);
}
