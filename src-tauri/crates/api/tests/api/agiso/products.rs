//! 标准SUP: what 91卡券 is told of the products.

use huolang_engine::inbound::NewMapping;
use huolang_store::offers::OfferKind;
use rstest::rstest;
use serde_json::{Value, json};

use super::stall::Stall;

async fn ask(stall: &Stall, call: &str, members: &[(&str, Value)]) -> Value {
    let path = format!("{}/agisoAcprSupplierApi/product/{call}", stall.base(&stall.supplier).await);
    let body = stall.market.sup_body(members);
    stall.caller().send(&path, "application/json;charset=utf-8", body.as_bytes()).await.unwrap().json()
}

async fn template(stall: &Stall, product: &str) -> Value {
    ask(stall, "getTemplate", &[("productNo", json!(product))]).await
}

#[rstest]
#[case::at_once("sync", 1)]
#[case::told_later("async", 2)]
#[tokio::test(flavor = "multi_thread")]
async fn a_template_says_what_an_order_needs_and_when_its_outcome_comes(#[case] mode: &str, #[case] api_type: i64) {
    let stall = Stall::with(0, mode).await;
    let cards = json!({
        "productNo": "P-CARD", "productName": "商品 P-CARD", "apiType": api_type, "productType": 2, "productCost": 9.9,
        "attach": [],
    });
    assert_eq!(template(&stall, "P-CARD").await["data"], cards);
    let account = json!({ "type": 1, "name": "account", "title": "充值账号", "desc": "", "inputCheck": 1 });
    let top_up = json!({
        "productNo": "P-TOP", "productName": "商品 P-TOP", "apiType": 2, "productType": 1, "productCost": 9.9,
        "attach": [account],
    });
    assert_eq!(template(&stall, "P-TOP").await["data"], top_up, "a person tops up: never at once");
}

#[rstest]
#[case::mobile("mobile", 1)]
#[case::email("email", 2)]
#[case::qq("qq", 8)]
#[case::anything("", 4)]
#[tokio::test(flavor = "multi_thread")]
async fn a_template_says_how_an_account_is_checked(#[case] format: &str, #[case] check: i64) {
    let stall = Stall::with(0, "sync").await;
    let mapping = |switched_on: bool| NewMapping {
        product_ref: "P-TOP".to_owned(),
        title: "充值".to_owned(),
        kind: OfferKind::TopUp,
        account_format: format.to_owned(),
        price: Some(huolang_domain::Fen(990)),
        several: false,
        switched_on,
        pool_id: None,
    };
    stall.engine().save_mapping(&stall.supplier, mapping(true), "owner").await.unwrap();
    assert_eq!(template(&stall, "P-TOP").await["data"]["attach"][0]["inputCheck"], check);
    stall.engine().save_mapping(&stall.supplier, mapping(false), "owner").await.unwrap();
    assert_eq!(template(&stall, "P-TOP").await["code"], 1101, "it is switched off");
    assert_eq!(template(&stall, "nobody").await["code"], 1100);
}

#[tokio::test(flavor = "multi_thread")]
async fn products_are_listed_by_kind_and_page() {
    let stall = Stall::with(0, "sync").await;
    let card = json!({ "productNo": "P-CARD", "productName": "商品 P-CARD", "productType": 2, "productCost": 9.9 });
    let top_up = json!({ "productNo": "P-TOP", "productName": "商品 P-TOP", "productType": 1, "productCost": 9.9 });
    let page = |index: i64| [("pageIndex", json!(index)), ("pageSize", json!(1))];
    for (members, total, items) in [
        (vec![], 2, json!([card, top_up])),
        (vec![("productType", json!(1))], 1, json!([top_up])),
        (vec![("productType", json!(2))], 1, json!([card])),
        (vec![("keyword", json!("p-top"))], 1, json!([top_up])),
        (page(2).to_vec(), 2, json!([top_up])),
        (page(3).to_vec(), 2, json!([])),
    ] {
        let listed = ask(&stall, "getList", &members).await["data"].clone();
        assert_eq!((&listed["total"], &listed["items"]), (&json!(total), &items), "{members:?}");
    }
}
