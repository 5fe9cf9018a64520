//! Stores, products, the form.

use crate::house::House;
use huolang_domain::{Millis, ShopId, platform::PlatformKind};
use huolang_platforms::{
    capability::{Goods as _, Stores as _},
    connect::{Access, ConnectError, Forgetful, Kept, connect},
    form, registry,
};
use huolang_testkit::douyin_life::LifeOptions;
use huolang_vault::Secret;
use rstest::rstest;
use std::{collections::BTreeMap, sync::Arc};

#[tokio::test]
async fn lists_every_store_and_product() {
    let stores = (0..120).map(|number| number.to_string()).collect::<Vec<_>>();
    let house = House::with(LifeOptions { stores, ..LifeOptions::default() }).await;
    let shop = house.shop();
    assert_eq!(shop.stores().await.unwrap().len(), 120);
    let products = shop.products().await.unwrap();
    assert_eq!(products.len(), 40);
    assert_eq!(products.iter().filter(|product| product.on_sale).count(), 36);
    assert_eq!(products[2].skus[0].merchant_code, "TR-2");
}

fn access(fields: &[(&str, &str)]) -> Access {
    let kept = Kept { secret: Secret::from("s"), expires_at: None, kept_at: Millis(0) };
    let all = [("app_id", "aw1"), ("account_id", "71")].iter().chain(fields);
    Access {
        shop: ShopId::from("shop"),
        gateway: None,
        fields: all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        secrets: BTreeMap::from([("app_secret".to_owned(), kept)]),
        keeper: Arc::new(Forgetful),
    }
}

#[rstest]
#[case(&[], None)]
#[case(&[("account_id", "七")], Some("account_id"))]
#[case(&[("start_date", "01-02-2025"), ("end_date", "2025-01-05")], Some("start_date"))]
#[case(&[("start_date", "2025-01-05"), ("end_date", "2025-01-02")], Some("end_date"))]
#[case(&[("start_time", "yesterday")], Some("start_time"))]
#[case(&[("page_size", "101")], Some("page_size"))]
#[case(&[("order_status", "7")], Some("order_status"))]
#[tokio::test]
async fn the_form_names_the_field_that_is_wrong(#[case] fields: &[(&str, &str)], #[case] wrong: Option<&str>) {
    let access = access(fields);
    let house = House::open().await;
    let found = connect(PlatformKind::DouyinLife, access, house.around()).err();
    let field = found.map(|error| match error {
        ConnectError::Missing { field } | ConnectError::Invalid { field, .. } => field,
        ConnectError::NotConnectable(_) => "none",
    });
    assert_eq!(field, wrong);
}

#[test]
fn the_registry_promises_what_the_adapter_has() {
    let promised: Vec<_> = registry::platform(PlatformKind::DouyinLife)
        .abilities
        .into_iter()
        .filter_map(|ability| ability.missing.is_none().then_some(ability.capability))
        .collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let house = runtime.block_on(House::open());
    let _guard = runtime.enter();
    let mut has = huolang_platforms::capability::Adapter::capabilities(&house.shop());
    has.sort();
    let mut promised = promised;
    promised.sort();
    assert_eq!(promised, has);
    assert!(form::check(PlatformKind::DouyinLife, &access(&[])).is_ok());
}
