//! Pushes: kept once however often they come, refused when they are not genuine.

use std::sync::Arc;

use huolang_testkit::agiso::SECRET;

use super::stall::Stall;

#[tokio::test(flavor = "multi_thread")]
async fn parallel_repeats_of_a_push_are_kept_once() {
    let stall = Stall::with(0, "sync").await;
    let path = format!("{}/push", stall.base(&stall.idle).await);
    let mut tasks = Vec::new();
    for _ in 0..20 {
        let (market, path, mut caller) = (Arc::clone(&stall.market), path.clone(), stall.caller());
        tasks.push(tokio::spawn(async move {
            for path in [path.as_str(), "/api/agiso/push"] {
                let said = market.push_paid(&mut caller, path, "1520087523676842593").await.unwrap();
                assert_eq!((said.status, said.body), (200, Vec::new()));
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(stall.waiting().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_rightly_is_refused_and_not_read() {
    let stall = Stall::with(0, "sync").await;
    let base = stall.base(&stall.idle).await;
    let mut caller = stall.caller();
    let (target, form) = stall.market.push_form(&format!("{base}/push"), "AldsIdle", 1, r#"{"biz_order_id":1}"#);
    let tampered = form.replace("biz_order_id", "biz_order_1d");
    let twice = format!("{form}&{form}");
    let unsigned = target.split_once('?').unwrap().0.to_owned();
    for (target, form) in [(&target, &tampered), (&target, &twice), (&unsigned, &form), (&target, &String::new())] {
        assert_eq!(caller.post(target, form).await.unwrap().status, 401);
    }
    let large = vec![b'a'; 1 << 20];
    assert_eq!(caller.send(&target, "application/x-www-form-urlencoded", &large).await.unwrap().status, 401);
    assert_eq!(caller.send(&target, "text/plain", form.as_bytes()).await.unwrap().status, 401);
    assert_eq!(caller.post("/api/agiso/nobody/push", &form).await.unwrap().status, 404);
    // The supplier's path takes no pushes, and its shop has no such key.
    let other = target.replace(&base, &stall.base(&stall.supplier).await);
    assert_eq!(caller.post(&other, &form).await.unwrap().status, 401);
    assert_eq!(stall.waiting().await, 0);
    assert_eq!(caller.post(&target, &form).await.unwrap().status, 200);
    assert_eq!(stall.waiting().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_goes_to_the_shop_it_names() {
    let stall = Stall::with(0, "sync").await;
    let engine = stall.engine();
    let fields = serde_json::json!({ "service": "idle", "app_id": "42", "platform_shop_id": "777" });
    let second = crate::jd::yard::shop(
        engine,
        huolang_domain::platform::PlatformKind::Agiso,
        fields,
        &[("app_secret", SECRET), ("token", "t")],
    )
    .await;
    let mut caller = stall.caller();
    let json = r#"{"biz_order_id":5,"order_status":2,"seller_id":777}"#;
    let path = format!("{}/push", stall.base(&stall.idle).await);
    assert_eq!(stall.market.push(&mut caller, &path, "AldsIdle", 1, json).await.unwrap().status, 200);
    let mut conn = engine.db().reader().await.unwrap();
    let kept = huolang_store::pushes::due(&mut conn, &[], 10, engine.now()).await.unwrap();
    assert_eq!(kept.iter().map(|push| &push.shop_id).collect::<Vec<_>>(), [&second]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_that_names_no_shop_goes_to_the_only_one_and_to_none_of_two_with_ids() {
    let stall = Stall::with(0, "sync").await;
    let engine = stall.engine();
    crate::jd::yard::set_up(engine, &stall.idle, |config| config["fields"]["platform_shop_id"] = "777".into()).await;
    let mut caller = stall.caller();
    let path = format!("{}/push", stall.base(&stall.idle).await);
    for (json, waiting) in [(r#"{"biz_order_id":5,"seller_id":778}"#, 0), (r#"{"biz_order_id":5,"code_list":[]}"#, 1)] {
        assert_eq!(stall.market.push(&mut caller, &path, "AldsIdle", 512, json).await.unwrap().status, 200);
        assert_eq!(stall.waiting().await, waiting, "{json}");
    }
    let fields = serde_json::json!({ "service": "idle", "app_id": "42", "platform_shop_id": "778" });
    let secrets = [("app_secret", SECRET), ("token", "t")];
    crate::jd::yard::shop(engine, huolang_domain::platform::PlatformKind::Agiso, fields, &secrets).await;
    let json = r#"{"biz_order_id":6,"code_list":[]}"#;
    assert_eq!(stall.market.push(&mut caller, &path, "AldsIdle", 512, json).await.unwrap().status, 200);
    assert_eq!(stall.waiting().await, 1, "nobody knows which of the two is meant");
}
