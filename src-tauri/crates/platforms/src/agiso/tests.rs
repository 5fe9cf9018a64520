#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Push, error::call_error, loose::Loose, marketplace::Service, order::translate, reply::read};
use crate::fault::CallError;
use huolang_domain::{Fen, Millis, state::OrderStatus};
use rstest::rstest;

fn push(from: &str, aopic: i64, json: &str) -> Push {
    Push { from_platform: from.to_owned(), aopic, json: json.to_owned() }
}

#[test]
fn names_fold_their_case_and_numbers_keep_their_digits() {
    let object = Loose::parse(r#"{"Error_Code":7,"tid":15200875236768425921234,"price":13.20,"a":null}"#).unwrap();
    assert_eq!(object.number("errorCode"), Some(7));
    assert_eq!(object.text("Tid"), "15200875236768425921234");
    assert_eq!(object.text("price"), "13.20");
    assert_eq!(object.text("a"), "");
    assert!(!object.is_twice());
    assert!(Loose::parse(r#"{"a":1,"a":2}"#).unwrap().is_twice());
}

#[test]
fn a_push_is_the_same_push_whatever_unsigned_names_are_changed() {
    let json = r#"{"biz_order_id":1,"order_status":2,"seller_id":9}"#;
    let key = push("AldsIdle", 1, json).key();
    assert_eq!(push("AldsIdle", 1, json).key(), key);
    assert_ne!(push("AldsIdle", 16, json).key(), key);
    assert_ne!(push("AldsIdle", 1, &json.replace("status\":2", "status\":3")).key(), key);
    assert_eq!(push("invented", 77, json).key(), push("other", 78, json).key());
    assert_eq!(push("AldsIdle", 1, json).shop(), "9");
    let chat = |id: &str| push("AldsIdle", 128, &format!(r#"{{"MsgId":"{id}","Content":"hi"}}"#)).key();
    assert_ne!(chat("a"), chat("b"));
}

#[rstest]
#[case::cards(r#"{"Tid":1,"Orders":[{"SpType":1,"SendCards":[{"Card":"A","Pwd":"B"}]}]}"#, true)]
#[case::of_one_of_two(
    r#"{"Tid":1,"Orders":[{"SpType":3,"SendCards":[]},{"SpType":2,"SendCards":[{"Card":"A"}]}]}"#,
    true
)]
#[case::in_other_case(r#"{"tid":1,"orders":[{"sendCards":[{"card":"A"}]}]}"#, true)]
#[case::kinds(r#"{"Tid":1,"Orders":[{"SendCards":[{"CpcId":1,"Title":"月卡","Cards":[{"Card":"A"}]}]}]}"#, true)]
#[case::through_the_interface(r#"{"Tid":1,"Orders":[{"SpType":4,"SendCards":[{"Card":"A"}]}]}"#, false)]
#[case::none(r#"{"Tid":1,"Orders":[{"SpType":3,"SendCards":[]}]}"#, false)]
#[case::paid_only(r#"{"biz_order_id":1,"order_status":2}"#, false)]
#[case::no_json("cards", false)]
fn a_push_says_whether_the_platform_sent_cards(#[case] json: &str, #[case] expected: bool) {
    // The kind is not signed: it tells nothing.
    for aopic in [1, 2, 2_048] {
        assert_eq!(push("AldsIdle", aopic, json).has_sent_cards(), expected, "{json}");
    }
}

#[test]
fn a_push_names_the_kind_of_card_that_is_low() {
    let json = r#"{"CpkId":25,"CpkName":"10充值卡","AliasName":"","WarningNum":50,"RemainingCount":45}"#;
    assert_eq!(push("Acpr", 1, json).low_cards(), Some(("25".to_owned(), "10充值卡".to_owned(), 45)));
    assert_eq!(push("Acpr", 1, r#"{"biz_order_id":1}"#).low_cards(), None);
}

#[rstest]
#[case::paid(2, 9, OrderStatus::PendingShip)]
#[case::shipped(3, 9, OrderStatus::Shipped)]
#[case::refund_asked(2, 1, OrderStatus::Refunding)]
#[case::refunded(2, 5, OrderStatus::Refunded)]
#[case::refund_refused(3, 6, OrderStatus::Shipped)]
#[case::closed(6, 9, OrderStatus::Closed)]
fn orders_of_idle_are_read(#[case] status: i64, #[case] refund: i64, #[case] expected: OrderStatus) {
    let data = format!(
        r#"{{"biz_order_id":1520087523676842592,"buy_amount":2,"buyer_nick":"买家","encryption_buyer_id":"e1",
        "create_time":1735689600000,"pay_time":1735689660000,"order_status":{status},"refund_status":{refund},
        "payment":1980,"item":{{"item_id":646466274136,"title":"月卡","price":990}},"sku":"77|时长:月卡"}}"#
    );
    let order = translate(Service::Idle, &data, Millis(0)).unwrap().order;
    assert_eq!((order.sn.as_str(), order.status, order.amount), ("1520087523676842592", expected, Fen(1_980)));
    let line = &order.lines[0];
    assert_eq!((line.line, line.quantity, line.unit_price), (1, 2, Fen(990)));
    assert_eq!(
        (line.product_ref.as_str(), line.sku_ref.as_str(), line.spec.as_str()),
        ("646466274136", "77", "时长:月卡")
    );
    assert_eq!((order.buyer.id.as_str(), order.risk), ("e1", false));
    assert_eq!(order.paid_at, Some(Millis(1_735_689_660_000)));
    assert!(serde_json::from_str::<serde_json::Value>(&order.raw).is_ok());
}

#[rstest]
#[case::one_of_two("SUCCESS", "NO_REFUND", "WAIT_SELLER_SEND_GOODS", OrderStatus::PendingShip, true)]
#[case::one_is_shipped("SUCCESS", "NO_REFUND", "SELLER_CONSIGNED_PART", OrderStatus::PendingShip, true)]
#[case::none("NO_REFUND", "CLOSED", "WAIT_SELLER_SEND_GOODS", OrderStatus::PendingShip, false)]
#[case::asked_for_the_other("SUCCESS", "WAIT_SELLER_AGREE", "WAIT_SELLER_SEND_GOODS", OrderStatus::Refunding, false)]
#[case::both("SUCCESS", "SUCCESS", "WAIT_SELLER_SEND_GOODS", OrderStatus::Refunded, false)]
#[case::shipped("SUCCESS", "NO_REFUND", "WAIT_BUYER_CONFIRM_GOODS", OrderStatus::Shipped, false)]
fn a_trade_of_which_a_part_was_refunded_is_a_persons(
    #[case] one: &str,
    #[case] other: &str,
    #[case] status: &str,
    #[case] expected: OrderStatus,
    #[case] risk: bool,
) {
    let order = |oid: i64, refund: &str| format!(r#"{{"Oid":{oid},"NumIid":7,"RefundStatus":"{refund}"}}"#);
    let data = format!(r#"{{"Tid":1,"Status":"{status}","Orders":[{},{}]}}"#, order(5, one), order(6, other));
    let order = translate(Service::Taobao, &data, Millis(5)).unwrap().order;
    assert_eq!((order.status, order.risk, order.lines.len()), (expected, risk, 2));
}

#[rstest]
#[case::one_of_two(12, 0, 2, OrderStatus::PendingShip, true)]
#[case::all_while_it_is_open(12, 12, 2, OrderStatus::PendingShip, true)]
#[case::none(0, 28, 2, OrderStatus::PendingShip, false)]
#[case::asked_for_the_other(12, 6, 2, OrderStatus::Refunding, false)]
#[case::shipped(12, 0, 3, OrderStatus::Shipped, false)]
#[case::refunded_as_a_whole(12, 12, 21, OrderStatus::Refunded, false)]
fn an_order_of_doudian_of_which_an_item_was_refunded_is_a_persons(
    #[case] one: i64,
    #[case] other: i64,
    #[case] state: i64,
    #[case] expected: OrderStatus,
    #[case] risk: bool,
) {
    let item = |sale: i64| format!(r#"{{"product_id":7,"after_sale_info":{{"after_sale_status":{sale}}}}}"#);
    let data = format!(r#"{{"order_id":"1","main_status":{state},"sku_order_list":[{},{}]}}"#, item(one), item(other));
    let order = translate(Service::Doudian, &data, Millis(5)).unwrap().order;
    assert_eq!((order.status, order.risk, order.lines.len()), (expected, risk, 2));
}

#[rstest]
#[case::top_up(r#""isRecharge":true,"recharge_amount":" 13800138000 ""#, Some("13800138000"))]
#[case::as_a_number(r#""isRecharge":true,"recharge_amount":13800138000"#, Some("13800138000"))]
#[case::without_account(r#""isRecharge":true,"recharge_amount":"""#, None)]
#[case::no_top_up(r#""isRecharge":false,"recharge_amount":"13800138000""#, None)]
fn a_top_up_of_idle_names_whose_account(#[case] members: &str, #[case] expected: Option<&str>) {
    let data = format!(r#"{{"biz_order_id":1,"order_status":2,"refund_status":9,{members}}}"#);
    let order = translate(Service::Idle, &data, Millis(0)).unwrap().order;
    assert_eq!(order.buyer.phone.as_deref(), expected);
}

#[rstest]
#[case::idle(Service::Idle, r#"{"biz_order_id":1,"order_status":77}"#)]
#[case::taobao(Service::Taobao, r#"{"Tid":1,"Status":"NEW_WORD"}"#)]
#[case::pdd(Service::Pdd, r#"{"order_sn":"1","confirm_status":1,"order_status":9}"#)]
#[case::jd(Service::Jd, r#"{"orderId":"1","orderState":"UN_KNOWN"}"#)]
#[case::doudian(Service::Doudian, r#"{"order_id":"1","main_status":404}"#)]
fn a_state_that_nobody_knows_moves_nothing(#[case] service: Service, #[case] data: &str) {
    let read = translate(service, data, Millis(5)).unwrap();
    assert!(read.strange.is_some());
    assert_eq!((read.order.status, read.order.risk), (OrderStatus::PendingPayment, true));
}

/// The class of a refusal with this code, as a word; `again` is the platform's AllowRetry.
fn class(code: i64, again: bool, writes: bool) -> String {
    let body = format!(r#"{{"IsSuccess":false,"Error_Code":{code},"Error_Msg":"话","AllowRetry":{again}}}"#);
    match call_error(&read(&body), writes) {
        CallError::Login { .. } => "login".to_owned(),
        CallError::Stopped { cause, .. } => cause.as_str().to_owned(),
        CallError::RateLimited { .. } => "limited".to_owned(),
        CallError::Transient { .. } => "again".to_owned(),
        CallError::Unknown { .. } => "unknown".to_owned(),
        CallError::Business { code, message } => format!("{code} {message}"),
    }
}

#[rstest]
#[case::dead_token(1, "login")]
#[case::leave_withdrawn(8, "login")]
#[case::bad_signature(4, "app_refused")]
#[case::app_disabled(17, "app_refused")]
#[case::site_without_leave(18, "permission_missing")]
#[case::no_permission(28, "permission_missing")]
#[case::deposit_is_empty(16, "quota_used")]
fn a_code_that_stops_the_shop_says_why(#[case] code: i64, #[case] expected: &str) {
    for writes in [false, true] {
        assert_eq!(class(code, true, writes), expected, "nothing is tried again, whatever AllowRetry says");
    }
}

#[rstest]
#[case::limited(2, false, "limited", "limited")]
#[case::timed_out(13, false, "again", "unknown")]
#[case::may_be_tried_again(23, true, "again", "again")]
#[case::of_the_marketplace(26, false, "agiso_26 26 话", "agiso_26 26 话")]
#[case::messages_are_used_up(25, false, "agiso_25 25 话", "agiso_25 25 话")]
fn other_codes_are_tried_again_only_where_that_is_safe(
    #[case] code: i64,
    #[case] again: bool,
    #[case] of_read: &str,
    #[case] of_write: &str,
) {
    assert_eq!((class(code, again, false).as_str(), class(code, again, true).as_str()), (of_read, of_write));
}

#[test]
fn orders_of_the_other_marketplaces_are_read() {
    let taobao = r#"{"Tid":2067719225654838,"Status":"WAIT_SELLER_SEND_GOODS","Payment":"9.90","BuyerNick":"b",
        "Created":"2026-11-29 10:00:00","PayTime":"2026-11-29 10:01:00",
        "Orders":[{"Oid":5,"NumIid":7,"Title":"t","Num":1,"Price":"9.90","OuterIid":"code"}]}"#;
    let order = translate(Service::Taobao, taobao, Millis(0)).unwrap().order;
    assert_eq!(
        (order.status, order.amount, order.lines[0].merchant_code.as_str()),
        (OrderStatus::PendingShip, Fen(990), "code")
    );
    let pdd = r#"{"order_sn":"200601-338104320801429","confirm_status":1,"order_status":1,"refund_status":1,"pay_amount":12.5,
        "confirm_time":"2026-11-29 10:00:00","item_list":[{"goods_id":1,"sku_id":2,"goods_name":"g","goods_count":3,"goods_price":4.5}]}"#;
    let order = translate(Service::Pdd, pdd, Millis(0)).unwrap().order;
    assert_eq!((order.status, order.amount, order.lines[0].quantity), (OrderStatus::PendingShip, Fen(1_250), 3));
    let jd = r#"{"orderId":"153652861660","orderState":"WAIT_SELLER_STOCK_OUT","orderStartTime":"2021-04-07 19:35:50",
        "itemInfoList":[{"skuId":"72143855364","wareId":"14459363073","skuName":"n","jdPrice":"1.00","itemTotal":"1"}]}"#;
    let order = translate(Service::Jd, jd, Millis(0)).unwrap().order;
    assert_eq!((order.status, order.lines[0].product_ref.as_str()), (OrderStatus::PendingShip, "14459363073"));
    let doudian = r#"{"order_id":"4907538423936588900","main_status":2,"order_status":2,"pay_time":1646720740,"pay_amount":100,
        "create_time":1646720547,"sku_order_list":[{"product_id":1721288561899563,"sku_id":0,"item_num":1,"origin_amount":100}]}"#;
    let order = translate(Service::Doudian, doudian, Millis(0)).unwrap().order;
    assert_eq!((order.status, order.lines[0].sku_ref.as_str()), (OrderStatus::PendingShip, ""));
}

#[test]
fn the_notice_about_a_wish_to_take_an_order_back_is_signed_as_the_official_sample() {
    use super::sup::{CancelNotice, SupKey, cancel_notice};
    let key = SupKey {
        app_secret: "rste57w8rsubsnxsb384ur3u9kn5fzhr".into(),
        merchant_key: "0a091b3aa4324435aab703142518a8f7".into(),
    };
    let told = CancelNotice {
        order_no: "2023061917131110001",
        cancelled: true,
        reason: "拒绝原因",
        proof: "拒绝凭证图片地址",
    };
    let body: serde_json::Value = serde_json::from_str(&cancel_notice(&key, 1_687_168_097, &told)).unwrap();
    assert_eq!((&body["cancelStatus"], &body["sign"]), (&20.into(), &"917E1DD879AA1C5F9FCFFAC0F76DDC3D".into()));
}
