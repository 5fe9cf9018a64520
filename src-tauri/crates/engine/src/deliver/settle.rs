//! Settles lines whose call has ended, however its result became known: by its answer, by reading it back, by a person.
//! Writes lines, cards, attempts, orders, history and notices, and asks for the work that follows.

mod history;
mod orders;

use crate::{Engine, jobs::kind, notice::About};
use huolang_domain::{
    Millis, OrderId, ShopId, VerificationId,
    state::{CardState, ContentState},
};
use huolang_store::{
    StoreError, Tx,
    attempts::{self, Outcome},
    cards,
    deliveries::{self, Body, Delivery},
    events::{self, NewEvent},
    jobs::{self, NewJob},
    notices::NewNotice,
    units::{self, PlainUnit},
};
use huolang_vault::Secret;
use std::collections::HashMap;

/// How a line ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// The buyer has it.
    Sent,
    /// The seller's own source gave the content: it is fixed now and goes out next.
    Given {
        /// The content.
        text: Secret<String>,
        /// The units it serves.
        units: i64,
    },
    /// It certainly did not arrive and goes out again; `at` where a retry is timed.
    Again {
        /// When.
        at: Option<Millis>,
        /// Whether the failure counts.
        counts: bool,
    },
    /// It did not arrive, and a person has to act.
    Failed {
        /// The platform's words.
        message: String,
    },
    /// Nobody knows yet; it is read back.
    Unknown,
    /// Nobody will know; a person is asked.
    Review,
}

/// A line that ended.
#[derive(Debug, Clone)]
pub(crate) struct LineEnd {
    /// The delivery as it was kept before.
    pub delivery: Delivery,
    /// How it ended.
    pub end: End,
    /// Whether the buyer had it already.
    pub again: bool,
    /// Units that got nothing.
    pub missing: i64,
    /// The outcome of its attempts.
    pub attempts: Vec<Outcome>,
}

/// An order whose lines ended.
#[derive(Debug, Clone)]
pub(crate) struct OrderEnd {
    /// The order.
    pub order: OrderId,
    /// Who is named in its history.
    pub actor: String,
    /// Whether no person had a hand in it.
    pub auto: bool,
    /// Whether the shop's login was found dead.
    pub login_dead: bool,
    /// The lines.
    pub lines: Vec<LineEnd>,
}

/// What came of settling.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// Orders that changed.
    pub orders: Vec<OrderId>,
    /// Notices that were raised or closed.
    pub notices: Vec<String>,
    /// Whether orders wait to be marked shipped.
    pub ships: bool,
    /// Whether orders wait to be delivered.
    pub delivers: bool,
    /// Whether results wait to be read back.
    pub read_backs: bool,
    /// Whether vouchers wait to be verified or read back.
    pub vouchers: bool,
    /// Verifications that changed.
    pub verifications: Vec<VerificationId>,
    /// Shops one of whose rules for vouchers need not be watched any more.
    pub proven: Vec<ShopId>,
}

impl Settled {
    /// Adds what came of other work in the same transaction.
    pub(crate) fn add(&mut self, other: Self) {
        self.orders.extend(other.orders);
        self.notices.extend(other.notices);
        self.ships |= other.ships;
        self.delivers |= other.delivers;
        self.read_backs |= other.read_backs;
        self.vouchers |= other.vouchers;
        self.verifications.extend(other.verifications);
        self.proven.extend(other.proven);
    }
}

impl LineEnd {
    /// The state the line comes to.
    fn state(&self) -> ContentState {
        match &self.end {
            // Whoever had it before has it still.
            _ if self.again => ContentState::Sent,
            End::Sent => ContentState::Sent,
            End::Again { .. } | End::Given { .. } => ContentState::Reserved,
            End::Failed { .. } => ContentState::Failed,
            End::Unknown => ContentState::Sending,
            End::Review => ContentState::NeedsReview,
        }
    }
}

/// Settles what ended. The caller has made sure that it still holds the leases.
pub(crate) async fn settle(
    tx: &mut Tx,
    engine: &Engine,
    ends: Vec<OrderEnd>,
    now: Millis,
) -> Result<Settled, StoreError> {
    let mut settled = Settled::default();
    if ends.is_empty() {
        return Ok(settled);
    }
    let lines = || ends.iter().flat_map(|end| &end.lines);
    let outcomes: Vec<Outcome> = lines().flat_map(|line| line.attempts.iter().cloned()).collect();
    attempts::finish_many(tx, &outcomes, now).await?;
    let saves: Vec<(Delivery, Body)> = lines().map(|line| (moved(line, now), body(line))).collect();
    deliveries::save_many(tx, engine.vault(), &saves).await?;
    settle_cards(tx, &ends, now).await?;
    let served: Vec<PlainUnit> = lines().flat_map(given_units).collect();
    units::insert_plain_many(tx, &served, now).await?;

    let read = orders::read(tx, engine, &ends).await?;
    let history: Vec<NewEvent> = ends.iter().flat_map(|end| history::tell(end, now)).collect();
    events::append_many(tx, &history, engine.ids().as_ref()).await?;
    let told = orders::write(tx, engine, &ends, &read, now).await?;
    settled.notices = told.notices;
    settled.ships = !told.ships.is_empty();
    jobs::enqueue_many(tx, &told.ships, engine.ids().as_ref(), now).await?;
    let read_backs = read_backs(engine, &ends, &read, now);
    settled.read_backs = !read_backs.is_empty();
    jobs::enqueue_many(tx, &read_backs, engine.ids().as_ref(), now).await?;
    settled.notices.extend(stop_refunded(tx, engine, &ends, &read, now).await?);
    settled.orders = ends.into_iter().map(|end| end.order).collect();
    Ok(settled)
}

/// The units that the seller's own source served.
fn given_units(line: &LineEnd) -> impl Iterator<Item = PlainUnit> {
    let units = if let End::Given { units, .. } = line.end { units } else { 0 };
    (1..=units).map(|unit| PlainUnit {
        delivery_id: line.delivery.id.clone(),
        order_id: line.delivery.order_id.clone(),
        line: line.delivery.line,
        unit,
    })
}

fn body(line: &LineEnd) -> Body {
    match &line.end {
        End::Given { text, .. } => Body::Set(text.clone()),
        _ => Body::Keep,
    }
}

/// Orders whose refund opened while a call was under way, and whose call did nothing: now they can be stopped.
async fn stop_refunded(
    tx: &mut Tx,
    engine: &Engine,
    ends: &[OrderEnd],
    read: &HashMap<OrderId, orders::Read>,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    let did_nothing =
        |line: &LineEnd| !line.again && matches!(line.end, End::Again { .. } | End::Given { .. } | End::Failed { .. });
    let refunded: Vec<OrderId> = ends
        .iter()
        .filter(|end| end.lines.iter().any(did_nothing))
        .filter(|end| read.get(&end.order).is_some_and(orders::Read::is_after_sale))
        .map(|end| end.order.clone())
        .collect();
    crate::intake::stop_by(tx, engine, &refunded, crate::intake::StopWhy::Refund, "system", now).await
}

fn moved(line: &LineEnd, now: Millis) -> Delivery {
    let counts = match line.end {
        End::Again { counts, .. } => counts,
        End::Failed { .. } => true,
        _ => false,
    };
    let mut delivery = line.delivery.clone();
    delivery.content = line.state();
    delivery.tries += i64::from(counts && !line.again);
    delivery.updated_at = now;
    delivery
}

/// Cards follow their line. A card that is with the buyer stays so, whatever becomes of a resend.
async fn settle_cards(tx: &mut Tx, ends: &[OrderEnd], now: Millis) -> Result<(), StoreError> {
    let of = |wanted: &dyn Fn(&LineEnd) -> bool| -> Vec<huolang_domain::DeliveryId> {
        let lines = ends.iter().flat_map(|end| &end.lines);
        lines.filter(|line| !line.again && wanted(line)).map(|line| line.delivery.id.clone()).collect()
    };
    let doubtful = [CardState::Reserved, CardState::NeedsReview];
    let moves = [
        (of(&|line| line.end == End::Sent), &doubtful[..], CardState::Delivered),
        (of(&|line| line.end == End::Review), &doubtful[..1], CardState::NeedsReview),
        (of(&|line| matches!(line.end, End::Again { .. } | End::Failed { .. })), &doubtful[1..], CardState::Reserved),
    ];
    for (deliveries, from, to) in moves {
        if !deliveries.is_empty() {
            cards::settle_many(tx, &deliveries, from, to, now).await?;
        }
    }
    Ok(())
}

fn read_backs(engine: &Engine, ends: &[OrderEnd], read: &HashMap<OrderId, orders::Read>, now: Millis) -> Vec<NewJob> {
    let at = now.plus(engine.policy().settle_ms);
    ends.iter()
        .filter(|end| end.lines.iter().any(|line| line.end == End::Unknown && !line.again))
        .filter_map(|end| Some(kind::read_back(&end.order, &read.get(&end.order)?.about.shop, at)))
        .collect()
}

/// The notice that a line calls for, if it does.
fn raise(about: &About, line: &LineEnd) -> Option<NewNotice> {
    match &line.end {
        End::Failed { message } => {
            let code = line.attempts.last().and_then(|attempt| attempt.code.as_deref());
            Some(about.failed("content", code, message))
        }
        End::Review if !line.again => Some(about.needs_review("content")),
        _ => None,
    }
}
