//! 有效期: tells once of every shop that soon takes no new orders because of the date in its settings, and closes what was
//! moved on or paused. A shop that goes on after a pause is told of again, unless somebody had seen to it before.

use crate::{Engine, EngineError, notice};
use huolang_domain::{Millis, NoticeId, shanghai::DAY_MS};
use huolang_store::{Durability, notices, shops::ShopState};

/// An end is near when it comes within a week.
const NEAR_MS: i64 = 7 * DAY_MS;

impl Engine {
    /// Looks at the dates of shops that platforms call.
    pub(super) async fn warn_of_shop_dates(&self) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let picture = self.inbound_shops().await?;
        let (mut near, mut resting) = (Vec::new(), Vec::new());
        for shop in picture.iter() {
            let Some(ends_at) = shop.expires_at.filter(|ends_at| *ends_at <= now.plus(NEAR_MS)) else { continue };
            if shop.state == ShopState::Active {
                near.push((shop.id.clone(), shop.name.clone(), ends_at));
            } else {
                resting.push(notice::shop_ending_cause(&shop.id, ends_at));
            }
        }
        let told = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let causes: Vec<String> =
                        near.iter().map(|(shop, _, ends_at)| notice::shop_ending_cause(shop, *ends_at)).collect();
                    let mut closed = notices::lay_aside(tx, &resting, now).await?;
                    closed.extend(notices::resolve_others(tx, notice::SHOP_ENDING, &causes, now).await?);
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
