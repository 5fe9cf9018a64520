//! The decision tables of the sheets, row by row: `jd-general.md` §4 and §5, `jd-game.md` §4.1 to §4.7. Each case is named
//! after its row.

use huolang_domain::Fen;
use huolang_engine::inbound::{Deed, NewMapping};
use huolang_store::offers::OfferKind;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use rstest::rstest;
use serde_json::{Value, json};

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};

/// What was before the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// The shop has no key.
    NoKey,
    /// The seller wants unknown products refused.
    RefusesUnknown,
    /// The product is switched off.
    Off,
    /// The same order was taken, and its product switched off since.
    Taken,
    /// The database fails.
    LedgerFails,
    /// The seller has prices compared.
    ComparesPrices,
    /// No card is left.
    SoldOut,
    /// The seller's store may be incomplete.
    AsksAgain,
}

use Before::{AsksAgain, ComparesPrices, LedgerFails, NoKey, Nothing, Off, RefusesUnknown, SoldOut, Taken};

/// Changes of the form; `None` leaves a field out.
type Changes = &'static [(&'static str, Option<&'static str>)];

const PHONE: &str = "13800138000";
const CARD: (&str, &str) = ("W-CARD", "");
const TOP_UP: (&str, &str) = ("W-DIRECT", PHONE);

async fn switch_off(yard: &Yard, shop: &huolang_domain::ShopId, product: &str, kind: OfferKind) {
    let off = NewMapping {
        product_ref: product.to_owned(),
        title: String::new(),
        kind,
        account_format: String::new(),
        price: None,
        several: false,
        switched_on: false,
        pool_id: (kind == OfferKind::Cards).then(|| yard.pool.clone()),
    };
    yard.engine().save_mapping(shop, off, "owner").await.unwrap();
}

#[rstest]
#[case::signature_wrong("async", Nothing, CARD, &[("sign", Some("0123456789abcdef0123456789abcdef"))], "JDO_304/4")]
#[case::signature_missing("async", Nothing, CARD, &[("sign", None)], "JDO_304/4")]
#[case::signature_empty("async", Nothing, CARD, &[("sign", Some(""))], "JDO_304/4")]
#[case::no_key("async", NoKey, CARD, &[], "JDO_304/4")]
#[case::jd_order_no_missing("async", Nothing, CARD, &[("jdOrderNo", None)], "JDO_303/4")]
#[case::jd_order_no_not_a_number("async", Nothing, CARD, &[("jdOrderNo", Some("1e3"))], "JDO_303/4")]
#[case::ware_no_missing("async", Nothing, CARD, &[("wareNo", None)], "JDO_303/4")]
#[case::quantity_missing("async", Nothing, CARD, &[("quantity", None)], "JDO_303/4")]
#[case::quantity_not_a_number("async", Nothing, CARD, &[("quantity", Some("one"))], "JDO_303/4")]
#[case::quantity_nothing("async", Nothing, CARD, &[("quantity", Some("0"))], "JDO_303/4")]
#[case::total_price_missing("async", Nothing, CARD, &[("totalPrice", None)], "JDO_303/4")]
#[case::total_price_not_a_number("async", Nothing, CARD, &[("totalPrice", Some("9.90"))], "JDO_303/4")]
#[case::notify_url_missing("async", Nothing, CARD, &[("notifyUrl", None)], "JDO_303/4")]
#[case::order_exists("async", Taken, CARD, &[], "JDO_201/3")]
#[case::order_exists_done("sync", Taken, CARD, &[], "JDO_200/1")]
#[case::product_not_mapped("async", Nothing, ("W-NEW", ""), &[], "JDO_302/4")]
#[case::product_not_mapped_and_refused("async", RefusesUnknown, ("W-NEW", ""), &[], "JDO_302/2")]
#[case::top_up_of_two("async", Nothing, TOP_UP, &[("quantity", Some("2"))], "JDO_303/2")]
#[case::top_up_without_account("async", Nothing, ("W-DIRECT", ""), &[], "JDO_303/2")]
#[case::account_of_the_wrong_format("async", Nothing, ("W-DIRECT", "12"), &[], "JDO_301/2")]
#[case::product_switched_off("async", Off, CARD, &[], "JDO_305/2")]
#[case::accepted_async("async", Nothing, CARD, &[], "JDO_201/3")]
#[case::accepted_sync("sync", Nothing, CARD, &[], "JDO_200/1")]
#[case::accepted_top_up("sync", Nothing, TOP_UP, &[], "JDO_201/3")]
#[case::our_database_fails("sync", LedgerFails, CARD, &[], "JDO_500/4")]
#[tokio::test(flavor = "multi_thread")]
async fn begin_distill(
    #[case] mode: &str,
    #[case] before: Before,
    #[case] product: (&str, &str),
    #[case] changes: Changes,
    #[case] expected: &str,
) {
    let yard = Yard::with(2, mode).await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let (ware_no, account) = product;
    let order = Order { account: account.to_owned(), ..Order::one(1, ware_no) };
    let form = jd.begin_form_with(&order, changes);
    match before {
        NoKey => yard.forget_key(&yard.general).await,
        RefusesUnknown => yard.set_field(&yard.general, "unknown_product", "refuse").await,
        Off => switch_off(&yard, &yard.general, ware_no, OfferKind::Cards).await,
        Taken => {
            caller.post(&path, &form).await.unwrap();
            switch_off(&yard, &yard.general, ware_no, OfferKind::Cards).await;
        }
        LedgerFails => yard.break_table("productions").await,
        _ => {}
    }
    let left = yard.left().await;
    let reply = caller.post(&path, &form).await.unwrap();
    let said = reply.json();
    assert_eq!(format!("{}/{}", said["code"].as_str().unwrap(), said["produceStatus"]), expected, "{said}");
    let has_cards = expected == "JDO_200/1";
    assert_eq!((reply.status, said["product"].is_string()), (200, has_cards), "cards come with success alone");
    let takes = before == Nothing && ware_no == "W-CARD" && matches!(expected, "JDO_201/3" | "JDO_200/1");
    assert_eq!(yard.left().await, left - i64::from(takes), "a card goes to an accepted order, once");
}

#[tokio::test(flavor = "multi_thread")]
async fn begin_distill_shop_route_unknown() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let form = jd.begin_form(&Order::one(1, "W-CARD"));
    for call in ["beginDistill", "beginDisstill", "findDistill"] {
        let reply = caller.post(&format!("/api/jd/general/nobodys/{call}"), &form).await.unwrap();
        assert_eq!(reply.status, 404, "{call}");
    }
}

#[rstest]
#[case::unknown_order(Nothing, 2, "JDO_303/4")]
#[case::known_order(Nothing, 1, "JDO_201/3")]
#[case::no_key(NoKey, 1, "JDO_304/4")]
#[case::our_database_fails(LedgerFails, 2, "JDO_500/4")]
#[tokio::test(flavor = "multi_thread")]
async fn find_distill(#[case] before: Before, #[case] number: u64, #[case] expected: &str) {
    let yard = Yard::with(1, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let begin = yard.path(&yard.general, "beginDistill").await;
    jd.begin(&mut caller, &begin, &Order::one(1, "W-CARD")).await.unwrap().unwrap();
    match before {
        NoKey => yard.forget_key(&yard.general).await,
        LedgerFails => yard.break_table("productions").await,
        _ => {}
    }
    let path = yard.path(&yard.general, "findDistill").await;
    let said = caller.post(&path, &jd.find_form(number)).await.unwrap().json();
    assert_eq!(format!("{}/{}", said["code"].as_str().unwrap(), said["produceStatus"]), expected, "{said}");
}

/// The order of a call, with changed fields; `null` leaves one out.
fn business(call: &str, changes: Value) -> Value {
    let (sku, account) = if call == "directCharge" { ("S-DIRECT", Some(PHONE)) } else { ("S-CARD", None) };
    let mut order = JdGame::order(1, sku, account);
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            order.as_object_mut().unwrap().remove(name);
        } else {
            order[name] = value.clone();
        }
    }
    order
}

#[rstest]
#[case::no_key(NoKey, json!({}), "106")]
#[case::order_id_missing(Nothing, json!({ "orderId": null }), "104")]
#[case::buy_num_missing(Nothing, json!({ "buyNum": null }), "104")]
#[case::buy_num_nothing(Nothing, json!({ "buyNum": "0" }), "104")]
#[case::sku_id_missing(Nothing, json!({ "skuId": null }), "104")]
#[case::brand_id_missing(Nothing, json!({ "brandId": null }), "104")]
#[case::total_price_missing(Nothing, json!({ "totalPrice": null }), "104")]
#[case::total_price_not_decimal(Nothing, json!({ "totalPrice": "9,90" }), "104")]
#[case::same_order(Taken, json!({}), "102")]
#[case::sku_not_mapped(Nothing, json!({ "skuId": "S-NEW" }), "107")]
#[case::sku_switched_off(Off, json!({}), "109")]
#[case::price_differs(ComparesPrices, json!({ "totalPrice": "9.89" }), "111")]
#[case::price_is_right(ComparesPrices, json!({}), "100")]
#[case::database(LedgerFails, json!({}), "108")]
#[case::otherwise(Nothing, json!({}), "100")]
#[tokio::test(flavor = "multi_thread")]
async fn accept_calls(
    #[case] before: Before,
    #[case] changes: Value,
    #[case] expected: &str,
    #[values("cardOrder", "directCharge")] call: &str,
) {
    let yard = Yard::with(2, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let path = yard.path(&yard.game, call).await;
    let (sku, kind) =
        if call == "directCharge" { ("S-DIRECT", OfferKind::TopUp) } else { ("S-CARD", OfferKind::Cards) };
    let order = business(call, changes);
    match before {
        NoKey => yard.forget_key(&yard.game).await,
        Off => switch_off(&yard, &yard.game, sku, kind).await,
        Taken => {
            jd.call(&mut caller, &path, &order).await.unwrap();
            switch_off(&yard, &yard.game, sku, kind).await;
        }
        ComparesPrices => {
            let priced = NewMapping {
                product_ref: sku.to_owned(),
                title: String::new(),
                kind,
                account_format: String::new(),
                price: Some(Fen(990)),
                several: false,
                switched_on: true,
                pool_id: (kind == OfferKind::Cards).then(|| yard.pool.clone()),
            };
            yard.engine().save_mapping(&yard.game, priced, "owner").await.unwrap();
            yard.set_field(&yard.game, "check_price", "true").await;
        }
        LedgerFails => yard.break_table("productions").await,
        _ => {}
    }
    let reply = jd.call(&mut caller, &path, &order).await.unwrap();
    assert_eq!((reply.status, &reply.json()["retCode"]), (200, &json!(expected)));
    let has_cards = call == "cardOrder" && expected == "100";
    assert_eq!(JdGame::data(&reply)["cardinfos"].is_array(), has_cards, "cards come with acceptance alone");
}

#[rstest]
#[case::cards_sold_out("cardOrder", SoldOut, json!({}), "110")]
#[case::more_cards_than_there_are("cardOrder", Nothing, json!({ "buyNum": "3" }), "110")]
#[case::account_missing("directCharge", Nothing, json!({ "gameAccount": null }), "104")]
#[case::account_of_the_wrong_format("directCharge", Nothing, json!({ "gameAccount": "12" }), "116")]
#[case::several_top_ups("directCharge", Nothing, json!({ "buyNum": "2" }), "110")]
#[case::a_gift_without_its_right("directCharge", Nothing, json!({ "type": "1" }), "104")]
#[case::a_gift_for_nobody("directCharge", Nothing, json!({ "type": "1", "rights": [{ "rightsId": "R-1" }] }), "104")]
#[case::cards_ordered_as_a_top_up("directCharge", Nothing, json!({ "skuId": "S-CARD" }), "107")]
#[case::a_top_up_ordered_as_cards("cardOrder", Nothing, json!({ "skuId": "S-DIRECT" }), "107")]
#[case::check_of_a_product_for_sale("preCheck", Nothing, json!({}), "100")]
#[case::check_of_a_product_nobody_mapped("preCheck", Nothing, json!({ "skuId": "S-NEW" }), "107")]
#[case::check_of_an_account("preCheck", Nothing, json!({ "skuId": "S-DIRECT", "gameAccount": "12" }), "116")]
#[case::check_while_the_database_fails("preCheck", LedgerFails, json!({}), "100")]
#[tokio::test(flavor = "multi_thread")]
async fn accept_calls_of_one_kind(
    #[case] call: &str,
    #[case] before: Before,
    #[case] changes: Value,
    #[case] expected: &str,
) {
    let yard = Yard::with(if before == SoldOut { 0 } else { 2 }, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let path = yard.path(&yard.game, call).await;
    if before == LedgerFails {
        // The shops are known by then.
        jd.call(&mut caller, &path, &business(call, json!({}))).await.unwrap();
        yard.break_table("productions").await;
    }
    let left = yard.left().await;
    let reply = jd.call(&mut caller, &path, &business(call, changes)).await.unwrap();
    assert_eq!((reply.status, &reply.json()["retCode"]), (200, &json!(expected)));
    assert_eq!(yard.left().await, left, "nothing is taken");
}

/// Cards that JD does not take are no stock, though nobody knew it when they came in: the order is answered as sold out and
/// is not taken.
#[rstest]
#[case::only_unfit_cards(&[("卡 1", "pass"), ("GOOD-2", "密码")], "1", 0)]
#[case::fewer_fit_cards_than_wanted(&[("卡 1", "pass"), ("GOOD-2", "pass")], "2", 1)]
#[tokio::test(flavor = "multi_thread")]
async fn card_order_finds_unfit_cards(
    #[case] cards: &[(&str, &str)],
    #[case] count: &str,
    #[case] left: i64,
    #[values("sync", "async")] mode: &str,
) {
    let yard = Yard::with(0, mode).await;
    yard.restock_with(cards.iter().map(|(number, pass)| ((*number).to_owned(), (*pass).to_owned())).collect()).await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let path = yard.path(&yard.game, "cardOrder").await;
    let order = business("cardOrder", json!({ "buyNum": count }));
    assert_eq!(jd.call(&mut caller, &path, &order).await.unwrap().json()["retCode"], "110");
    let query = yard.path(&yard.game, "cardQuery").await;
    let asked = jd.call(&mut caller, &query, &json!({ "orderId": "1" })).await.unwrap();
    assert_eq!((&asked.json()["retCode"], yard.left().await), (&json!("101"), left), "it was not taken");
    yard.restock(1).await;
    let reply = jd.call(&mut caller, &path, &order).await.unwrap();
    assert_eq!((&reply.json()["retCode"], yard.left().await), (&json!("100"), 0));
    assert_eq!(JdGame::data(&reply)["cardinfos"].is_array(), mode == "sync");
}

/// A query of an order that was taken, and what became of it since.
#[rstest]
#[case::top_up_in_progress("directCharge", None, "100", json!({ "orderStatus": 1 }))]
#[case::top_up_done("directCharge", Some(Deed::MarkSuccess), "100", json!({ "orderStatus": 0 }))]
#[case::top_up_failed("directCharge", refused("112"), "112", Value::Null)]
#[case::cards_in_progress("cardOrder", None, "100", json!({ "orderStatus": "1" }))]
#[case::cards_failed("cardOrder", refused("107"), "107", Value::Null)]
#[tokio::test(flavor = "multi_thread")]
async fn queries(#[case] taken_by: &str, #[case] deed: Option<Deed>, #[case] expected: &str, #[case] data: Value) {
    let yard = Yard::with(0, "async").await;
    yard.unmap_pool(&yard.game, "S-CARD").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let accept = yard.path(&yard.game, taken_by).await;
    jd.call(&mut caller, &accept, &business(taken_by, json!({}))).await.unwrap();
    if let Some(deed) = deed {
        let order = yard.world.order_by_sn("1").await;
        yard.engine().act_inbound(&order, deed, "owner").await.unwrap();
    }
    let query = if taken_by == "cardOrder" { "cardQuery" } else { "directQuery" };
    let path = yard.path(&yard.game, query).await;
    let reply = jd.call(&mut caller, &path, &json!({ "orderId": "1" })).await.unwrap();
    assert_eq!((&reply.json()["retCode"], JdGame::data(&reply)), (&json!(expected), data));
}

fn refused(code: &str) -> Option<Deed> {
    Some(Deed::Refuse { code: code.to_owned(), reason: String::new() })
}

#[rstest]
#[case::unknown_order(Nothing, json!({ "orderId": "404" }), "101")]
#[case::unknown_order_of_an_incomplete_store(AsksAgain, json!({ "orderId": "404" }), "108")]
#[case::database(LedgerFails, json!({ "orderId": "404" }), "108")]
#[case::order_id_missing(Nothing, json!({}), "104")]
#[case::no_key(NoKey, json!({ "orderId": "404" }), "106")]
#[tokio::test(flavor = "multi_thread")]
async fn queries_of_no_order(
    #[case] before: Before,
    #[case] business: Value,
    #[case] expected: &str,
    #[values("cardQuery", "directQuery")] call: &str,
) {
    let yard = Yard::with(0, "async").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let path = yard.path(&yard.game, call).await;
    match before {
        NoKey => yard.forget_key(&yard.game).await,
        AsksAgain => yard.set_field(&yard.game, "unknown_order", "ask_again").await,
        LedgerFails => yard.break_table("productions").await,
        _ => {}
    }
    let reply = jd.call(&mut caller, &path, &business).await.unwrap();
    assert_eq!((reply.status, &reply.json()["retCode"]), (200, &json!(expected)));
}
