//! What the seller sets up: endpoint and key, how shops and products are talked about, reply rules.

use super::{
    TalkDesk, TalkSettings,
    ask::{self, KEY_NAME},
};
use crate::{EngineError, Topic, model::Endpoint};
use huolang_domain::{
    ErrorCode, RuleId, ShopId,
    talk::{CallPurpose, Question, ReplyRule},
};
use huolang_store::{
    Durability, model_keys, reply_rules, settings as rows,
    talk_setup::{self, TalkProduct, TalkShop},
};
use huolang_vault::Secret;
use serde_json::json;

/// What becomes of the key.
#[derive(Debug, Clone)]
pub enum KeyChange {
    /// It stays.
    Keep,
    /// It is taken away.
    Remove,
    /// It is another one.
    Set(Secret<String>),
}

/// That a key is kept, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHint(pub String);

/// What a trial of an endpoint came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What went wrong.
    pub trouble: Option<(ErrorCode, String)>,
    /// The model.
    pub model: String,
    /// How long it took, in milliseconds.
    pub latency_ms: i64,
    /// What it cost, in millionths of a yuan.
    pub cost: i64,
}

impl TalkDesk<'_> {
    /// The settings in force.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn settings(self) -> Result<TalkSettings, EngineError> {
        self.0.talk_settings(&mut self.0.db().reader().await?).await
    }

    /// The key, masked; absent: none is kept.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub async fn key_hint(self) -> Result<Option<KeyHint>, EngineError> {
        let key = model_keys::get(&mut self.0.db().reader().await?, self.0.vault(), KEY_NAME).await?;
        Ok(key.map(|key| KeyHint(masked(key.expose()))))
    }

    /// Keeps the settings, and the key where it changes.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidInput`]: a figure out of its range, named by the message; what the database or the vault refuses.
    pub async fn save_settings(
        self,
        mut settings: TalkSettings,
        key: KeyChange,
        actor: &str,
    ) -> Result<TalkSettings, EngineError> {
        settings.check()?;
        let (engine, now) = (self.0.clone(), self.0.now());
        settings.updated_at = Some(now);
        let kept = serde_json::to_value(&settings)
            .map_err(|error| EngineError::refused(ErrorCode::Internal, error.to_string()))?;
        let changed = !matches!(key, KeyChange::Keep);
        let detail = json!({ "preset": settings.preset, "model": settings.model, "key_changed": changed });
        let entry = self.0.audit_entry(actor, "ai.settings", "ai", detail);
        self.0
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    rows::set(tx, super::settings::KEY, &kept, now).await?;
                    match key {
                        KeyChange::Keep => {}
                        KeyChange::Remove => model_keys::delete(tx, KEY_NAME).await?,
                        KeyChange::Set(key) => model_keys::save(tx, engine.vault(), KEY_NAME, &key, now).await?,
                    }
                    entry.append(tx).await
                })
            })
            .await?;
        self.0.bus().tell(Topic::Ai, ["settings"]);
        Ok(settings)
    }

    /// Asks an endpoint a short question; what is absent is as it is set.
    ///
    /// # Errors
    /// What the database or the vault refuses; a model in trouble is an answer.
    pub async fn try_endpoint(
        self,
        base_url: Option<String>,
        model: Option<String>,
        key: Option<Secret<String>>,
    ) -> Result<Trial, EngineError> {
        let settings = self.settings().await?;
        let kept = ask::endpoint(self.0, &settings).await?;
        // The kept key goes to no other host than the one it was set for.
        let elsewhere = base_url.as_ref().is_some_and(|url| host_of(url) != host_of(&kept.base_url));
        let endpoint = Endpoint {
            base_url: base_url.unwrap_or_else(|| kept.base_url.clone()),
            model: model.unwrap_or_else(|| kept.model.clone()),
            key: key.or_else(|| kept.key.clone().filter(|_| !elsewhere)),
            max_tokens: kept.max_tokens.min(50),
            ..kept
        };
        let question = Question { system: "只回两个字：在的".to_owned(), user: "在吗".to_owned() };
        let nobody = ask::For::default();
        let asked = ask::ask(self.0, &settings, &endpoint, &nobody, CallPurpose::Check, &question, 0.1);
        let model = endpoint.model.clone();
        Ok(match Box::pin(asked).await {
            Ok(said) => Trial { trouble: None, model, latency_ms: said.latency_ms, cost: said.cost },
            Err(ask::Silence::Engine(error)) => return Err(error),
            Err(ask::Silence::Capped(_)) => {
                let trouble = Some((ErrorCode::BudgetExhausted, "a cap is reached".to_owned()));
                Trial { trouble, model, latency_ms: 0, cost: 0 }
            }
            Err(ask::Silence::Fault(fault)) => {
                Trial { trouble: Some((fault.code(), fault.to_string())), model, latency_ms: 0, cost: 0 }
            }
        })
    }

    /// Sets how a shop's buyers are answered.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`]; what the database refuses.
    pub async fn save_shop(self, shop: TalkShop, actor: &str) -> Result<(), EngineError> {
        let id = shop.shop_id.clone();
        let detail = json!({ "mode": shop.mode, "change_price": shop.change_price });
        let entry = self.0.audit_entry(actor, "ai.shop", id.as_str(), detail);
        self.0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    talk_setup::save_shop(tx, &shop).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        self.0.bus().tell(Topic::Ai, ["shops"]);
        self.0.bus().tell(Topic::Conversations, Vec::<String>::new());
        Ok(())
    }

    /// Sets how a product is talked about; absent: as its shop's others.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn save_product(
        self,
        shop: &ShopId,
        product: &str,
        setup: Option<TalkProduct>,
        actor: &str,
    ) -> Result<(), EngineError> {
        let detail = json!({
            "shop_id": shop,
            "mode": setup.as_ref().and_then(|setup| setup.mode),
            "floor": setup.as_ref().and_then(|setup| setup.floor),
        });
        let entry = self.0.audit_entry(actor, "ai.product", product, detail);
        let (shop, product) = (shop.clone(), product.to_owned());
        self.0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    match setup {
                        Some(setup) => talk_setup::save_product(tx, &setup).await?,
                        None => {
                            talk_setup::delete_product(tx, &shop, &product).await?;
                        }
                    }
                    entry.append(tx).await
                })
            })
            .await?;
        self.0.bus().tell(Topic::Ai, ["products"]);
        Ok(())
    }

    /// Writes a reply rule.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn save_rule(self, rule: ReplyRule, actor: &str) -> Result<(), EngineError> {
        let (id, now) = (rule.id.clone(), self.0.now());
        let entry = self.0.audit_entry(actor, "reply_rule.save", id.as_str(), json!({ "name": rule.name }));
        self.0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    reply_rules::save(tx, &rule, now).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        self.0.bus().tell(Topic::ReplyRules, [id.as_str()]);
        Ok(())
    }

    /// Takes a reply rule away.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn delete_rule(self, id: &RuleId, actor: &str) -> Result<(), EngineError> {
        let gone = id.clone();
        let entry = self.0.audit_entry(actor, "reply_rule.delete", id.as_str(), json!({}));
        self.0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    reply_rules::delete(tx, &gone).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        self.0.bus().tell(Topic::ReplyRules, [id.as_str()]);
        Ok(())
    }

    /// Puts reply rules into an order.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn order_rules(self, ids: Vec<RuleId>) -> Result<(), EngineError> {
        let now = self.0.now();
        self.0
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { reply_rules::order(tx, &ids, now).await }))
            .await?;
        self.0.bus().tell(Topic::ReplyRules, Vec::<String>::new());
        Ok(())
    }
}

impl crate::Engine {
    /// Keeps a picture and gives its id.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub async fn keep_picture(&self, picture: huolang_store::pictures::Picture) -> Result<String, EngineError> {
        let (engine, id, now) = (self.clone(), self.ids().fresh(), self.now());
        let kept = id.clone();
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { huolang_store::pictures::insert(tx, engine.vault(), &kept, &picture, now).await })
            })
            .await?;
        Ok(id)
    }
}

/// The first three signs and the last four; of a short key nothing.
fn masked(key: &str) -> String {
    let signs: Vec<char> = key.chars().collect();
    if signs.len() < 12 {
        return "••••".to_owned();
    }
    let (head, tail) = (signs[..3].iter(), signs[signs.len() - 4..].iter());
    format!("{}…{}", head.collect::<String>(), tail.collect::<String>())
}

fn host_of(url: &str) -> Option<String> {
    huolang_platforms::http::parse_base(url).ok().map(|url| huolang_platforms::http::host_label(&url))
}
