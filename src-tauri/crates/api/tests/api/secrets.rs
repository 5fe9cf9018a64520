//! Cards, tokens and phones are in no answer of a list.

use serde_json::json;

use crate::document::operations;
use crate::world::{HEADPHONES, MONTH_CARD, World};

/// Every card of the practice pools, in clear.
async fn cards(world: &World) -> Vec<String> {
    let list = world.get("/api/v1/cards?limit=200").await.ok().body;
    let mut texts = Vec::new();
    for card in list["items"].as_array().unwrap() {
        let path = format!("/api/v1/cards/{}/reveal", card["id"].as_str().unwrap());
        let shown = world.send("POST", &path, json!(null)).await.ok().body;
        texts.push(shown["secret"].as_str().unwrap().to_owned());
    }
    texts
}

#[tokio::test]
async fn no_list_answers_a_secret() {
    let world = World::window().await;
    world.buy(MONTH_CARD, 3).await;
    let parcel = world.buy(HEADPHONES, 1).await.remove(0);
    let mut secrets = cards(&world).await;
    assert!(secrets.len() > 20, "{}", secrets.len());
    let phone =
        world.engine().practice_shop().unwrap().market.buyer_view(&parcel.as_str().into()).unwrap().order.buyer.phone;
    secrets.push(phone.unwrap());
    let mut looked_at = 0;
    for (method, path, _) in operations() {
        if method != "GET" || path == "/api/v1/events" || path.contains("{sn}") || path.contains("exports") {
            continue;
        }
        let mut paths = vec![path.clone()];
        if path == "/api/v1/orders/{id}" {
            let orders = world.get("/api/v1/orders").await.ok().body;
            let ids = orders["items"].as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap().to_owned());
            paths = ids.map(|id| path.replace("{id}", &id)).collect();
        }
        for path in paths {
            let said = world.get(&path).await;
            let text = String::from_utf8_lossy(&said.bytes).into_owned();
            let leaked = secrets.iter().any(|secret| text.contains(secret.as_str()));
            assert!(!leaked, "{path} answers a secret");
            looked_at += 1;
        }
    }
    assert!(looked_at > 25, "{looked_at}");
}
