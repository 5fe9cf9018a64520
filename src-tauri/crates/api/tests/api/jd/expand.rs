//! `expand`: what JD tells of an order beside its fields, encrypted; sealed here, masked on screens, shown whole on demand.

use huolang_testkit::JdGeneral;
use huolang_testkit::jd::encrypt_ecb;
use huolang_testkit::jd_general::Order;
use rstest::rstest;
use serde_json::{Value, json};

use super::yard::{AES_KEY, KEY, Yard};
use crate::ask::Ask;

const NAME: &str = "收货人张小满先生";

fn told() -> Value {
    json!({ "name": NAME, "mobile": "13712349876", "areas": ["成都", 2], "floor": 7, "system": "2" })
}

#[rstest]
#[case::as_it_is(false)]
#[case::escaped_once_more(true)]
#[tokio::test(flavor = "multi_thread")]
async fn extra_fields_are_sealed_masked_and_shown_whole_on_demand(#[case] escaped: bool) {
    let yard = Yard::with(0, "async").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let order = Order { account: "13900139000".to_owned(), ..Order::one(61, "W-DIRECT") };
    let sealed = encrypt_ecb(AES_KEY, &told().to_string()).unwrap();
    let twice = sealed.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let expand = if escaped { twice } else { sealed };
    let form = jd.begin_form_with(&order, &[("expand", Some(expand.as_str()))]);
    let path = yard.path(&yard.general, "beginDistill").await;
    let said = JdGeneral::caller(yard.address).post(&path, &form).await.unwrap().json();
    assert_eq!((said["code"].as_str(), said["produceStatus"].as_u64()), (Some("JDO_201"), Some(3)), "{said}");

    let id = yard.world.order_by_sn("61").await;
    let seen = Ask::get(&format!("/api/v1/orders/{id}/production")).cookie(&cookie).send(&yard.world.router).await.ok();
    let masked =
        json!({ "name": "••••小满先生", "mobile": "••••9876", "areas": "••••\",2]", "floor": "••••", "system": "2" });
    assert_eq!(seen.body["production"]["extra"], masked);
    let reveal = Ask::new("POST", &format!("/api/v1/orders/{id}/production/reveal")).cookie(&cookie);
    let shown = reveal.send(&yard.world.router).await.ok().body;
    let whole = json!({ "name": NAME, "mobile": "13712349876", "areas": "[\"成都\",2]", "floor": "7", "system": "2" });
    assert_eq!(shown["extra"], whole);

    // The database files bear none of it.
    yard.engine().write_calls().await;
    for file in std::fs::read_dir(yard.world.folder.path()).unwrap() {
        let Ok(bytes) = std::fs::read(file.unwrap().path()) else { continue };
        for secret in [NAME, "13712349876"] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} lies in clear");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_opened_hinders_no_order() {
    let yard = Yard::with(0, "async").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let foreign = encrypt_ecb("00000000000000000000000000000000", &told().to_string()).unwrap();
    let order = Order { account: "13900139000".to_owned(), ..Order::one(62, "W-DIRECT") };
    let form = jd.begin_form_with(&order, &[("expand", Some(foreign.as_str()))]);
    let path = yard.path(&yard.general, "beginDistill").await;
    let said = JdGeneral::caller(yard.address).post(&path, &form).await.unwrap().json();
    assert_eq!(said["code"], "JDO_201");
    let id = yard.world.order_by_sn("62").await;
    let seen = Ask::get(&format!("/api/v1/orders/{id}/production")).cookie(&cookie).send(&yard.world.router).await.ok();
    assert_eq!(
        (&seen.body["production"]["extra"], &seen.body["production"]["account"]),
        (&json!({}), &json!("••••9000"))
    );
}
