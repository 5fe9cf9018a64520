//! What a person does about a notice.

use crate::{Engine, EngineError, Topic};
use huolang_domain::{NoticeId, shanghai::MINUTE_MS};
use huolang_store::{
    Durability, dispatches,
    notices::{self, Notice},
};
use serde_json::json;

/// What a person does about a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeDeed {
    /// Saw it: nobody is told any more.
    Acknowledge,
    /// It is settled.
    Resolve,
    /// Later: it is said again then.
    Snooze {
        /// After so many minutes.
        minutes: i64,
    },
}

impl Engine {
    /// Does it; gives the notice as it stands then.
    ///
    /// # Errors
    /// [`huolang_domain::ErrorCode::NotFound`]; what the database refuses.
    pub async fn see_to_notice(&self, id: &NoticeId, deed: NoticeDeed, actor: &str) -> Result<Notice, EngineError> {
        let (now, seen) = (self.now(), id.clone());
        let action = match deed {
            NoticeDeed::Acknowledge => "notice.acknowledge",
            NoticeDeed::Resolve => "notice.resolve",
            NoticeDeed::Snooze { .. } => "notice.snooze",
        };
        let entry = self.audit_entry(actor, action, id.as_str(), json!({}));
        let notice = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    notices::get(tx, &seen).await?;
                    let changed = match deed {
                        NoticeDeed::Acknowledge => notices::acknowledge(tx, &seen, now).await?,
                        NoticeDeed::Resolve => notices::resolve(tx, &seen, now).await?,
                        NoticeDeed::Snooze { minutes } => {
                            let until = now.plus(minutes * MINUTE_MS);
                            let changed = notices::snooze(tx, &seen, until, now).await?;
                            if changed {
                                dispatches::again_at(tx, &seen, until).await?;
                            }
                            changed
                        }
                    };
                    if changed {
                        if !matches!(deed, NoticeDeed::Snooze { .. }) {
                            dispatches::cancel(tx, std::slice::from_ref(&seen)).await?;
                        }
                        entry.append(tx).await?;
                    }
                    notices::get(tx, &seen).await
                })
            })
            .await?;
        self.signals().notices.notify_one();
        self.bus().tell(Topic::Notices, [id.to_string()]);
        Ok(notice)
    }
}
