use super::{InboundShop, Lack, NOT_AUTHORIZED};
use huolang_domain::{Millis, ShopId, platform::PlatformKind};
use huolang_store::{
    credentials::Credential,
    shops::{Shop, ShopState},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

fn shop(platform: PlatformKind, fields: Value) -> Shop {
    Shop {
        id: ShopId::from("shop"),
        platform,
        name: "店".to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({ "fields": fields }),
        created_at: Millis(0),
        updated_at: Millis(0),
        last_synced_at: None,
    }
}

#[test]
fn a_shop_that_stands_still_says_why() {
    let kept = |name: &str| {
        let secret = Credential { secret: name.into(), expires_at: None, updated_at: Millis(0) };
        (name.to_owned(), secret)
    };
    let lacks = |state: ShopState, reason: Option<&str>| {
        let fields = json!({ "service": "idle", "app_id": "1" });
        let row = Shop { state, parked_reason: reason.map(str::to_owned), ..shop(PlatformKind::Agiso, fields) };
        let secrets: BTreeMap<String, Credential> = [kept("app_secret"), kept("path_token")].into();
        InboundShop::of(&row, secrets, HashMap::new()).lacks(Millis(1))
    };
    assert_eq!(lacks(ShopState::Active, None), []);
    assert_eq!(lacks(ShopState::Paused, None), [Lack::Paused]);
    assert_eq!(lacks(ShopState::Parked, Some(NOT_AUTHORIZED)), [Lack::NotAuthorized]);
    assert_eq!(lacks(ShopState::Parked, Some("ip_refused")), [Lack::Parked]);
}

#[test]
fn callbacks_go_to_the_environment_that_was_chosen() {
    let base = |fields: Value, gateway: Option<&str>| {
        let mut row = shop(PlatformKind::JdGame, fields);
        row.config["gateway"] = json!(gateway);
        InboundShop::of(&row, BTreeMap::new(), HashMap::new()).game_base().to_owned()
    };
    assert!(base(json!({}), None).starts_with("https://card.jd.com"));
    assert!(base(json!({ "environment": "production" }), None).starts_with("https://card.jd.com"));
    assert!(base(json!({ "environment": "test" }), None).starts_with("https://card-pre.jd.com"));
    assert_eq!(base(json!({ "environment": "test" }), Some("http://127.0.0.1:1")), "http://127.0.0.1:1");
}
