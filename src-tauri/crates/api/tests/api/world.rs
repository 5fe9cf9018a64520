//! A program in a folder of its own, with its Router.

use axum::Router;
use huolang_api::{ApiOptions, Door, Mode, ServerOptions};
use huolang_engine::Engine;
use huolang_engine::boot::{BootOptions, Running, boot};
use huolang_vault::{Secret, SourceKind};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ask::{Ask, Said};

/// Printed on the server's console.
pub const SETUP_TOKEN: &str = "set-up-token-of-the-console";
/// The password of the first user.
pub const PASSWORD: &str = "a long sentence nobody guesses";

/// A program and its Router.
pub struct World {
    pub router: Router,
    pub running: Running,
    pub folder: TempDir,
}

impl World {
    /// At the window: no login.
    pub async fn window() -> Self {
        Self::start(|| Mode::Desktop, |_| {}).await
    }

    /// Over TCP: door and login; nobody is set up.
    pub async fn server() -> Self {
        Self::server_with(|_| {}).await
    }

    /// Over TCP, started otherwise than usual.
    pub async fn server_with(change: impl FnOnce(&mut BootOptions)) -> Self {
        let mode = || {
            Mode::Server(ServerOptions {
                door: Door { names: vec!["shop.example".to_owned()], remote_peers: false },
                setup_token: Some(Secret::new(SETUP_TOKEN.to_owned())),
                secure_cookie: false,
            })
        };
        Self::start(mode, change).await
    }

    /// Ends the program; `meanwhile` may do something to its folder before it is started again there, at the window.
    pub async fn again(self, meanwhile: impl FnOnce(&std::path::Path)) -> Self {
        let Self { router, running, folder } = self;
        drop(router);
        running.shutdown().await;
        meanwhile(folder.path());
        Self::start_in(folder, || Mode::Desktop, |_| {}).await
    }

    async fn start(mode: impl FnOnce() -> Mode, change: impl FnOnce(&mut BootOptions)) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), mode, change).await
    }

    async fn start_in(folder: TempDir, mode: impl FnOnce() -> Mode, change: impl FnOnce(&mut BootOptions)) -> Self {
        let mut options = BootOptions::new(folder.path());
        options.key = options.key.only(SourceKind::KeyFile);
        options.run_tasks = false;
        options.practice_cards = 8;
        change(&mut options);
        let running = boot(options).await.unwrap();
        let options = ApiOptions { mode: mode(), data_folder: folder.path().to_owned() };
        Self { router: huolang_api::router(&running.engine, options), running, folder }
    }

    pub fn engine(&self) -> &Engine {
        &self.running.engine
    }

    pub async fn get(&self, path: &str) -> Said {
        Ask::get(path).send(&self.router).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Said {
        Ask::post(path, body).send(&self.router).await
    }

    pub async fn send(&self, method: &str, path: &str, body: Value) -> Said {
        Ask::new(method, path).json(body).send(&self.router).await
    }

    /// Makes the first user and gives the cookie.
    pub async fn set_up(&self) -> String {
        let body = json!({ "setup_token": SETUP_TOKEN, "name": "老板", "password": PASSWORD });
        self.post("/api/v1/setup", body).await.ok().cookie()
    }

    /// Lets practice buyers pay and works until everything is done; gives the numbers of the orders.
    pub async fn buy(&self, product: &str, count: i64) -> Vec<String> {
        let body = json!({ "product_ref": product, "count": count });
        let said = self.post("/api/v1/practice/payments", body).await.ok();
        self.work().await;
        said.body["sns"].as_array().unwrap().iter().map(|sn| sn.as_str().unwrap().to_owned()).collect()
    }

    /// Reads the shop's orders and works until nothing is due; then reads what the shop makes of it.
    pub async fn work(&self) {
        let shop = self.engine().practice_shop().unwrap().shop_id;
        for _ in 0..2 {
            self.engine().poll_round(&shop).await.unwrap();
            self.engine().drain().await.unwrap();
        }
    }

    /// The id of an order.
    pub async fn order_id(&self, sn: &str) -> String {
        let said = self.post("/api/v1/orders/lookup", json!({ "sns": [sn] })).await.ok();
        said.body["items"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The id of an order of any shop, without asking over the API.
    pub async fn order_by_sn(&self, sn: &str) -> huolang_domain::OrderId {
        let mut conn = self.engine().db().reader().await.unwrap();
        let found = huolang_store::orders::by_sns(&mut conn, &[huolang_domain::OrderSn::from(sn)]).await.unwrap();
        found.first().unwrap().id.clone()
    }

    /// Waits until long work has ended, and gives it.
    pub async fn ended(&self, said: &Said) -> Value {
        let id = said.body["operation_id"].as_str().unwrap();
        self.engine().operations().wait(id).await.unwrap();
        self.get(&format!("/api/v1/operations/{id}")).await.ok().body
    }
}

/// The practice products.
pub const MONTH_CARD: &str = "715300184201";
pub const GAME_CARD: &str = "715300184202";
pub const HEADPHONES: &str = "715300184204";
