//! Several shops with one app: what the platform counts by app is theirs together.

use crate::house::{House, SHOP};
use serde_json::json;

#[tokio::test]
async fn the_shops_of_an_app_fetch_one_token() {
    let house = House::open(json!({})).await;
    house.add_shop("branch", json!({ "poi_id": house.market().options().stores[0] })).await;
    house.engine.connect_shop(&"branch".into()).await.unwrap();
    for id in [SHOP, "branch", SHOP] {
        let shop = house.engine.shops().get(&id.into()).unwrap();
        shop.adapter.session().unwrap().check().await.unwrap();
        // Only the older of two tokens would die of that.
        house.clock.advance(301_000);
    }
    assert_eq!(house.market().ledger().tokens, 1);
}
