//! The door itself: what it lets in, what it turns down and with which code, and every published limit.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{SeededDice, pdd::MarketApp};
use huolang_domain::{Millis, testing::ManualClock};
use rstest::rstest;
use std::sync::Arc;

type Params = BTreeMap<String, String>;

const LIST: &str = "pdd.order.list.get";
const START: Millis = Millis(1_760_000_000_000);

struct Door {
    market: Arc<PddMarket>,
    clock: Arc<ManualClock>,
    token: String,
}

impl Door {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::at(START));
        let market = PddMarket::new(MarketApp::default(), clock.clone(), Arc::new(SeededDice::of(1)));
        let token = market.token();
        Self { market, clock, token }
    }

    /// A call as it should be, changed by `change` before it is signed.
    fn call(&self, method: &str, change: impl FnOnce(&mut Params)) -> Params {
        let time = self.market.now_s().to_string();
        let (time, token) = (time.as_str(), self.token.as_str());
        let own = [("type", method), ("client_id", "market-app"), ("timestamp", time), ("access_token", token)];
        let mut params: Params = own.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        change(&mut params);
        params.insert("sign".to_owned(), signature("market-secret", &params));
        params
    }

    fn knock(&self, params: &Params) -> Result<String, i64> {
        check(&self.market, params).map_err(|(code, _)| code)
    }
}

fn set(name: &'static str, value: &'static str) -> impl FnOnce(&mut Params) {
    move |params: &mut Params| drop(params.insert(name.to_owned(), value.to_owned()))
}

#[rstest]
#[case::no_method("type", "", 10_001)]
#[case::another_method("type", "taobao.trades.get", 10_001)]
#[case::no_time("timestamp", "", 10_001)]
#[case::eleven_minutes_late("timestamp", "1759999340", 10_001)]
#[case::eleven_minutes_early("timestamp", "1760000660", 10_001)]
#[case::another_app("client_id", "other-app", 10_016)]
#[case::a_foreign_token("access_token", "access-of-another", 20_032)]
#[case::no_token("access_token", "", 20_032)]
fn what_is_wrong_has_its_code(#[case] name: &'static str, #[case] value: &'static str, #[case] code: i64) {
    let door = Door::new();
    assert_eq!(door.knock(&door.call(LIST, set(name, value))), Err(code));
}

#[rstest]
#[case::exactly_ten_minutes_late("1759999400")]
#[case::exactly_ten_minutes_early("1760000600")]
fn ten_minutes_are_let_in(#[case] time: &'static str) {
    let door = Door::new();
    assert_eq!(door.knock(&door.call(LIST, set("timestamp", time))), Ok(LIST.to_owned()));
}

#[test]
fn a_signature_covers_every_member_that_is_sent() {
    let door = Door::new();
    let mut params = door.call(LIST, set("page", "1"));
    assert_eq!(door.knock(&params), Ok(LIST.to_owned()));
    params.insert("page".to_owned(), "2".to_owned());
    assert_eq!(door.knock(&params), Err(20_004));
    params.insert("page".to_owned(), "1".to_owned());
    params.insert("page_size".to_owned(), "100".to_owned());
    assert_eq!(door.knock(&params), Err(20_004));
}

#[test]
fn signatures_are_those_of_the_platforms_own_example() {
    let params = [
        ("access_token", "asd78172s8ds9a921j9qqwda12312w1w21211"),
        ("client_id", "1"),
        ("data_type", "XML"),
        ("type", "pdd.order.number.list.get"),
        ("timestamp", "1480411125"),
        ("order_status", "1"),
        ("page", "1"),
        ("page_size", "10"),
        ("left_out", ""),
    ];
    let params: Params = params.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    assert_eq!(signature("testSecret", &params), "E4DE3ED21002510DED352819E7AE6775");
    let proof = socket_proof("app", "1700000000000", "secret");
    assert_eq!(proof, "OTgxODMwNDI2NWZiN2NiNzA2NzIxOTI0ZjJlMDMxMjE=");
}

#[test]
fn a_token_that_is_over_is_told_from_a_foreign_one() {
    let door = Door::new();
    door.clock.advance(86_400_000);
    assert_eq!(door.knock(&door.call(LIST, |_| {})), Err(10_019));
    assert_eq!(door.knock(&door.call(LIST, set("access_token", "never-given"))), Err(20_032));
}

#[rstest]
#[case("pdd.time.get")]
#[case("pdd.pop.auth.token.create")]
#[case("pdd.pop.auth.token.refresh")]
#[case("pdd.logistics.companies.get")]
#[case("pdd.pmc.user.get")]
fn what_needs_no_leave_of_the_shop_is_let_in_without_a_token(#[case] method: &str) {
    let door = Door::new();
    let params = door.call(method, |params| drop(params.remove("access_token")));
    assert_eq!(door.knock(&params), Ok(method.to_owned()));
}

#[rstest]
#[case("pdd.order.number.list.increment.get", 3_000, 60)]
#[case("pdd.order.list.get", 10_000, 60)]
#[case("pdd.order.information.get", 2_000, 1)]
#[case("pdd.order.status.get", 3_000, 60)]
#[case("pdd.refund.status.check", 3_000, 60)]
#[case("pdd.refund.list.increment.get", 100, 10)]
#[case("pdd.refund.information.get", 1_400, 1)]
#[case("pdd.logistics.online.send", 5_000, 1)]
#[case("pdd.logistics.companies.get", 1_200, 10)]
#[case("pdd.voucher.voucher.info.send", 3_000, 60)]
#[case("pdd.voucher.virtual.card.verification", 3_000, 60)]
#[case("pdd.voucher.ota.card.verification", 10_000, 3_600)]
#[case("pdd.voucher.ota.card.prepare.verification", 500, 1)]
#[case("pdd.goods.list.get", 600, 60)]
#[case("pdd.goods.detail.get", 3_000, 60)]
#[case("pdd.goods.quantity.update", 4_200, 1)]
#[case("pdd.goods.sku.price.update", 1_200, 10)]
#[case("pdd.mall.info.get", 450, 1)]
fn so_many_calls_are_let_in_and_not_one_more_until_the_time_is_over(
    #[case] method: &str,
    #[case] most: usize,
    #[case] seconds: i64,
) {
    let door = Door::new();
    let now = door.market.now_s();
    for _ in 0..most {
        within_limit(&door.market, method, now).unwrap();
    }
    let refused = |at| within_limit(&door.market, method, at).map_err(|(code, _)| code);
    assert_eq!(refused(now), Err(70_031));
    assert_eq!(refused(now + seconds - 1), Err(70_031));
    assert_eq!(refused(now + seconds), Ok(()));
    // Another method has its own.
    assert_eq!(within_limit(&door.market, "pdd.time.get", now).map_err(|(code, _)| code), Ok(()));
}

#[rstest]
#[case::half_an_hour(1_800, 100, Ok(()))]
#[case::a_second_more(1_801, 100, Err(10_000))]
#[case::too_many_at_once(1_800, 101, Err(10_000))]
#[case::none_at_once(1_800, 0, Err(10_000))]
fn changes_are_listed_by_half_hours_and_hundreds(
    #[case] span: i64,
    #[case] size: i64,
    #[case] expected: Result<(), i64>,
) {
    let door = Door::new();
    let now = door.market.now_s();
    let fixed = [("is_lucky_flag", 0), ("order_status", 5), ("refund_status", 5), ("page", 1)];
    let asked = [("page_size", size), ("start_updated_at", now - span), ("end_updated_at", now)];
    let params: Params =
        fixed.into_iter().chain(asked).map(|(name, value)| (name.to_owned(), value.to_string())).collect();
    let listed = crate::pdd::orders::increments(&door.market, &params);
    assert_eq!(listed.map(drop).map_err(|(code, _)| code), expected);
}

#[test]
fn a_shorter_limit_counts_beside_a_longer_one() {
    let door = Door::new();
    let now = door.market.now_s();
    for second in 0..15 {
        for _ in 0..2_000 {
            within_limit(&door.market, "pdd.order.information.get", now + second).unwrap();
        }
        assert!(within_limit(&door.market, "pdd.order.information.get", now + second).is_err());
    }
    // Now the minute's 30,000 are used up.
    assert!(within_limit(&door.market, "pdd.order.information.get", now + 20).is_err());
    assert!(within_limit(&door.market, "pdd.order.information.get", now + 60).is_ok());
}
