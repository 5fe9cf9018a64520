//! The one way in: readings of orders become rows, history and work, all in one transaction.

use super::{
    effect::{Effect, effect, events},
    stop,
};
use crate::{
    Engine, EngineError,
    deliver::{hand, request::Request},
    jobs::kind,
    notice::About,
    verify::Counted,
};
use huolang_domain::{
    Millis, OrderId, ShopId,
    order::PlatformOrder,
    state::{Bucket, ContentState, OrderStatus, PlatformState},
};
use huolang_store::{
    Durability, StoreError, Tx, cursors, deliveries,
    events::{self as history, NewEvent},
    inbound,
    jobs::{self, NewJob},
    notices::{self, NewNotice},
    orders::{self, Order, Taken},
    shops,
};
use serde_json::json;

/// Orders written by one transaction.
const PIECE: usize = 100;

/// Where readings come from, and what is kept together with them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The cursor to keep once everything is committed: its name and where it stands now.
    pub cursor: Option<(String, String)>,
    /// The ids of the platform's events that led to the readings; kept to drop repeats.
    pub external_ids: Vec<String>,
}

impl Source {
    /// A listing that goes on at a cursor.
    #[must_use]
    pub fn listing(name: &str, cursor: &str) -> Self {
        Self { cursor: Some((name.to_owned(), cursor.to_owned())), ..Self::default() }
    }

    /// Hints of the platform.
    #[must_use]
    pub fn hints(external_ids: Vec<String>) -> Self {
        Self { external_ids, ..Self::default() }
    }
}

/// What came of taking orders in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Orders that are new.
    pub new: usize,
    /// Orders that changed.
    pub changed: usize,
    /// Readings that brought nothing new.
    pub same: usize,
    /// Orders that are to be delivered.
    pub to_deliver: usize,
}

#[derive(Default)]
struct Piece {
    taken: TakenIn,
    orders: Vec<OrderId>,
    notices: Vec<String>,
    /// Whether vouchers wait for a rule.
    to_verify: bool,
}

impl Engine {
    /// Takes readings of orders of one shop in. The same readings any number of times, in any order, give one result. The
    /// cursor moves with the last of them.
    ///
    /// # Errors
    /// What the database refuses. What was committed before stays; taking everything in again is safe.
    pub async fn take(
        &self,
        shop: &ShopId,
        readings: Vec<PlatformOrder>,
        source: Source,
    ) -> Result<TakenIn, EngineError> {
        let mut sum = TakenIn::default();
        let mut rest = readings;
        let mut source = Some(source);
        loop {
            let later = rest.split_off(rest.len().min(PIECE));
            let is_last = later.is_empty();
            let piece = std::mem::replace(&mut rest, later);
            let kept = if is_last { source.take() } else { None };
            let piece = self.take_piece(shop.clone(), piece, kept).await?;
            sum.new += piece.taken.new;
            sum.changed += piece.taken.changed;
            sum.same += piece.taken.same;
            sum.to_deliver += piece.taken.to_deliver;
            self.tell_orders(&piece.orders);
            self.tell_notices(piece.notices);
            if piece.taken.to_deliver > 0 {
                self.signals().deliver.notify_one();
            }
            if piece.to_verify {
                self.signals().verify.notify_one();
            }
            if is_last {
                return Ok(sum);
            }
        }
    }

    async fn take_piece(
        &self,
        shop: ShopId,
        readings: Vec<PlatformOrder>,
        source: Option<Source>,
    ) -> Result<Piece, EngineError> {
        let engine = self.clone();
        let piece = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let piece = write(tx, &engine, &shop, &readings, source).await?;
                    engine.fail_points().reach("intake.before_commit");
                    Ok(piece)
                })
            })
            .await?;
        self.fail_points().reach("intake.after_commit");
        Ok(piece)
    }
}

async fn write(
    tx: &mut Tx,
    engine: &Engine,
    shop: &ShopId,
    readings: &[PlatformOrder],
    source: Option<Source>,
) -> Result<Piece, StoreError> {
    tx.gather();
    let now = engine.now();
    let ids = engine.ids().as_ref();
    let mut piece = Piece::default();
    if !readings.is_empty() {
        let taken = orders::upsert_many(tx, engine.vault(), shop, readings, ids, now).await?;
        effects(tx, engine, shop, readings, &taken, &mut piece, now).await?;
    }
    if let Some(Source { cursor, external_ids }) = source {
        if !external_ids.is_empty() {
            inbound::take_many(tx, shop, &external_ids, now).await?;
        }
        if let Some((name, cursor)) = cursor {
            cursors::set(tx, shop, &name, &cursor, now).await?;
            shops::set_synced(tx, shop, now).await?;
        }
    }
    Ok(piece)
}

async fn effects(
    tx: &mut Tx,
    engine: &Engine,
    shop: &ShopId,
    readings: &[PlatformOrder],
    taken: &[Taken],
    piece: &mut Piece,
    now: Millis,
) -> Result<(), StoreError> {
    let (mut told, mut work, mut raises) = (Vec::<NewEvent>::new(), Vec::<NewJob>::new(), Vec::<NewNotice>::new());
    let (mut stopped, mut elsewhere, mut resumed, mut recalled) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut calmed, mut fresh, mut past, mut over) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut counts = Vec::<Counted>::new();
    let connected = engine.shops().get(shop);
    let trades = connected.as_ref().is_some_and(|shop| shop.adapter.trade().is_some());
    let verify = connected.as_ref().and_then(|shop| shop.adapter.verify());
    for (reading, order) in readings.iter().zip(taken) {
        match (order.is_new, order.changed) {
            (true, _) => piece.taken.new += 1,
            (false, true) => piece.taken.changed += 1,
            (false, false) => piece.taken.same += 1,
        }
        if order.is_new || order.changed {
            piece.orders.push(order.id.clone());
            let count = verify.map(|verify| verify.count(reading)).filter(|count| count.total > 0);
            counts.extend(count.map(|count| (order.id.clone(), count)));
        }
        let needed = |status| Bucket::of(status, order.content, order.platform).needs_person();
        if order.before.is_some_and(needed) && !needed(order.status) {
            calmed.push(order.id.clone());
        }
        // A refund that was withdrawn is nobody's work any more, and one that moves on is told anew.
        if order.before.is_some_and(|before| moves_refund(before, order.status)) {
            over.push(crate::notice::refund_cause(&order.id));
            raises.retain(|raise| raise.order_id.as_ref() != Some(&order.id));
        }
        // Paid or closed: an agreed price that is not in it is nobody's work any more.
        if trades && order.before == Some(OrderStatus::PendingPayment) && order.status != OrderStatus::PendingPayment {
            past.push(crate::notice::price_cause(shop, &reading.sn));
        }
        let was_open = order.before.is_some_and(|before| before != OrderStatus::PendingPayment);
        if order.status == OrderStatus::PendingShip && !was_open {
            fresh.push((&order.id, reading));
        }
        let paid = reading.paid_at.is_some() || order.status.is_paid_and_open();
        told.extend(events(order.before, order.status, paid).into_iter().map(|kind| NewEvent {
            order_id: order.id.clone(),
            kind,
            detail: json!({}),
            actor: "system".to_owned(),
            at: at(kind, reading, now),
        }));
        // The platform's audit is over: what only it held back is asked about anew.
        let cleared = order.risk_ended && order.status == OrderStatus::PendingShip;
        match effect(order.before, order.status, order.content, order.platform) {
            Effect::None if cleared && order.content == ContentState::Blocked => {
                work.push(kind::deliver(&order.id, shop, &Request::default(), now));
            }
            Effect::None => {}
            Effect::Deliver => work.push(kind::deliver(&order.id, shop, &Request::default(), now)),
            Effect::Resume => resumed.push(order.id.clone()),
            Effect::Stop => stopped.push(order.id.clone()),
            Effect::Elsewhere => elsewhere.push(order.id.clone()),
            Effect::Recall => {
                let about = About { order: order.id.clone(), shop: shop.clone(), sn: reading.sn.clone() };
                raises.push(about.refund_after_delivery(order.status.as_str()));
                if order.status == OrderStatus::Refunded {
                    recalled.push(order.id.clone());
                }
            }
        }
    }
    work.extend(resume(tx, shop, &resumed, now).await?);
    piece.taken.to_deliver = work.len();
    history::append_many(tx, &told, engine.ids().as_ref()).await?;
    jobs::enqueue_many(tx, &work, engine.ids().as_ref(), now).await?;
    if !over.is_empty() {
        let closed = notices::resolve_causes(tx, &over, now).await?;
        piece.notices.extend(closed.into_iter().map(huolang_domain::NoticeId::into_string));
    }
    let (doubted, stopped) = hand::doubted(tx, engine, &stopped, now).await?;
    let (by_hand, elsewhere) = hand::sent(tx, engine, &elsewhere, "system", now).await?;
    piece.notices.extend(doubted.notices.into_iter().chain(by_hand.notices));
    piece.notices.extend(stop::stop(tx, engine, &stopped, stop::Why::Refund, now).await?);
    piece.notices.extend(stop::stop(tx, engine, &elsewhere, stop::Why::Elsewhere, now).await?);
    stop::recall(tx, &recalled, now).await?;
    if let Some(news) = crate::notice::new_orders(shop, &fresh) {
        piece.notices.push(crate::notice::tell(tx, &news, engine.ids().as_ref(), now).await?);
    }
    piece.notices.extend(crate::notice::settle_orders(tx, &calmed, now).await?);
    if !past.is_empty() {
        let closed = notices::resolve_causes(tx, &past, now).await?;
        piece.notices.extend(closed.into_iter().map(huolang_domain::NoticeId::into_string));
    }
    piece.notices.extend(crate::verify::counted(tx, &counts, now).await?);
    let counted: Vec<OrderId> = counts.into_iter().map(|(order, _)| order).collect();
    piece.to_verify = crate::verify::plan(tx, engine, &counted, now).await?;
    piece.notices.extend(crate::notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
    Ok(())
}

/// Whether a change of status says something new of a refund: it begins, ends or is withdrawn.
fn moves_refund(before: OrderStatus, after: OrderStatus) -> bool {
    before != after && (before == OrderStatus::Refunding || after.is_after_sale())
}

/// When something happened: the platform dates what it can.
fn at(kind: &str, reading: &PlatformOrder, now: Millis) -> Millis {
    match kind {
        "placed" => reading.placed_at,
        "paid" => reading.paid_at.unwrap_or(now),
        _ => now,
    }
}

/// Of orders whose refund was withdrawn, those that the refund had stopped are delivered after all.
async fn resume(tx: &mut Tx, shop: &ShopId, orders: &[OrderId], now: Millis) -> Result<Vec<NewJob>, StoreError> {
    let mut work = Vec::new();
    if orders.is_empty() {
        return Ok(work);
    }
    // Said by the platform, wanted by the buyer: the delivery starts anew, delays included.
    let request = Request { resume: true, ..Request::default() };
    for order in orders::get_many(tx, orders).await? {
        let stopped = match order.content {
            ContentState::Sent => was_cut_short(tx, &order).await?,
            _ => refund_stopped(tx, &order.id).await?,
        };
        if stopped {
            work.push(kind::deliver(&order.id, shop, &request, now));
        }
    }
    Ok(work)
}

/// Whether a refund kept something from an order that reads as sent: a rest, or that it is marked shipped.
async fn was_cut_short(tx: &mut Tx, order: &Order) -> Result<bool, StoreError> {
    let kept = deliveries::by_orders(tx, std::slice::from_ref(&order.id)).await?;
    if kept.iter().all(|delivery| delivery.content != ContentState::Cancelled) {
        return Ok(matches!(order.platform, PlatformState::Unshipped | PlatformState::Failed));
    }
    refund_stopped(tx, &order.id).await
}

/// Whether it was a refund that stopped an order last, and no person. Its reason does not tell: a refund that opens later is
/// the reason for everything meanwhile. Its history does.
async fn refund_stopped(tx: &mut Tx, order: &OrderId) -> Result<bool, StoreError> {
    let steps = history::list_by_order(tx, order).await?;
    let stops = |kind: &str| matches!(kind, "stopped_by_refund" | "shipped_elsewhere" | "cancelled");
    let last = steps.iter().rev().find(|step| stops(&step.kind));
    Ok(last.is_some_and(|step| step.kind == "stopped_by_refund"))
}
