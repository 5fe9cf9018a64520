//! Shops of every platform that calls us, one pool of cards for all of them, and their mappings.

use huolang_domain::{BatchId, Fen, PoolId, ShopId, expiry::DrawOrder, platform::PlatformKind};
use huolang_engine::{Engine, inbound::NewMapping};
use huolang_store::{
    Durability, batches,
    cards::{CardText, NewCard, import_many},
    credentials,
    offers::OfferKind,
    pools::{self, Pool, PoolKind},
    shops::{self, Shop, ShopState},
};
use huolang_testkit::agiso::{APP_ID, BUYER};
use huolang_vault::Secret;
use serde_json::{Value, json};

use super::buyers::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Outside, Paths};

/// More than all orders of a test take.
const CARDS: usize = 80_000;

/// Sets everything up; gives the paths of the shops.
pub async fn furnish(engine: &Engine, outside: &Outside) -> Paths {
    let pool = pool(engine).await;
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

async fn token(engine: &Engine, shop: &ShopId) -> String {
    engine.renew_path_token(shop, "test").await.unwrap();
    engine.inbound_shop(shop).await.unwrap().token.as_ref().unwrap().expose().clone()
}

/// Maps a product: with a pool to cards, without to a top-up.
async fn map(engine: &Engine, shop: &ShopId, product_ref: &str, pool_id: Option<PoolId>) {
    let top_up = pool_id.is_none();
    let new = NewMapping {
        product_ref: product_ref.to_owned(),
        title: product_ref.to_owned(),
        kind: if top_up { OfferKind::TopUp } else { OfferKind::Cards },
        account_format: String::new(),
        price: Some(Fen(990)),
        several: false,
        switched_on: true,
        pool_id,
    };
    engine.save_mapping(shop, new, "test").await.unwrap();
}

async fn shop(engine: &Engine, platform: PlatformKind, config: Value, secrets: &[(&str, &str)]) -> ShopId {
    let now = engine.now();
    let row = Shop {
        id: ShopId::fresh(engine.ids().as_ref()),
        platform,
        name: platform.as_str().to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config,
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let (id, writer) = (row.id.clone(), engine.clone());
    let secrets: Vec<(String, Secret<String>)> =
        secrets.iter().map(|(name, text)| ((*name).to_owned(), Secret::from(*text))).collect();
    engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                shops::insert(tx, &row).await?;
                for (name, secret) in &secrets {
                    credentials::save(tx, writer.vault(), &row.id, name, secret, None, now).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}

async fn pool(engine: &Engine) -> PoolId {
    let now = engine.now();
    let pool = Pool {
        id: PoolId::fresh(engine.ids().as_ref()),
        name: "京东卡".to_owned(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 0,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: now,
        updated_at: now,
    };
    let (id, writer) = (pool.id.clone(), engine.clone());
    engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let (vault, ids) = (writer.vault(), writer.ids().as_ref());
                pools::save(tx, &pool).await?;
                let batch = BatchId::fresh(ids);
                batches::start(tx, &batch, &pool.id, "test", "", now).await?;
                let seal = |n: usize| {
                    let text = CardText {
                        number: Secret::new(format!("JD{n:08}")),
                        secret: Secret::new(format!("pw-{n:08}")),
                        note: Secret::default(),
                    };
                    NewCard::seal(vault, ids, &text, None)
                };
                for first in (0..CARDS).step_by(2_000) {
                    let sealed: Vec<NewCard> = (first..first + 2_000).map(seal).collect::<Result<_, _>>()?;
                    import_many(tx, &batch, &pool.id, &sealed, "test", ids, now).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}
