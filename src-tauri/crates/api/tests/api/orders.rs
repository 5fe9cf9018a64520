//! Orders: lists, tabs, one order with everything, what can be done.

use serde_json::{Value, json};

use crate::world::{HEADPHONES, MONTH_CARD, World};

fn sns(said: &Value) -> Vec<&str> {
    said["items"].as_array().unwrap().iter().map(|order| order["sn"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_paid_order_is_delivered_and_every_step_is_shown() {
    let world = World::window().await;
    let sn = world.buy(MONTH_CARD, 1).await.remove(0);
    let list = world.get("/api/v1/orders?tab=shipped").await.ok().body;
    assert_eq!(sns(&list), [&sn]);
    let order = world.get(&format!("/api/v1/orders/{}", world.order_id(&sn).await)).await.ok().body;
    assert_eq!(order["order"]["content"], "sent");
    assert_eq!(order["order"]["platform_state"], "shipped");
    let delivery = &order["lines"][0]["delivery"];
    assert_eq!(delivery["state"], "sent");
    assert_eq!(delivery["units"].as_array().unwrap().len(), 1);
    let mask = delivery["units"][0]["card_mask"].as_str().unwrap();
    assert!(mask.starts_with("••••") && mask.chars().count() == 8, "{mask}");
    assert!(delivery["guards"].as_array().unwrap().iter().all(|guard| guard["passed"] == true));
    let tracks: Vec<(&str, &str)> = order["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| (attempt["track"].as_str().unwrap(), attempt["state"].as_str().unwrap()))
        .collect();
    assert_eq!(tracks, [("content", "accepted"), ("platform", "accepted")]);
    assert!(!order["events"].as_array().unwrap().is_empty());
    let actions: Vec<&str> =
        order["actions"].as_array().unwrap().iter().map(|action| action.as_str().unwrap()).collect();
    assert_eq!(actions, ["resend", "note", "block_buyer"]);
}

#[tokio::test]
async fn a_parcel_waits_for_a_person_and_says_so() {
    let world = World::window().await;
    let sn = world.buy(HEADPHONES, 1).await.remove(0);
    let list = world.get("/api/v1/orders?tab=attention").await.ok().body;
    assert_eq!(sns(&list), [&sn]);
    let row = &list["items"][0];
    assert_eq!((&row["bucket"], &row["attention"]), (&json!("manual"), &json!(true)));
    assert_eq!(row["why"]["code"], "physical_goods");
    assert_eq!(row["why"]["action"], "ship_by_hand");
    let tabs = world.get("/api/v1/orders/tabs").await.ok().body;
    assert_eq!((&tabs["counts"]["manual"], &tabs["counts"]["all"]), (&json!(1), &json!(1)));
    let notices = world.get("/api/v1/notices?state=open").await.ok().body;
    assert_eq!(notices["items"][0]["event"], "manual_shipment");
    assert_eq!(world.get("/api/v1/notices/count").await.ok().body["open"], 1);
}

#[tokio::test]
async fn a_person_ships_a_parcel_with_its_real_number() {
    let world = World::window().await;
    let sn = world.buy(HEADPHONES, 1).await.remove(0);
    let id = world.order_id(&sn).await;
    let act = async |body: Value| world.post(&format!("/api/v1/orders/{id}/actions"), body).await;
    let empty = act(json!({ "action": "ship", "company": "顺丰", "number": " " })).await;
    assert_eq!(empty.refusal(), (422, "tracking_number_required".to_owned()));
    let shipped = act(json!({ "action": "ship", "company": "顺丰", "number": "SF1234567890" })).await.ok().body;
    assert_eq!(shipped["tracking_number"], "SF1234567890");
    world.work().await;
    let order = world.get(&format!("/api/v1/orders/{id}")).await.ok().body;
    assert_eq!((&order["order"]["status"], &order["order"]["platform_state"]), (&json!("shipped"), &json!("shipped")));
    assert_eq!(order["actions"], json!(["note", "block_buyer"]), "a parcel is not sent again");
}

#[tokio::test]
async fn each_order_of_a_batch_answers_for_itself() {
    let world = World::window().await;
    let sn = world.buy(MONTH_CARD, 1).await.remove(0);
    let id = world.order_id(&sn).await;
    let body = json!({ "ids": [id, "nothing"], "action": "note", "text": "老客户" });
    let results = world.post("/api/v1/orders/batch", body).await.ok().body["results"].clone();
    assert_eq!((&results[0]["ok"], &results[1]["code"]), (&json!(true), &json!("not_found")));
    assert_eq!(world.get(&format!("/api/v1/orders/{id}")).await.ok().body["order"]["note"], "老客户");
    let late = world.post(&format!("/api/v1/orders/{id}/actions"), json!({ "action": "send_now" })).await;
    assert_eq!(late.status.as_u16(), 409, "{}", late.body);
    let when = world.post(&format!("/api/v1/orders/{id}/actions"), json!({ "action": "postpone" })).await;
    assert_eq!(when.body["details"]["fields"][0]["field"], "until");
}

#[tokio::test]
async fn what_was_sent_is_shown_and_the_look_is_written_down() {
    let world = World::window().await;
    let sn = world.buy(MONTH_CARD, 1).await.remove(0);
    let id = world.order_id(&sn).await;
    let shown = world.send("POST", &format!("/api/v1/orders/{id}/content/reveal"), json!(null)).await.ok().body;
    let seen = world.get(&format!("/api/v1/practice/orders/{sn}")).await.ok().body;
    assert_eq!(shown["text"], seen["messages"][0]["text"]);
    let listed = world.get("/api/v1/practice").await.ok().body;
    assert_eq!(listed["recent"][0]["messages"][0]["text"], "••••");
    let deeds = world.get("/api/v1/logs/audit?q=reveal").await.ok().body;
    assert_eq!((&deeds["items"][0]["order_id"], &deeds["items"][0]["actor"]), (&json!(id), &json!("seller")));
}

#[tokio::test]
async fn a_phone_is_masked_until_somebody_looks_and_the_look_is_written_down() {
    let world = World::window().await;
    let sn = world.buy(HEADPHONES, 1).await.remove(0);
    let market = world.engine().practice_shop().unwrap().market;
    let phone = market.buyer_view(&sn.as_str().into()).unwrap().order.buyer.phone.unwrap();
    let id = world.order_id(&sn).await;
    let order = world.get(&format!("/api/v1/orders/{id}")).await.ok().body;
    assert_eq!(order["buyer_phone"], json!(format!("{}****{}", &phone[..3], &phone[7..])));
    let reveal = format!("/api/v1/orders/{id}/phone/reveal");
    assert_eq!(world.send("POST", &reveal, json!(null)).await.ok().body["text"], json!(phone));
    let deeds = world.get("/api/v1/logs/audit?q=reveal_phone").await.ok().body;
    assert_eq!((&deeds["items"][0]["order_id"], &deeds["items"][0]["actor"]), (&json!(id), &json!("seller")));
    assert_eq!(deeds["items"].as_array().unwrap().len(), 1, "a look at what is masked is none");

    let bare = world.order_id(&world.buy(MONTH_CARD, 1).await.remove(0)).await;
    assert_eq!(world.get(&format!("/api/v1/orders/{bare}")).await.ok().body["buyer_phone"], Value::Null);
    let none = world.send("POST", &format!("/api/v1/orders/{bare}/phone/reveal"), json!(null)).await;
    assert_eq!(none.refusal(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps() {
    let world = World::window().await;
    let mut made = world.buy(MONTH_CARD, 5).await;
    made.sort_unstable();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("/api/v1/orders?limit=2{cursor}")).await.ok().body;
        assert_eq!(page["total"], 5);
        seen.extend(sns(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    seen.sort_unstable();
    assert_eq!(seen, made);
    let numbered = world.get("/api/v1/orders?page=3&page_size=2").await.ok().body;
    assert_eq!(sns(&numbered).len(), 1);
}

#[tokio::test]
async fn numbers_are_looked_up_and_missing_ones_are_told() {
    let world = World::window().await;
    let made = world.buy(MONTH_CARD, 2).await;
    let asked = json!({ "sns": [made[0], " ", made[0], "nothing", made[1]] });
    let found = world.post("/api/v1/orders/lookup", asked).await.ok().body;
    assert_eq!(sns(&found).len(), 2);
    assert_eq!(found["missing"], json!(["nothing"]));
    let tail: String = made[0].chars().skip(made[0].chars().count() - 4).collect();
    let searched = world.get(&format!("/api/v1/orders?q={tail}")).await.ok().body;
    assert!(sns(&searched).contains(&made[0].as_str()));
}

#[tokio::test]
async fn only_orders_of_the_shop_asked_for() {
    let world = World::window().await;
    world.buy(MONTH_CARD, 1).await;
    let shop = world.engine().practice_shop().unwrap().shop_id;
    let count = async |query: String| sns(&world.get(&format!("/api/v1/orders?{query}")).await.ok().body).len();
    assert_eq!(count(format!("shop_id={shop}")).await, 1);
    assert_eq!(count("shop_id=other".to_owned()).await, 0);
    assert_eq!(count("platform=practice".to_owned()).await, 1);
    assert_eq!(count("platform=pdd".to_owned()).await, 0);
}
