//! 为什么没发, as it is this moment. What an order met when it was last worked on is kept with it; what stands in the way of
//! every order of a shop, and what the platform says meanwhile, is only known when somebody asks.

use crate::{EngineError, Work, inbound::is_called, jobs::kind};
use huolang_domain::{
    Millis, OrderId, ShopId,
    params::params,
    state::{ContentState, OrderStatus, VerificationState},
    why::{Why, WhyCode, WhyFacts, why_called, why_not},
};
use huolang_store::{
    Conn, jobs,
    orders::Order,
    shops::{self, ShopState},
    tasks::{self, TaskState},
};
use std::collections::{HashMap, HashSet};

/// What stands in the way of orders at this moment.
#[derive(Debug, Clone)]
pub struct WhyNow {
    now: Millis,
    /// The delivery task rests.
    paused: bool,
    /// The task that marks shipped rests.
    ships_paused: bool,
    /// Orders that are still to be marked shipped; read only while a shop or that task rests.
    unmarked: HashSet<OrderId>,
    shops: HashMap<ShopId, ShopState>,
    /// Why the parked ones are.
    causes: HashMap<ShopId, String>,
    /// Those whose platform calls us.
    called: HashSet<ShopId>,
}

impl WhyNow {
    /// Reads how the shops and the tasks stand.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn read(conn: &mut Conn, now: Millis) -> Result<Self, EngineError> {
        let listed = shops::list(conn).await?;
        let called = listed.iter().filter(|shop| is_called(shop)).map(|shop| shop.id.clone()).collect();
        let causes = listed.iter().filter_map(|shop| Some((shop.id.clone(), shop.parked_reason.clone()?))).collect();
        let shops: HashMap<ShopId, ShopState> = listed.into_iter().map(|shop| (shop.id, shop.state)).collect();
        let tasks = tasks::list(conn).await?;
        let rests = |work: Work| {
            let id = work.id();
            tasks.iter().any(|task| task.id == id && matches!(task.state, TaskState::Paused | TaskState::Stopped))
        };
        let (paused, ships_paused) = (rests(Work::Deliver), rests(Work::Ship));
        let mut unmarked = HashSet::new();
        if ships_paused || shops.values().any(|state| *state != ShopState::Active) {
            // A job's queue is its order.
            unmarked.extend(jobs::queues_of(conn, kind::SHIP).await?.into_iter().map(OrderId::from));
        }
        Ok(Self { now, paused, ships_paused, unmarked, shops, causes, called })
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
        facts.stop_cause = self.causes.get(&order.shop_id).cloned();
        let unmarked = self.unmarked.contains(&order.id);
        let task = (self.paused && order.content != ContentState::Sent) || (self.ships_paused && unmarked);
        facts.paused = task || shop == Some(&ShopState::Paused);
        facts.marking = unmarked && (facts.paused || !facts.shop_login_ok);
        let mut live = why_not(&facts);
        if let Some(why) = live.as_mut().filter(|why| why.code == WhyCode::TaskPaused && !task) {
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
        // What is out waits for its mark only while the platform wants one.
        let is_over = order.content == ContentState::Sent && order.status != OrderStatus::PendingShip;
        let kept = order.why.as_ref().filter(|kept| match kept.code {
            WhyCode::ShippedElsewhere => !is_voucher(order),
            WhyCode::RetryAt | WhyCode::InProgress => !is_over,
            _ => true,
        });
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
