//! Lists of tracking numbers: what is shipped, what is not, and what looking at one tells.

use super::take;
use crate::{practice::RefundStep, test_house::House};
use huolang_domain::state::ContentState;
use huolang_platforms::practice::Payment;
use huolang_sheets::Source;
use huolang_store::orders;

/// An order for goods that are carried, which waits for its parcel.
async fn paid(house: &House) -> String {
    let payment = Payment { product_ref: "715300184204".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    let sns = house.engine.practice().unwrap().pay(&payment, 1).unwrap();
    house.work().await;
    sns[0].to_string()
}

#[tokio::test]
async fn a_list_of_tracking_numbers_ships_what_can_be_shipped() {
    let house = House::practice(3).await;
    let real = paid(&house).await;
    let text = format!("订单号,快递公司,快递单号\n{real},顺丰,SF1234567890\n000000,顺丰,SF1\n{real},顺丰,\n");
    let source = Source::Bytes { name: "发货.csv".to_owned(), bytes: text.into_bytes() };
    let taken = take(&house, source, "发货.csv").await;
    assert_eq!((taken.report.kind.as_str(), taken.report.rows_nonblank), ("tracking", Some(3)), "{taken:?}");
    let reasons = taken.report.rows_skipped.clone().unwrap();
    assert_eq!((taken.report.rows_stored, reasons["not_found"], reasons["tracking_number_required"]), (1, 1, 1));
    house.work().await;
    let found = orders::by_sns(&mut house.engine.db().reader().await.unwrap(), &[real.as_str().into()]).await.unwrap();
    assert_eq!((found[0].tracking_number.as_deref(), found[0].shipped_at.is_some()), (Some("SF1234567890"), true));
    // Looked at once more: the same number is in already, and an order that is shipped takes no other.
    for (number, reason) in [("SF1234567890", "import_duplicate"), ("SF999", "illegal_move")] {
        let text = format!("订单号,快递公司,快递单号\n{real},顺丰,{number}\n");
        let source = Source::Bytes { name: "发货.csv".to_owned(), bytes: text.into_bytes() };
        let looked = house.engine.imports().look(source.clone(), "发货.csv".to_owned(), String::new()).await.unwrap();
        assert_eq!((looked.rows_stored, looked.rows_skipped.clone().unwrap()), (0, [(reason.to_owned(), 1)].into()));
        let taken = take(&house, source, "发货.csv").await;
        assert_eq!(taken.report.rows_skipped, looked.rows_skipped, "an import comes to what looking tells");
    }
}

#[tokio::test]
async fn an_order_in_doubt_is_not_shipped_by_a_list() {
    let house = House::practice(3).await;
    let sn = paid(&house).await;
    let doubt = house.engine.db().write(huolang_store::Durability::Ordinary, |tx| {
        Box::pin(async move {
            huolang_store::sql!(tx, "UPDATE deliveries SET content = 'needs_review'").execute().await?;
            huolang_store::sql!(tx, "UPDATE orders SET content = 'needs_review'").execute().await
        })
    });
    doubt.await.unwrap();
    let text = format!("订单号,快递公司,快递单号\n{sn},顺丰,SF1\n");
    let source = Source::Bytes { name: "发货.csv".to_owned(), bytes: text.into_bytes() };
    let looked = house.engine.imports().look(source.clone(), "发货.csv".to_owned(), String::new()).await.unwrap();
    assert_eq!((looked.rows_stored, looked.rows_skipped.unwrap()), (0, [("delivery_unknown".to_owned(), 1)].into()));
    let taken = take(&house, source, "发货.csv").await;
    assert_eq!(taken.report.rows_skipped.unwrap(), [("delivery_unknown".to_owned(), 1)].into());
    let found = orders::by_sns(&mut house.engine.db().reader().await.unwrap(), &[sn.as_str().into()]).await.unwrap();
    assert_eq!((found[0].tracking_number.as_deref(), found[0].content), (None, ContentState::NeedsReview));
}

#[tokio::test]
async fn looking_at_tracking_numbers_ships_nothing_and_sees_what_an_order_waits_for() {
    let house = House::practice(3).await;
    let open = paid(&house).await;
    let looked = async || {
        let text = format!("订单号,快递公司,快递单号\n{open},顺丰,SF1\n");
        let source = Source::Bytes { name: "发货.csv".to_owned(), bytes: text.into_bytes() };
        house.engine.imports().look(source, "发货.csv".to_owned(), String::new()).await.unwrap()
    };
    assert_eq!(looked().await.rows_stored, 1, "it can be shipped");
    let found = orders::by_sns(&mut house.engine.db().reader().await.unwrap(), &[open.as_str().into()]).await.unwrap();
    assert_eq!((found[0].tracking_number.as_deref(), found[0].shipped_at), (None, None), "looking ships nothing");
    house.clock.advance(1_000);
    assert!(house.engine.practice().unwrap().refund(&open.as_str().into(), RefundStep::Ask).is_ok());
    house.work().await;
    let refused = looked().await;
    assert_eq!((refused.rows_stored, refused.rows_skipped.unwrap()), (0, [("refund_open".to_owned(), 1)].into()));
}

#[tokio::test]
async fn a_carrier_is_put_right_by_another_list_until_the_order_is_shipped() {
    let house = House::practice(3).await;
    let real = paid(&house).await;
    let listed = async |company: &str| {
        let text = format!("订单号,快递公司,快递单号\n{real},{company},SF1234567890\n");
        let source = Source::Bytes { name: "发货.csv".to_owned(), bytes: text.into_bytes() };
        take(&house, source, "发货.csv").await.report
    };
    assert_eq!(listed("顺风").await.rows_stored, 1);
    assert_eq!(listed("顺丰").await.rows_stored, 1, "the number is known, and nothing is shipped yet");
    house.work().await;
    let found = orders::by_sns(&mut house.engine.db().reader().await.unwrap(), &[real.as_str().into()]).await.unwrap();
    assert_eq!((found[0].tracking_company.as_deref(), found[0].shipped_at.is_some()), (Some("顺丰"), true));
    let late = listed("圆通").await;
    assert_eq!((late.rows_stored, late.rows_skipped.unwrap()), (0, [("import_duplicate".to_owned(), 1)].into()));
}

#[tokio::test]
async fn a_row_without_its_carrier_ships_nothing_and_says_so() {
    let house = House::practice(3).await;
    let real = paid(&house).await;
    for text in [format!("订单号,快递单号\n{real},SF1\n"), format!("订单号,快递公司,快递单号\n{real},,SF1\n")]
    {
        let source = Source::Bytes { name: "发货.csv".to_owned(), bytes: text.into_bytes() };
        let looked = house.engine.imports().look(source.clone(), "发货.csv".to_owned(), String::new()).await.unwrap();
        assert_eq!(
            (looked.rows_stored, looked.rows_skipped.clone().unwrap()),
            (0, [("no_carrier".to_owned(), 1)].into())
        );
        let taken = take(&house, source, "发货.csv").await;
        assert_eq!(taken.report.rows_skipped, looked.rows_skipped);
    }
    house.work().await;
    let found = orders::by_sns(&mut house.engine.db().reader().await.unwrap(), &[real.as_str().into()]).await.unwrap();
    assert_eq!((found[0].tracking_number.as_deref(), found[0].shipped_at), (None, None));
}
