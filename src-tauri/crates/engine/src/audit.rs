//! Writes what a person did into the chained log, in the same transaction as the deed.

use crate::Engine;
use huolang_domain::Millis;
use huolang_store::{StoreError, Tx, audit};
use serde_json::Value;

/// A deed, ready to be written.
#[derive(Debug, Clone)]
pub(crate) struct AuditEntry {
    at: Millis,
    actor: String,
    action: &'static str,
    subject: String,
    detail: Value,
}

impl Engine {
    /// A deed of `actor`. `detail` holds no secret.
    pub(crate) fn audit_entry(
        &self,
        actor: &str,
        action: &'static str,
        subject: impl Into<String>,
        detail: Value,
    ) -> AuditEntry {
        AuditEntry { at: self.now(), actor: actor.to_owned(), action, subject: subject.into(), detail }
    }
}

impl AuditEntry {
    /// Writes it.
    pub(crate) async fn append(&self, tx: &mut Tx) -> Result<(), StoreError> {
        audit::append(tx, self.at, &self.actor, self.action, &self.subject, &self.detail).await.map(drop)
    }
}

impl Engine {
    /// Writes a deed down at once, for deeds that change nothing else.
    pub(crate) async fn audit_now(
        &self,
        actor: &str,
        action: &'static str,
        subject: impl Into<String>,
        detail: Value,
    ) -> Result<(), crate::EngineError> {
        let entry = self.audit_entry(actor, action, subject, detail);
        self.db()
            .write(huolang_store::Durability::Flushed, move |tx| Box::pin(async move { entry.append(tx).await }))
            .await?;
        Ok(())
    }
}
