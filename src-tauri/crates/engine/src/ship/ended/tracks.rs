//! Moves orders along the platform track, however it became known.

use crate::{
    Engine,
    deliver::{Settled, request::Request},
    jobs::kind,
    notice::{self, About},
};
use huolang_domain::{
    ErrorCode, Millis, OrderId,
    state::{Bucket, ContentState, PlatformState},
    why::{WhyFacts, why_not},
};
use huolang_store::{
    StoreError, Tx,
    deliveries::{self, Body, Delivery},
    events,
    jobs::{self, NewJob},
    notices::NewNotice,
    orders::{self, Order, TrackChange},
};
use serde_json::json;
use std::collections::HashMap;

/// How marking ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Marked {
    /// The platform has it.
    Shipped,
    /// It certainly has not; it is tried again.
    Again {
        /// When.
        at: Option<Millis>,
        /// Why it has not, in the program's words.
        error: Option<ErrorCode>,
    },
    /// It has not, and a person has to act.
    Failed {
        /// The platform's words.
        message: String,
        /// The platform's code, or ours.
        code: Option<String>,
    },
    /// Nobody knows yet; it is read back.
    Unknown,
    /// Nobody will know; a person is asked.
    Review,
}

/// An order and how marking it ended.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// The order.
    pub order: OrderId,
    /// Who asked for it; empty: the program.
    pub actor: String,
    /// Tries that count, this one included.
    pub tries: i64,
    /// How it ended.
    pub marked: Marked,
}

impl Marked {
    const fn state(&self) -> PlatformState {
        match self {
            Self::Shipped => PlatformState::Shipped,
            Self::Again { .. } => PlatformState::Unshipped,
            Self::Failed { .. } => PlatformState::Failed,
            Self::Unknown => PlatformState::Submitting,
            Self::Review => PlatformState::NeedsReview,
        }
    }
}

/// Writes how marking ended: tracks, history, notices, and the work that follows.
pub(crate) async fn mark(tx: &mut Tx, engine: &Engine, marks: Vec<Mark>, now: Millis) -> Result<Settled, StoreError> {
    let mut settled = Settled::default();
    if marks.is_empty() {
        return Ok(settled);
    }
    let ids: Vec<OrderId> = marks.iter().map(|mark| mark.order.clone()).collect();
    let orders: HashMap<OrderId, Order> =
        orders::get_many(tx, &ids).await?.into_iter().map(|order| (order.id.clone(), order)).collect();
    let (mut changes, mut history, mut follow) = (Vec::new(), Vec::new(), Vec::<NewJob>::new());
    let (mut raises, mut calmed, mut given_up) = (Vec::<NewNotice>::new(), Vec::new(), Vec::new());
    for mark in &marks {
        let Some(order) = orders.get(&mark.order) else { continue };
        let about = About { order: order.id.clone(), shop: order.shop_id.clone(), sn: order.sn.clone() };
        let waits = !matches!(order.content, ContentState::Sent | ContentState::Cancelled | ContentState::None);
        let (event, detail) = match &mark.marked {
            Marked::Shipped => {
                if waits {
                    follow.push(kind::deliver(&order.id, &order.shop_id, &Request::default(), now));
                    settled.delivers = true;
                }
                ("shipped", json!({}))
            }
            Marked::Again { at, .. } => ("ship_later", json!({ "at": at })),
            Marked::Failed { message, code } => {
                raises.push(about.failed("platform", code.as_deref(), message));
                if waits {
                    given_up.push(order.id.clone());
                }
                ("ship_failed", json!({ "message": message, "code": code }))
            }
            Marked::Unknown => {
                follow.push(kind::read_back(&order.id, &order.shop_id, now.plus(engine.policy().settle_ms)));
                settled.read_backs = true;
                ("ship_unknown", json!({}))
            }
            Marked::Review => {
                raises.push(about.needs_review("platform"));
                ("ship_needs_review", json!({}))
            }
        };
        history.push(super::entry(&order.id, event, &mark.actor, detail, now));
        let change = change(engine, order, mark, now);
        let content = change.content.unwrap_or(order.content);
        if order.attention && !Bucket::of(order.status, content, mark.marked.state()).needs_person() {
            calmed.push(order.id.clone());
        }
        changes.push(change);
    }
    fail_waiting(tx, engine, &given_up, now).await?;
    orders::set_tracks_many(tx, &changes, now).await?;
    events::append_many(tx, &history, engine.ids().as_ref()).await?;
    jobs::enqueue_many(tx, &follow, engine.ids().as_ref(), now).await?;
    settled.notices = notice::settle_orders(tx, &calmed, now).await?;
    settled.notices.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
    settled.orders = ids;
    Ok(settled)
}

fn change(engine: &Engine, order: &Order, mark: &Mark, now: Millis) -> TrackChange {
    let mut change = TrackChange::of(order.id.clone());
    change.platform = Some(mark.marked.state());
    if mark.marked == Marked::Shipped {
        change.shipped_at = Some(now);
    }
    let failed = matches!(mark.marked, Marked::Failed { .. });
    let content = if failed && order.content == ContentState::Reserved { ContentState::Failed } else { order.content };
    if content != order.content {
        change.content = Some(content);
    }
    let mut facts = WhyFacts::new(now, order.status, content, mark.marked.state());
    facts.attempts = u32::try_from(mark.tries).unwrap_or(u32::MAX);
    facts.max_attempts = engine.policy().ship_retry.max_attempts;
    if let Marked::Again { at, error } = mark.marked {
        facts.marking = true;
        facts.next_attempt_at = at;
        facts.last_error = error;
    }
    let done = content == ContentState::Sent && mark.marked == Marked::Shipped;
    change.why = Some(if done { None } else { why_not(&facts) });
    change
}

/// Contents that waited for the platform to be told first stop with it: a person decides.
async fn fail_waiting(tx: &mut Tx, engine: &Engine, orders: &[OrderId], now: Millis) -> Result<(), StoreError> {
    if orders.is_empty() {
        return Ok(());
    }
    let waiting = deliveries::by_orders(tx, orders).await?.into_iter();
    let saves: Vec<(Delivery, Body)> = waiting
        .filter(|delivery| delivery.content == ContentState::Reserved)
        .map(|delivery| (Delivery { content: ContentState::Failed, updated_at: now, ..delivery }, Body::Keep))
        .collect();
    deliveries::save_many(tx, engine.vault(), &saves).await
}
