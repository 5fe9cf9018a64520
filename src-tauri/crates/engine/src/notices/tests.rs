#![allow(clippy::unwrap_used)]

mod again;
mod channels;
mod crowd;
mod ladder;
mod lanes;
mod missed_day;
mod troubles;

use super::{NoticeDeed, word, word_many};
use crate::{
    notice,
    settings::{Desktop, Language, Notices, Quiet, SettingsChange},
    test_house::House,
};
use huolang_domain::{Millis, NoticeId, PoolId};
use huolang_notify::{SendError, Trouble};
use huolang_store::{
    Durability,
    channels::ChannelState,
    dispatches::{self, DispatchState},
    notices::{self, NewNotice, Notice},
    sends,
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
    // What comes within half a minute is gathered.
    house.clock.advance(30_000);
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

async fn switch_pop_ups(house: &House, popups: bool) {
    let desktop = Desktop { popups, ..Desktop::default() };
    let change = SettingsChange { desktop: Some(desktop), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
}

#[tokio::test]
async fn a_test_while_pop_ups_are_switched_off_does_not_silence_them_once_they_are_on() {
    let house = House::empty().await;
    switch_pop_ups(&house, false).await;
    let desk = house.engine.channel_desk();
    let refused = desk.test("desktop").await.unwrap().unwrap_err();
    assert_eq!(refused.trouble, Trouble::NotHere);
    let log = sends::list(&mut house.engine.db().reader().await.unwrap(), Some("desktop"), None, 9).await.unwrap();
    assert_eq!(log.iter().map(|send| (send.test, send.sent)).collect::<Vec<_>>(), [(true, false)]);
    assert_eq!(desk.get("desktop").await.unwrap().row.state, ChannelState::Untested);
    switch_pop_ups(&house, true).await;
    raise(&house, vec![low("a")]).await;
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(house.desktop.take().len(), 1);
}

#[tokio::test]
async fn pop_ups_that_are_switched_off_do_not_pile_up() {
    let house = House::empty().await;
    switch_pop_ups(&house, false).await;
    let id = raise(&house, vec![low("a")]).await.remove(0);
    assert_eq!(house.engine.dispatch_notices().await.unwrap(), None);
    assert!(house.desktop.take().is_empty());
    let rows = dispatches::by_notice(&mut house.engine.db().reader().await.unwrap(), &id).await.unwrap();
    assert_eq!(rows[0].state, DispatchState::Failed);
}

#[tokio::test]
async fn three_thousand_orders_of_one_minute_are_two_messages_and_all_in_the_list() {
    let house = House::empty().await;
    for minute in 0..30 {
        let orders: Vec<NewNotice> = (0..100).map(|number| manual(minute * 100 + number)).collect();
        raise(&house, orders).await;
        house.clock.advance(2_000);
        house.engine.dispatch_notices().await.unwrap();
    }
    let during = house.desktop.take();
    assert!(during.len() <= 3, "{} pop-ups in a minute", during.len());
    house.clock.advance(60_000);
    house.engine.dispatch_notices().await.unwrap();
    let after = house.desktop.take();
    let told: usize = during.iter().chain(&after).map(|message| message.count).sum();
    assert_eq!(told, 3_000);
    let last = after.last().unwrap();
    assert!(last.body.contains("还有 ") && last.body.contains(" 单"), "{}", last.body);
    let open = notices::count_open(&mut house.engine.db().reader().await.unwrap()).await.unwrap();
    assert_eq!(open, [(notices::Severity::Warning, 3_000)]);
}

#[tokio::test]
async fn what_insists_is_said_again_until_somebody_sees_to_it() {
    let house = House::empty().await;
    let id = raise(&house, vec![manual(1)]).await.remove(0);
    for _ in 0..3 {
        house.engine.dispatch_notices().await.unwrap();
        assert_eq!(house.desktop.take().len(), 1);
        house.engine.dispatch_notices().await.unwrap();
        assert!(house.desktop.take().is_empty(), "not twice");
        house.clock.advance(30 * 60_000);
    }
    house.engine.see_to_notice(&id, NoticeDeed::Snooze { minutes: 90 }, "owner").await.unwrap();
    house.clock.advance(60 * 60_000);
    house.engine.dispatch_notices().await.unwrap();
    assert!(house.desktop.take().is_empty(), "it was put off");
    house.clock.advance(30 * 60_000);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(house.desktop.take().len(), 1);
    house.engine.see_to_notice(&id, NoticeDeed::Acknowledge, "owner").await.unwrap();
    house.clock.advance(24 * 3_600_000);
    assert_eq!(house.engine.dispatch_notices().await.unwrap(), None);
    assert!(house.desktop.take().is_empty());
}

#[tokio::test]
async fn quiet_hours_keep_what_does_not_press_until_their_end() {
    let house = House::empty().await;
    let quiet = Quiet { on: true, from_min: 9 * 60, to_min: 11 * 60, let_critical: true };
    let notices = Notices { quiet, ..Notices::default() };
    let change = SettingsChange { notices: Some(notices), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    raise(&house, vec![low("a"), dead()]).await;
    // It is ten o'clock.
    let next = house.engine.dispatch_notices().await.unwrap();
    let told: Vec<String> = house.desktop.take().into_iter().map(|message| message.event).collect();
    assert_eq!(told, ["login_dead"]);
    assert!(next.is_some_and(|next| next.since(house.engine.now()) <= 3_600_000));
    house.clock.advance(3_600_000);
    house.engine.dispatch_notices().await.unwrap();
    let told: Vec<String> = house.desktop.take().into_iter().map(|message| message.event).collect();
    assert!(told.contains(&"low_stock".to_owned()), "{told:?}");
}

#[tokio::test]
async fn a_desktop_that_is_absent_loses_nothing() {
    let house = House::empty().await;
    house.desktop.fail(Some(SendError::new(Trouble::NotHere, "no notification daemon")));
    let id = raise(&house, vec![manual(1)]).await.remove(0);
    house.engine.dispatch_notices().await.unwrap();
    let view = house.engine.channel_desk().get("desktop").await.unwrap();
    assert_eq!((view.row.state, view.row.trouble.as_deref()), (ChannelState::Stuck, Some("not_here")));
    assert_eq!((view.waiting, kept(&house, &id).await.state), (1, notices::NoticeState::Open));
    house.desktop.fail(None);
    assert!(house.engine.channel_desk().test("desktop").await.unwrap().is_ok());
    house.engine.dispatch_notices().await.unwrap();
    let titles: Vec<String> = house.desktop.take().into_iter().map(|message| message.title).collect();
    assert_eq!(titles, ["货郎通知测试", "等你发货：耳机"]);
}

#[tokio::test]
async fn the_report_of_the_day_comes_once_in_the_evening() {
    let house = House::empty().await;
    assert!(!house.engine.report_the_day().await.unwrap(), "it is morning");
    house.clock.advance(11 * 3_600_000);
    assert!(house.engine.report_the_day().await.unwrap());
    assert!(!house.engine.report_the_day().await.unwrap());
    house.engine.dispatch_notices().await.unwrap();
    let report = house.desktop.take().remove(0);
    assert_eq!(report.title, "2026-11-20 日报");
    assert!(report.body.starts_with("订单 0 个"), "{}", report.body);
    house.clock.advance(24 * 3_600_000);
    assert!(house.engine.report_the_day().await.unwrap());
    house.clock.advance(24 * 3_600_000);
    let off = Notices { daily_report: false, ..Notices::default() };
    let change = SettingsChange { notices: Some(off), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    assert!(!house.engine.report_the_day().await.unwrap(), "nobody wants it");
}

fn manual(number: i64) -> NewNotice {
    NewNotice {
        event: "manual_shipment",
        cause: format!("manual:o{number}"),
        severity: notices::Severity::Warning,
        shop_id: None,
        order_id: Some(format!("o{number}").as_str().into()),
        params: serde_json::json!({ "sn": format!("261120-{number}"), "title": "耳机", "reason": "physical" }),
    }
}

fn dead() -> NewNotice {
    NewNotice {
        event: "login_dead",
        cause: "login_dead:s1".to_owned(),
        severity: notices::Severity::Critical,
        shop_id: None,
        order_id: None,
        params: serde_json::json!({ "shop": "练习店铺" }),
    }
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
        snoozed_until: None,
    }
}

#[test]
fn the_report_of_a_day_with_vouchers_counts_them_and_one_without_says_nothing_of_them() {
    let report = |verified: &str, refused: &str| Notice {
        params: serde_json::json!({ "day": "2026-11-20", "verified": verified, "verify_failed": refused }),
        ..sample("daily_report")
    };
    let said = word(&report("12", "1"), Language::ZhCn).body;
    assert!(said.contains("核销 12 张，没有核销成 1 张"), "{said}");
    let said = word(&report("12", "1"), Language::En).body;
    assert!(said.contains("12 vouchers verified, 1 not."), "{said}");
    assert!(!word(&report("0", "0"), Language::ZhCn).body.contains("核销"));
    assert!(!word(&report("0", "0"), Language::En).body.contains("voucher"));
}

#[test]
fn every_event_has_words_in_both_languages() {
    for event in super::events::EVENTS.iter().map(|event| event.name) {
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

#[test]
fn a_click_leads_to_where_the_notice_is_settled() {
    let leads = |event: &str, order: bool| {
        let order_id = order.then(|| "o1".into());
        word(&Notice { order_id, ..sample(event) }, Language::ZhCn).route
    };
    for (event, order, place) in [
        ("manual_shipment", true, "/orders?open=o1"),
        ("verify_failed", true, "/orders?open=o1"),
        ("verify_failed", false, "/verifications"),
        ("verification_in_doubt", true, "/verifications"),
        ("verification_in_doubt", false, "/verifications"),
        ("verify_first", true, "/verifications?tab=rules"),
        ("low_stock", false, "/cards"),
        ("card_upload_unknown", false, "/cards?uploads=1"),
        ("login_dead", false, "/shops"),
        ("backup_failed", false, "/settings?tab=data"),
        ("clock_jumped", false, "/doctor"),
        ("ai_trouble", false, "/conversations?tab=ai"),
    ] {
        assert_eq!(leads(event, order), place, "{event}");
    }
    let params = serde_json::json!({ "rule_id": "r1", "title": "月卡", "left": "2" });
    let rule = Notice { order_id: None, shop_id: Some("s1".into()), params, ..sample("low_stock") };
    let said = word(&rule, Language::ZhCn);
    assert_eq!((said.title.as_str(), said.route.as_str()), ("限售快卖完了：月卡", "/products?tab=rules&rule=r1"));
    assert_eq!(word_many(&[&rule, &sample("low_stock")], Language::ZhCn).title, "2 处库存不多了");
    let kept = Notice { order_id: None, shop_id: Some("s1".into()), ..sample("low_stock") };
    assert_eq!(word(&kept, Language::ZhCn).route, "/shops?open=s1", "cards that a platform keeps for a shop");
}
