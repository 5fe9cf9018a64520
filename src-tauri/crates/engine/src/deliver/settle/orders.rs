//! What orders come to once their lines ended.

use super::{End, OrderEnd, raise};
use crate::{
    Engine,
    jobs::kind,
    notice::{self, About},
    order_state::{all_sent, worst},
};
use huolang_domain::{
    ErrorCode, Millis, OrderId, RuleId,
    state::{Bucket, ContentState, OrderStatus, PlatformState},
    why::{Why, WhyFacts, why_not},
};
use huolang_store::{
    StoreError, Tx, deliveries,
    jobs::NewJob,
    notices::NewNotice,
    orders::{self, TrackChange},
    rules,
};
use std::collections::{HashMap, HashSet};

/// An order as it is now, after its lines were written.
pub(super) struct Read {
    pub about: About,
    status: OrderStatus,
    platform: PlatformState,
    attention: bool,
    lines: Vec<(ContentState, Option<RuleId>)>,
    marks_shipped: bool,
}

impl Read {
    /// Whether the money goes or went back.
    pub(super) const fn is_after_sale(&self) -> bool {
        self.status.is_after_sale()
    }
}

/// What was told about orders.
pub(super) struct Told {
    pub notices: Vec<String>,
    pub ships: Vec<NewJob>,
}

pub(super) async fn read(
    tx: &mut Tx,
    engine: &Engine,
    ends: &[OrderEnd],
) -> Result<HashMap<OrderId, Read>, StoreError> {
    let ids: Vec<OrderId> = ends.iter().map(|end| end.order.clone()).collect();
    let mut found: HashMap<OrderId, Read> = orders::get_many(tx, &ids)
        .await?
        .into_iter()
        .map(|order| {
            let about = About { order: order.id.clone(), shop: order.shop_id, sn: order.sn };
            let read = Read {
                about,
                status: order.status,
                platform: order.platform,
                attention: order.attention,
                lines: Vec::new(),
                marks_shipped: false,
            };
            (order.id, read)
        })
        .collect();
    let mut named: HashSet<RuleId> = HashSet::new();
    for (order, _, content, rule) in deliveries::states(tx, &ids).await? {
        named.extend(rule.clone());
        if let Some(read) = found.get_mut(&order) {
            read.lines.push((content, rule));
        }
    }
    let named: Vec<RuleId> = named.into_iter().collect();
    let named = rules::get_many(tx, &named).await?;
    for read in found.values_mut() {
        let shop = engine.shops().get(&read.about.shop);
        let platform = shop.as_ref().map(|shop| shop.adapter.kind());
        let says = |rule: &rules::KeptRule| {
            platform.map_or_else(|| rule.rule.marks_shipped(), |platform| rule.rule.marks_shipped_on(platform))
        };
        // A rule that was deleted since is taken to have wanted the usual.
        let found = |id: &RuleId| named.iter().find(|kept| kept.rule.id == *id);
        let wants = |rule: &Option<RuleId>| rule.as_ref().and_then(found).is_none_or(says);
        let can = shop.is_some_and(|shop| shop.adapter.mark_shipped().is_some());
        read.marks_shipped = can && read.lines.iter().any(|(_, rule)| wants(rule));
    }
    Ok(found)
}

pub(super) async fn write(
    tx: &mut Tx,
    engine: &Engine,
    ends: &[OrderEnd],
    read: &HashMap<OrderId, Read>,
    now: Millis,
) -> Result<Told, StoreError> {
    let (mut changes, mut ships, mut raises, mut calmed) =
        (Vec::new(), Vec::new(), Vec::<NewNotice>::new(), Vec::new());
    for end in ends {
        let Some(order) = read.get(&end.order) else { continue };
        let states = || order.lines.iter().map(|(content, _)| *content);
        let content = worst(states());
        let sent = all_sent(states());
        let mut change = TrackChange::of(end.order.clone());
        change.content = Some(content);
        change.why = Some(why(engine, end, order, content, now));
        if sent {
            change.delivered = Some((now, end.auto));
        }
        changes.push(change);
        let open = matches!(order.platform, PlatformState::Unshipped | PlatformState::Failed);
        if sent && open && order.marks_shipped && order.status == OrderStatus::PendingShip {
            let actor = if end.auto { "" } else { end.actor.as_str() };
            ships.push(kind::ship(&end.order, &order.about.shop, actor, now));
        }
        let newly_sent = end.lines.iter().any(|line| line.end == End::Sent && !line.again);
        if newly_sent && order.status.is_after_sale() {
            raises.push(order.about.refund_after_delivery(order.status.as_str()));
        }
        raises.extend(end.lines.iter().filter_map(|line| raise(&order.about, line)));
        let calm = !Bucket::of(order.status, content, order.platform).needs_person();
        if order.attention && calm {
            calmed.push(end.order.clone());
        }
    }
    if !changes.is_empty() {
        orders::set_tracks_many(tx, &changes, now).await?;
    }
    let mut notices = notice::settle_orders(tx, &calmed, now).await?;
    notices.extend(notice::write(tx, &raises, engine.ids().as_ref(), now).await?);
    Ok(Told { notices, ships })
}

fn why(engine: &Engine, end: &OrderEnd, order: &Read, content: ContentState, now: Millis) -> Option<Why> {
    if content == ContentState::Sending {
        return None;
    }
    let mut facts = WhyFacts::new(now, order.status, content, order.platform);
    facts.shop_login_ok = !end.login_dead;
    let decisive = end.lines.iter().find(|line| line.state() == content);
    if let Some(line) = decisive {
        let tries =
            line.delivery.tries + i64::from(matches!(line.end, End::Again { counts: true, .. } | End::Failed { .. }));
        facts.attempts = u32::try_from(tries.max(1)).unwrap_or(u32::MAX);
        facts.max_attempts = engine.policy().content_retry.max_attempts;
        facts.last_error = line.attempts.last().and_then(|attempt| error_code(attempt.class?));
        facts.next_attempt_at = match line.end {
            End::Again { at, .. } => at,
            _ => None,
        };
    }
    why_not(&facts)
}

const fn error_code(class: huolang_domain::retry::RetryClass) -> Option<ErrorCode> {
    use huolang_domain::retry::RetryClass;
    Some(match class {
        RetryClass::Transient => ErrorCode::PlatformUnreachable,
        RetryClass::Business => ErrorCode::PlatformRefused,
        RetryClass::Login => ErrorCode::ShopLoginDead,
        RetryClass::Unknown => ErrorCode::PlatformTimeout,
        RetryClass::RateLimited => ErrorCode::PlatformRateLimited,
    })
}
