//! Conversations, reply rules and models over the API.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use huolang_domain::platform::PlatformKind;
use huolang_domain::testing::ManualClock;
use huolang_domain::{Millis, ShopId};
use huolang_engine::shops::{LaneLimits, Shop};
use huolang_platforms::capability::Goods as _;
use huolang_platforms::connect::{Access, Forgetful, Kept};
use huolang_platforms::xianyu::XianyuAdapter;
use huolang_store::products::{ListedProduct, ProductStatus};
use huolang_store::{Durability, products, shops};
use huolang_testkit::SeededDice;
use huolang_testkit::model::{LoopbackModel, ModelScript};
use huolang_testkit::xianyu::{Link, Purchase, XianyuMarket};
use huolang_vault::Secret;
use serde_json::{Value, json};

use crate::ask::Ask;
use crate::world::World;

const SHOP: &str = "xianyu";
const ITEM: &str = "900000000001";
const PNG: [u8; 12] = [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 0];

/// A program with a shop on 闲鱼 beside the practice shop.
struct Yard {
    world: World,
    market: Arc<XianyuMarket>,
    model: LoopbackModel,
}

impl Yard {
    async fn open(words: &str) -> Self {
        let world = World::window().await;
        let now = world.engine().now();
        let clock = Arc::new(ManualClock::at(now));
        let market = XianyuMarket::new(clock.clone(), Arc::new(SeededDice::of(3)));
        market.offer(ITEM, "视频会员月卡", 10_000, &[]);
        let adapter = connected(&market, &clock, now);
        let listed: Vec<ListedProduct> = adapter
            .products()
            .await
            .unwrap()
            .into_iter()
            .map(|product| ListedProduct {
                product_ref: product.product_ref,
                title: product.title,
                price: product.price,
                status: ProductStatus::OnSale,
                skus: Vec::new(),
            })
            .collect();
        let ids = world.engine().ids().clone();
        world
            .engine()
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    shops::insert(tx, &row(now)).await?;
                    products::upsert_many(tx, &SHOP.into(), &listed, ids.as_ref(), now).await
                })
            })
            .await
            .unwrap();
        let limits = LaneLimits::usual(PlatformKind::Practice);
        world.engine().shops().connect(Shop::new(SHOP.into(), adapter, limits, now));
        let model = LoopbackModel::start(ModelScript::saying(words), 0).await.unwrap();
        let yard = Self { world, market, model };
        yard.hear().await;
        yard
    }

    async fn hear(&self) {
        let shop = ShopId::from(SHOP);
        let most = Duration::from_millis(150);
        while self.world.engine().talk_hear(&shop, most).await.is_ok_and(|count| count > 0) {}
        self.world.engine().talk_drain().await.unwrap();
    }

    async fn settings(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut settings = self.world.get("/api/v1/ai/settings").await.ok().body;
        settings["enabled"] = json!(true);
        settings["preset"] = json!("custom");
        settings["base_url"] = json!(self.model.base_url());
        settings["wait_ms"] = json!(0);
        change(&mut settings);
        self.world.send("PUT", "/api/v1/ai/settings", settings).await.ok().body
    }

    async fn mode(&self, mode: &str) {
        let body = json!({ "mode": mode, "change_price": false });
        self.world.send("PUT", &format!("/api/v1/ai/shops/{SHOP}"), body).await.ok();
    }

    async fn talk(&self) -> Value {
        self.world.get("/api/v1/conversations").await.ok().body["items"][0].clone()
    }
}

fn connected(market: &Arc<XianyuMarket>, clock: &Arc<ManualClock>, now: Millis) -> Arc<XianyuAdapter> {
    let fields: BTreeMap<String, String> =
        [("accept_risk", "true"), ("detail_gap_ms", "0"), ("writes_per_minute", "6000"), ("list_seconds", "10")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
    let cookie = Kept { secret: Secret::new(market.cookie()), expires_at: None, kept_at: now };
    let access = Access {
        shop: ShopId::from(SHOP),
        gateway: Some("http://127.0.0.1:1".to_owned()),
        fields,
        secrets: [("cookie".to_owned(), cookie)].into(),
        keeper: Arc::new(Forgetful),
    };
    let link = Arc::new(Link(market.clone()));
    Arc::new(XianyuAdapter::open(&access, link, clock.clone(), Arc::new(SeededDice::of(5))).unwrap())
}

fn row(now: Millis) -> shops::Shop {
    shops::Shop {
        id: ShopId::from(SHOP),
        platform: PlatformKind::Xianyu,
        name: "闲鱼小店".into(),
        state: shops::ShopState::Active,
        parked_reason: None,
        config: json!({}),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    }
}

#[tokio::test]
async fn a_talk_is_listed_read_answered_and_taken_over() {
    let yard = Yard::open("在的").await;
    yard.market.say("2201", ITEM, "在吗");
    yard.hear().await;
    let talk = yard.talk().await;
    assert_eq!(
        (&talk["shop_name"], &talk["product_title"], &talk["last_text"], &talk["unread"], &talk["effective_mode"]),
        (&json!("闲鱼小店"), &json!("视频会员月卡"), &json!("在吗"), &json!(1), &json!("off"))
    );
    assert_eq!((&talk["can_send"], &talk["mode_from"]), (&json!(true), &json!("shop")));
    let at = format!("/api/v1/conversations/{}", talk["id"].as_str().unwrap());
    let counts = yard.world.get("/api/v1/conversations/counts").await.ok().body;
    assert_eq!((&counts["all"], &counts["unread"], &counts["waiting"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(yard.world.post(&format!("{at}/read"), Value::Null).await.ok().body["unread"], 0);
    let sent = yard.world.post(&format!("{at}/messages"), json!({ "text": "在的，请讲" })).await.ok().body;
    assert_eq!((&sent["send"], &sent["source"], &sent["actor"]), (&json!("sent"), &json!("person"), &json!("seller")));
    assert_eq!(yard.market.ledger().got("2201"), ["在的，请讲"]);
    let taken = yard.talk().await;
    assert_eq!((&taken["takeover"]["by"], &taken["waiting_since"]), (&json!("person"), &Value::Null));
    let back = yard.world.post(&format!("{at}/takeover"), json!({ "on": false })).await.ok().body;
    assert_eq!(back["takeover"], Value::Null);
    let own = yard.world.send("PATCH", &at, json!({ "mode": "suggest" })).await.ok().body;
    assert_eq!((&own["effective_mode"], &own["mode_from"]), (&json!("suggest"), &json!("conversation")));
    let history = yard.world.get(&format!("{at}/messages?limit=1")).await.ok().body;
    assert_eq!(history["items"][0]["text"], "在的，请讲");
    let cursor = history["next_cursor"].as_str().unwrap();
    let older = yard.world.get(&format!("{at}/messages?limit=1&cursor={cursor}")).await.ok().body;
    assert_eq!(older["items"][0]["text"], "在吗");
    let detail = yard.world.get(&at).await.ok().body;
    assert_eq!((&detail["product"]["price"], &detail["orders"]), (&json!(10_000), &json!([])));
    assert_eq!(yard.world.post(&format!("{at}/messages"), json!({})).await.refusal(), (422, "invalid_input".into()));
    assert_eq!(yard.world.get("/api/v1/conversations/none").await.refusal(), (404, "not_found".into()));
    assert_eq!(yard.world.get("/api/v1/conversations?q=小鱼").await.ok().body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_suggestion_is_accepted_changed_or_put_away() {
    let yard = Yard::open("95元可以的").await;
    yard.settings(|_| ()).await;
    let body = json!({ "mode": null, "notes": "", "prompts": { "price": "", "technical": "", "default": "" }, "floor": 9_000, "change_price": null });
    let at = format!("/api/v1/ai/products/{SHOP}/{ITEM}");
    assert_eq!(yard.world.send("PUT", &at, body.clone()).await.ok().body["set_up"], true);
    let mut above = body.clone();
    above["floor"] = json!(20_000);
    let refused = yard.world.send("PUT", &at, above).await;
    assert_eq!(refused.body["details"]["fields"][0]["code"], "above_price");
    yard.mode("suggest").await;
    yard.market.say("2201", ITEM, "能便宜吗");
    yard.hear().await;
    let open = yard.world.get("/api/v1/suggestions").await.ok().body["items"][0].clone();
    assert_eq!(
        (&open["text"], &open["buyer_text"], &open["route"]),
        (&json!("95元可以的"), &json!("能便宜吗"), &json!("price"))
    );
    // The first round allows 96.67 at least: the check refused it.
    assert_eq!(open["refusals"], json!(["below_floor"]));
    let accept = format!("/api/v1/suggestions/{}/accept", open["id"].as_str().unwrap());
    let refused = yard.world.post(&accept, Value::Null).await;
    assert_eq!(refused.refusal(), (422, "reply_refused".into()));
    assert_eq!(refused.body["details"]["refusals"], json!(["below_floor"]));
    let sent = yard.world.post(&accept, json!({ "text": "97元可以" })).await.ok().body;
    assert_eq!((&sent["send"], &sent["source"]), (&json!("sent"), &json!("suggestion")));
    assert_eq!(yard.world.post(&accept, Value::Null).await.refusal(), (409, "conflict".into()));
    let talk = yard.talk().await;
    let ask = format!("/api/v1/conversations/{}/suggest", talk["id"].as_str().unwrap());
    let made = yard.world.post(&ask, Value::Null).await.ok().body;
    let dismissed =
        yard.world.post(&format!("/api/v1/suggestions/{}/dismiss", made["id"].as_str().unwrap()), Value::Null).await;
    assert_eq!(dismissed.status.as_u16(), 204);
    assert!(yard.world.get("/api/v1/suggestions").await.ok().body["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_picture_is_kept_shown_and_sent() {
    let yard = Yard::open("在的").await;
    let keep = |bytes: Vec<u8>| Ask::new("POST", "/api/v1/chat-pictures").raw("image/png", bytes);
    let kept = keep(PNG.to_vec()).send(&yard.world.router).await.ok().body;
    assert_eq!((&kept["mime"], &kept["size"]), (&json!("image/png"), &json!(12)));
    let shown = yard.world.get(kept["url"].as_str().unwrap()).await;
    assert_eq!((shown.headers["content-type"].to_str().unwrap(), &shown.bytes[..]), ("image/png", &PNG[..]));
    assert_eq!(keep(b"<svg>".to_vec()).send(&yard.world.router).await.refusal(), (422, "file_kind_unknown".into()));
    assert_eq!(keep(Vec::new()).send(&yard.world.router).await.refusal().1, "file_empty");
    let large = keep([PNG.to_vec(), vec![0; 5 << 20]].concat()).send(&yard.world.router).await;
    assert_eq!(large.refusal(), (413, "file_too_large".into()));
}

#[tokio::test]
async fn a_buyers_picture_is_shown_through_the_program() {
    let yard = Yard::open("在的").await;
    yard.market.say_picture("2201", ITEM, &PNG);
    yard.market.say_picture("2202", ITEM, b"<svg onload=x>");
    yard.hear().await;
    let mut shown = Vec::new();
    for talk in yard.world.get("/api/v1/conversations").await.ok().body["items"].as_array().unwrap() {
        let lines = format!("/api/v1/conversations/{}/messages", talk["id"].as_str().unwrap());
        let line = yard.world.get(&lines).await.ok().body["items"][0].clone();
        let answer = yard.world.get(&format!("{lines}/{}/picture", line["id"].as_str().unwrap())).await;
        shown.push((talk["buyer_id"].as_str().unwrap().to_owned(), answer));
    }
    shown.sort_by(|one, other| one.0.cmp(&other.0));
    let (picture, script) = (&shown[0].1, &shown[1].1);
    assert_eq!((picture.headers["content-type"].to_str().unwrap(), &picture.bytes[..]), ("image/png", &PNG[..]));
    assert_eq!(picture.headers["x-content-type-options"], "nosniff");
    assert_eq!(script.refusal(), (422, "file_kind_unknown".into()));
    let absent = yard.world.get("/api/v1/conversations/none/messages/none/picture").await;
    assert_eq!(absent.refusal().0, 404);
}

#[tokio::test]
async fn reply_rules_are_made_ordered_and_checked() {
    let yard = Yard::open("在的").await;
    let rule = |name: &str| {
        json!({
            "name": name, "enabled": true, "kind": "keyword", "shop_id": null, "product_ref": null, "keywords": ["发货"],
            "match": "contains", "text": "{买家}，付款后自动发货", "picture_ids": [], "repeat": "always", "hand_over": false,
        })
    };
    let mut ids = Vec::new();
    for name in ["a", "b"] {
        let made = yard.world.post("/api/v1/reply-rules", rule(name)).await.ok().body;
        ids.push(made["id"].as_str().unwrap().to_owned());
    }
    let ordered = yard.world.send("PUT", "/api/v1/reply-rules/order", json!({ "ids": [ids[1]] })).await.ok().body;
    assert_eq!([&ordered[0]["name"], &ordered[1]["name"]], ["b", "a"]);
    let mut wrong = rule("c");
    wrong["text"] = json!("{卡密}");
    let refused = yard.world.post("/api/v1/reply-rules", wrong).await;
    assert_eq!(refused.body["details"]["fields"][0]["code"], "template_unknown_variable");
    yard.mode("auto").await;
    yard.settings(|settings| settings["enabled"] = json!(false)).await;
    yard.market.say("2201", ITEM, "什么时候发货");
    yard.hear().await;
    assert_eq!(yard.market.ledger().got("2201"), ["小鱼，付款后自动发货"]);
    assert_eq!(yard.world.get("/api/v1/reply-rules").await.ok().body[0]["hits"], 1);
    assert_eq!(
        yard.world.send("DELETE", &format!("/api/v1/reply-rules/{}", ids[0]), Value::Null).await.status.as_u16(),
        204
    );
    assert_eq!(yard.world.get("/api/v1/reply-rules").await.ok().body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_key_is_masked_and_figures_are_checked() {
    let yard = Yard::open("在的").await;
    let set = yard.settings(|settings| settings["key"] = json!("sk-0123456789abcdef")).await;
    assert_eq!((&set["has_key"], &set["key_hint"]), (&json!(true), &json!("sk-…cdef")));
    assert!(!yard.world.get("/api/v1/ai/settings").await.bytes.windows(10).any(|part| part == b"0123456789"));
    assert_eq!(yard.settings(|_| ()).await["has_key"], true, "absent: it stays");
    let mut wrong = set.clone();
    wrong["stale_minutes"] = json!(0);
    let refused = yard.world.send("PUT", "/api/v1/ai/settings", wrong).await;
    assert_eq!(refused.body["details"]["fields"][0]["field"], "stale_minutes");
    let check = yard.world.post("/api/v1/ai/check", Value::Null).await.ok().body;
    assert_eq!((&check["ok"], &check["code"]), (&json!(true), &Value::Null));
    assert_eq!(yard.settings(|settings| settings["key"] = json!("")).await["has_key"], false);
    let presets = yard.world.get("/api/v1/ai/presets").await.ok().body;
    let names: Vec<&str> = presets.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(names, ["qwen", "deepseek", "zhipu", "kimi", "openai", "local", "custom"]);
    let shops = yard.world.get("/api/v1/ai/shops").await.ok().body;
    let names: Vec<&str> = shops.as_array().unwrap().iter().map(|shop| shop["shop_name"].as_str().unwrap()).collect();
    assert!(names.contains(&"闲鱼小店") && names.len() == 2, "the practice shop has chats too: {names:?}");
}

#[tokio::test]
async fn the_bench_sends_nothing_and_costs_are_shown() {
    let yard = Yard::open("我的底价是八十，加微信 1元给你").await;
    yard.settings(|_| ()).await;
    let lines = yard.world.send("PUT", "/api/v1/ai/bench/lines", json!({ "lines": ["在吗"] })).await.ok().body;
    assert_eq!(lines["lines"], json!(["在吗"]));
    let tried = json!({ "shop_id": SHOP, "product_ref": ITEM, "lines": ["能便宜吗", "[卡片]"] });
    let told = yard.world.post("/api/v1/ai/bench", tried).await.ok().body;
    assert_eq!((&told["answers"][0]["text"], &told["answers"][0]["left_reason"]), (&Value::Null, &json!("refused")));
    assert_eq!(told["answers"][1]["class"], "system_card");
    let hostile = yard.world.get("/api/v1/ai/bench/hostile").await.ok().body;
    assert_eq!(hostile["lines"].as_array().unwrap().len(), 30);
    let run = json!({ "shop_id": SHOP, "product_ref": ITEM });
    let told = yard.world.post("/api/v1/ai/bench/hostile", run).await.ok().body;
    assert_eq!(
        (&told["passed"], &told["leaks"], &told["below_floor"], &told["outside_contacts"]),
        (&json!(true), &json!(0), &json!(0), &json!(0))
    );
    assert!(yard.market.ledger().sent.is_empty());
    let costs = yard.world.get("/api/v1/ai/costs").await.ok().body;
    assert!(costs["today"]["calls"].as_i64().unwrap() > 20 && costs["today"]["cost"].as_i64().unwrap() > 0, "{costs}");
    assert_eq!((&costs["caps"]["day_cost"], &costs["shops"][0]["shop_id"]), (&json!(5_000_000), &json!(SHOP)));
}

#[tokio::test]
async fn the_talk_of_an_order_is_opened_once() {
    let yard = Yard::open("在的").await;
    yard.market.buy(&Purchase::of("2201", ITEM));
    let engine = yard.world.engine();
    engine.poll_round(&SHOP.into()).await.unwrap();
    let orders = yard.world.get(&format!("/api/v1/orders?shop_id={SHOP}")).await.ok().body;
    let order = orders["items"][0]["id"].clone();
    let open = yard.world.post("/api/v1/conversations", json!({ "order_id": order })).await.ok().body;
    let again = yard.world.post("/api/v1/conversations", json!({ "order_id": order })).await.ok().body;
    assert_eq!((&open["buyer_id"], &open["id"]), (&json!("2201"), &again["id"]));
}
