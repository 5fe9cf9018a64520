//! What models cost: today, this month, by day and by shop, and which caps are reached.

use super::TalkDesk;
use crate::EngineError;
use huolang_domain::{Millis, ShopId};
use huolang_store::spending::{self, DaySpent, Scope, ShopSpent, Spent, day_of};

/// Days that are shown when none are named, in milliseconds.
const USUAL_MS: i64 = 30 * 86_400_000;

/// A cap that is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// The day's.
    Day,
    /// The month's.
    Month,
    /// A shop's.
    ShopDay,
}

/// What models cost. Costs are millionths of a yuan.
#[derive(Debug, Clone, PartialEq)]
pub struct Costs {
    /// Today.
    pub today: Spent,
    /// This month.
    pub month: Spent,
    /// By day.
    pub days: Vec<DaySpent>,
    /// By shop, the dearest first.
    pub shops: Vec<ShopSpent>,
    /// The cap of a day.
    pub day_cap: Option<i64>,
    /// The cap of a month.
    pub month_cap: Option<i64>,
    /// The caps that leave no room.
    pub reached: Vec<Reached>,
}

impl TalkDesk<'_> {
    /// What models cost from a moment to another; of a shop where one is named.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn costs(
        self,
        from: Option<Millis>,
        to: Option<Millis>,
        shop: Option<&ShopId>,
    ) -> Result<Costs, EngineError> {
        let (engine, now) = (self.0, self.0.now());
        let mut conn = engine.db().reader().await?;
        let settings = engine.talk_settings(&mut conn).await?;
        let (from, to) = (day_of(from.unwrap_or(now.plus(-USUAL_MS))), day_of(to.unwrap_or(now)));
        let today = day_of(now);
        let day = spending::spent(&mut conn, Scope::Day, "", today).await?;
        let month = spending::spent(&mut conn, Scope::Month, "", today / 100).await?;
        let (caps, most) = (settings.caps(), smallest(&settings));
        let full = |spent: i64, cap: Option<i64>| cap.is_some_and(|cap| spent.saturating_add(most) > cap);
        let mut reached = Vec::new();
        if full(day.cost, caps.day.cost) {
            reached.push(Reached::Day);
        }
        if full(month.cost, caps.month.cost) {
            reached.push(Reached::Month);
        }
        let shops_today = spending::by_shop(&mut conn, today, today).await?;
        if shops_today.iter().any(|shop| full(shop.cost, caps.shop.cost)) {
            reached.push(Reached::ShopDay);
        }
        Ok(Costs {
            today: match shop {
                Some(shop) => spending::spent(&mut conn, Scope::Shop, shop.as_str(), today).await?,
                None => day,
            },
            month,
            days: spending::days(&mut conn, shop, from, to).await?,
            shops: spending::by_shop(&mut conn, from, to).await?,
            day_cap: caps.day.cost,
            month_cap: caps.month.cost,
            reached,
        })
    }

    /// What a conversation cost today, and how many calls it took.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn cost_of(self, conversation: &huolang_domain::ConversationId) -> Result<Spent, EngineError> {
        let mut conn = self.0.db().reader().await?;
        let today = day_of(self.0.now());
        Ok(spending::spent(&mut conn, Scope::Talk, conversation.as_str(), today).await?)
    }
}

/// What the smallest question is counted at: where not even that has room, the cap is reached.
fn smallest(settings: &super::TalkSettings) -> i64 {
    huolang_domain::talk::cost(settings.prices(), 500, settings.max_tokens.min(50))
}
