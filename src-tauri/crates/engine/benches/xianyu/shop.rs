//! A shop on the marketplace of this machine, with a rule and cards, without the gentle limits of a real one.

use huolang_domain::{
    BatchId, Clock as _, PoolId, ShopId,
    expiry::DrawOrder,
    platform::PlatformKind,
    rule::{Rule, Source},
};
use huolang_engine::{
    Engine,
    shops::{LaneLimits, Shop},
};
use huolang_platforms::{
    connect::{Access, Forgetful, Kept},
    http::{HttpClient, HttpLimits},
    xianyu::{XianyuAdapter, transport::Net},
};
use huolang_store::{
    Durability,
    batches::{self, BatchState},
    cards::{self, CardText, NewCard},
    pools::{self, Pool, PoolKind},
    products::{self, ListedProduct, ProductStatus},
    rules, shops,
};
use huolang_testkit::{SeededDice, WallClock, xianyu::LoopbackXianyu};
use huolang_vault::Secret;
use std::{error::Error, sync::Arc};

const SHOP: &str = "xianyu";

/// Opens the shop and starts its loops.
pub async fn open(engine: &Engine, served: &LoopbackXianyu, count: usize) -> Result<(), Box<dyn Error>> {
    let now = WallClock.now();
    let gateway = served.gateway();
    let fields =
        [("accept_risk", "true"), ("detail_gap_ms", "0"), ("writes_per_minute", "60000"), ("list_seconds", "3600")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let config = serde_json::json!({ "gateway": gateway, "fields": { "accept_risk": "true" } });
    let row = shops::Shop {
        id: ShopId::from(SHOP),
        platform: PlatformKind::Xianyu,
        name: "闲鱼小店".into(),
        state: shops::ShopState::Active,
        parked_reason: None,
        config,
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let product = ListedProduct {
        product_ref: super::ITEM.to_owned(),
        title: "月卡".to_owned(),
        price: huolang_domain::Fen(990),
        status: ProductStatus::OnSale,
        skus: Vec::new(),
    };
    let pool = Pool {
        id: PoolId::from("xianyu-pool"),
        name: "闲鱼卡池".into(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 0,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: now,
        updated_at: now,
    };
    let mut rule = Rule::new("xianyu-rule", SHOP, super::ITEM);
    rule.source = Source::CardPool { pool_id: pool.id.clone() };
    let ids = engine.ids().clone();
    let mut sealed = Vec::with_capacity(count);
    for number in 0..count {
        let secret = Secret::new(format!("XY-{number:06}"));
        sealed.push(NewCard::seal(engine.vault(), ids.as_ref(), &CardText { secret, ..CardText::default() }, None)?);
    }
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::insert(tx, &row).await?;
                products::upsert_many(tx, &row.id, &[product], ids.as_ref(), now).await?;
                pools::save(tx, &pool).await?;
                rules::save(tx, &rule, now).await?;
                let batch = BatchId::fresh(ids.as_ref());
                batches::start(tx, &batch, &pool.id, "paste", "", now).await?;
                cards::import_many(tx, &batch, &pool.id, &sealed, "bench", ids.as_ref(), now).await?;
                batches::finish(tx, &batch, BatchState::Done, 0).await
            })
        })
        .await?;
    // Its loops start with the gentle limits of a real shop; then the same shop takes their place without them.
    engine.connect_shop(&ShopId::from(SHOP)).await?;
    let cookie = Kept { secret: Secret::new(served.market().cookie()), expires_at: None, kept_at: now };
    let access = Access {
        shop: ShopId::from(SHOP),
        gateway: Some(gateway),
        fields: fields.into(),
        secrets: [("cookie".to_owned(), cookie)].into(),
        keeper: Arc::new(Forgetful),
    };
    let http = HttpClient::new(HttpLimits::default(), engine.clock().clone(), Arc::default())?;
    let net = Arc::new(Net::new(http, engine.clock().clone()));
    let adapter = XianyuAdapter::open(&access, net, engine.clock().clone(), Arc::new(SeededDice::of(2)))?;
    let limits = LaneLimits::usual(PlatformKind::Practice);
    engine.shops().connect(Shop::new(ShopId::from(SHOP), Arc::new(adapter), limits, now));
    // Without a cookie of its own it waited for a login.
    engine.resume_shop(&ShopId::from(SHOP)).await?;
    Ok(())
}
