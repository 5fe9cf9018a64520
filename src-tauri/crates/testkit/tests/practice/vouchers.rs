//! Vouchers over every link: the same answers in one process and over HTTP.

use huolang_domain::{OrderSn, platform::Capability};
use huolang_platforms::{
    capability::{Adapter as _, Found, VerifyAnswer, VerifyRequest, VoucherCount, VoucherRefusal},
    practice::{Faults, Switch},
};
use huolang_testkit::shops::{Reach, SINGLE, VISITS, VOUCHER};
use huolang_vault::Secret;
use rstest::rstest;

use crate::link::Shop;

fn request(key: &str, sn: Option<&OrderSn>, code: &str) -> VerifyRequest {
    VerifyRequest { key: key.to_owned(), sn: sn.cloned(), code: Secret::new(code.to_owned()), ticket: None, lost: 0 }
}

#[rstest]
#[tokio::test]
async fn a_voucher_is_looked_up_verified_read_back_and_undone(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(VISITS);
    let code = shop.market.voucher_codes(&sn).remove(0);
    let adapter = shop.adapter.verify().unwrap();
    assert!(shop.adapter.capabilities().contains(&Capability::Verify));
    let asked = request("k1", Some(&sn), &code);
    let voucher = adapter.look(&asked).await.unwrap().unwrap();
    assert_eq!((voucher.sn.as_ref(), voucher.title.contains("健身")), (Some(&sn), true));
    assert_eq!(adapter.verified(&asked).await.unwrap(), Found::NotDone);
    let VerifyAnswer::Verified { sn: of, receipt: Some(receipt) } = adapter.verify(&asked).await.unwrap() else {
        panic!("it counts")
    };
    assert_eq!((of, adapter.verified(&asked).await.unwrap()), (Some(sn.clone()), Found::Done));
    assert_eq!(adapter.receipt(&asked).await.unwrap().as_deref(), Some(receipt.as_str()));
    let reading = shop.adapter.order_detail().unwrap().order(&sn).await.unwrap().unwrap();
    assert_eq!(adapter.count(&reading), VoucherCount { total: 3, used: 1 });
    adapter.undo(&receipt).await.unwrap();
    adapter.undo(&receipt).await.unwrap();
    assert_eq!(adapter.verified(&asked).await.unwrap(), Found::NotDone);
    let open: Vec<String> = adapter.codes(&sn).await.unwrap().iter().map(|code| code.expose().clone()).collect();
    assert_eq!(open, [code]);
}

#[rstest]
#[tokio::test]
async fn a_refusal_is_an_answer(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(VOUCHER);
    let code = shop.market.voucher_codes(&sn).remove(0);
    let adapter = shop.adapter.verify().unwrap();
    for (code, refusal) in [("123456789012", VoucherRefusal::WrongCode), ("900000000001", VoucherRefusal::ForeignShop)]
    {
        assert_eq!(adapter.verify(&request("k", None, code)).await.unwrap(), VerifyAnswer::Refused(refusal.clone()));
        assert_eq!(adapter.look(&request("k", None, code)).await.unwrap(), Err(refusal));
    }
    shop.market.ask_refund(&sn).unwrap();
    let answer = adapter.verify(&request("k", None, &code)).await.unwrap();
    assert_eq!(answer, VerifyAnswer::Refused(VoucherRefusal::Refunded));
}

#[rstest]
#[tokio::test]
async fn a_lost_answer_is_unknown(#[values(Reach::Local, Reach::Http)] kind: Reach) {
    let shop = Shop::open(kind).await;
    let sn = shop.buy(VOUCHER);
    let code = shop.market.voucher_codes(&sn).remove(0);
    shop.market.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    let asked = request("k", None, &code);
    let class = shop.adapter.verify().unwrap().verify(&asked).await.unwrap_err().class().to_string();
    assert_eq!(
        (class.as_str(), shop.adapter.verify().unwrap().verified(&asked).await.unwrap()),
        ("unknown", Found::Done)
    );
}

#[tokio::test]
async fn an_order_without_vouchers_counts_none() {
    let shop = Shop::open(Reach::Local).await;
    let sn = shop.buy(SINGLE);
    let reading = shop.adapter.order_detail().unwrap().order(&sn).await.unwrap().unwrap();
    assert_eq!(shop.adapter.verify().unwrap().count(&reading), VoucherCount::default());
}
