//! Rules, templates, products.

use huolang_domain::RuleId;
use huolang_store::{Durability, rules};
use serde_json::{Value, json};

use crate::world::{MONTH_CARD, World};

fn body(world: &World) -> Value {
    let shop = world.engine().practice_shop().unwrap().shop_id;
    json!({
        "shop_id": shop, "product_ref": MONTH_CARD, "scope": { "kind": "sku", "value": "sku-1" }, "mode": "auto",
        "goods": "virtual", "source": { "kind": "fixed_text", "text": "兑换码见说明" }, "units_per_quantity": 1,
        "template": "您好{买家},{卡密}", "steps": "content_then_ship", "delay": { "min_ms": 0, "max_ms": 60_000 },
        "working_hours": { "from_minute": 540, "to_minute": 1320, "days": [1, 2, 3] },
        "buyer_limit": { "count": 2, "window_days": 7 }, "near_expiry_days": 3, "logistics_company": "顺丰",
        "stock": -1, "low_stock_at": 5, "status": "active", "allow_partial": false,
    })
}

#[tokio::test]
async fn a_rule_comes_back_as_it_was_written() {
    let world = World::window().await;
    let written = body(&world);
    let made = world.post("/api/v1/rules", written.clone()).await.ok().body;
    for (name, value) in written.as_object().unwrap() {
        assert_eq!(&made[name], value, "{name}");
    }
    assert_eq!(made["product_title"].as_str().map(|title| title.contains("月卡")), Some(true));
    let id = made["id"].as_str().unwrap();
    let mut changed = written;
    changed["mode"] = json!("ask");
    changed["scope"] = json!({ "kind": "all" });
    let saved = world.send("PUT", &format!("/api/v1/rules/{id}"), changed).await.ok().body;
    assert_eq!((&saved["mode"], &saved["scope"]["kind"]), (&json!("ask"), &json!("all")));
    let patched = world
        .post("/api/v1/rules/batch", json!({ "ids": [id, "nothing"], "patch": { "status": "inactive" } }))
        .await
        .ok()
        .body;
    assert_eq!(patched["results"][0]["ok"], true);
    assert_eq!(patched["results"][1]["code"], "not_found");
    assert_eq!(world.get(&format!("/api/v1/rules/{id}")).await.ok().body["status"], "inactive");
    world.send("DELETE", &format!("/api/v1/rules/{id}"), json!(null)).await.ok();
    assert_eq!(world.get(&format!("/api/v1/rules/{id}")).await.refusal().0, 404);
    let deeds = world.get("/api/v1/logs/audit?q=rule.").await.ok().body;
    let titles: Vec<&str> =
        deeds["items"].as_array().unwrap().iter().map(|deed| deed["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["rule.delete", "rule.save", "rule.save", "rule.create"]);
}

#[tokio::test]
async fn several_rules_are_changed_alike_and_the_journal_of_their_stock_tells() {
    let world = World::window().await;
    let made = world.post("/api/v1/rules", body(&world)).await.ok().body;
    let id = made["id"].as_str().unwrap();
    let patch =
        json!({ "stock": 7, "logistics_company": " 顺丰 ", "channel": "chat", "template": "您的卡：{卡密列表}" });
    let patched = world.post("/api/v1/rules/batch", json!({ "ids": [id], "patch": patch })).await.ok().body;
    assert_eq!(patched["results"][0]["ok"], true, "{patched}");
    let rule = world.get(&format!("/api/v1/rules/{id}")).await.ok().body;
    let told = (&rule["stock"], &rule["logistics_company"], &rule["channel"], &rule["template"]);
    assert_eq!(told, (&json!(7), &json!("顺丰"), &json!("chat"), &json!("您的卡：{卡密列表}")));
    world.post("/api/v1/rules/batch", json!({ "ids": [id], "patch": { "stock": 4 } })).await.ok();
    let journal = world.get(&format!("/api/v1/rules/{id}/stock")).await.ok().body;
    let deltas: Vec<(&str, i64)> = journal["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["reason"].as_str().unwrap(), line["delta"].as_i64().unwrap()))
        .collect();
    assert_eq!(deltas, [("adjust", -3), ("adjust", 7)]);
    let wrong = json!({ "ids": [id], "patch": { "channel": "voucher", "stock": -2 } });
    let refused = world.post("/api/v1/rules/batch", wrong).await.ok().body;
    assert_eq!(refused["results"][0]["ok"], false);
    assert_eq!(world.get("/api/v1/rules/none/stock").await.refusal().0, 404);
}

#[tokio::test]
async fn pieces_that_orders_took_while_a_form_was_open_stay_taken() {
    let world = World::window().await;
    let mut form = body(&world);
    form["stock"] = json!(20);
    let made = world.post("/api/v1/rules", form.clone()).await.ok().body;
    let path = format!("/api/v1/rules/{}", made["id"].as_str().unwrap());
    let rule = RuleId::from(made["id"].as_str().unwrap());
    let taken = world
        .engine()
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { rules::take_stock(tx, &rule, 3).await }))
        .await;
    assert!(taken.unwrap());
    form.as_object_mut().unwrap().remove("stock");
    form["template"] = json!("您好，{卡密}");
    let saved = world.send("PUT", &path, form.clone()).await.ok().body;
    assert_eq!((&saved["stock"], &saved["template"]), (&json!(17), &form["template"]));
    let patch = json!({ "ids": [made["id"]], "patch": { "mode": "ask" } });
    world.post("/api/v1/rules/batch", patch).await.ok();
    assert_eq!(world.get(&path).await.ok().body["stock"], 17);
    let journal = world.get(&format!("{path}/stock")).await.ok().body;
    assert_eq!(journal["items"].as_array().unwrap().len(), 1, "nobody adjusted it: {journal}");
    form["stock"] = json!(-1);
    assert_eq!(world.send("PUT", &path, form.clone()).await.ok().body["stock"], -1);
    form.as_object_mut().unwrap().remove("stock");
    assert_eq!(world.send("PUT", &path, form.clone()).await.ok().body["stock"], -1);
    form["product_ref"] = json!("another");
    assert_eq!(world.post("/api/v1/rules", form).await.ok().body["stock"], -1, "a new one is unlimited");
}

#[tokio::test]
async fn a_rule_that_cannot_work_is_refused_field_by_field() {
    let world = World::window().await;
    let mut wrong = body(&world);
    wrong["scope"] = json!({ "kind": "sku" });
    wrong["delay"] = json!({ "min_ms": 9, "max_ms": 1 });
    wrong["buyer_limit"] = json!({ "count": 0, "window_days": 7 });
    let said = world.post("/api/v1/rules", wrong).await;
    assert_eq!(said.refusal(), (422, "invalid_input".to_owned()));
    let fields: Vec<&str> = said.body["details"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["scope.value", "buyer_limit.count", "delay"]);

    let mut unknown = body(&world);
    unknown["template"] = json!("{卡蜜}");
    let said = world.post("/api/v1/rules", unknown).await;
    assert_eq!(said.refusal(), (422, "template_unknown_variable".to_owned()));
    assert_eq!(said.body["details"]["suggestion"], "{卡密}");
    assert_eq!(said.body["details"]["fields"][0]["code"], "unknown_variable", "the word of the preview");

    let mut foreign = body(&world);
    foreign["source"] = json!({ "kind": "card_pool", "pool_id": "nothing" });
    foreign["template"] = json!("{卡密}");
    let said = world.post("/api/v1/rules", foreign).await;
    assert_eq!(said.refusal(), (422, "invalid_input".to_owned()));
    assert_eq!(said.body["details"]["fields"][0]["field"], "source.pool_id");
}

#[tokio::test]
async fn the_instructions_may_be_those_of_the_pool() {
    let world = World::window().await;
    let pool = async |name: &str, manual: &str| {
        let body = json!({ "name": name, "kind": "once", "draw_order": "oldest", "low_stock_at": 0, "near_expiry_days": 0, "manual": manual });
        world.post("/api/v1/card-pools", body).await.ok().body["id"].clone()
    };
    let (told, silent) = (pool("有说明", "先登录再兑换").await, pool("没说明", "").await);
    let mut rule = body(&world);
    rule["template"] = json!("{卡密列表}\n{使用说明}");
    rule["source"] = json!({ "kind": "card_pool", "pool_id": told });
    let made = world.post("/api/v1/rules", rule.clone()).await.ok().body;
    assert_eq!(made["template"], rule["template"]);
    rule["source"]["pool_id"] = silent;
    let said = world.post("/api/v1/rules", rule).await;
    assert_eq!(said.refusal(), (422, "invalid_input".to_owned()));
    let field = &said.body["details"]["fields"][0];
    assert_eq!((&field["field"], &field["code"]), (&json!("instructions"), &json!("value_missing")));
}

#[tokio::test]
async fn a_template_is_shown_before_it_is_saved() {
    let world = World::window().await;
    let preview =
        async |template: &str| world.post("/api/v1/templates/preview", json!({ "template": template })).await.ok().body;
    let fine = preview("您好{买家}\n{卡密列表}").await;
    assert_eq!((&fine["ok"], &fine["parts"]), (&json!(true), &json!(1)));
    assert!(fine["text"].as_str().unwrap().contains("买家昵称"));
    let wrong = preview("第一行\n {卡蜜}").await;
    assert_eq!(wrong["ok"], false);
    let error = &wrong["errors"][0];
    assert_eq!((&error["code"], &error["line"], &error["column"]), (&json!("unknown_variable"), &json!(2), &json!(2)));
    assert_eq!(error["suggestion"], "{卡密}");
    assert_eq!(preview("{每张}{卡密}").await["errors"][0]["code"], "unclosed_block");

    let variables = world.get("/api/v1/templates/variables").await.ok().body;
    let named = |name: &str| variables.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone();
    assert_eq!(named("卡密")["alias"], "card");
    assert_eq!(named("序号")["sample"], "1");
    assert_eq!(named("每张")["kind"], "block");
}

#[tokio::test]
async fn a_real_order_fills_the_preview_without_its_cards() {
    let world = World::window().await;
    let sn = world.buy(MONTH_CARD, 1).await.remove(0);
    let id = world.order_id(&sn).await;
    let shown = world
        .post("/api/v1/templates/preview", json!({ "template": "{订单号} {卡号}", "order_id": id }))
        .await
        .ok()
        .body;
    assert_eq!(shown["text"], format!("{sn} SAMPLE-0001"));
}

#[tokio::test]
async fn titles_suggest_the_kind_of_goods() {
    let world = World::window().await;
    let said = world.get("/api/v1/rules/suggestion?title=%E4%BC%9A%E5%91%98%E6%9C%88%E5%8D%A1").await.ok().body;
    assert_eq!((&said["goods"], &said["keyword"]), (&json!("virtual"), &json!("会员")));
}

#[tokio::test]
async fn a_rule_by_the_call_of_pdd_sends_codes_only() {
    let world = World::window().await;
    let shop = json!({
        "platform": "pdd", "name": "拼多多店", "fields": { "client_id": "app" }, "secrets": { "client_secret": "s" },
    });
    let shop = world.post("/api/v1/shops", shop).await.ok().body["id"].clone();
    let rule = |template: &str| {
        let mut rule = body(&world);
        rule["shop_id"] = shop.clone();
        rule["source"] = json!({ "kind": "fixed_text", "text": "CODE-1" });
        rule["channel"] = json!("call");
        rule["template"] = json!(template);
        rule
    };
    let prose = world.post("/api/v1/rules", rule("您好{买家},{卡密}")).await;
    assert_eq!(prose.refusal(), (422, "invalid_input".to_owned()));
    let field = &prose.body["details"]["fields"][0];
    assert_eq!((&field["field"], &field["code"]), (&json!("template"), &json!("not_vouchers")));
    world.post("/api/v1/rules", rule("{卡密}")).await.ok();
}
