//! From a shop's row and its secrets to a connected shop.

use super::{
    LaneLimits, Shop, Standing,
    keeper::{self, StoreKeeper},
    park,
};
use crate::{Engine, EngineError, jobs::kind};
use huolang_domain::{ErrorCode, ShopId, platform::PlatformKind};
use huolang_platforms::{
    capability::Adapter,
    connect::{self, Access, ConnectError, Surroundings},
    http::{HttpClient, HttpFault, HttpLimits},
    registry,
};
use huolang_store::{
    Durability, credentials, jobs,
    shops::{self, ShopState},
};
use huolang_vault::Secret;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

/// The name of the form's fields within a shop's settings.
pub const FIELDS: &str = "fields";

/// Why a shop is parked that nobody has logged in yet.
pub const NOT_AUTHORIZED: &str = "not_authorized";

/// Connects every shop there is. One that cannot be connected keeps nobody else from it: its row says why.
///
/// # Errors
/// What the database refuses; a practice journal that cannot be read.
pub(crate) async fn every_shop(engine: &Engine) -> Result<(), EngineError> {
    let rows = shops::list(&mut engine.db().reader().await?).await?;
    for row in rows {
        let practice = row.platform == PlatformKind::Practice;
        let (id, platform) = (row.id.clone(), row.platform);
        match one(engine, row).await {
            Ok(()) => {}
            Err(error) if practice => return Err(error),
            Err(error) => {
                tracing::warn!(shop.id = %id, %platform, %error, "a shop could not be connected; its settings need a look");
                engine.shops().set_problem(&id, error.to_string());
            }
        }
    }
    Ok(())
}

async fn one(engine: &Engine, row: shops::Shop) -> Result<(), EngineError> {
    let adapter: Arc<dyn Adapter> = if row.platform == PlatformKind::Practice {
        Arc::new(crate::practice::adapter(engine, &row).await?)
    } else {
        let access = engine.access(&row).await?;
        connect::connect(row.platform, access, engine.surroundings()?).map_err(|error| refused(&error))?
    };
    let standing = standing(engine, &row, adapter.as_ref()).await?;
    let own = adapter.pull_orders().and_then(|orders| orders.interval_ms());
    let shop = Shop::new(row.id, adapter, LaneLimits::usual(row.platform), engine.now())
        .polled_every(own.or(row.config.get("poll_interval_ms").and_then(Value::as_i64)));
    shop.stand(standing);
    let shop = engine.shops().connect(shop);
    // Work that met the shop while it was not connected was held back.
    if standing == Standing::Active {
        park::let_go_on(engine, &shop.id).await?;
    }
    Ok(())
}

/// How a shop stands once it is connected: one that nobody has logged in yet waits for that, and no longer than until then.
async fn standing(engine: &Engine, row: &shops::Shop, adapter: &dyn Adapter) -> Result<Standing, EngineError> {
    let waits = waits_for_login(adapter);
    let waited = row.parked_reason.as_deref() == Some(NOT_AUTHORIZED);
    let (state, reason) = match row.state {
        ShopState::Active if waits => (ShopState::Parked, Some(NOT_AUTHORIZED)),
        ShopState::Parked if waited && !waits => (ShopState::Active, None),
        state => return Ok(Standing::of(state.as_str())),
    };
    let (id, now) = (row.id.clone(), engine.now());
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::set_state(tx, &id, state, reason, now).await?;
                match state {
                    ShopState::Active => jobs::unpark_shop(tx, &id).await,
                    _ => jobs::park_shop(tx, &id, kind::HELD_BACK).await,
                }
            })
        })
        .await?;
    Ok(Standing::of(state.as_str()))
}

/// Whether nobody has logged a shop in yet.
pub(crate) fn waits_for_login(adapter: &dyn Adapter) -> bool {
    adapter.authorize().is_some_and(|authorize| !authorize.is_authorized())
}

impl Engine {
    /// Connects a shop that was added or changed, and starts its loops where tasks run.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::InvalidInput`] when a field of its form is missing or wrong; what the database
    /// refuses.
    pub async fn connect_shop(&self, id: &ShopId) -> Result<(), EngineError> {
        let row = shops::get(&mut self.db().reader().await?, id).await?;
        if let Err(error) = one(self, row).await {
            self.shops().disconnect(id);
            self.shops().set_problem(id, error.to_string());
            return Err(error);
        }
        let supervisor = self.supervisor();
        if let Some(supervisor) = supervisor {
            self.start_shop(&supervisor, id).await?;
        }
        self.ring_all();
        Ok(())
    }

    /// Takes a shop out: its loops end and are taken off the task table.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn disconnect_shop(&self, id: &ShopId) -> Result<(), EngineError> {
        self.shops().disconnect(id);
        if let Some(supervisor) = self.supervisor() {
            for work in crate::Work::of_shop(id) {
                supervisor.retire(&work.id()).await?;
            }
        }
        Ok(())
    }

    /// Whether the form of a shop on `platform` could be connected, without keeping anything. `held`: the secrets that are kept;
    /// `secrets`: those that were typed. Gives the account, as far as the form tells.
    ///
    /// # Errors
    /// [`ConnectError`] names the field that is missing or wrong.
    pub fn try_form(
        &self,
        platform: PlatformKind,
        gateway: Option<String>,
        fields: BTreeMap<String, String>,
        held: BTreeMap<String, credentials::Credential>,
        secrets: &BTreeMap<String, Secret<String>>,
    ) -> Result<Option<String>, ConnectError> {
        let access = self.form_access(gateway, fields, held, secrets);
        // Connecting makes no call, and knows more than the form: that a date is one, or that an end lies after its beginning.
        match self.surroundings() {
            Ok(around) if registry::connector(platform).is_some() => {
                connect::connect(platform, access, around).map(|adapter| adapter.account())
            }
            _ => huolang_platforms::form::check(platform, &access).map(|()| None),
        }
    }

    /// One shop is added or changed at a time: held from asking whether its account is free until the shop is connected, so that
    /// of two that come at the same moment the second one meets the first.
    pub async fn one_shop_at_a_time(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.adding().lock().await
    }

    /// Refuses an account that another shop is already: each order would come twice, and the second shop could not be deleted any
    /// more. `shop`: the one that is changed; what it is already it may stay.
    ///
    /// # Errors
    /// [`EngineError::AccountTaken`]; what the database refuses.
    pub async fn refuse_taken(
        &self,
        platform: PlatformKind,
        account: Option<&str>,
        shop: Option<&ShopId>,
    ) -> Result<(), EngineError> {
        let Some(account) = account else { return Ok(()) };
        let own = shop.and_then(|id| self.shops().get(id)).and_then(|shop| shop.adapter.account());
        if own.as_deref() == Some(account) {
            return Ok(());
        }
        let Some(holder) = self.shops().holder(platform, account, shop) else { return Ok(()) };
        let shop = shops::get(&mut self.db().reader().await?, &holder).await?.name;
        Err(EngineError::AccountTaken { shop })
    }

    /// An adapter of what a form holds, for asking the platform before anything is kept.
    ///
    /// # Errors
    /// [`ConnectError`] names the field that is missing or wrong.
    pub fn form_adapter(
        &self,
        platform: PlatformKind,
        gateway: Option<String>,
        fields: BTreeMap<String, String>,
        secrets: &BTreeMap<String, Secret<String>>,
    ) -> Result<Arc<dyn Adapter>, ConnectError> {
        let around = self.surroundings().map_err(|_| ConnectError::NotConnectable(platform))?;
        connect::connect(platform, self.form_access(gateway, fields, BTreeMap::new(), secrets), around)
    }

    /// What a form holds beside what is kept; what the platform gives in return is forgotten. What is typed is newer than what is
    /// kept: an adapter may go by that.
    fn form_access(
        &self,
        gateway: Option<String>,
        fields: BTreeMap<String, String>,
        held: BTreeMap<String, credentials::Credential>,
        secrets: &BTreeMap<String, Secret<String>>,
    ) -> Access {
        let now = self.now();
        let typed = |secret: &Secret<String>| connect::Kept { secret: secret.clone(), expires_at: None, kept_at: now };
        let mut all: BTreeMap<String, connect::Kept> =
            held.into_iter().map(|(name, held)| (name, keeper::kept(held))).collect();
        all.extend(secrets.iter().map(|(name, secret)| (name.clone(), typed(secret))));
        Access { shop: ShopId::from("form"), gateway, fields, secrets: all, keeper: Arc::new(connect::Forgetful) }
    }

    /// What every adapter is given.
    pub(crate) fn surroundings(&self) -> Result<Surroundings, EngineError> {
        Ok(Surroundings {
            http: self.http()?,
            clock: Arc::clone(self.clock()),
            dice: Arc::clone(self.dice()),
            apps: Arc::clone(self.apps()),
        })
    }

    /// The HTTP client: every host it calls is listed.
    pub(crate) fn http(&self) -> Result<HttpClient, EngineError> {
        let client = HttpClient::new(HttpLimits::default(), Arc::clone(self.clock()), Arc::clone(self.contacts()));
        client.map_err(|error| http_refused(&error))
    }

    async fn access(&self, row: &shops::Shop) -> Result<Access, EngineError> {
        let kept = credentials::all(&mut self.db().reader().await?, self.vault(), &row.id).await?;
        let mut fields = fields_of(&row.config);
        // 实时推送 is a setting of every shop, so no form asks for it.
        if row.config.get("push").and_then(Value::as_bool) == Some(false) {
            fields.insert("push".to_owned(), "false".to_owned());
        }
        Ok(Access {
            shop: row.id.clone(),
            gateway: row.config.get("gateway").and_then(Value::as_str).map(str::to_owned),
            fields,
            secrets: kept.into_iter().map(|(name, kept)| (name, keeper::kept(kept))).collect(),
            keeper: Arc::new(StoreKeeper::new(self, &row.id, row.platform)),
        })
    }

    /// Writes the secrets of a form.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub async fn save_secrets(
        &self,
        shop: &ShopId,
        secrets: BTreeMap<String, Secret<String>>,
    ) -> Result<(), EngineError> {
        let (engine, shop) = (self.clone(), shop.clone());
        self.db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    for (name, secret) in &secrets {
                        credentials::save(tx, engine.vault(), &shop, name, secret, None, engine.now()).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }

    fn supervisor(&self) -> Option<crate::supervisor::Supervisor> {
        self.around().supervisor.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The form's fields as kept in a shop's settings.
#[must_use]
pub fn fields_of(config: &Value) -> BTreeMap<String, String> {
    let fields = config.get(FIELDS).and_then(Value::as_object);
    fields.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

fn refused(error: &ConnectError) -> EngineError {
    let code = match error {
        ConnectError::Missing { .. } | ConnectError::Invalid { .. } => ErrorCode::InvalidInput,
        ConnectError::NotConnectable(_) => ErrorCode::CapabilityMissing,
    };
    EngineError::refused(code, error.to_string())
}

pub(crate) fn http_refused(error: &HttpFault) -> EngineError {
    EngineError::refused(ErrorCode::InvalidInput, error.to_string())
}
