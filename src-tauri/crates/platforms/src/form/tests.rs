#![allow(clippy::unwrap_used)]

use super::*;
use crate::connect::{Forgetful, Kept};
use huolang_domain::{Millis, ShopId};
use huolang_vault::Secret;
use rstest::rstest;
use std::sync::Arc;

const FORM: [FormField; 7] = [
    FormField::text("app_id"),
    FormField::secret("app_secret"),
    FormField::number("page_size", 1, 100, "50"),
    FormField::switch("push", true),
    FormField::choice("range", &["days", "dates"]),
    FormField::url("oauth").advanced(),
    FormField::by_sku("ways", &["ota", "none"]),
];

fn access(fields: &[(&str, &str)], secret: &str) -> Access {
    let kept = Kept { secret: Secret::from(secret), expires_at: None, kept_at: Millis(0) };
    Access {
        shop: ShopId::from("s"),
        gateway: None,
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        secrets: [("app_secret".to_owned(), kept)].into(),
        keeper: Arc::new(Forgetful),
    }
}

#[rstest]
#[case::whole(&[("app_id", "1"), ("page_size", "100"), ("push", "false"), ("range", "dates"), ("oauth", "https://x.cn")], "s", None)]
#[case::usual(&[("app_id", "1")], "s", None)]
#[case::blank(&[("app_id", "  ")], "s", Some("app_id"))]
#[case::no_secret(&[("app_id", "1")], "", Some("app_secret"))]
#[case::too_many(&[("app_id", "1"), ("page_size", "101")], "s", Some("page_size"))]
#[case::no_number(&[("app_id", "1"), ("page_size", "many")], "s", Some("page_size"))]
#[case::no_switch(&[("app_id", "1"), ("push", "on")], "s", Some("push"))]
#[case::no_choice(&[("app_id", "1"), ("range", "weeks")], "s", Some("range"))]
#[case::plain_http(&[("app_id", "1"), ("oauth", "http://example.com")], "s", Some("oauth"))]
#[case::ways(&[("app_id", "1"), ("ways", "SKU-30=ota; 10020=none;")], "s", None)]
#[case::no_way(&[("app_id", "1"), ("ways", "SKU-30=ota; 10020=later")], "s", Some("ways"))]
#[case::no_pair(&[("app_id", "1"), ("ways", "SKU-30")], "s", Some("ways"))]
#[case::no_sku(&[("app_id", "1"), ("ways", "=ota")], "s", Some("ways"))]
#[case::loopback(&[("app_id", "1"), ("oauth", "http://127.0.0.1:8080")], "s", None)]
fn names_the_first_field_that_is_missing_or_wrong(
    #[case] fields: &[(&str, &str)],
    #[case] secret: &str,
    #[case] wrong: Option<&str>,
) {
    let named = check_fields(&FORM, &access(fields, secret)).err().map(|error| match error {
        ConnectError::Missing { field } | ConnectError::Invalid { field, .. } => field,
        ConnectError::NotConnectable(_) => "",
    });
    assert_eq!(named, wrong);
}

#[test]
fn an_own_gateway_takes_the_place_of_the_usual_one() {
    let mut access = access(&[("app_id", "1")], "s");
    assert_eq!(access.gateway("https://usual"), "https://usual");
    access.gateway = Some(" http://127.0.0.1:9 ".to_owned());
    assert_eq!(access.gateway("https://usual"), "http://127.0.0.1:9");
    assert_eq!(check_fields(&FORM, &access), Ok(()));
    access.gateway = Some("ftp://x".to_owned());
    assert!(matches!(check_fields(&FORM, &access), Err(ConnectError::Invalid { field: "gateway", .. })));
}
