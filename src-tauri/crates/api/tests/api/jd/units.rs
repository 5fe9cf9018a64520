//! Whoever calls us counts the cards: one for each piece bought, whatever a rule says.

use huolang_domain::ShopId;
use huolang_store::{Durability, rules};
use huolang_testkit::jd_game::cards_of;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::json;

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};
use crate::ask::Ask;

/// Has the rule of a product give two cards for each piece, as a rule could be saved formerly.
async fn give_two(yard: &Yard, shop: &ShopId, product_ref: &'static str) {
    let (shop, now) = (shop.clone(), yard.engine().now());
    let changed = yard.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let mut rule = rules::list(tx, Some(&shop), Some(product_ref)).await?.remove(0).rule;
            rule.units_per_quantity = 2;
            rules::save(tx, &rule, now).await
        })
    });
    changed.await.unwrap();
    yard.engine().inbound_shops_changed();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_of_a_called_shop_gives_one_card_for_each_piece_or_is_refused() {
    let yard = Yard::with(0, "sync").await;
    let cookie = yard.world.set_up().await;
    let listed = Ask::get("/api/v1/rules?product_ref=W-CARD").cookie(&cookie).send(&yard.world.router).await.ok().body;
    let mut rule = listed[0].clone();
    let path = format!("/api/v1/rules/{}", rule["id"].as_str().unwrap());
    for only_shown in ["id", "shop_name", "product_title", "pool_name", "created_at", "updated_at"] {
        rule.as_object_mut().unwrap().remove(only_shown);
    }
    rule["template"] = json!("{卡密}");
    rule["units_per_quantity"] = json!(2);
    let refused = Ask::new("PUT", &path).json(rule.clone()).cookie(&cookie).send(&yard.world.router).await;
    assert_eq!(refused.refusal(), (422, "invalid_input".to_owned()));
    let field = &refused.body["details"]["fields"][0];
    assert_eq!((&field["field"], &field["code"]), (&json!("units_per_quantity"), &json!("one_unit_each")));
    rule["units_per_quantity"] = json!(1);
    Ask::new("PUT", &path).json(rule).cookie(&cookie).send(&yard.world.router).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_cards_go_out_as_pieces_were_bought() {
    let yard = Yard::with(5, "sync").await;
    give_two(&yard, &yard.general, "W-CARD").await;
    give_two(&yard, &yard.game, "S-CARD").await;
    let game = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let bought = game.call(&mut caller, "/api/jd/game/cardOrder", &JdGame::order(1, "S-CARD", None)).await.unwrap();
    assert_eq!(cards_of(&JdGame::data(&bought)["cardinfos"]).len(), 1);
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let order = Order { quantity: 3, ..Order::one(2, "W-CARD") };
    jd.begin(&mut caller, "/api/jd/general/beginDistill", &order).await.unwrap().unwrap();
    assert_eq!(yard.left().await, 1, "one for the first order, three for the second");
}
