//! What no genuine call looks like: an exact code to the caller, and nothing is taken.

use huolang_domain::ErrorCode;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::json;

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_no_signed_form_are_refused_without_a_refund() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let good = jd.begin_form(&Order::one(1, "W-CARD"));
    let form = "application/x-www-form-urlencoded";
    let huge = format!("{good}&x={}", "a".repeat(10 << 20));
    let bad: Vec<(&str, &str, Vec<u8>)> = vec![
        ("ten megabytes", form, huge.into_bytes()),
        ("JSON", "application/json", good.clone().into_bytes()),
        ("multipart", "multipart/form-data; boundary=x", good.clone().into_bytes()),
        ("a name twice", form, format!("{good}&jdOrderNo=2").into_bytes()),
        ("GBK", form, [good.as_bytes(), b"&remark=\xd5\xc5"].concat()),
        ("GBK in escapes", form, format!("{good}&remark=%D5%C5").into_bytes()),
        ("escaped twice", form, good.replace('%', "%25").into_bytes()),
        ("a broken escape", form, format!("{good}&x=%4").into_bytes()),
        ("nothing", form, Vec::new()),
        ("no signature", form, good.split("&sign=").next().unwrap().as_bytes().to_vec()),
        ("changed", form, good.replace("quantity=1", "quantity=9").into_bytes()),
    ];
    let mut caller = JdGeneral::caller(yard.address);
    for path in [yard.path(&yard.general, "beginDistill").await, "/api/jd/general/beginDistill".to_owned()] {
        for (what, kind, body) in &bad {
            let reply = caller.send(&path, kind, body).await.unwrap();
            let answer = reply.json();
            let said = (reply.status, answer["code"].as_str(), answer["produceStatus"].as_u64());
            assert_eq!(said, (200, Some("JDO_304"), Some(4)), "{what} at {path}");
        }
    }
    assert_eq!(yard.left().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quantity_that_nobody_buys_is_a_wrong_parameter_and_takes_nothing() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    for quantity in [10_001, 1_000_000_000, u32::MAX] {
        let form = jd.begin_form(&Order { quantity, ..Order::one(1, "W-CARD") });
        let answer = caller.post(&path, &form).await.unwrap().json();
        let said = (answer["code"].as_str(), answer["produceStatus"].as_u64());
        assert_eq!(said, (Some("JDO_303"), Some(4)), "{quantity}");
    }
    assert_eq!(yard.left().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_of_game_calls_that_are_no_signed_form_are_asked_for_again() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let good = jd.form(&JdGame::order(1, "S-CARD", None));
    let form = "application/x-www-form-urlencoded";
    let bad: Vec<(&str, &str, Vec<u8>)> = vec![
        ("ten megabytes", form, format!("{good}&x={}", "a".repeat(10 << 20)).into_bytes()),
        ("JSON", "application/json", good.clone().into_bytes()),
        ("text", "text/plain", good.clone().into_bytes()),
        ("a name twice", form, format!("{good}&customerId={CUSTOMER}").into_bytes()),
        ("GBK", form, [good.as_bytes(), b"&version=\xd5\xc5"].concat()),
        ("escaped twice", form, good.replace('%', "%25").into_bytes()),
        ("nothing", form, Vec::new()),
        ("no signature", form, good.split("&sign=").next().unwrap().as_bytes().to_vec()),
        ("another merchant", form, good.replace(CUSTOMER, "10818").into_bytes()),
    ];
    let mut caller = JdGame::caller(yard.address);
    for call in ["preCheck", "directCharge", "directQuery", "cardOrder", "cardQuery"] {
        for path in [yard.path(&yard.game, call).await, format!("/api/jd/game/{call}")] {
            for (what, kind, body) in &bad {
                let reply = caller.send(&path, kind, body).await.unwrap();
                assert_eq!((reply.status, &reply.json()["retCode"]), (200, &json!("106")), "{what} at {path}");
            }
        }
    }
    yard.forget_key(&yard.game).await;
    let path = yard.path(&yard.game, "cardOrder").await;
    assert_eq!(caller.post(&path, &good).await.unwrap().json()["retCode"], "106", "a shop without a key");
    assert_eq!(yard.left().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_cannot_be_read_is_a_wrong_parameter() {
    use base64::Engine as _;
    let yard = Yard::with(1, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let twice = r#"{"orderId":"1","orderId":"2"}"#;
    for (what, data) in [
        ("no Base64", "###".to_owned()),
        ("neither UTF-8 nor GBK", encode(b"{\"orderId\":\"\xff\xff\"}")),
        ("no JSON", encode(b"orderId=1")),
        ("no object", encode(b"[1]")),
        ("a member twice", encode(twice.as_bytes())),
    ] {
        let reply = caller.post("/api/jd/game/cardQuery", &jd.form_of(&data)).await.unwrap();
        assert_eq!((reply.status, &reply.json()["retCode"]), (200, &json!("104")), "{what}");
    }
    // Of old senders GBK is read, too: the buyer's name is nobody's order number.
    let gbk = b"{\"orderId\":\"1\",\"pin\":\"\xd5\xc5\xc8\xfd\"}";
    let reply = caller.post("/api/jd/game/cardQuery", &jd.form_of(&encode(gbk))).await.unwrap();
    assert_eq!(reply.json()["retCode"], "101");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_host_whose_name_leads_into_the_sellers_own_network_is_barred() {
    let yard = Yard::with(1, "async").await;
    yard.set_field(&yard.general, "test_shop", "false").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let port = jd.receiver().base().rsplit(':').next().unwrap().to_owned();
    yard.gateway(&yard.general, &format!("http://localhost:{port}/vtp")).await;
    let mut caller = JdGeneral::caller(yard.address);
    jd.begin(&mut caller, "/api/jd/general/beginDistill", &Order::one(1, "W-CARD")).await.unwrap().unwrap();
    yard.call_back(1).await;
    let callback = yard.callback().await;
    assert_eq!((callback.state.as_str(), callback.last_code.as_deref()), ("stopped", Some("private_address")));
    assert_eq!(jd.receiver().seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_are_missing_are_named_by_the_platforms_code() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    for (call, business, expected) in [
        ("cardOrder", json!({ "orderId": "1" }), "104"),
        ("cardOrder", json!([1]), "104"),
        (
            "cardOrder",
            json!({ "orderId": "1", "buyNum": 1, "skuId": "S-CARD", "brandId": 1, "totalPrice": 1.005 }),
            "104",
        ),
        ("cardOrder", json!({ "orderId": "1", "buyNum": 1, "skuId": "nobody", "brandId": 1, "totalPrice": 1 }), "107"),
        (
            "directCharge",
            json!({ "orderId": "1", "buyNum": 1, "skuId": "S-DIRECT", "brandId": 1, "totalPrice": 1 }),
            "104",
        ),
        ("directQuery", json!({}), "104"),
        ("directQuery", json!({ "orderId": "404" }), "101"),
    ] {
        let reply = jd.call(&mut caller, &format!("/api/jd/game/{call}"), &business).await.unwrap();
        assert_eq!(reply.json()["retCode"], expected, "{call} {business}");
    }
    let unsigned = caller.post("/api/jd/game/cardOrder", "customerId=10817&data=e30%3D").await.unwrap();
    assert_eq!(unsigned.json()["retCode"], "106");
    assert_eq!(yard.left().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_ours_sent_back_is_no_question() {
    let yard = Yard::with(1, "sync").await;
    let path = yard.path(&yard.general, "findDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let refused = caller.post(&path, "jdOrderNo=7").await.unwrap().json();
    let reflected = format!(
        "code={}&jdOrderNo=7&produceStatus=4&signType=MD5&timestamp={}&sign={}",
        refused["code"].as_str().unwrap(),
        refused["timestamp"].as_str().unwrap(),
        refused["sign"].as_str().unwrap()
    );
    let answer = caller.post(&path, &reflected).await.unwrap().json();
    assert_eq!(answer["code"], "JDO_304");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_without_a_key_and_a_path_nobody_has_answer_nobody() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let good = jd.begin_form(&Order::one(1, "W-CARD"));
    assert_eq!(caller.post("/api/jd/general/guess/beginDistill", &good).await.unwrap().status, 404);
    assert_eq!(caller.post("/api/v1/orders", "").await.unwrap().status, 404);
    yard.forget_key(&yard.general).await;
    let path = yard.path(&yard.general, "beginDistill").await;
    let answer = caller.post(&path, &good).await.unwrap().json();
    assert_eq!((answer["code"].as_str(), answer["sign"].is_null()), (Some("JDO_304"), true));
    assert_eq!(yard.left().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_into_the_sellers_own_network_is_barred() {
    let yard = Yard::with(2, "async").await;
    yard.set_field(&yard.general, "test_shop", "false").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    jd.begin(&mut caller, "/api/jd/general/beginDistill", &Order::one(1, "W-CARD")).await.unwrap().unwrap();
    yard.call_back(1).await;
    let mut conn = yard.engine().db().reader().await.unwrap();
    let listed = huolang_store::callbacks::list(&mut conn, &Default::default(), None, 10).await.unwrap();
    assert_eq!(listed[0].state.as_str(), "stopped");
    assert!(listed[0].last_message.as_deref().unwrap().contains("private network"), "{:?}", listed[0].last_message);
    assert_eq!(jd.ledger().0["1"].callbacks, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_that_jd_would_not_take_are_refused_with_their_place() {
    let yard = Yard::with(0, "async").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    yard.unmap_pool(&yard.game, "S-CARD").await;
    jd.call(&mut caller, "/api/jd/game/cardOrder", &JdGame::order(1, "S-CARD", None)).await.unwrap();
    let id = yard.world.order_by_sn("1").await;
    let enter = |number: &str| huolang_engine::inbound::Deed::EnterCards {
        cards: vec![(number.to_owned(), "pw".to_owned(), None)],
    };
    let refused = yard.engine().act_inbound(&id, enter("卡 1"), "owner").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::InvalidInput);
    assert!(refused.to_string().starts_with("card 1:"), "{refused}");
    yard.engine().act_inbound(&id, enter("JD-1"), "owner").await.unwrap();
}
