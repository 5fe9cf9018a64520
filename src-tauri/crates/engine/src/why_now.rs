//! 为什么没发, as it is this moment. What an order met when it was last worked on is kept with it; what stands in the way of
//! every order of a shop, and what the platform says meanwhile, is only known when somebody asks.

use crate::{EngineError, Work, inbound::is_called};
use huolang_domain::{
    Millis, ShopId,
    params::params,
    state::{ContentState, OrderStatus, VerificationState},
    why::{Why, WhyCode, WhyFacts, why_called, why_not},
};
use huolang_store::{
    Conn,
    orders::Order,
    shops::{self, ShopState},
    tasks::{self, TaskState},
};
use std::collections::{HashMap, HashSet};

/// What stands in the way of orders at this moment.
#[derive(Debug, Clone)]
pub struct WhyNow {
    now: Millis,
    paused: bool,
    shops: HashMap<ShopId, ShopState>,
    /// Those whose platform calls us.
    called: HashSet<ShopId>,
}

impl WhyNow {
    /// Reads how the shops and the delivery task stand.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn read(conn: &mut Conn, now: Millis) -> Result<Self, EngineError> {
        let listed = shops::list(conn).await?;
        let called = listed.iter().filter(|shop| is_called(shop)).map(|shop| shop.id.clone()).collect();
        let shops = listed.into_iter().map(|shop| (shop.id, shop.state)).collect();
        let deliver = Work::Deliver.id();
        let paused = tasks::list(conn)
            .await?
            .into_iter()
            .any(|task| task.id == deliver && matches!(task.state, TaskState::Paused | TaskState::Stopped));
        Ok(Self { now, paused, shops, called })
    }

    /// The moment it was read.
    #[must_use]
    pub const fn at(&self) -> Millis {
        self.now
    }

    /// Why an order is not delivered; `None`: it is, or nothing is to be.
    #[must_use]
    pub fn of(&self, order: &Order) -> Option<Why> {
        let shop = self.shops.get(&order.shop_id);
        let mut facts = WhyFacts::new(self.now, order.status, order.content, order.platform);
        facts.verification = order.verification;
        if self.called.contains(&order.shop_id) {
            return why_called(&facts);
        }
        facts.shop_login_ok = shop != Some(&ShopState::Parked);
        facts.paused = self.paused || shop == Some(&ShopState::Paused);
        let mut live = why_not(&facts);
        if let Some(why) = live.as_mut().filter(|why| why.code == WhyCode::TaskPaused && !self.paused) {
            why.params = params([("of", "shop".to_owned())]);
        }
        // The platform's word on the order, and what keeps the whole shop from moving, outweigh what was met before.
        let outweighs = |why: &Why| match why.code {
            WhyCode::LoginDead | WhyCode::TaskPaused => order.status == OrderStatus::PendingShip,
            WhyCode::NotPaid | WhyCode::RefundOpen | WhyCode::Refunded | WhyCode::OrderClosed | WhyCode::ToVerify => {
                true
            }
            // Nobody ships a voucher: it was called shipped when it was paid.
            WhyCode::ShippedElsewhere => !is_voucher(order),
            _ => false,
        };
        let kept = order.why.as_ref().filter(|kept| kept.code != WhyCode::ShippedElsewhere || !is_voucher(order));
        match (live, kept) {
            (Some(live), _) if outweighs(&live) => Some(live),
            (_, Some(kept)) => Some(kept.clone()),
            // A voucher is used at the counter: there is nothing to send.
            (Some(live), None) if live.code == WhyCode::InProgress && is_voucher(order) => None,
            // A line that stopped keeps its own reason; of the others only this follows from the states alone.
            (live, None) => live.filter(|live| live.code == WhyCode::InProgress && under_way(order)),
        }
    }
}

fn is_voucher(order: &Order) -> bool {
    order.vouchers > 0 || order.verification != VerificationState::None
}

fn under_way(order: &Order) -> bool {
    let begun = matches!(
        order.content,
        ContentState::None | ContentState::Reserved | ContentState::Sending | ContentState::Sent
    );
    begun && order.status == OrderStatus::PendingShip
}
