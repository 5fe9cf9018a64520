#![allow(clippy::unwrap_used)]

use super::{word, word_many};
use crate::{
    notice,
    settings::{Desktop, Language, SettingsChange},
    test_house::House,
};
use huolang_domain::{Millis, NoticeId, PoolId};
use huolang_store::{
    Durability,
    dispatches::{self, DispatchState},
    notices::{self, NewNotice, Notice},
};

async fn raise(house: &House, raises: Vec<NewNotice>) -> Vec<NoticeId> {
    let (engine, now) = (house.engine.clone(), house.engine.now());
    let told = house
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move { notice::write(tx, &raises, engine.ids().as_ref(), now).await })
        })
        .await
        .unwrap();
    told.into_iter().map(NoticeId::from).collect()
}

fn low(pool: &str) -> NewNotice {
    notice::low_stock(&PoolId::from(pool), "月卡", 3)
}

async fn kept(house: &House, id: &NoticeId) -> Notice {
    notices::get(&mut house.engine.db().reader().await.unwrap(), id).await.unwrap()
}

#[tokio::test]
async fn a_cause_is_told_once_while_it_lasts_and_again_when_it_comes_back() {
    let house = House::empty().await;
    let id = raise(&house, vec![low("a")]).await.remove(0);
    raise(&house, vec![low("a")]).await;
    assert_eq!(house.engine.dispatch_notices().await.unwrap(), None);
    assert_eq!(house.desktop.take().len(), 1);
    assert_eq!(kept(&house, &id).await.count, 2);
    let (causes, now) = (vec![notice::low_stock_cause(&PoolId::from("a"))], house.engine.now());
    house
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { notices::resolve_causes(tx, &causes, now).await }))
        .await
        .unwrap();
    raise(&house, vec![low("a")]).await;
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(house.desktop.take().len(), 1);
}

#[tokio::test]
async fn many_of_one_kind_become_one_message() {
    let house = House::empty().await;
    let ids = raise(&house, ["a", "b", "c", "d", "e"].map(low).to_vec()).await;
    house.engine.dispatch_notices().await.unwrap();
    let messages = house.desktop.take();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].title, "5 个卡池要补货");
    let mut conn = house.engine.db().reader().await.unwrap();
    for id in ids {
        assert_eq!(dispatches::by_notice(&mut conn, &id).await.unwrap()[0].state, DispatchState::Sent);
    }
}

#[tokio::test]
async fn pop_ups_that_are_switched_off_do_not_pile_up() {
    let house = House::empty().await;
    let desktop = Desktop { popups: false, ..Desktop::default() };
    house
        .engine
        .settings()
        .change(SettingsChange { desktop: Some(desktop), ..SettingsChange::default() }, "owner")
        .await
        .unwrap();
    let id = raise(&house, vec![low("a")]).await.remove(0);
    assert_eq!(house.engine.dispatch_notices().await.unwrap(), None);
    assert!(house.desktop.take().is_empty());
    let rows = dispatches::by_notice(&mut house.engine.db().reader().await.unwrap(), &id).await.unwrap();
    assert_eq!(rows[0].state, DispatchState::Failed);
}

fn sample(event: &str) -> Notice {
    Notice {
        id: "n".into(),
        event: event.to_owned(),
        cause: String::new(),
        state: notices::NoticeState::Open,
        severity: notices::Severity::Warning,
        shop_id: None,
        order_id: Some("o1".into()),
        params: serde_json::json!({ "sn": "261120-1", "title": "耳机", "buyer": "王**", "reason": "physical" }),
        count: 1,
        created_at: Millis(0),
        updated_at: Millis(0),
        resolved_at: None,
    }
}

#[test]
fn every_event_has_words_in_both_languages() {
    let events = [
        "manual_shipment",
        "out_of_stock",
        "low_stock",
        "needs_review",
        "delivery_failed",
        "refund_after_delivery",
        "login_dead",
        "risk_control",
        "shop_stopped",
        "clock_jumped",
        "backup_failed",
    ];
    for event in events {
        for (language, fallback) in [(Language::ZhCn, "货郎有新通知"), (Language::En, "Huolang has news")] {
            let worded = word(&sample(event), language);
            assert_ne!(worded.title, fallback, "{event}");
            assert!(!worded.body.is_empty());
        }
    }
    let parcel = word(&sample("manual_shipment"), Language::ZhCn);
    assert_eq!(parcel.body, "订单 261120-1，买家 王**。请打包寄出，再填写快递单号。");
    assert_eq!(parcel.route, "/orders?open=o1");
    assert_eq!(
        word_many(&[&sample("manual_shipment"), &sample("manual_shipment")], Language::ZhCn).route,
        "/orders?tab=manual"
    );
}
