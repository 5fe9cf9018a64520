//! Shops that need a person: 登录失效, what else the platform stopped, and 登录即将失效. They stand in the work list beside the
//! orders, also when no order waits for them.

use crate::{Engine, EngineError, upkeep};
use huolang_domain::{Millis, ShopId, platform::PlatformKind};
use huolang_store::{
    orders,
    shops::{self, ShopState},
};
use std::collections::HashMap;

/// The reason of a login that works and ends soon.
pub const LOGIN_ENDING: &str = "login_ending";

/// A shop that needs a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopNeed {
    /// The shop.
    pub shop_id: ShopId,
    /// The seller's name for it.
    pub name: String,
    /// Its platform.
    pub platform: PlatformKind,
    /// Why: the reason it is parked for, or [`LOGIN_ENDING`].
    pub reason: String,
    /// Since when it stands; absent: it still works.
    pub since: Option<Millis>,
    /// By when a person has to act: the end of the login, or the first deadline of an order that waits.
    pub deadline: Option<Millis>,
    /// Orders that are still to be shipped.
    pub waiting: i64,
}

impl Engine {
    /// The shops that need a person, those that stand still first.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn shop_needs(&self) -> Result<Vec<ShopNeed>, EngineError> {
        let ending: HashMap<ShopId, Millis> = self.logins_ending().into_iter().collect();
        let mut conn = self.db().reader().await?;
        let mut needs: Vec<ShopNeed> = Vec::new();
        for shop in shops::list(&mut conn).await? {
            let parked = shop.state == ShopState::Parked;
            let ends_at = ending.get(&shop.id).copied().filter(|_| shop.state == ShopState::Active);
            if !parked && ends_at.is_none() {
                continue;
            }
            let reason = shop.parked_reason.filter(|_| parked).unwrap_or_else(|| LOGIN_ENDING.to_owned());
            needs.push(ShopNeed {
                shop_id: shop.id,
                name: shop.name,
                platform: shop.platform,
                reason,
                since: parked.then_some(shop.updated_at),
                deadline: ends_at,
                waiting: 0,
            });
        }
        let ids: Vec<ShopId> = needs.iter().map(|need| need.shop_id.clone()).collect();
        if !ids.is_empty() {
            for (shop, waiting, first) in orders::still_to_ship(&mut conn, &ids).await? {
                for need in needs.iter_mut().filter(|need| need.shop_id == shop) {
                    need.waiting = waiting;
                    need.deadline = need.deadline.or(first);
                }
            }
        }
        needs.sort_by_key(|need| (need.since.is_none(), need.deadline.unwrap_or(Millis(i64::MAX)), need.since));
        Ok(needs)
    }

    /// When the login of each connected shop ends, where that is near and only a person can renew it.
    pub(crate) fn logins_ending(&self) -> Vec<(ShopId, Millis)> {
        let now = self.now();
        self.shops()
            .all()
            .iter()
            .filter_map(|shop| Some((shop.id.clone(), shop.adapter.authorize()?.login_ends_at()?)))
            .filter(|(_, ends_at)| now < *ends_at && ends_at.since(now) <= upkeep::LOGIN_NEAR_MS)
            .collect()
    }
}
