//! Questions of simulated buyers over the API: they come to 客服, and the answer is seen on the buyer's side.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{MONTH_CARD, World};

impl World {
    /// Hears what practice buyers have said.
    async fn hear(&self) {
        let shop = self.engine().practice_shop().unwrap().shop_id;
        while self.engine().talk_hear(&shop, Duration::from_millis(150)).await.is_ok_and(|count| count > 0) {}
        self.engine().talk_drain().await.unwrap();
    }

    async fn talks(&self) -> Vec<Value> {
        self.get("/api/v1/conversations").await.ok().body["items"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn a_simulated_question_waits_in_the_conversations_and_is_answered() {
    let world = World::window().await;
    let sn = world.buy(MONTH_CARD, 1).await.remove(0);
    let asked = json!({ "sn": sn, "text": "卡密怎么用" });
    let asked = world.post("/api/v1/practice/questions", asked).await.ok().body;
    assert_eq!(asked["product_ref"], MONTH_CARD);
    world.hear().await;
    let talks = world.talks().await;
    assert_eq!(talks.len(), 1);
    let talk = &talks[0];
    assert_eq!((&talk["last_text"], &talk["can_send"]), (&json!("卡密怎么用"), &json!(true)));
    assert_eq!(talk["buyer_name"], asked["buyer"]);
    let at = format!("/api/v1/conversations/{}", talk["id"].as_str().unwrap());
    let detail = world.get(&at).await.ok().body;
    assert_eq!(detail["orders"][0]["sn"], sn, "the talk knows the buyer's order");
    let sent = world.post(&format!("{at}/messages"), json!({ "text": "打开官网兑换页" })).await.ok().body;
    assert_eq!(sent["send"], "sent");
    let order = world.get(&format!("/api/v1/practice/orders/{sn}")).await.ok().body;
    let lines: Vec<_> =
        order["talk"].as_array().unwrap().iter().map(|line| (&line["by_seller"], &line["text"])).collect();
    assert_eq!(
        lines,
        [(&json!(false), &json!("卡密怎么用")), (&json!(true), &json!("打开官网兑换页"))],
        "the buyer sees both"
    );
    let listed = world.get("/api/v1/practice").await.ok().body;
    assert_eq!(listed["recent"][0]["talk"], json!([]), "the list tells nobody's words");
}

#[tokio::test]
async fn a_keyword_reply_answers_a_practice_buyer_by_itself() {
    let world = World::window().await;
    let shop = world.engine().practice_shop().unwrap().shop_id;
    let rule = json!({
        "name": "发货", "enabled": true, "kind": "keyword", "shop_id": null, "product_ref": null, "keywords": ["发货"],
        "match": "contains", "text": "付款后自动发货", "picture_ids": [], "repeat": "always", "hand_over": false,
    });
    world.post("/api/v1/reply-rules", rule).await.ok();
    let mut settings = world.get("/api/v1/ai/settings").await.ok().body;
    settings["wait_ms"] = json!(0);
    world.send("PUT", "/api/v1/ai/settings", settings).await.ok();
    let auto = json!({ "mode": "auto", "change_price": false });
    world.send("PUT", &format!("/api/v1/ai/shops/{shop}"), auto).await.ok();
    let asked = json!({ "product_ref": MONTH_CARD, "buyer": "小鱼", "text": "什么时候发货" });
    world.post("/api/v1/practice/questions", asked).await.ok();
    world.hear().await;
    world.hear().await;
    let said: Vec<_> =
        world.engine().practice().unwrap().shop().market.talk().into_iter().map(|line| line.text).collect();
    assert_eq!(said, ["什么时候发货", "付款后自动发货"]);
}

#[tokio::test]
async fn a_question_about_nothing_is_refused() {
    let world = World::window().await;
    let ask = async |body: Value| world.post("/api/v1/practice/questions", body).await.refusal();
    assert_eq!(ask(json!({ "product_ref": MONTH_CARD, "text": " " })).await, (422, "invalid_input".into()));
    assert_eq!(ask(json!({ "product_ref": "nothing", "text": "在吗" })).await, (404, "not_found".into()));
    assert_eq!(ask(json!({ "sn": "none", "text": "在吗" })).await, (404, "not_found".into()));
    world.hear().await;
    assert!(world.talks().await.is_empty());
}
