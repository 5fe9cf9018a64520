//! After a restore nobody here knows the orders that were taken since the backup. 京东游戏点卡 is then told to ask again: "no
//! such order" would refund buyers who have their cards. The seller is told, and sets it back once these orders are settled.

use super::told;
use crate::{Engine, EngineError, notice};
use huolang_domain::platform::PlatformKind;
use huolang_store::{Durability, shops};
use serde_json::{Value, json};

/// The field of a shop's form, and what it is set to.
const FIELD: &str = "unknown_order";
const ASK_AGAIN: &str = "ask_again";

impl Engine {
    /// Has every shop of 京东游戏点卡 ask again for orders that nobody knows.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn ask_again_after_restore(&self) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let told = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let mut raises = Vec::new();
                    for shop in shops::list(tx).await? {
                        if shop.platform != PlatformKind::JdGame {
                            continue;
                        }
                        let Some(config) = asking_again(&shop.config) else { continue };
                        shops::update(tx, &shop.id, &shop.name, &config, now).await?;
                        let entry = engine.audit_entry("system", "shop.asks_again", shop.id.as_str(), json!({}));
                        entry.append(tx).await?;
                        raises.push(told::asks_again(&shop));
                    }
                    notice::write(tx, &raises, engine.ids().as_ref(), now).await
                })
            })
            .await?;
        self.inbound_shops_changed();
        self.tell_notices(told);
        Ok(())
    }
}

/// The settings of a shop with the field set; `None` when it is already.
fn asking_again(config: &Value) -> Option<Value> {
    if config.get("fields").and_then(|fields| fields.get(FIELD)).and_then(Value::as_str) == Some(ASK_AGAIN) {
        return None;
    }
    let mut config = config.as_object().cloned().unwrap_or_default();
    let mut fields = config.get("fields").and_then(Value::as_object).cloned().unwrap_or_default();
    fields.insert(FIELD.to_owned(), json!(ASK_AGAIN));
    config.insert("fields".to_owned(), Value::Object(fields));
    Some(Value::Object(config))
}
