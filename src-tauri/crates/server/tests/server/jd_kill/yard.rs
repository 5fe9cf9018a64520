//! JD outside, the server that is killed, and the orders that go on meanwhile.

use std::{
    net::SocketAddr,
    process::{Command, ExitStatus},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use huolang_domain::{BatchId, Dice as _, PoolId, ShopId, expiry::DrawOrder, platform::PlatformKind};
use huolang_engine::{
    Engine,
    boot::{BootOptions, boot},
    inbound::NewMapping,
};
use huolang_store::{
    Durability, batches,
    cards::{CardText, NewCard, import_many},
    credentials,
    offers::OfferKind,
    pools::{self, Pool, PoolKind},
    shops::{self, Shop, ShopState},
};
use huolang_testkit::{JdGeneral, SeededDice, jd::Ledger, jd_general::Order};
use huolang_vault::Secret;
use serde_json::json;
use tokio::{sync::watch, task::JoinHandle};

use crate::program::{Folder, Serving};

const KEY: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const AES_KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
/// More than all orders of a test take.
const CARDS: usize = 80_000;
/// The longest wait for anything.
const LONGEST: Duration = Duration::from_secs(120);

pub struct Yard {
    pub dice: Arc<SeededDice>,
    folder: Folder,
    jd: Arc<JdGeneral>,
    path: String,
    /// Where the server listens now; `None` while it is dead.
    address: watch::Sender<Option<SocketAddr>>,
    answered: Arc<AtomicU64>,
    next: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl Yard {
    pub async fn open(seed: u64) -> Self {
        let folder = Folder::new();
        std::fs::create_dir_all(folder.data()).unwrap();
        let mut options = BootOptions::new(folder.data());
        options.key = huolang_vault::Options::new(folder.data()).with_key_file(folder.key());
        options.run_tasks = false;
        options.practice = false;
        let running = boot(options).await.unwrap();
        let path = furnish(&running.engine).await;
        running.shutdown().await;
        Self {
            dice: Arc::new(SeededDice::of(seed)),
            folder,
            jd: Arc::new(JdGeneral::start(0, KEY, AES_KEY).await.unwrap()),
            path,
            address: watch::Sender::new(None),
            answered: Arc::default(),
            next: Arc::new(AtomicU64::new(1)),
            over: Arc::default(),
        }
    }

    fn serve(&self) -> Command {
        self.folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"])
    }

    /// Buyers that go on whatever becomes of the server; an order that was not answered is sent again.
    pub fn buyers(&self, count: usize) -> Vec<JoinHandle<()>> {
        (0..count)
            .map(|_| {
                let (jd, path, mut address) = (Arc::clone(&self.jd), self.path.clone(), self.address.subscribe());
                let (answered, next, over) =
                    (Arc::clone(&self.answered), Arc::clone(&self.next), Arc::clone(&self.over));
                tokio::spawn(async move {
                    let mut caller = None;
                    while !over.load(Ordering::SeqCst) {
                        let order = Order::one(next.fetch_add(1, Ordering::SeqCst), "W-CARD");
                        loop {
                            let here = *address.wait_for(Option::is_some).await.unwrap();
                            let caller = caller.get_or_insert_with(|| (here, JdGeneral::caller(here.unwrap())));
                            if caller.0 != here {
                                *caller = (here, JdGeneral::caller(here.unwrap()));
                            }
                            match jd.begin(&mut caller.1, &path, &order).await {
                                // 4 asks JD to come again.
                                Ok(said) => match said.unwrap().json()["produceStatus"].as_u64() {
                                    Some(4) => {}
                                    _ => break,
                                },
                                Err(_) => tokio::time::sleep(Duration::from_millis(2)).await,
                            }
                        }
                        answered.fetch_add(1, Ordering::SeqCst);
                        // Cards must last for the whole test.
                        tokio::time::sleep(Duration::from_millis(15)).await;
                    }
                })
            })
            .collect()
    }

    fn start(&self, command: Command) -> Serving {
        let serving = Serving::try_start(command).unwrap();
        let address = serving.address.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        self.address.send_replace(Some(address));
        serving
    }

    /// Runs the server until it dies at a fail point.
    pub async fn die(&self, place: &str) -> ExitStatus {
        let mut command = self.serve();
        command.env("HUOLANG_FAIL", place);
        let mut serving = match Serving::try_start(command) {
            Ok(serving) => serving,
            Err(status) => return status,
        };
        let address = serving.address.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        self.address.send_replace(Some(address));
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = serving.ended() {
                break status;
            }
            assert!(begun.elapsed() < LONGEST, "{place} was not reached");
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        self.address.send_replace(None);
        status
    }

    /// Kills the server after it has answered a drawn number of orders, and a drawn moment more.
    pub async fn kill_at_work(&self) {
        let serving = self.start(self.serve());
        let target = self.answered.load(Ordering::SeqCst) + 1 + self.dice.below(60);
        let begun = Instant::now();
        while self.answered.load(Ordering::SeqCst) < target {
            assert!(begun.elapsed() < LONGEST, "the server answers nothing");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // Sometimes long enough for the callbacks of these orders.
        tokio::time::sleep(Duration::from_micros(self.dice.below(3_000))).await;
        if self.dice.below(4) == 0 {
            tokio::time::sleep(Duration::from_millis(1_000 + self.dice.below(200))).await;
        }
        serving.kill();
        self.address.send_replace(None);
    }

    /// Lets the buyers end on a server that lives; gives how many orders there were.
    pub async fn end(&self, buyers: Vec<JoinHandle<()>>) -> u64 {
        self.over.store(true, Ordering::SeqCst);
        let serving = self.start(self.serve());
        for buyer in buyers {
            buyer.await.unwrap();
        }
        assert!(serving.end().success());
        self.address.send_replace(None);
        self.next.load(Ordering::SeqCst) - 1
    }

    /// Lets the server call back in peace.
    pub async fn drain(&self, sent: u64) -> Ledger {
        let serving = self.start(self.serve());
        let begun = Instant::now();
        loop {
            let ledger = self.jd.ledger();
            let told = ledger.0.values().filter(|entry| entry.callbacks > 0 || entry.told_at_once).count();
            if told as u64 == sent {
                assert!(serving.end().success());
                return ledger;
            }
            assert!(begun.elapsed() < LONGEST, "{told} of {sent} orders were told; {:?}", ledger.faults().first());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// A shop, its cards and its mapping; gives the path of `beginDistill`.
async fn furnish(engine: &Engine) -> String {
    let now = engine.now();
    let ids = engine.ids();
    let pool = Pool {
        id: PoolId::fresh(ids.as_ref()),
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
    let fields =
        json!({ "vendor_id": "1201", "answer_mode": "async", "test_shop": "true", "callback_hosts": "127.0.0.1" });
    let shop = Shop {
        id: ShopId::fresh(ids.as_ref()),
        platform: PlatformKind::JdGeneral,
        name: "京东".to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({ "fields": fields }),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let (shop_id, pool_id, writer) = (shop.id.clone(), pool.id.clone(), engine.clone());
    engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let (vault, ids) = (writer.vault(), writer.ids().as_ref());
                shops::insert(tx, &shop).await?;
                for (name, key) in [("sign_key", KEY), ("aes_key", AES_KEY)] {
                    credentials::save(tx, vault, &shop.id, name, &Secret::from(key), None, now).await?;
                }
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
    let new = NewMapping {
        product_ref: "W-CARD".to_owned(),
        title: "京东卡".to_owned(),
        kind: OfferKind::Cards,
        account_format: String::new(),
        price: None,
        several: false,
        switched_on: true,
        pool_id: Some(pool_id),
    };
    engine.save_mapping(&shop_id, new, "test").await.unwrap();
    engine.renew_path_token(&shop_id, "test").await.unwrap();
    let known = engine.inbound_shop(&shop_id).await.unwrap();
    format!("/api/jd/general/{}/beginDistill", known.token.as_ref().unwrap().expose())
}
