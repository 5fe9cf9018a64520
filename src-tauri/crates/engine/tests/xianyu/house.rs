//! A shop on 闲鱼 with a rule and cards, on a real store.

use huolang_domain::{
    BatchId, Millis, OrderId, OrderSn, PoolId, RuleId, ShopId,
    expiry::DrawOrder,
    platform::PlatformKind,
    rule::{Rule, Scope, Source},
    state::{ContentState, PlatformState},
    testing::{FixedDice, ManualClock, SeqIds},
};
use huolang_engine::{
    Engine, Policy,
    shops::{LaneLimits, Shop},
};
use huolang_platforms::{
    capability::{Goods as _, PushEvents as _},
    connect::{Access, Forgetful, Kept},
    xianyu::XianyuAdapter,
};
use huolang_store::{
    Db, Durability, Location, OpenOptions,
    batches::{self, BatchState},
    cards::{self, CardText, NewCard},
    conversations::{self, Conversation, ConversationState, Filter},
    notices::{self, NoticeState},
    orders,
    pools::{self, Pool, PoolKind},
    products::{self, ListedProduct, ListedSku, ProductStatus},
    rules, shops,
};
use huolang_testkit::{
    SeededDice,
    xianyu::{Link, XianyuMarket},
};
use huolang_vault::{MasterKey, Secret, Vault};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

pub const SHOP: &str = "xianyu";
pub const ITEM: &str = "900000000001";
pub const SPEC_ITEM: &str = "900000000002";
const POOL: &str = "pool";
const START: Millis = Millis(1_784_000_000_000);

pub struct House {
    pub engine: Engine,
    pub market: Arc<XianyuMarket>,
    adapter: Arc<XianyuAdapter>,
    clock: Arc<ManualClock>,
    db: Db,
    _folder: tempfile::TempDir,
}

impl House {
    /// A shop with these settings beside the usual ones.
    pub async fn open(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let market = XianyuMarket::new(clock.clone(), Arc::new(SeededDice::of(3)));
        market.offer(ITEM, "月卡", 990, &[]);
        market.offer(SPEC_ITEM, "会员", 1_500, &[("时长", "30天", 1_500), ("时长", "90天", 4_000)]);
        let usual =
            [("accept_risk", "true"), ("detail_gap_ms", "0"), ("writes_per_minute", "6000"), ("list_seconds", "10")];
        let fields: BTreeMap<String, String> =
            usual.iter().chain(settings).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let cookie = Kept { secret: Secret::new(market.cookie()), expires_at: None, kept_at: START };
        let access = Access {
            shop: ShopId::from(SHOP),
            gateway: Some("http://127.0.0.1:1".to_owned()),
            fields,
            secrets: [("cookie".to_owned(), cookie)].into(),
            keeper: Arc::new(Forgetful),
        };
        let link = Arc::new(Link(market.clone()));
        let adapter = Arc::new(XianyuAdapter::open(&access, link, clock.clone(), Arc::new(SeededDice::of(5))).unwrap());
        let path = folder.path().join("huolang.db");
        let db = Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap();
        let vault = Vault::from_master_key(MasterKey::generate().unwrap()).unwrap();
        let engine = Engine::builder(db.clone(), vault.clone())
            .clock(clock.clone())
            .dice(Arc::new(FixedDice::low()))
            .ids(Arc::new(SeqIds::default()))
            .policy(Policy::default())
            .build()
            .unwrap();
        let limits = LaneLimits::usual(PlatformKind::Practice);
        engine.shops().connect(Shop::new(SHOP.into(), adapter.clone(), limits, START));
        let house = Self { engine, market, adapter, clock, db, _folder: folder };
        house.furnish(&vault).await;
        house
    }

    async fn furnish(&self, vault: &Vault) {
        let listed: Vec<ListedProduct> = self.adapter.products().await.unwrap().into_iter().map(listed).collect();
        let ids = self.engine.ids().clone();
        let sealed: Vec<NewCard> = (0..20)
            .map(|number| {
                let secret = Secret::new(format!("CARD-{number:05}"));
                NewCard::seal(vault, ids.as_ref(), &CardText { secret, ..CardText::default() }, None).unwrap()
            })
            .collect();
        let sku = listed.iter().find(|product| product.product_ref == SPEC_ITEM).unwrap().skus[1].sku_ref.clone();
        let mut of_sku = rule(SPEC_ITEM);
        of_sku.id = RuleId::from("sku");
        of_sku.scope = Scope::Sku { sku_ref: sku };
        let rules = [rule(ITEM), of_sku];
        self.db
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    shops::insert(tx, &shop_row()).await?;
                    products::upsert_many(tx, &SHOP.into(), &listed, ids.as_ref(), START).await?;
                    pools::save(tx, &pool_row()).await?;
                    for rule in &rules {
                        rules::save(tx, rule, START).await?;
                    }
                    let (batch, pool) = (BatchId::fresh(ids.as_ref()), PoolId::from(POOL));
                    batches::start(tx, &batch, &pool, "paste", "", START).await?;
                    cards::import_many(tx, &batch, &pool, &sealed, "test", ids.as_ref(), START).await?;
                    batches::finish(tx, &batch, BatchState::Done, 0).await
                })
            })
            .await
            .unwrap();
    }

    /// Acts on hints as the program's task does, until the socket has something to say against it.
    pub async fn hint_refused(&self) {
        let refused = async { while self.engine.hint_round(&SHOP.into()).await.is_ok() {} };
        tokio::time::timeout(Duration::from_secs(20), refused).await.unwrap();
    }

    /// Waits until something is so at the marketplace.
    pub async fn until(&self, so: impl Fn() -> bool) {
        let waited = async {
            while !so() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waited).await.unwrap();
    }

    /// Hears what the socket has to say, lists, and works until nothing is due.
    pub async fn hear_and_work(&self) {
        self.clock.advance(15_000);
        let shop = ShopId::from(SHOP);
        loop {
            let heard = tokio::time::timeout(Duration::from_millis(300), self.adapter.next_hints()).await;
            let connected = self.engine.shops().get(&shop).unwrap();
            match heard {
                Ok(Ok(hints)) => {
                    let _ = self.engine.act_on(&connected, hints).await;
                }
                Ok(Err(_)) | Err(_) => break,
            }
            self.engine.drain().await.unwrap();
        }
        let _ = self.engine.poll_round(&shop).await;
        self.engine.drain().await.unwrap();
    }

    /// Changes the rule of a product, as a seller saves it.
    pub async fn change_rule(&self, product: &'static str, change: impl FnOnce(&mut Rule)) {
        let mut rule = rule(product);
        change(&mut rule);
        assert!(rule.check().is_empty(), "{:?}", rule.check());
        let saved =
            self.db.write(Durability::Ordinary, move |tx| Box::pin(async move { rules::save(tx, &rule, START).await }));
        saved.await.unwrap();
    }

    /// Moves the clock and works.
    pub async fn later(&self, ms: i64) {
        self.clock.advance(ms);
        self.hear_and_work().await;
    }

    /// The program's id of an order.
    pub async fn id(&self, sn: &str) -> OrderId {
        let mut conn = self.db.reader().await.unwrap();
        let found = orders::by_sns(&mut conn, &[OrderSn::from(sn)]).await.unwrap();
        found.first().expect("the order was taken in").id.clone()
    }

    /// Content track and platform track of an order.
    pub async fn state(&self, sn: &str) -> (ContentState, PlatformState) {
        let mut conn = self.db.reader().await.unwrap();
        let found = orders::by_sns(&mut conn, &[OrderSn::from(sn)]).await.unwrap();
        let order = found.first().expect("the order was taken in");
        (order.content, order.platform)
    }

    /// The conversations.
    pub async fn talks(&self) -> Vec<Conversation> {
        let filter = Filter { state: ConversationState::All, shop: None, text: None, now: self.engine.now() };
        let page = conversations::list(&mut self.db.reader().await.unwrap(), &filter, None, 10).await.unwrap();
        page.items.into_iter().map(|row| row.conversation).collect()
    }

    /// Open notices: what caused them, and what the seller reads.
    pub async fn told(&self) -> Vec<(String, String)> {
        let mut conn = self.db.reader().await.unwrap();
        let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
        let worded = |notice: &notices::Notice| {
            let worded = huolang_engine::notices::word(notice, huolang_engine::settings::Language::ZhCn);
            format!("{}：{}", worded.title, worded.body)
        };
        open.iter().map(|notice| (notice.cause.clone(), worded(notice))).collect()
    }

    /// Why the shop is parked, and the notices that are open.
    pub async fn parked(&self) -> (Option<String>, Vec<String>) {
        let mut conn = self.db.reader().await.unwrap();
        let row = shops::get(&mut conn, &SHOP.into()).await.unwrap();
        let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
        (row.parked_reason, open.into_iter().map(|notice| notice.event).collect())
    }
}

fn rule(product: &str) -> Rule {
    let mut rule = Rule::new(product, SHOP, product);
    rule.source = Source::CardPool { pool_id: PoolId::from(POOL) };
    rule
}

fn shop_row() -> shops::Shop {
    shops::Shop {
        id: ShopId::from(SHOP),
        platform: PlatformKind::Xianyu,
        name: "闲鱼小店".into(),
        state: shops::ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({}),
        created_at: START,
        updated_at: START,
        last_synced_at: None,
    }
}

fn pool_row() -> Pool {
    Pool {
        id: PoolId::from(POOL),
        name: "卡池".into(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 0,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: START,
        updated_at: START,
    }
}

fn listed(product: huolang_platforms::capability::PlatformProduct) -> ListedProduct {
    let sku = |sku: huolang_platforms::capability::PlatformSku| ListedSku {
        sku_ref: sku.sku_ref,
        merchant_code: sku.merchant_code,
        spec: sku.spec,
        price: sku.price,
    };
    ListedProduct {
        product_ref: product.product_ref,
        title: product.title,
        price: product.price,
        status: ProductStatus::OnSale,
        skus: product.skus.into_iter().map(sku).collect(),
    }
}
