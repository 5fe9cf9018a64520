//! A small house for tests of the parts around the main job: a real store in a folder of its own, a clock that stands.

#![allow(clippy::unwrap_used)]

use crate::{Engine, Home, practice, round::Round};
use huolang_domain::{Millis, PoolId, testing::ManualClock};
use huolang_notify::Recorder;
use huolang_platforms::practice::Payment;
use huolang_store::{
    Db, Durability, Location, OpenOptions, pools,
    routes::{self, Route, RouteMode},
    sql,
};
use huolang_testkit::SeededDice;
use huolang_vault::{MasterKey, Vault};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// 2026-11-20 10:00 in Shanghai.
pub(crate) const MORNING: Millis = Millis(1_795_140_000_000);

/// The house.
pub(crate) struct House {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) desktop: Arc<Recorder>,
}

impl House {
    /// A house without a shop.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        for made in [home.backups(), home.exports()] {
            std::fs::create_dir_all(made).unwrap();
        }
        let db = Db::open(&Location::Sqlite { path: home.database() }, OpenOptions::default()).await.unwrap();
        let vault = Vault::from_master_key(MasterKey::from_bytes([7; 32])).unwrap();
        let (clock, desktop) = (Arc::new(ManualClock::at(MORNING)), Arc::new(Recorder::new("desktop", 100)));
        let mut round = Round::new(home);
        round.channels.push(desktop.clone());
        let builder = Engine::builder(db, vault).clock(clock.clone()).dice(Arc::new(SeededDice::of(1)));
        let engine = builder.round(round).build().unwrap();
        Self { folder, engine, clock, desktop }
    }

    /// Another program on the same data: beside this one, or after it was killed.
    pub(crate) async fn another(&self) -> Engine {
        let home = Home::new(self.folder.path());
        let db = Db::open(&Location::Sqlite { path: home.database() }, OpenOptions::default()).await.unwrap();
        let vault = Vault::from_master_key(MasterKey::from_bytes([7; 32])).unwrap();
        let mut round = Round::new(home);
        round.channels.push(self.desktop.clone());
        let builder = Engine::builder(db, vault).clock(self.clock.clone()).dice(Arc::new(SeededDice::of(2)));
        builder.round(round).build().unwrap()
    }

    /// A house with the practice shop open, `cards` practice cards a pool.
    pub(crate) async fn practice(cards: usize) -> Self {
        let house = Self::empty().await;
        practice::seed(&house.engine, cards, None).await.unwrap();
        crate::shops::connect::every_shop(&house.engine).await.unwrap();
        house
    }

    /// Lists the orders of every shop and works until nothing is due.
    pub(crate) async fn work(&self) {
        for shop in self.engine.shops().all() {
            while self.engine.poll_round(&shop.id).await.unwrap().more {}
        }
        self.engine.drain().await.unwrap();
    }

    /// Has a practice buyer pay and the order delivered; gives how long the delivery took.
    pub(crate) async fn delivery_takes(&self) -> Duration {
        let payment = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
        self.engine.practice().unwrap().pay(&payment, 1).unwrap();
        let begun = Instant::now();
        self.work().await;
        begun.elapsed()
    }

    /// Sets a cell of the matrix; without a shop for every one that has none of its own.
    pub(crate) async fn route(&self, event: &str, channel: &str, shop: &str, mode: RouteMode) {
        let route = Route {
            event: event.to_owned(),
            channel_id: channel.to_owned(),
            shop_id: shop.to_owned(),
            mode,
            after_ms: 0,
            repeat_ms: 0,
        };
        let now = self.engine.now();
        let set = self
            .engine
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { routes::set(tx, &route, now).await }));
        set.await.unwrap();
    }

    /// The pool whose name begins so.
    pub(crate) async fn pool(&self, name: &str) -> PoolId {
        let pools = pools::list(&mut self.engine.db().reader().await.unwrap()).await.unwrap();
        pools.into_iter().find(|pool| pool.name.starts_with(name)).unwrap().id
    }

    /// Gives a pool an expiry guard of so many days, and all of its cards the same end.
    pub(crate) async fn guard_pool(&self, pool: &PoolId, days: i64, end: Millis) {
        let pool = pool.clone();
        let set = self.engine.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                sql!(tx, "UPDATE card_pools SET near_expiry_days = $2 WHERE id = $1", &pool, days).execute().await?;
                sql!(tx, "UPDATE cards SET expires_at = $2 WHERE pool_id = $1", &pool, end).execute().await
            })
        });
        set.await.unwrap();
    }

    /// What a pool can still give.
    pub(crate) async fn left(&self, pool: &PoolId) -> i64 {
        let left =
            pools::available(&mut self.engine.db().reader().await.unwrap(), std::slice::from_ref(pool)).await.unwrap();
        left[pool].unwrap()
    }
}
