#![allow(clippy::unwrap_used)]

use crate::{
    Engine,
    boot::{BootOptions, boot},
    notices::{ChannelChange, events::EVENTS},
    round::{Home, Round},
    settings::{Data, Desktop, SettingsChange},
    test_house::{House, MORNING},
};
use huolang_domain::{
    ErrorCode, Millis, ShopId,
    platform::PlatformKind,
    rule::{Rule, RuleStatus},
    testing::ManualClock,
};
use huolang_http::HostClock;
use huolang_notify::{Kind, SendError, Trouble};
use huolang_store::{
    Db, Durability, Location, OpenOptions,
    notices::Severity,
    routes::RouteMode,
    rules,
    shops::{self, Shop, ShopState},
    tasks::{self, TaskState},
};
use huolang_vault::{KeyRing, MasterKey, SourceKind, Vault};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use std::{collections::BTreeMap, path::Path, sync::Arc};

#[tokio::test]
async fn what_is_wrong_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    std::fs::create_dir_all(home.backups()).unwrap();
    let db = Db::open(&Location::Sqlite { path: home.database() }, OpenOptions::default()).await.unwrap();
    let vault = Vault::from_master_key(MasterKey::from_bytes([1; 32])).unwrap();
    let clock = Arc::new(ManualClock::at(Millis(1_700_000_000_000)));
    let engine = Engine::builder(db, vault).clock(clock.clone()).round(Round::new(home)).build().unwrap();
    let now = engine.now();
    let fresh = engine.examine().await;
    assert!(fresh.iter().all(|check| check.ok), "a new program is no fault: {fresh:?}");
    assert_eq!(fresh.iter().filter_map(|check| check.code).collect::<Vec<_>>(), ["no_channel", "backup_missing"]);
    let shop = Shop { state: ShopState::Parked, parked_reason: Some("login_dead".into()), ..shop("练习店", now) };
    engine
        .db()
        .write(Durability::Flushed, move |tx| Box::pin(async move { shops::insert(tx, &shop).await }))
        .await
        .unwrap();
    let code = |checks: &[super::Check], name: &str| checks.iter().find(|check| check.check == name).unwrap().code;
    clock.advance(3 * 86_400_000);
    let before = engine.examine().await;
    assert_eq!(code(&before, "shops"), Some("shop_parked"));
    let advice = |checks: &[super::Check]| checks.iter().find(|check| check.check == "shops").unwrap().advice.unwrap();
    assert!(advice(&before).contains("log in again"), "{}", advice(&before));
    let parks = |reason: &'static str| {
        engine.db().write(Durability::Ordinary, move |tx| {
            Box::pin(
                async move { shops::set_state(tx, &ShopId::from("s"), ShopState::Parked, Some(reason), now).await },
            )
        })
    };
    for (reason, step) in [
        ("risk_control", "the platform's check"),
        ("ip_refused", "IP allow-list"),
        ("not_authorized", "authorise the shop"),
    ] {
        parks(reason).await.unwrap();
        let parked = engine.examine().await;
        assert!(advice(&parked).contains(step) && !advice(&parked).contains("log in again"), "{}", advice(&parked));
    }
    assert_eq!(code(&before, "backups"), Some("backup_missing"));
    assert!(!before.iter().find(|check| check.check == "backups").unwrap().ok);
    for name in ["key", "disk", "clock", "database", "audit_log", "tasks", "switched_off"] {
        assert_eq!(code(&before, name), None, "{name}");
    }
    assert!(before.iter().all(|check| check.ok || check.advice.is_some()));
    engine.backups().create(None).await.unwrap();
    assert_eq!(code(&engine.examine().await, "backups"), None);
    clock.advance(3 * 86_400_000);
    assert_eq!(code(&engine.examine().await, "backups"), Some("backup_old"), "nobody made one since");
}

fn shop(name: &str, now: Millis) -> Shop {
    Shop {
        id: ShopId::from("s"),
        platform: PlatformKind::Practice,
        name: name.to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({}),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    }
}

async fn found(house: &House, name: &str) -> super::Check {
    house.engine.examine().await.into_iter().find(|check| check.check == name).unwrap()
}

#[tokio::test]
async fn the_clock_is_held_against_those_of_the_hosts_that_answered() {
    let house = House::practice(1).await;
    assert!(found(&house, "clock").await.ok, "nobody said anything else");
    let says = |host: &str, ahead_ms: i64| {
        house.engine.contacts().note(host, MORNING, true);
        house.engine.contacts().note_clock(host, HostClock { ahead_ms, at: MORNING });
    };
    says("gw-api.example", 600_000);
    let behind = found(&house, "clock").await;
    assert_eq!((behind.code, behind.params["minutes"].as_str()), (Some("clock_behind"), "10"));
    assert!(behind.detail.contains("gw-api.example") && behind.advice.is_some(), "{behind:?}");
    says("open.example", 200);
    says("chat.example", -300);
    assert!(found(&house, "clock").await.ok, "one host among three is wrong, not this computer");
    says("open.example", -90_000);
    says("chat.example", -91_000);
    assert_eq!(found(&house, "clock").await.code, Some("clock_ahead"));
}

#[tokio::test]
async fn a_clock_that_was_set_back_is_seen_by_the_orders_that_are_here() {
    let house = House::practice(1).await;
    let pay = huolang_platforms::practice::Payment {
        product_ref: "715300184201".to_owned(),
        sku_ref: None,
        quantity: 1,
        buyer: None,
    };
    house.engine.practice().unwrap().pay(&pay, 1).unwrap();
    house.work().await;
    assert!(found(&house, "clock").await.ok);
    house.clock.set(MORNING.plus(-24 * 3_600_000));
    let back = found(&house, "clock").await;
    assert_eq!(back.code, Some("clock_set_back"));
    assert_eq!(back.params["latest"], "2026-11-20 10:00");
}

#[tokio::test]
async fn what_is_switched_off_is_named_one_by_one() {
    let house = House::practice(1).await;
    assert!(found(&house, "switched_off").await.ok);
    let shop = house.engine.shops().all()[0].id.clone();
    let (id, now) = (shop.clone(), MORNING);
    let changes = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let by_hand = serde_json::json!({ "auto_deliver": false });
            shops::update(tx, &id, "练习店铺", &by_hand, now).await?;
            let products = huolang_store::products::list(tx, Some(&id), None, None, 2).await?;
            for product in products {
                huolang_store::products::set_switched(tx, &product.id, false, now).await?;
            }
            Ok(())
        })
    });
    changes.await.unwrap();
    let off = found(&house, "switched_off").await;
    assert_eq!((off.params["manual_shops"].as_str(), off.params["products"].as_str()), ("练习店铺", "2"));
    assert_eq!((off.params["paused_shops"].as_str(), off.params["backup"].as_str()), ("", ""));
    house.engine.pause_shop(&shop).await.unwrap();
    let off = found(&house, "switched_off").await;
    assert_eq!((off.params["paused_shops"].as_str(), off.params["manual_shops"].as_str()), ("练习店铺", ""));
}

#[tokio::test]
async fn tasks_channels_rules_the_backup_and_notices_that_are_off_are_named() {
    let house = House::practice(1).await;
    let robot = ChannelChange {
        name: Some("发货群".to_owned()),
        enabled: Some(false),
        fields: Some(BTreeMap::new()),
        secrets: [("webhook".to_owned(), "a-key".into())].into(),
    };
    house.engine.channel_desk().create(Kind::Wecom, robot, "owner").await.unwrap();
    let changes = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            tasks::register(tx, "deliver", "自动发货", None, MORNING).await?;
            tasks::set_state(tx, "deliver", TaskState::Paused, None, MORNING).await?;
            for kept in rules::list(tx, None, None).await?.into_iter().take(2) {
                rules::save(tx, &Rule { status: RuleStatus::Inactive, ..kept.rule }, MORNING).await?;
            }
            Ok(())
        })
    });
    changes.await.unwrap();
    let data = Data { nightly_backup: false, ..Data::default() };
    let change = SettingsChange { data: Some(data), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    house.route("needs_review", "desktop", "", RouteMode::Off).await;
    house.route("low_stock", "desktop", "", RouteMode::Off).await;
    let off = found(&house, "switched_off").await;
    let of = |name: &str| off.params[name].as_str();
    assert_eq!((off.ok, of("tasks"), of("channels")), (false, "deliver", "发货群"));
    assert_eq!((of("rules"), of("backup"), of("pop_ups")), ("2", "1", ""));
    assert_eq!(of("events"), "needs_review", "what insists, and no more");
    assert!(off.detail.contains("tasks: deliver") && off.detail.contains("needs_review"), "{}", off.detail);
    let shop = house.engine.practice_shop().unwrap().shop_id;
    house.route("needs_review", "desktop", shop.as_str(), RouteMode::Now).await;
    assert_eq!(found(&house, "switched_off").await.params["events"], "", "one shop is told of it");

    // Pop-ups are off, and there is nothing else: which events go out is no question then.
    let desktop = Desktop { popups: false, ..Desktop::default() };
    let change = SettingsChange { desktop: Some(desktop), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    let off = found(&house, "switched_off").await;
    assert_eq!((off.params["pop_ups"].as_str(), off.params["events"].as_str()), ("1", ""));
    assert!(off.detail.contains("pop-ups"), "{}", off.detail);
}

#[tokio::test]
async fn a_rule_for_a_product_that_is_gone_is_named_until_it_is_put_right() {
    let house = House::practice(1).await;
    assert_eq!(found(&house, "rules").await.code, None);
    let shop = house.engine.shops().all()[0].id.clone();
    let mut conn = house.engine.db().reader().await.unwrap();
    let mut listed = huolang_store::products::list(&mut conn, Some(&shop), None, None, 99).await.unwrap();
    drop(conn);
    let gone = listed.remove(0);
    let left: Vec<String> = listed.into_iter().map(|product| product.product_ref).collect();
    let of = shop.clone();
    let vanish = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { huolang_store::products::mark_vanished(tx, &of, &left, MORNING).await })
    });
    assert_eq!(vanish.await.unwrap(), 1);
    let named = found(&house, "rules").await;
    assert_eq!((named.ok, named.code), (true, Some("rule_product_gone")), "nothing is lost by it: a hint");
    assert_eq!((named.params["count"].as_str(), named.params["names"].as_str()), ("1", gone.title.as_str()));
    assert!(named.detail.contains(&gone.title) && named.advice.is_some(), "{named:?}");

    let off = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            for kept in rules::list(tx, Some(&shop), Some(&gone.product_ref)).await? {
                rules::save(tx, &Rule { status: RuleStatus::Inactive, ..kept.rule }, MORNING).await?;
            }
            Ok(())
        })
    });
    off.await.unwrap();
    assert_eq!(found(&house, "rules").await.code, None, "a rule that is off bothers nobody");
}

#[tokio::test]
async fn the_key_is_read_again_from_where_it_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = BootOptions { practice: false, run_tasks: false, ..BootOptions::new(folder.path()) };
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot(options).await.unwrap();
    let looked = || async { running.engine.examine().await.into_iter().find(|check| check.check == "key").unwrap() };
    let well = looked().await;
    assert_eq!((well.code, well.params["source"].as_str()), (None, "key_file"));

    let source = Arc::clone(&running.engine.around().key.as_ref().unwrap().source);
    let own = source.load().unwrap().unwrap();
    source.store(&KeyRing::generate().unwrap()).unwrap();
    let wrong = looked().await;
    assert_eq!((wrong.ok, wrong.code), (false, Some("wrong_key")), "it opens none of the data at the next start");
    assert!(wrong.advice.is_some_and(|advice| advice.contains("recovery sheet")));
    std::fs::remove_file(source.describe()).unwrap();
    let gone = looked().await;
    assert_eq!((gone.ok, gone.code), (false, Some("key_gone")));
    std::fs::write(source.describe(), "a shopping list").unwrap();
    assert_eq!(looked().await.code, Some("key_unreadable"));
    std::fs::remove_file(source.describe()).unwrap();
    source.store(&own).unwrap();
    assert!(looked().await.ok, "the own one was put back");
    running.shutdown().await;
}

#[test]
fn a_disk_with_little_room_is_told_before_it_is_full() {
    let room = |free| super::checks::room(free, Path::new("/data"));
    let full = room(Ok(20 << 20));
    assert_eq!((full.ok, full.code, full.params["free"].as_str()), (false, Some("disk_full"), "20971520"));
    assert!(full.advice.is_some());
    assert_eq!(room(Err(std::io::ErrorKind::NotFound.into())).code, Some("disk_read_only"));
    assert!(room(Ok(5 << 30)).ok);
}

#[tokio::test]
async fn a_channel_that_cannot_send_is_named_and_so_is_having_none() {
    let house = House::empty().await;
    assert_eq!(found(&house, "channels").await.params["count"], "1");
    house.desktop.fail(Some(SendError::new(Trouble::NotHere, "no notification daemon")));
    assert!(house.engine.channel_desk().test("desktop").await.unwrap().is_err());
    let failing = found(&house, "channels").await;
    assert_eq!((failing.ok, failing.code), (false, Some("channel_failing")));
    assert!(failing.detail.contains("not_here") && failing.params["kind"] == "desktop", "{failing:?}");
    house.desktop.fail(None);
    assert!(house.engine.channel_desk().test("desktop").await.unwrap().is_ok());
    assert!(found(&house, "channels").await.ok);
    // Pop-ups are off, and there is nothing else.
    let desktop = Desktop { popups: false, ..Desktop::default() };
    let change = SettingsChange { desktop: Some(desktop), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    let none = found(&house, "channels").await;
    assert_eq!((none.ok, none.code), (true, Some("no_channel")), "a warning, and no fault");
    assert!(none.advice.is_some());
}

#[tokio::test]
async fn channels_that_are_told_of_nothing_are_named() {
    let house = House::practice(1).await;
    let set = async |name: &str, shop: &str, mode: RouteMode| house.route(name, "desktop", shop, mode).await;
    for event in EVENTS.iter().filter(|event| event.severity != Severity::Info) {
        assert_eq!(found(&house, "channels").await.code, None, "something is told: {}", event.name);
        set(event.name, "", RouteMode::Off).await;
    }
    let named = found(&house, "channels").await;
    assert_eq!((named.ok, named.code), (true, Some("nothing_told")), "a warning, and no fault");
    assert!(named.advice.is_some());
    let shop = house.engine.practice_shop().unwrap().shop_id;
    set("manual_shipment", shop.as_str(), RouteMode::Now).await;
    assert_eq!(found(&house, "channels").await.code, None, "of one shop it is");
}

#[tokio::test]
async fn a_damaged_database_is_named_and_no_backup_is_made_of_it() {
    let house = House::practice(2).await;
    assert!(found(&house, "database").await.ok);
    // From outside, as a tool that knows nothing of the program may do it.
    let options = SqliteConnectOptions::new().filename(house.engine.home().database()).foreign_keys(false);
    let mut outside = options.connect().await.unwrap();
    sqlx::query("DELETE FROM card_pools").execute(&mut outside).await.unwrap();
    outside.close().await.unwrap();
    let damaged = found(&house, "database").await;
    assert_eq!((damaged.ok, damaged.code), (false, Some("data_damaged")));
    assert!(damaged.detail.contains("missing row of card_pools"), "{}", damaged.detail);
    assert!(damaged.advice.is_some_and(|advice| advice.contains("backup")));
    let refused = house.engine.backups().create(None).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DataDamaged, "{refused}");
    assert!(refused.to_string().contains("the copy is damaged"), "{refused}");
    assert!(house.engine.backups().list().await.unwrap().is_empty(), "a copy that is damaged is no backup");
}

#[tokio::test]
async fn a_task_that_fails_or_is_silent_is_named() {
    let house = House::empty().await;
    let set = |state: TaskState, error: Option<&'static str>| {
        let now = house.engine.now();
        house.engine.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                tasks::register(tx, "deliver", "自动发货", None, now).await?;
                tasks::set_state(tx, "deliver", state, error, now).await
            })
        })
    };
    set(TaskState::Error, Some("no road")).await.unwrap();
    let failed = found(&house, "tasks").await;
    assert_eq!((failed.ok, failed.code, failed.detail.as_str()), (false, Some("task_failed"), "deliver: no road"));
    set(TaskState::Running, None).await.unwrap();
    house.clock.advance(60_000);
    assert!(found(&house, "tasks").await.ok, "signs of life come every ten seconds and are written a little later");
    house.clock.advance(1);
    let silent = found(&house, "tasks").await;
    assert_eq!((silent.ok, silent.code), (false, Some("task_silent")));
    assert!(silent.detail.starts_with("deliver") && silent.advice.is_some());
    let named = ["id", "title", "shop", "count"].map(|name| silent.params[name].as_str());
    assert_eq!(named, ["deliver", "自动发货", "", "1"], "screens have their own words for it");
}

#[tokio::test]
async fn a_silent_task_of_a_shop_is_named_with_its_shop() {
    let house = House::empty().await;
    let now = house.engine.now();
    let shop = shop("小满数码", now);
    let written = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            shops::insert(tx, &shop).await?;
            for id in ["chat:s", "poll:s"] {
                tasks::register(tx, id, "任务", Some(&shop.id), now).await?;
                tasks::set_state(tx, id, TaskState::Running, None, now).await?;
            }
            Ok(())
        })
    });
    written.await.unwrap();
    house.clock.advance(60_001);
    let silent = found(&house, "tasks").await;
    assert_eq!(silent.code, Some("task_silent"));
    let named = ["id", "shop", "count"].map(|name| silent.params[name].as_str());
    assert_eq!(named, ["chat:s", "小满数码", "2"]);
    assert_eq!(silent.detail, "chat:s (and 1 more) gives no sign of life");
}
