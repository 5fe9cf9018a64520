//! Shops of platforms that call us, with the products and the cards they ask for, written into an engine's data.
//!
//! The kit itself depends on neither store nor engine: tests and measurements that need these take this file in by its path.

use std::ops::Range;

use huolang_domain::{BatchId, ErrorCode, Millis, PoolId, ShopId, expiry::DrawOrder, platform::PlatformKind};
use huolang_engine::{Engine, EngineError, inbound::NewMapping};
use huolang_store::{
    Durability, batches,
    cards::{CardText, NewCard, import_many},
    credentials,
    offers::OfferKind,
    pools::{self, Pool, PoolKind},
    shops::{self, Shop, ShopState},
};
use huolang_vault::Secret;
use serde_json::Value;

/// Who the audit log says it was.
const ACTOR: &str = "test";
/// Cards of one statement.
const AT_ONCE: usize = 2_000;

/// A shop with its secrets, that is called under a path of its own.
pub async fn shop(
    engine: &Engine,
    platform: PlatformKind,
    config: Value,
    secrets: &[(&str, &str)],
) -> Result<ShopId, EngineError> {
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
    let written = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            shops::insert(tx, &row).await?;
            for (name, secret) in &secrets {
                credentials::save(tx, writer.vault(), &row.id, name, secret, None, now).await?;
            }
            Ok(())
        })
    });
    written.await?;
    engine.renew_path_token(&id, ACTOR).await?;
    Ok(id)
}

/// The secret part of the paths under which a shop is called.
pub async fn path_token(engine: &Engine, shop: &ShopId) -> Result<String, EngineError> {
    let known = engine.inbound_shop(shop).await?;
    let token = known.token.as_ref().map(|token| token.expose().clone());
    token.ok_or_else(|| EngineError::refused(ErrorCode::NotFound, "the shop has no path"))
}

/// A product that is switched on: of cards with a pool, or a top-up.
pub fn product(product_ref: &str, kind: OfferKind, pool_id: Option<PoolId>) -> NewMapping {
    NewMapping {
        product_ref: product_ref.to_owned(),
        title: product_ref.to_owned(),
        kind,
        account_format: String::new(),
        price: None,
        several: false,
        switched_on: true,
        pool_id,
    }
}

/// A pool without cards.
pub async fn pool(engine: &Engine) -> Result<PoolId, EngineError> {
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
    let id = pool.id.clone();
    let written =
        engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { pools::save(tx, &pool).await }));
    written.await?;
    Ok(id)
}

/// Numbers and passwords of which none comes twice.
pub fn texts(numbers: Range<usize>) -> Vec<(String, String)> {
    numbers.map(|n| (format!("JD{n:08}"), format!("pw-{n:08}"))).collect()
}

/// Puts cards into a pool, each number and password.
pub async fn cards(
    engine: &Engine,
    pool: &PoolId,
    texts: Vec<(String, String)>,
    expires_at: Option<Millis>,
) -> Result<(), EngineError> {
    let (pool, writer, now) = (pool.clone(), engine.clone(), engine.now());
    let written = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let (vault, ids) = (writer.vault(), writer.ids().as_ref());
            let batch = BatchId::fresh(ids);
            batches::start(tx, &batch, &pool, ACTOR, "", now).await?;
            let seal = |(number, secret): &(String, String)| {
                let text = CardText {
                    number: Secret::new(number.clone()),
                    secret: Secret::new(secret.clone()),
                    note: Secret::default(),
                };
                NewCard::seal(vault, ids, &text, expires_at)
            };
            for piece in texts.chunks(AT_ONCE) {
                let sealed: Vec<NewCard> = piece.iter().map(&seal).collect::<Result<_, _>>()?;
                import_many(tx, &batch, &pool, &sealed, ACTOR, ids, now).await?;
            }
            Ok(())
        })
    });
    Ok(written.await?)
}
