//! Shops of every platform that calls us, one pool of cards for all of them, and their mappings.

#[path = "../../../../testkit/furnish/called.rs"]
mod called;

use huolang_domain::{Fen, PoolId, ShopId, platform::PlatformKind};
use huolang_engine::{Engine, inbound::NewMapping};
use huolang_store::offers::OfferKind;
use huolang_testkit::agiso::{APP_ID, BUYER};
use serde_json::{Value, json};

use super::buyers::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Outside, Paths};

/// More than all orders of a test take.
const CARDS: usize = 80_000;

/// Sets everything up; gives the paths of the shops.
pub async fn furnish(engine: &Engine, outside: &Outside) -> Paths {
    let pool = called::pool(engine).await.unwrap();
    called::cards(engine, &pool, called::texts(0..CARDS), None).await.unwrap();
    let open = |mut fields: Value| {
        for (name, value) in [("answer_mode", "async"), ("test_shop", "true"), ("callback_hosts", "127.0.0.1")] {
            fields[name] = json!(value);
        }
        fields
    };
    let config = json!({ "fields": open(json!({ "vendor_id": "1201" })) });
    let general = shop(engine, PlatformKind::JdGeneral, config, &[("sign_key", KEY), ("aes_key", AES_KEY)]).await;
    let fields = open(json!({ "customer_id": CUSTOMER }));
    let config = json!({ "fields": fields, "gateway": outside.game.receiver().base() });
    let game = shop(engine, PlatformKind::JdGame, config, &[("sign_key", GAME_KEY)]).await;
    let fields = open(json!({ "service": "supplier", "app_id": APP_ID, "sup_user_id": BUYER.user_id }));
    let keys = [("sup_merchant_key", BUYER.merchant_key), ("sup_app_secret", BUYER.app_secret)];
    let supplier = shop(engine, PlatformKind::Agiso, json!({ "fields": fields }), &keys).await;
    for (shop, product) in [(&general, "W-CARD"), (&game, "S-CARD"), (&supplier, "P-CARD")] {
        map(engine, shop, product, Some(pool.clone())).await;
    }
    map(engine, &game, "S-DIRECT", None).await;
    Paths {
        general: format!("/api/jd/general/{}", token(engine, &general).await),
        game: format!("/api/jd/game/{}", token(engine, &game).await),
        supplier: format!("/api/agiso/{}", token(engine, &supplier).await),
    }
}

async fn shop(engine: &Engine, platform: PlatformKind, config: Value, secrets: &[(&str, &str)]) -> ShopId {
    called::shop(engine, platform, config, secrets).await.unwrap()
}

async fn token(engine: &Engine, shop: &ShopId) -> String {
    called::path_token(engine, shop).await.unwrap()
}

/// Maps a product: with a pool to cards, without to a top-up.
async fn map(engine: &Engine, shop: &ShopId, product_ref: &str, pool_id: Option<PoolId>) {
    let kind = if pool_id.is_none() { OfferKind::TopUp } else { OfferKind::Cards };
    let new = NewMapping { price: Some(Fen(990)), ..called::product(product_ref, kind, pool_id) };
    engine.save_mapping(shop, new, "test").await.unwrap();
}
