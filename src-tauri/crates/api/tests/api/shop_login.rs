//! Logging a shop in by its platform's page, against the marketplace of 拼多多 on this machine.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use huolang_testkit::{
    SeededDice, WallClock,
    pdd::{Fault, Faults, LoopbackPdd, MarketApp, PddMarket},
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::ask::Said;
use crate::world::World;

/// A window with a shop whose platform leads back to a free port of this machine.
struct Scene {
    world: World,
    market: Arc<PddMarket>,
    _served: LoopbackPdd,
    shop: String,
    back: SocketAddr,
}

impl Scene {
    async fn open() -> Self {
        let world = World::window().await;
        let market = PddMarket::new(MarketApp::default(), Arc::new(WallClock), Arc::new(SeededDice::of(7)));
        let served = LoopbackPdd::start(market.clone(), 0).await.unwrap();
        let back = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let app = market.app();
        let shop = json!({
            "platform": "pdd", "name": "拼多多店",
            "config": { "gateway": served.gateway(), "poll_interval_ms": 60_000, "push": false, "auto_deliver": true },
            "fields": { "client_id": app.client_id, "redirect_uri": format!("http://{back}/pdd/callback") },
            "secrets": { "client_secret": app.client_secret },
        });
        let shop = world.post("/api/v1/shops", shop).await.ok().body["id"].as_str().unwrap().to_owned();
        Self { world, market, _served: served, shop, back }
    }

    async fn begin(&self) -> Value {
        self.world.post(&format!("/api/v1/shops/{}/login", self.shop), json!({})).await.ok().body
    }

    /// Another shop of the same app, that nobody has logged in yet: whose it is nobody knows.
    async fn another(&self, name: &str) -> String {
        let first = self.world.get(&format!("/api/v1/shops/{}", self.shop)).await.ok().body;
        let shop = json!({
            "platform": "pdd", "name": name, "config": first["config"],
            "fields": { "client_id": first["fields"]["client_id"], "redirect_uri": "https://shop.example/back" },
            "secrets": { "client_secret": self.market.app().client_secret },
        });
        self.world.post("/api/v1/shops", shop).await.ok().body["id"].as_str().unwrap().to_owned()
    }

    /// Begins a login of a shop, and agrees.
    async fn log_in(&self, shop: &str) -> Said {
        self.world.post(&format!("/api/v1/shops/{shop}/login"), json!({})).await.ok();
        let code = json!({ "code": self.market.agree() });
        self.world.post(&format!("/api/v1/shops/{shop}/login/code"), code).await
    }

    async fn state(&self) -> Value {
        self.world.get(&format!("/api/v1/shops/{}/login", self.shop)).await.ok().body
    }
}

/// What a browser would get.
async fn browse(url: &str) -> (u16, Option<String>, String) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let ask = format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let location = head.lines().find_map(|line| line.strip_prefix("location: ")).map(str::to_owned);
    (status, location, body.to_owned())
}

/// The owner opens the page, agrees, and follows where it leads.
async fn agree(page: &str) -> (u16, String) {
    let (status, _, form) = browse(page).await;
    assert_eq!(status, 200, "{form}");
    let fields: Vec<String> = form
        .split("type=hidden name=")
        .skip(1)
        .map(|field| {
            let (name, rest) = field.split_once(" value=\"").unwrap();
            let value = rest.split('"').next().unwrap();
            format!("{name}={}", value.replace(':', "%3A").replace('/', "%2F"))
        })
        .collect();
    let market = page.split("/service-market").next().unwrap();
    let (_, location, _) = browse(&format!("{market}/agree?{}", fields.join("&"))).await;
    let (status, _, told) = browse(&location.expect("the platform leads back")).await;
    (status, told)
}

#[tokio::test]
async fn the_window_hears_the_owners_consent_by_itself_once() {
    let scene = Scene::open().await;
    let login = scene.begin().await;
    assert_eq!((&login["kind"], &login["returns"]), (&json!("page"), &json!(true)));

    let forged = format!("http://{}/pdd/callback?code={}&state=forged", scene.back, scene.market.agree());
    let (status, _, told) = browse(&forged).await;
    assert_eq!(status, 400, "{told}");
    assert!(told.contains("重新点“登录授权”"), "{told}");
    assert_eq!(scene.state().await["state"], "waiting", "a foreign answer ends nothing");

    let (status, told) = agree(login["url"].as_str().unwrap()).await;
    assert_eq!(status, 200, "{told}");
    assert!(told.contains("可以关掉此页"), "{told}");
    let done = scene.state().await;
    assert_eq!((&done["state"], &done["account"]), (&json!("done"), &json!("试营业小店")));
    let shop = scene.world.get(&format!("/api/v1/shops/{}", scene.shop)).await.ok().body;
    assert_eq!(shop["state"], "active");
    assert!(shop["secrets"].as_array().unwrap().iter().any(|kept| kept["name"] == "token"), "{shop}");

    let closed = async {
        while TcpListener::bind(scene.back).is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), closed).await.expect("nobody listens any more");
}

#[tokio::test]
async fn a_login_that_begins_anew_is_heard_at_the_same_address() {
    let scene = Scene::open().await;
    scene.begin().await;
    let login = scene.begin().await;
    assert_eq!(login["returns"], true);
    let (status, told) = agree(login["url"].as_str().unwrap()).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(scene.state().await["state"], "done");
}

#[tokio::test]
async fn an_address_that_is_taken_leaves_the_code_to_be_pasted() {
    let scene = Scene::open().await;
    let _taken = TcpListener::bind(scene.back).unwrap();
    let login = scene.begin().await;
    assert_eq!((&login["kind"], &login["returns"]), (&json!("page"), &json!(false)));
    let path = format!("/api/v1/shops/{}/login/code", scene.shop);
    // The whole address out of the browser's bar is as good; the word in it has to fit.
    let foreign = json!({ "code": format!("http://{}/pdd/callback?code=x&state=forged", scene.back) });
    assert_eq!(scene.world.post(&path, foreign).await.refusal().1, "origin_refused");
    let word = login["url"].as_str().unwrap().split("state=").nth(1).unwrap().split('&').next().unwrap();
    let address = format!("http://{}/pdd/callback?code={}&state={word}", scene.back, scene.market.agree());
    let code = json!({ "code": address });
    let done = scene.world.post(&path, code).await.ok().body;
    assert_eq!(done["state"], "done");
}

#[tokio::test]
async fn permissions_that_were_not_given_stand_on_the_shop() {
    let scene = Scene::open().await;
    scene.market.withhold(&["pdd.pmc.user.permit"]);
    scene.begin().await;
    let code = json!({ "code": scene.market.agree() });
    scene.world.post(&format!("/api/v1/shops/{}/login/code", scene.shop), code).await.ok();
    let shop = || async { scene.world.get(&format!("/api/v1/shops/{}", scene.shop)).await.ok().body };
    assert_eq!(shop().await["missing_permissions"], json!([{ "scope": "pdd.pmc.user.permit", "stops": "push" }]));
    // Asked for at the platform, and logged in anew: it is gone.
    scene.market.withhold(&[]);
    scene.begin().await;
    let code = json!({ "code": scene.market.agree() });
    scene.world.post(&format!("/api/v1/shops/{}/login/code", scene.shop), code).await.ok();
    assert_eq!(shop().await["missing_permissions"], json!([]));
}

#[tokio::test]
async fn an_address_that_is_not_let_in_is_named_right_after_the_login() {
    let scene = Scene::open().await;
    scene.begin().await;
    scene.market.set_faults(Faults::default().plan("pdd.mall.info.get", Fault::IpRefused, 1));
    let code = json!({ "code": scene.market.agree() });
    let path = format!("/api/v1/shops/{}/login/code", scene.shop);
    let said = scene.world.post(&path, code).await;
    assert!(!said.status.is_success(), "{}", said.body);
    let shop = || async { scene.world.get(&format!("/api/v1/shops/{}", scene.shop)).await.ok().body };
    let parked = shop().await;
    assert_eq!((&parked["state"], &parked["parked_reason"]), (&json!("parked"), &json!("ip_refused")));
    assert_eq!(parked["stop_address"], "203.0.113.7");
    // Added at the platform: checking is enough, the consent was kept.
    let check = json!({ "action": "check_login" });
    scene.world.post(&format!("/api/v1/shops/{}/actions", scene.shop), check).await.ok();
    assert_eq!(shop().await["state"], "active");
}

#[tokio::test]
async fn a_code_that_was_used_before_says_so_and_leaves_the_login_as_it_is() {
    let scene = Scene::open().await;
    scene.begin().await;
    let path = format!("/api/v1/shops/{}/login/code", scene.shop);
    let code = json!({ "code": scene.market.agree() });
    scene.world.post(&path, code.clone()).await.ok();
    scene.begin().await;
    for code in [code, json!({ "code": "no-such-code" })] {
        let said = scene.world.post(&path, code).await;
        assert!(!said.status.is_success(), "{}", said.body);
        assert_eq!(said.body["code"], "shop_code_refused");
        let message = said.body["message"].as_str().unwrap();
        assert!(message.contains("the code is wrong, was used before") && message.contains("agree anew"), "{message}");
    }
    let shop = scene.world.get(&format!("/api/v1/shops/{}", scene.shop)).await.ok().body;
    assert_eq!((&shop["state"], &shop["parked_reason"]), (&json!("active"), &Value::Null));
    assert_eq!(scene.market.ledger().tokens, 1, "what the first code gave still holds");
}

#[tokio::test]
async fn a_shop_that_nobody_has_logged_in_yet_waits_for_that_and_alarms_nobody() {
    for by_consent in [true, false] {
        let scene = Scene::open().await;
        let path = format!("/api/v1/shops/{}", scene.shop);
        let standing = || async {
            let shop = scene.world.get(&path).await.ok().body;
            (shop["state"].clone(), shop["parked_reason"].clone())
        };
        let waits = (json!("parked"), json!("not_authorized"));
        assert_eq!(standing().await, waits);
        for action in ["sync_products", "check_login"] {
            let said = scene.world.post(&format!("{path}/actions"), json!({ "action": action })).await;
            assert!(!said.status.is_success(), "{action}: {}", said.body);
        }
        assert_eq!(standing().await, waits, "a login that never was is not dead");
        let open = scene.world.get("/api/v1/notices?state=open").await.ok().body;
        assert!(!open.to_string().contains("login_dead"), "{open}");
        if by_consent {
            scene.begin().await;
            let code = json!({ "code": scene.market.agree() });
            scene.world.post(&format!("{path}/login/code"), code).await.ok();
        } else {
            let pasted = json!({ "secrets": { "access_token": scene.market.token() } });
            scene.world.send("PATCH", &path, pasted).await.ok();
        }
        assert_eq!(standing().await, (json!("active"), Value::Null));
    }
}

#[tokio::test]
async fn a_login_with_the_account_of_another_shop_is_refused_and_names_that_shop() {
    let scene = Scene::open().await;
    scene.log_in(&scene.shop).await.ok();
    let second = scene.another("又加了一遍").await;
    let said = scene.log_in(&second).await;
    assert_eq!(said.refusal(), (409, "shop_account_taken".to_owned()));
    assert_eq!(said.body["details"], json!({ "shop": "拼多多店" }));
    let watched = scene.world.get(&format!("/api/v1/shops/{second}/login")).await;
    assert_eq!((watched.refusal().0, &watched.body["details"]["shop"]), (409, &json!("拼多多店")));
    let shop = scene.world.get(&format!("/api/v1/shops/{second}")).await.ok().body;
    assert_eq!((&shop["state"], &shop["parked_reason"]), (&json!("parked"), &json!("not_authorized")));
    assert!(shop["secrets"].as_array().unwrap().iter().all(|kept| kept["name"] != "token"), "{shop}");
    scene.log_in(&scene.shop).await.ok();
    scene.world.send("DELETE", &format!("/api/v1/shops/{second}"), json!({})).await;
    assert_eq!(scene.world.get(&format!("/api/v1/shops/{second}")).await.status.as_u16(), 404, "it never had an order");
}

#[tokio::test]
async fn of_two_logins_with_one_account_at_the_same_moment_one_is_refused() {
    let scene = Scene::open().await;
    let second = scene.another("又加了一遍").await;
    let (one, other) = tokio::join!(scene.log_in(&scene.shop), scene.log_in(&second));
    // The platform ends the token of the first one to agree when the second one does: it may have to log in once more.
    let is_taken = |said: &Said| said.body["code"] == "shop_account_taken";
    assert_ne!(is_taken(&one), is_taken(&other), "{} {}", one.body, other.body);
    let (lost, holder) = if is_taken(&one) { (one, "又加了一遍") } else { (other, "拼多多店") };
    assert_eq!(lost.refusal(), (409, "shop_account_taken".to_owned()));
    assert_eq!(lost.body["details"], json!({ "shop": holder }));
}

#[tokio::test]
async fn cards_are_uploaded_only_where_a_key_for_them_is_set() {
    let scene = Scene::open().await;
    scene.begin().await;
    let shop = format!("/api/v1/shops/{}", scene.shop);
    let code = json!({ "code": scene.market.agree() });
    scene.world.post(&format!("{shop}/login/code"), code).await.ok();
    scene.world.post(&format!("{shop}/actions"), json!({ "action": "sync_products" })).await.ok();
    let products = scene.world.get(&format!("/api/v1/products?shop_id={}", scene.shop)).await.ok().body;
    let product = products["items"].as_array().unwrap().iter().find(|one| one["product_ref"] == "1001").unwrap();
    assert_eq!((&product["can_set_shelf"], &product["can_upload_cards"]), (&json!(true), &json!(false)));
    let path = format!("/api/v1/products/{}/skus/10010/cards", product["id"].as_str().unwrap());
    let said = scene.world.post(&path, json!({ "pool_id": "none", "count": 1 })).await;
    assert_eq!((said.status.as_u16(), &said.body["code"]), (422, &json!("capability_missing")));
    let too_many = scene.world.post(&path, json!({ "pool_id": "none", "count": 1_001 })).await;
    assert_eq!((too_many.status.as_u16(), &too_many.body["code"]), (422, &json!("invalid_input")));
}

#[tokio::test]
async fn an_upload_that_nobody_knows_of_shows_its_cards_and_is_settled_by_a_word() {
    let scene = Scene::open().await;
    let world = &scene.world;
    scene.begin().await;
    let shop = format!("/api/v1/shops/{}", scene.shop);
    world.post(&format!("{shop}/login/code"), json!({ "code": scene.market.agree() })).await.ok();
    world.send("PATCH", &shop, json!({ "secrets": { "card_key": scene.market.card_key() } })).await.ok();
    world.post(&format!("{shop}/actions"), json!({ "action": "sync_products" })).await.ok();
    let products = world.get(&format!("/api/v1/products?shop_id={}", scene.shop)).await.ok().body;
    let product = products["items"].as_array().unwrap().iter().find(|one| one["product_ref"] == "1001").unwrap();
    assert_eq!(product["can_upload_cards"], true);
    let pool = json!({ "name": "上传卡池", "kind": "once", "draw_order": "oldest", "use_limit": null,
        "low_stock_at": 0, "near_expiry_days": 0, "manual": "" });
    let pool = world.post("/api/v1/card-pools", pool).await.ok().body["id"].clone();
    let text = "N-1,AAAA-BBBB-0001\nN-2,AAAA-BBBB-0002\nN-3,AAAA-BBBB-0003\n";
    let columns = json!({ "number": 0, "secret": 1 });
    let list = json!({ "pool_id": pool, "source": { "text": text }, "columns": columns, "has_header": false });
    let said = world.post("/api/v1/card-imports", list).await.ok();
    world.ended(&said).await;

    let lost = Faults::default().plan("pdd.voucher.virtual.card.batch.add", Fault::LostAfterAccept, 1);
    scene.market.set_faults(lost);
    let path = format!("/api/v1/products/{}/skus/10010/cards", product["id"].as_str().unwrap());
    let said = world.post(&path, json!({ "pool_id": pool, "count": 2 })).await.ok().body;
    assert_eq!(said["state"], "unknown", "{said}");
    let open = world.get("/api/v1/card-uploads").await.ok().body;
    let upload = &open[0];
    let cards = upload["cards"].as_array().unwrap().iter();
    let masks: Vec<(&str, &str)> =
        cards.map(|card| (card["mask"].as_str().unwrap(), card["state"].as_str().unwrap())).collect();
    assert_eq!(masks, [("••••0001", "void"), ("••••0002", "void")]);
    assert_eq!((&upload["shop_name"], &upload["pool_name"]), (&json!("拼多多店"), &json!("上传卡池")));
    assert_eq!((&upload["title"], &upload["sku_ref"]), (&product["title"], &json!("10010")));

    let settle = format!("/api/v1/card-uploads/{}/settle", upload["id"].as_str().unwrap());
    let done = world.post(&settle, json!({ "at_platform": false })).await.ok().body;
    assert_eq!(done, json!({ "cards": 2, "restored": 2 }));
    assert_eq!(world.post(&settle, json!({ "at_platform": true })).await.refusal(), (409, "conflict".to_owned()));
    assert_eq!(world.get("/api/v1/card-uploads").await.ok().body, json!([]));
    let deeds = world.get("/api/v1/logs/audit?q=card.upload_settled").await.ok().body;
    assert_eq!(deeds["items"].as_array().unwrap().len(), 1);
}
