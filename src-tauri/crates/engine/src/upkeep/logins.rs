//! 登录即将失效: tells once of every login that a person has to renew soon, and closes what was renewed or is over.

use crate::{Engine, EngineError, notice};
use huolang_domain::{Millis, NoticeId, shanghai::DAY_MS};
use huolang_store::{Durability, notices, shops};

/// An end is near when it comes within three days.
pub(crate) const LOGIN_NEAR_MS: i64 = 3 * DAY_MS;

impl Engine {
    /// Looks at the logins of every connected shop.
    pub(super) async fn warn_of_logins(&self) -> Result<(), EngineError> {
        let now = self.now();
        let ending = self.logins_ending();
        let engine = self.clone();
        let told = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let causes: Vec<String> =
                        ending.iter().map(|(shop, at)| notice::login_ending_cause(shop, *at)).collect();
                    let closed = notices::resolve_others(tx, notice::LOGIN_ENDING, &causes, now).await?;
                    let mut told: Vec<String> = closed.into_iter().map(NoticeId::into_string).collect();
                    let mut raises = Vec::new();
                    for ((shop, ends_at), cause) in ending.iter().zip(&causes) {
                        // Also what was seen to: the same end is told of once.
                        if notices::was_told(tx, notice::LOGIN_ENDING, cause, Millis(0)).await? {
                            continue;
                        }
                        raises.push(notice::login_ending(shop, &shops::get(tx, shop).await?.name, *ends_at));
                    }
                    told.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
                    Ok(told)
                })
            })
            .await?;
        self.tell_notices(told);
        Ok(())
    }
}
