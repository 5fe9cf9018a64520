//! 有效期: tells once of every shop that soon takes no new orders because of the date in its settings, and closes what was
//! moved on or paused.

use crate::{Engine, EngineError, notice};
use huolang_domain::{Millis, NoticeId, ShopId, shanghai::DAY_MS};
use huolang_store::{Durability, notices, shops::ShopState};

/// An end is near when it comes within a week.
const NEAR_MS: i64 = 7 * DAY_MS;

impl Engine {
    /// Looks at the dates of shops that platforms call.
    pub(super) async fn warn_of_shop_dates(&self) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let picture = self.inbound_shops().await?;
        let near: Vec<(ShopId, String, Millis)> = picture
            .iter()
            .filter(|shop| shop.state == ShopState::Active)
            .filter_map(|shop| Some((shop.id.clone(), shop.name.clone(), shop.expires_at?)))
            .filter(|(.., ends_at)| *ends_at <= now.plus(NEAR_MS))
            .collect();
        let told = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let causes: Vec<String> =
                        near.iter().map(|(shop, _, ends_at)| notice::shop_ending_cause(shop, *ends_at)).collect();
                    let closed = notices::resolve_others(tx, notice::SHOP_ENDING, &causes, now).await?;
                    let mut told: Vec<String> = closed.into_iter().map(NoticeId::into_string).collect();
                    let mut raises = Vec::new();
                    for ((shop, name, ends_at), cause) in near.iter().zip(&causes) {
                        // Also what was seen to: the same date is told of once.
                        if !notices::was_told(tx, notice::SHOP_ENDING, cause, Millis(0)).await? {
                            raises.push(notice::shop_ending(shop, name, *ends_at));
                        }
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
