//! 标准SUP: 91卡券 buys, with the simulator as the witness.

use std::collections::BTreeSet;
use std::sync::Arc;

use huolang_engine::inbound::Deed;
use huolang_store::calls::{self, Direction};
use huolang_store::{events, notices};
use serde_json::{Value, json};

use super::stall::Stall;
use crate::ask::Ask;
use crate::jd::yard;

const JSON: &str = "application/json;charset=utf-8";

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_bought_once_and_told_of() {
    let stall = Stall::with(3, "async").await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    stall.market.fault_notices([502]);
    let body = stall.market.sup_order("2023061917481700001", "P-CARD", 2, None);
    let first = stall.market.sup_buy(&mut caller, &base, "2023061917481700001", &body).await.unwrap().unwrap().json();
    assert_eq!((first["code"].as_i64(), first["data"]["orderStatus"].as_i64()), (Some(200), Some(10)), "{first}");
    assert_eq!(first["data"]["orderCost"], json!(19.8));
    assert_eq!(stall.left().await, 1);
    stall.call_back(0).await;
    let again = stall.market.sup_buy(&mut caller, &base, "2023061917481700001", &body).await.unwrap().unwrap().json();
    assert_eq!(again["data"]["outTradeNo"], first["data"]["outTradeNo"]);
    for callback in waiting(&stall).await {
        stall.engine().act_inbound(&callback, Deed::Resend, "owner").await.unwrap_or_default();
    }
    stall.call_back(1).await;
    let ledger = stall.market.supplied();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    let entry = &ledger.0["2023061917481700001"];
    assert_eq!((entry.callbacks, entry.cards.first().map(Vec::len)), (1, Some(2)));
    let asked = stall.market.sup_body(&[("orderNo", json!("2023061917481700001"))]);
    let asked = caller.send(&format!("{base}/agisoAcprSupplierApi/order/get"), JSON, asked.as_bytes()).await.unwrap();
    assert_eq!(asked.json()["data"]["orderStatus"], 20);
    assert_eq!(stall.left().await, 1);
}

/// Orders whose notice still waits.
async fn waiting(stall: &Stall) -> Vec<huolang_domain::OrderId> {
    let mut conn = stall.engine().db().reader().await.unwrap();
    let listed = huolang_store::callbacks::list(&mut conn, &Default::default(), None, 10).await.unwrap();
    listed.into_iter().map(|callback| callback.order_id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_repeats_are_one_reservation() {
    let stall = Stall::with(5, "sync").await;
    let base = stall.base(&stall.supplier).await;
    let body = stall.market.sup_order("77", "P-CARD", 1, None);
    let mut tasks = Vec::new();
    for _ in 0..20 {
        let (market, base, body) = (Arc::clone(&stall.market), base.clone(), body.clone());
        let mut caller = stall.caller();
        tasks.push(tokio::spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..5 {
                let said = market.sup_buy(&mut caller, &base, "77", &body).await.unwrap().unwrap().json();
                answers.push(said["data"].to_string());
            }
            answers
        }));
    }
    let mut answers = BTreeSet::new();
    for task in tasks {
        answers.extend(task.await.unwrap());
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(stall.left().await, 4);
    assert_eq!(stall.market.supplied().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sold_is_answered_with_its_code() {
    let stall = Stall::with(1, "sync").await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    let market = &stall.market;
    let most = |amount: &str| {
        market.sup_body(&[
            ("orderNo", json!("m")),
            ("productNo", json!("P-CARD")),
            ("buyNum", json!(1)),
            ("maxAmount", json!(amount)),
            ("callbackUrl", json!("")),
        ])
    };
    let cases = [
        (market.sup_order("a", "nobody", 1, None), 1100),
        (market.sup_order("b", "P-TOP", 1, None), 1101),
        (market.sup_order("c", "P-TOP", 1, Some("12")), 1240),
        (market.sup_order("d", "P-CARD", 2, None), 1230),
        (most("9.8999"), 1220),
        (market.sup_order("e", "P-CARD", 0, None), 9999),
    ];
    for (body, code) in cases {
        let call = if body.contains("\"attach\"") { "createRecharge" } else { "createPurchase" };
        let path = format!("{base}/agisoAcprSupplierApi/order/{call}");
        let said = caller.send(&path, JSON, body.as_bytes()).await.unwrap();
        assert_eq!((said.status, said.json()["code"].as_i64()), (200, Some(code)), "{body}");
    }
    assert_eq!(stall.left().await, 1, "nothing was taken");
    let fits = market.sup_buy(&mut caller, &base, "m", &most("9.9000")).await.unwrap().unwrap().json();
    assert_eq!(fits["data"]["orderStatus"], 20, "{fits}");
    assert_eq!(stall.left().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_not_genuine_are_refused() {
    let stall = Stall::with(1, "sync").await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    let good = stall.market.sup_order("9", "P-CARD", 1, None);
    let mut value: Value = serde_json::from_str(&good).unwrap();
    value["buyNum"] = json!(2);
    let path = format!("{base}/agisoAcprSupplierApi/order/createPurchase");
    let doubled = good.replacen('{', "{\"buyNum\":1,", 1);
    for body in [value.to_string(), doubled, "{}".to_owned(), "[]".to_owned(), String::new(), "\u{fffd}".to_owned()] {
        let said = caller.send(&path, JSON, body.as_bytes()).await.unwrap();
        assert_eq!((said.status, said.json()["code"].as_i64()), (200, Some(401)), "{body}");
    }
    let huge = good.replacen('{', &format!("{{\"x\":\"{}\",", "a".repeat(10 << 20)), 1).into_bytes();
    let gbk = [&good.as_bytes()[..good.len() - 1], b",\"x\":\"\xd5\xc5\"}"].concat();
    for (kind, body) in [("text/plain", good.clone().into_bytes()), (JSON, huge), (JSON, gbk)] {
        let said = caller.send(&path, kind, &body).await.unwrap();
        assert_eq!((said.status, &said.json()["code"]), (200, &json!(401)));
    }
    let unknown = format!("{base}/agisoAcprSupplierApi/order/steal");
    assert_eq!(caller.send(&unknown, JSON, good.as_bytes()).await.unwrap().status, 404);
    let nobody = "/api/agiso/nobody/agisoAcprSupplierApi/order/createPurchase";
    assert_eq!(caller.send(nobody, JSON, good.as_bytes()).await.unwrap().status, 404);
    assert_eq!(stall.left().await, 1);
    // A parameter that nobody knows is signed, too. The address without the secret finds the shop by its keys.
    let extra = stall.market.sup_body(&[("keyword", json!("")), ("extra", json!("x")), ("productType", json!(0))]);
    let listed = caller.send("/api/agiso/agisoAcprSupplierApi/product/getList", JSON, extra.as_bytes()).await.unwrap();
    assert_eq!(listed.json()["data"]["total"], 2, "{}", listed.json());
    let app = caller.send("/api/agiso/agisoAcprSupplierApi/app/getAppId", JSON, b"").await.unwrap();
    assert_eq!(app.json()["data"]["appId"], 2_016_070_100_000_001_i64);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_come_with_the_very_content_type_of_the_document() {
    let stall = Stall::with(0, "sync").await;
    let (base, router) = (stall.base(&stall.supplier).await, huolang_api::inbound_router(stall.engine()));
    let list = stall.market.sup_body(&[]);
    for (call, body, code) in
        [("app/getAppId", "", 200), ("product/getList", list.as_str(), 200), ("order/get", "{}", 401)]
    {
        let path = format!("{base}/agisoAcprSupplierApi/{call}");
        let said = Ask::new("POST", &path).raw(JSON, body.to_owned()).send(&router).await;
        assert_eq!((said.status.as_u16(), said.headers["content-type"].to_str().unwrap()), (200, JSON), "{call}");
        let members: BTreeSet<&str> = said.body.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, BTreeSet::from(["code", "data", "message"]), "{call}");
        assert_eq!(said.body["code"], code, "{call}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn top_ups_wait_for_a_person_and_cancels_are_left_to_them() {
    let stall = Stall::with(0, "async").await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    for number in ["1", "2"] {
        let body = stall.market.sup_order(number, "P-TOP", 1, Some("13800138000"));
        let said = stall.market.sup_buy(&mut caller, &base, number, &body).await.unwrap().unwrap().json();
        assert_eq!(said["data"]["orderStatus"], 10, "{said}");
    }
    let cancel = async |caller: &mut huolang_testkit::jd::Caller, number: &str| {
        let body = stall.market.sup_body(&[("orderNo", json!(number))]);
        let path = format!("{base}/agisoAcprSupplierApi/order/cancelOrder");
        caller.send(&path, JSON, body.as_bytes()).await.unwrap().json()["data"]["cancelStatus"].clone()
    };
    assert_eq!(cancel(&mut caller, "1").await, 10);
    let (done, refused) = (stall.world.order_by_sn("1").await, stall.world.order_by_sn("2").await);
    stall.engine().act_inbound(&done, Deed::MarkSuccess, "owner").await.unwrap();
    let wrong = Deed::Refuse { code: "JDO_301".to_owned(), reason: String::new() };
    assert!(stall.engine().act_inbound(&refused, wrong, "owner").await.is_err());
    let deed = Deed::Refuse { code: "1240".to_owned(), reason: "账号不存在".to_owned() };
    stall.engine().act_inbound(&refused, deed, "owner").await.unwrap();
    stall.call_back(2).await;
    let ledger = stall.market.supplied();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    assert!(ledger.0["1"].outcomes.contains("20") && ledger.0["2"].outcomes.contains("30"));
    assert_eq!((cancel(&mut caller, "1").await, cancel(&mut caller, "2").await), (json!(30), json!(20)));
    let asked = stall.market.sup_body(&[("orderNo", json!("2"))]);
    let asked = caller.send(&format!("{base}/agisoAcprSupplierApi/order/get"), JSON, asked.as_bytes()).await.unwrap();
    let data = &asked.json()["data"];
    assert_eq!((&data["failCode"], &data["failReason"]), (&json!(1240), &json!("账号不存在")), "as it was told");
}

/// What the log says of a kind of call that went out, oldest first: outcome and code.
async fn log(stall: &Stall, call: &str) -> Vec<(String, Option<String>)> {
    let mut conn = stall.engine().db().reader().await.unwrap();
    let filter = calls::Filter {
        direction: Some(Direction::Out),
        call: Some(call.to_owned()),
        shop_id: Some(stall.supplier.clone()),
        ..calls::Filter::default()
    };
    let found = calls::list(&mut conn, &filter, None, 100).await.unwrap();
    found.into_iter().rev().map(|call| (call.outcome, call.code)).collect()
}

fn line(outcome: &str, code: &str) -> (String, Option<String>) {
    (outcome.to_owned(), Some(code.to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_wants_no_notice_ends_without_one_in_log_and_history() {
    let stall = Stall::with(2, "async").await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    let silent = stall.market.sup_body(&[
        ("orderNo", json!("1")),
        ("productNo", json!("P-CARD")),
        ("buyNum", json!(1)),
        ("maxAmount", json!("")),
        ("callbackUrl", json!("")),
    ]);
    for (number, body) in [("1", silent), ("2", stall.market.sup_order("2", "P-CARD", 1, None))] {
        stall.market.sup_buy(&mut caller, &base, number, &body).await.unwrap().unwrap();
    }
    stall.call_back(2).await;
    let ledger = stall.market.supplied();
    assert_eq!(["1", "2"].map(|number| ledger.0[number].callbacks), [0, 1]);
    assert_eq!(log(&stall, "callback").await.len(), 1);
    for (number, times) in [("1", 0), ("2", 1)] {
        let id = stall.world.order_by_sn(number).await;
        let mut conn = stall.engine().db().reader().await.unwrap();
        let history = events::list_by_order(&mut conn, &id).await.unwrap();
        let told = history.iter().filter(|event| event.kind == "called_back").count();
        assert_eq!(told, times, "{number}: {history:?}");
        assert!(history.iter().any(|event| event.kind == "produced"), "{number}: {history:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_that_changed_are_told_once() {
    let stall = Stall::with(0, "sync").await;
    stall.gateway(&stall.supplier).await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    let wish = async |caller: &mut huolang_testkit::jd::Caller, call: &str, account: &str| {
        let body = stall.market.sup_body(&[("productNo", json!("P-CARD")), ("supplierAccountGuid", json!(account))]);
        let path = format!("{base}/agisoAcprSupplierApi/product/{call}");
        caller.send(&path, JSON, body.as_bytes()).await.unwrap().json()["code"].clone()
    };
    assert_eq!(wish(&mut caller, "subscribePriceNotify", "../evil").await, 9999);
    assert_eq!(wish(&mut caller, "subscribePriceNotify", "2fe15520c6ac45ff83a270aaef71a873").await, 200);
    stall.engine().supplies_round().await.unwrap();
    assert!(stall.market.prices().is_empty());
    stall.price("P-CARD", 1_320).await;
    stall.market.fault_notices([502]);
    for _ in 0..3 {
        stall.engine().supplies_round().await.unwrap();
        stall.clock.advance(6_000);
    }
    assert_eq!(stall.market.prices(), ["P-CARD 13.20"]);
    assert_eq!(log(&stall, "price").await, [line("retry", "bad_status"), line("done", "200")]);
    assert_eq!(wish(&mut caller, "cancelSubscribePriceNotify", "2fe15520c6ac45ff83a270aaef71a873").await, 200);
    stall.price("P-CARD", 990).await;
    stall.engine().supplies_round().await.unwrap();
    assert_eq!(stall.market.prices().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_told_at_the_own_gateway_of_a_shop() {
    let stall = Stall::with(0, "sync").await;
    yard::set_up(stall.engine(), &stall.supplier, |config| config["fields"]["callback_hosts"] = json!("")).await;
    stall.gateway(&stall.supplier).await;
    let (base, mut caller) = (stall.base(&stall.supplier).await, stall.caller());
    let wish = [("productNo", json!("P-CARD")), ("supplierAccountGuid", json!("2fe15520c6ac45ff83a270aaef71a873"))];
    let path = format!("{base}/agisoAcprSupplierApi/product/subscribePriceNotify");
    caller.send(&path, JSON, stall.market.sup_body(&wish).as_bytes()).await.unwrap();
    stall.price("P-CARD", 1_320).await;
    stall.engine().supplies_round().await.unwrap();
    assert_eq!(stall.market.prices(), ["P-CARD 13.20"]);
    assert_eq!(log(&stall, "price").await, [line("done", "200")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_to_take_an_order_back_is_told_how_it_ended() {
    let stall = Stall::with(0, "async").await;
    let cookie = stall.world.set_up().await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    for number in ["1", "2"] {
        let body = stall.market.sup_order(number, "P-TOP", 1, Some("13800138000"));
        stall.market.sup_buy(&mut caller, &base, number, &body).await.unwrap().unwrap();
        let path = format!("{base}/agisoAcprSupplierApi/order/cancelOrder");
        for _ in 0..2 {
            let said = caller.send(&path, JSON, stall.market.sup_cancel(number).as_bytes()).await.unwrap().json();
            assert_eq!(said["data"]["cancelStatus"], 10, "{said}");
        }
    }
    let open = async || {
        let path = "/api/v1/notices?state=open";
        let said = Ask::get(path).cookie(&cookie).send(&stall.world.router).await.ok().body;
        let asked = |notice: &&Value| notice["params"]["reason"] == "cancel_asked";
        said["items"].as_array().unwrap().iter().filter(asked).count()
    };
    assert_eq!((open().await, stall.market.cancels()), (2, Vec::new()), "the seller decides");
    let deed = Deed::Refuse { code: "1240".to_owned(), reason: String::new() };
    stall.engine().act_inbound(&stall.world.order_by_sn("1").await, deed, "owner").await.unwrap();
    stall.engine().act_inbound(&stall.world.order_by_sn("2").await, Deed::MarkSuccess, "owner").await.unwrap();
    assert_eq!(open().await, 0);
    stall.call_back(2).await;
    assert_eq!(stall.market.cancels(), Vec::<String>::new(), "a task of its own tells them");
    stall.engine().supplies_round().await.unwrap();
    let told = ["1 20", "2 30 订单已完成，不能撤单"].map(str::to_owned);
    assert_eq!(BTreeSet::from_iter(stall.market.cancels()), BTreeSet::from(told));
    stall.clock.advance(86_400_000);
    stall.engine().supplies_round().await.unwrap();
    assert_eq!(stall.market.cancels().len(), 2, "each is told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_silent_holds_up_no_other_notice_and_no_callback() {
    let stall = Stall::with(0, "async").await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    // It takes connections and never answers.
    let silent = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let nobody = format!("http://{}/cancelled/1", silent.local_addr().unwrap());
    let nobody = stall.market.sup_body(&[("orderNo", json!("1")), ("callbackUrl", json!(nobody))]);
    for (number, wish) in [("1", nobody), ("2", stall.market.sup_cancel("2"))] {
        let body = stall.market.sup_order(number, "P-TOP", 1, Some("13800138000"));
        stall.market.sup_buy(&mut caller, &base, number, &body).await.unwrap().unwrap();
        let path = format!("{base}/agisoAcprSupplierApi/order/cancelOrder");
        assert_eq!(caller.send(&path, JSON, wish.as_bytes()).await.unwrap().json()["data"]["cancelStatus"], 10);
        stall.engine().act_inbound(&stall.world.order_by_sn(number).await, Deed::MarkSuccess, "owner").await.unwrap();
        stall.clock.advance(1_000);
    }
    let engine = stall.engine().clone();
    let round = tokio::spawn(async move { engine.supplies_round().await });
    while stall.market.cancels().is_empty() {
        tokio::task::yield_now().await;
    }
    stall.call_back(2).await;
    assert!(!round.is_finished(), "the silent one is still waited for");
    assert_eq!(stall.market.supplied().0["1"].callbacks, 1);
    round.abort();
}

/// A stall with an order that was to be taken back and was done instead; the buyer does not know of it yet.
async fn not_taken_back() -> Stall {
    let stall = Stall::with(0, "async").await;
    let base = stall.base(&stall.supplier).await;
    let mut caller = stall.caller();
    let body = stall.market.sup_order("1", "P-TOP", 1, Some("13800138000"));
    stall.market.sup_buy(&mut caller, &base, "1", &body).await.unwrap().unwrap();
    let path = format!("{base}/agisoAcprSupplierApi/order/cancelOrder");
    caller.send(&path, JSON, stall.market.sup_cancel("1").as_bytes()).await.unwrap();
    stall.engine().act_inbound(&stall.world.order_by_sn("1").await, Deed::MarkSuccess, "owner").await.unwrap();
    stall.engine().callback_round().await.unwrap();
    stall
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_about_an_order_taken_back_is_tried_again() {
    let stall = not_taken_back().await;
    stall.market.fault_notices([502]);
    stall.engine().supplies_round().await.unwrap();
    assert_eq!(stall.market.cancels(), Vec::<String>::new());
    stall.clock.advance(6_000);
    stall.engine().supplies_round().await.unwrap();
    assert_eq!(stall.market.cancels().len(), 1);
    assert_eq!(log(&stall, "cancel").await, [line("retry", "bad_status"), line("done", "200")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_whose_end_could_not_be_told_for_a_day_is_put_before_the_seller_once() {
    let stall = not_taken_back().await;
    stall.market.fault_notices(std::iter::repeat_n(503, 60));
    let told = async || {
        let mut conn = stall.engine().db().reader().await.unwrap();
        let listed = notices::list(&mut conn, None, None, 100).await.unwrap();
        listed.into_iter().filter(|notice| notice.event == "callback_stopped").collect::<Vec<_>>()
    };
    let begun = stall.engine().now();
    for _ in 0..40 {
        stall.engine().supplies_round().await.unwrap();
        if !told().await.is_empty() {
            break;
        }
        // Longer than the longest wait of the schedule.
        stall.clock.advance(80 * 60_000);
    }
    assert!(stall.engine().now().since(begun) >= 86_400_000, "not before a day is over");
    let tries = log(&stall, "cancel").await.len();
    for _ in 0..3 {
        stall.clock.advance(86_400_000);
        stall.engine().supplies_round().await.unwrap();
    }
    let said = told().await;
    assert_eq!((said.len(), log(&stall, "cancel").await.len()), (1, tries), "once, and not tried again");
    assert_eq!(said[0].params["call"], "cancel");
    assert_eq!((&said[0].params["sn"], &said[0].params["code"]), (&json!("1"), &json!("bad_status")));
    assert_eq!(said[0].order_id, Some(stall.world.order_by_sn("1").await));
    assert_eq!(stall.market.cancels(), Vec::<String>::new());
}
