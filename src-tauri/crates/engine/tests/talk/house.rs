//! A shop on 闲鱼 whose buyers are answered, with a model on this machine, on a real store.

use huolang_domain::{
    Fen, Millis, RuleId, ShopId,
    platform::PlatformKind,
    talk::{Match, Repeat, ReplyKind, ReplyRule, TalkMode},
    testing::{FixedDice, ManualClock, SeqIds},
};
use huolang_engine::{
    Engine, Policy,
    shops::{LaneLimits, Shop},
    talk::{KeyChange, TalkSettings},
};
use huolang_platforms::{
    capability::Goods as _,
    connect::{Access, Forgetful, Kept},
    xianyu::XianyuAdapter,
};
use huolang_store::{
    Db, Durability, Location, OpenOptions,
    conversations::{self, Conversation, ConversationState, Filter},
    messages::{self, Message},
    notices::{self, NoticeState},
    products::{self, ListedProduct, ProductStatus},
    shops,
    talk_setup::{self, TalkProduct, TalkShop},
};
use huolang_testkit::{
    SeededDice,
    model::{LoopbackModel, ModelScript},
    xianyu::{Link, XianyuMarket},
};
use huolang_vault::{MasterKey, Secret, Vault};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

pub const SHOP: &str = "xianyu";
pub const ITEM: &str = "900000000001";
/// ¥100 on the shelf, never below ¥80.
pub const PRICE: i64 = 10_000;
pub const FLOOR: i64 = 8_000;
pub const KEY: &str = "sk-key-of-the-house";
pub const START: Millis = Millis(1_784_000_000_000);

pub struct House {
    pub engine: Engine,
    pub market: Arc<XianyuMarket>,
    pub adapter: Arc<XianyuAdapter>,
    pub model: LoopbackModel,
    pub clock: Arc<ManualClock>,
    pub db: Db,
    _folder: tempfile::TempDir,
}

impl House {
    /// A house that answers by itself.
    pub async fn open(script: ModelScript) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let market = XianyuMarket::new(clock.clone(), Arc::new(SeededDice::of(3)));
        market.offer(ITEM, "视频会员月卡", PRICE, &[]);
        let adapter = adapter(&market, &clock);
        let path = folder.path().join("huolang.db");
        let db = Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap();
        let vault = Vault::from_master_key(MasterKey::generate().unwrap()).unwrap();
        let engine = Engine::builder(db.clone(), vault)
            .clock(clock.clone())
            .dice(Arc::new(FixedDice::low()))
            .ids(Arc::new(SeqIds::default()))
            .policy(Policy { call_ms: 2_000, ..Policy::default() })
            .build()
            .unwrap();
        let listed: Vec<ListedProduct> = adapter.products().await.unwrap().into_iter().map(listed).collect();
        engine.shops().connect(Shop::new(
            SHOP.into(),
            adapter.clone(),
            LaneLimits::usual(PlatformKind::Practice),
            START,
        ));
        let ids = engine.ids().clone();
        db.write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::insert(tx, &shop_row()).await?;
                products::upsert_many(tx, &SHOP.into(), &listed, ids.as_ref(), START).await
            })
        })
        .await
        .unwrap();
        let mut script = script;
        script.key = Some(KEY.to_owned());
        let model = LoopbackModel::start(script, 0).await.unwrap();
        let house = Self { engine, market, adapter, model, clock, db, _folder: folder };
        house.settle_in().await;
        house
    }

    async fn settle_in(&self) {
        let talk = self.engine.talk();
        talk.save_settings(self.usual(), KeyChange::Set(Secret::from(KEY)), "test").await.unwrap();
        self.mode(TalkMode::Auto).await;
        let setup = TalkProduct {
            shop_id: SHOP.into(),
            product_ref: ITEM.to_owned(),
            mode: None,
            notes: "付款后自动发货，支持手机和电视".to_owned(),
            prompts: huolang_domain::talk::Prompts::default(),
            floor: Some(Fen(FLOOR)),
            change_price: None,
            updated_at: START,
        };
        talk.save_product(&SHOP.into(), ITEM, Some(setup), "test").await.unwrap();
        // The first connection looks at nothing that lies before it.
        self.hear().await;
    }

    /// The settings of the house.
    pub fn usual(&self) -> TalkSettings {
        TalkSettings {
            enabled: true,
            base_url: self.model.base_url(),
            model: "qwen-max".to_owned(),
            wait_ms: 0,
            takeover_on_send: true,
            ..TalkSettings::default()
        }
    }

    pub async fn set(&self, change: impl FnOnce(&mut TalkSettings)) {
        let mut settings = self.usual();
        change(&mut settings);
        self.engine.talk().save_settings(settings, KeyChange::Keep, "test").await.unwrap();
    }

    pub async fn mode(&self, mode: TalkMode) {
        let shop = TalkShop { shop_id: SHOP.into(), mode, change_price: true, updated_at: START };
        self.engine.talk().save_shop(shop, "test").await.unwrap();
    }

    /// Changes how the product is talked about, as a seller saves it.
    pub async fn product(&self, change: impl FnOnce(&mut TalkProduct)) {
        let mut conn = self.db.reader().await.unwrap();
        let mut setup = talk_setup::product(&mut conn, &SHOP.into(), ITEM).await.unwrap().unwrap();
        drop(conn);
        change(&mut setup);
        self.engine.talk().save_product(&SHOP.into(), ITEM, Some(setup), "test").await.unwrap();
    }

    pub async fn rule(&self, change: impl FnOnce(&mut ReplyRule)) {
        let mut rule = ReplyRule {
            id: RuleId::from("rule"),
            name: "发货".to_owned(),
            enabled: true,
            kind: ReplyKind::Keyword,
            shop_id: None,
            product_ref: None,
            keywords: vec!["发货".to_owned()],
            matching: Match::Contains,
            text: "{买家}您好，付款后自动发货".to_owned(),
            picture_ids: Vec::new(),
            repeat: Repeat::Always,
            hand_over: false,
        };
        change(&mut rule);
        self.engine.talk().save_rule(rule, "test").await.unwrap();
    }

    /// Takes in what the socket has to say, until it is silent.
    pub async fn hear(&self) {
        let shop = ShopId::from(SHOP);
        let most = Duration::from_millis(150);
        while self.engine.talk_hear(&shop, most).await.is_ok_and(|count| count > 0) {}
    }

    /// Hears, and answers what is due.
    pub async fn hear_and_answer(&self) {
        self.hear().await;
        self.engine.talk_drain().await.unwrap();
    }

    /// A buyer says something and is answered.
    pub async fn say(&self, buyer: &str, text: &str) {
        self.market.say(buyer, ITEM, text);
        self.hear_and_answer().await;
    }

    /// What a buyer got, in order.
    pub fn got(&self, buyer: &str) -> Vec<String> {
        self.market.ledger().got(buyer).into_iter().map(str::to_owned).collect()
    }

    pub async fn talks(&self) -> Vec<Conversation> {
        let filter = Filter { state: ConversationState::All, shop: None, text: None, now: self.engine.now() };
        let page = conversations::list(&mut self.db.reader().await.unwrap(), &filter, None, 200).await.unwrap();
        page.items.into_iter().map(|row| row.conversation).collect()
    }

    pub async fn talk(&self) -> Conversation {
        self.talks().await.remove(0)
    }

    /// The messages of the newest conversation, the oldest first.
    pub async fn messages(&self) -> Vec<Message> {
        self.messages_of(&self.talk().await.id).await
    }

    /// The messages of a conversation, the oldest first.
    pub async fn messages_of(&self, talk: &huolang_domain::ConversationId) -> Vec<Message> {
        let mut conn = self.db.reader().await.unwrap();
        let mut rows = messages::history(&mut conn, talk, None, 200).await.unwrap();
        rows.reverse();
        rows
    }

    /// Open notices: what caused them, and what the seller reads.
    pub async fn told(&self) -> Vec<(String, String)> {
        let mut conn = self.db.reader().await.unwrap();
        let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
        let worded = |notice: &notices::Notice| {
            huolang_engine::notices::word(notice, huolang_engine::settings::Language::ZhCn).body
        };
        open.iter().map(|notice| (notice.cause.clone(), worded(notice))).collect()
    }

    pub async fn notices(&self) -> Vec<String> {
        let mut conn = self.db.reader().await.unwrap();
        let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
        open.into_iter().map(|notice| notice.cause).collect()
    }
}

fn adapter(market: &Arc<XianyuMarket>, clock: &Arc<ManualClock>) -> Arc<XianyuAdapter> {
    let fields: BTreeMap<String, String> =
        [("accept_risk", "true"), ("detail_gap_ms", "0"), ("writes_per_minute", "6000"), ("list_seconds", "10")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
    let cookie = Kept { secret: Secret::new(market.cookie()), expires_at: None, kept_at: START };
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

fn listed(product: huolang_platforms::capability::PlatformProduct) -> ListedProduct {
    ListedProduct {
        product_ref: product.product_ref,
        title: product.title,
        price: product.price,
        status: ProductStatus::OnSale,
        skus: Vec::new(),
    }
}
