//! Reads everything a batch is decided on, in a handful of statements.

use super::facts::{DeliveryFacts, Facts, LineFacts, OrderFacts, ShopFacts};
use crate::{
    Engine,
    shops::{Shop, Standing},
};
use huolang_domain::{
    DeliveryId, Millis, OrderId, OrderSn, RuleId, ShopId,
    order::PlatformLine,
    platform::PlatformKind,
    rule::{Channel, Mode, Rule, Source},
    shanghai::DAY_MS,
    state::ContentState,
    units,
};
use huolang_store::{
    StoreError, Tx, blocked_buyers,
    deliveries::{self, Delivery},
    orders::{self, Line, Order},
    pools, products, rules, shops, stock,
};
use huolang_vault::Secret;
use std::collections::{HashMap, HashSet};

/// The orders of a batch and all that is known about them.
pub(crate) struct Read {
    /// The orders, in the order asked for; those that are gone are left out.
    pub orders: Vec<OrderFacts>,
    /// What they are decided on.
    pub facts: Facts,
    /// The deliveries as they are kept.
    pub kept: HashMap<(OrderId, i64), Delivery>,
    /// The contents that are fixed.
    pub bodies: HashMap<DeliveryId, Secret<String>>,
    /// Orders that are decided later, see [`later_twins`].
    pub put_off: Vec<OrderId>,
}

/// Reads the facts about `ids`.
pub(crate) async fn read(tx: &mut Tx, engine: &Engine, ids: &[OrderId], now: Millis) -> Result<Read, StoreError> {
    let found = orders::get_many(tx, ids).await?;
    let lines = orders::lines(tx, ids).await?;
    let kept: Vec<Delivery> = deliveries::by_orders(tx, ids).await?;
    let with_content: Vec<DeliveryId> =
        kept.iter().filter(|delivery| may_be_fixed(delivery.content)).map(|delivery| delivery.id.clone()).collect();
    let bodies = if with_content.is_empty() {
        HashMap::new()
    } else {
        deliveries::bodies(tx, engine.vault(), &with_content).await?
    };
    let mut by_id = group(found, lines, &kept, &bodies);
    let mut orders: Vec<OrderFacts> = ids.iter().filter_map(|id| by_id.remove(id)).collect();
    let put_off = later_twins(&mut orders);
    let mut facts = facts(tx, engine, &orders).await?;
    rests(tx, &mut orders, &facts.rules).await?;
    limits(tx, &orders, &mut facts, now).await?;
    facts.given = given(tx, &orders, &facts.rules).await?;
    let kept = kept.into_iter().map(|delivery| ((delivery.order_id.clone(), delivery.line), delivery)).collect();
    Ok(Read { orders, facts, kept, bodies, put_off })
}

/// Takes out the orders whose number stands before them in the same batch, in another shop: what becomes of the first one is
/// written before the next one is decided.
fn later_twins(orders: &mut Vec<OrderFacts>) -> Vec<OrderId> {
    let mut known: HashSet<OrderSn> = HashSet::new();
    let mut later = Vec::new();
    orders.retain(|order| {
        let is_first = known.insert(order.sn.clone());
        if !is_first {
            later.push(order.id.clone());
        }
        is_first
    });
    later
}

const fn may_be_fixed(content: ContentState) -> bool {
    !matches!(
        content,
        ContentState::None
            | ContentState::Unmatched
            | ContentState::Scheduled
            | ContentState::OutOfStock
            | ContentState::Cancelled
    )
}

fn group(
    found: Vec<Order>,
    lines: Vec<Line>,
    kept: &[Delivery],
    bodies: &HashMap<DeliveryId, Secret<String>>,
) -> HashMap<OrderId, OrderFacts> {
    let mut deliveries: HashMap<(OrderId, i64), DeliveryFacts> = kept
        .iter()
        .map(|delivery| {
            let facts = DeliveryFacts {
                id: delivery.id.clone(),
                rule_id: delivery.rule_id.clone(),
                content: delivery.content,
                tries: delivery.tries,
                due_at: delivery.due_at,
                drawn_ms: delivery.delay_drawn_ms,
                fixed: bodies.contains_key(&delivery.id),
                guards: delivery.guards.clone(),
            };
            ((delivery.order_id.clone(), delivery.line), facts)
        })
        .collect();
    let mut orders: HashMap<OrderId, OrderFacts> =
        found.into_iter().map(|order| (order.id.clone(), of_order(order))).collect();
    for line in lines {
        let Some(order) = orders.get_mut(&line.order_id) else { continue };
        let mut number = line.line;
        let line = PlatformLine::from(line);
        while let Some(facts) = {
            let delivery = deliveries.remove(&(order.id.clone(), number));
            let is_there = delivery.is_some() || !units::is_rest(number);
            is_there.then(|| LineFacts { line: PlatformLine { line: number, ..line.clone() }, rest: None, delivery })
        } {
            order.lines.push(facts);
            number = units::rest_of(number);
        }
    }
    orders
}

/// How many units each rest of a line still serves: what the parts before it did not. None while such a part serves
/// nothing, as it does when its cards went back: it starts anew with everything.
async fn rests(tx: &mut Tx, orders: &mut [OrderFacts], rules: &[Rule]) -> Result<(), StoreError> {
    let with_rests: Vec<OrderId> = orders
        .iter()
        .filter(|order| order.lines.iter().any(|line| units::is_rest(line.line.line)))
        .map(|order| order.id.clone())
        .collect();
    if with_rests.is_empty() {
        return Ok(());
    }
    let mut served: HashMap<(OrderId, i64), i64> = HashMap::new();
    for unit in huolang_store::units::by_orders(tx, &with_rests).await? {
        *served.entry((unit.order_id, unit.line)).or_default() += 1;
    }
    for order in orders {
        let mut left = 0;
        for line in &mut order.lines {
            let number = line.line.line;
            if units::is_rest(number) {
                line.rest = Some(left);
            } else {
                let rule = line.delivery.as_ref().and_then(|delivery| delivery.rule_id.as_ref());
                let per = rule.and_then(|id| rules.iter().find(|rule| rule.id == *id));
                let per = per.map_or(1, |rule| rule.units_per_quantity);
                left = units::count_units(line.line.quantity, per).unwrap_or(0);
            }
            let part = served.get(&(order.id.clone(), number)).copied().unwrap_or(0);
            left = if part == 0 { 0 } else { (left - part).max(0) };
        }
    }
    Ok(())
}

/// The lines of which the seller's own source was asked before, and whose pieces the rule's own stock gave then: asked once
/// more, they take none. The journal of the stock tells of orders, so that what was begun has its pieces first.
async fn given(tx: &mut Tx, orders: &[OrderFacts], rules: &[Rule]) -> Result<HashSet<(OrderId, i64)>, StoreError> {
    let mut given = HashSet::new();
    let asking: HashSet<&RuleId> = rules
        .iter()
        .filter(|rule| rule.stock >= 0 && matches!(rule.source, Source::External { .. }))
        .map(|rule| &rule.id)
        .collect();
    if asking.is_empty() {
        return Ok(given);
    }
    for order in orders {
        let mut asked: Vec<(&RuleId, &LineFacts)> = order
            .lines
            .iter()
            .filter_map(|line| Some((line.delivery.as_ref()?.rule_id.as_ref()?, line)))
            .filter(|(rule, line)| asking.contains(rule) && line.rest.is_none())
            .collect();
        asked.sort_by_key(|(_, line)| !is_begun(line));
        let mut left: HashMap<&RuleId, i64> = asked.iter().map(|(rule, _)| (*rule, 0)).collect();
        for (rule, pieces) in &mut left {
            *pieces = stock::given_by_rule(tx, rule, &order.id).await?;
        }
        for (rule, line) in asked {
            let pieces = left.entry(rule).or_default();
            if *pieces >= line.line.quantity {
                *pieces -= line.line.quantity;
                given.insert((order.id.clone(), line.line.line));
            }
        }
    }
    Ok(given)
}

/// Whether a line was asked for, whatever came of it.
fn is_begun(line: &LineFacts) -> bool {
    line.delivery.as_ref().is_some_and(|kept| {
        matches!(
            kept.content,
            ContentState::Reserved
                | ContentState::Sending
                | ContentState::Sent
                | ContentState::NeedsReview
                | ContentState::Failed
        )
    })
}

fn of_order(order: Order) -> OrderFacts {
    OrderFacts {
        id: order.id,
        shop: order.shop_id,
        sn: order.sn,
        status: order.status,
        content: order.content,
        platform: order.platform,
        attention: order.attention,
        buyer_id: order.buyer_id,
        buyer_name: order.buyer_name,
        amount: order.amount,
        paid_at: order.paid_at,
        placed_at: order.placed_at,
        risk: order.risk,
        lines: Vec::new(),
    }
}

async fn facts(tx: &mut Tx, engine: &Engine, orders: &[OrderFacts]) -> Result<Facts, StoreError> {
    let shop_ids: Vec<ShopId> =
        orders.iter().map(|order| order.shop.clone()).collect::<HashSet<_>>().into_iter().collect();
    let refs: HashSet<String> =
        orders.iter().flat_map(|order| &order.lines).map(|line| line.line.product_ref.clone()).collect();
    let refs: Vec<String> = refs.into_iter().collect();
    let mut rules: Vec<Rule> =
        rules::for_products(tx, &shop_ids, &refs).await?.into_iter().map(|kept| kept.rule).collect();
    // A delivery keeps its rule also when the rule was given to another product since.
    let named: HashSet<RuleId> = orders
        .iter()
        .flat_map(|order| &order.lines)
        .filter_map(|line| line.delivery.as_ref()?.rule_id.clone())
        .filter(|id| !rules.iter().any(|rule| rule.id == *id))
        .collect();
    if !named.is_empty() {
        let named: Vec<RuleId> = named.into_iter().collect();
        rules.extend(rules::get_many(tx, &named).await?.into_iter().map(|kept| kept.rule));
    }
    let mut switched_off = HashSet::new();
    for shop in &shop_ids {
        let off = products::by_refs(tx, shop, &refs).await?.into_iter().filter(|product| !product.switched_on);
        switched_off.extend(off.map(|product| (shop.clone(), product.product_ref)));
    }
    let rows = shops::list(tx).await?;
    // Where there is one shop only, no number stands in another one.
    let twins = if rows.len() > 1 {
        let asked: Vec<OrderId> = orders.iter().map(|order| order.id.clone()).collect();
        orders::twins_sent(tx, &asked).await?
    } else {
        Vec::new()
    };
    let shops = rows.into_iter().filter(|shop| shop_ids.contains(&shop.id)).map(|row| {
        let connected = engine.shops().get(&row.id);
        (row.id.clone(), shop_facts(row, connected.as_deref()))
    });
    let blocked = blocked_buyers::list(tx).await?;
    let blocked = blocked.into_iter().map(|buyer| ((buyer.platform, buyer.buyer_id), buyer.reason));
    let manuals = if rules.iter().any(|rule| rule.pool().is_some()) {
        pools::list(tx).await?.into_iter().map(|pool| (pool.id, pool.manual)).collect()
    } else {
        HashMap::new()
    };
    let proven = proven(tx, &rules).await?;
    // What is about to be sent there may have been by the time this one goes out.
    let sent_or_doubt = |content| if content == ContentState::Sent { content } else { ContentState::NeedsReview };
    Ok(Facts {
        rules,
        proven,
        sent_elsewhere: twins.into_iter().map(|(order, content)| (order, sent_or_doubt(content))).collect(),
        switched_off,
        shops: shops.collect(),
        blocked: blocked.collect::<HashMap<(PlatformKind, String), String>>(),
        received: HashMap::new(),
        manuals,
        given: HashSet::new(),
    })
}

/// The rules that take a way of their own and have delivered before.
async fn proven(tx: &mut Tx, rules: &[Rule]) -> Result<HashSet<RuleId>, StoreError> {
    let mut proven = HashSet::new();
    for rule in rules.iter().filter(|rule| rule.channel == Channel::Call && rule.mode == Mode::Auto) {
        let id = std::slice::from_ref(&rule.id);
        if !deliveries::waiting_for_rule(tx, id, ContentState::Sent, 1).await?.is_empty() {
            proven.insert(rule.id.clone());
        }
    }
    Ok(proven)
}

fn shop_facts(row: shops::Shop, connected: Option<&Shop>) -> ShopFacts {
    ShopFacts {
        platform: row.platform,
        auto_deliver: row.delivers_by_itself(),
        name: row.name,
        login_ok: connected.is_some_and(|shop| shop.standing() != Standing::Parked),
        text_limits: connected.map(text_limits).unwrap_or_default(),
        most_messages: connected.map(most_messages).unwrap_or_default(),
        can_send: connected.is_some_and(|shop| shop.adapter.deliver_content().is_some()),
        can_ship: connected.is_some_and(|shop| shop.adapter.mark_shipped().is_some()),
    }
}

fn text_limits(shop: &Shop) -> HashMap<Channel, usize> {
    let Some(way) = shop.adapter.deliver_content() else { return HashMap::new() };
    Channel::ALL.iter().filter_map(|channel| Some((*channel, way.text_limit(*channel)?))).collect()
}

fn most_messages(shop: &Shop) -> HashMap<Channel, usize> {
    let Some(way) = shop.adapter.deliver_content() else { return HashMap::new() };
    Channel::ALL.iter().filter_map(|channel| Some((*channel, way.most_messages(*channel)?))).collect()
}

/// What buyers received by rules that limit it. Orders of one buyer in one batch count for each other, earlier ones for
/// later ones, although they are not written yet.
async fn limits(tx: &mut Tx, orders: &[OrderFacts], facts: &mut Facts, now: Millis) -> Result<(), StoreError> {
    if facts.rules.iter().all(|rule| rule.per_buyer_limit.is_none()) {
        return Ok(());
    }
    let mut in_batch: HashMap<(String, RuleId), i64> = HashMap::new();
    for order in orders.iter().filter(|order| !order.buyer_id.is_empty()) {
        for line in order.lines.iter().filter(|line| line.rest.is_none()) {
            let matched = huolang_domain::matching::match_rule(&facts.rules, &order.shop, &line.line).ok();
            let Some((rule, limit)) = matched.and_then(|found| Some((found.rule, found.rule.per_buyer_limit?))) else {
                continue;
            };
            let since = now.plus(-limit.window_days.saturating_mul(DAY_MS));
            let kept = orders::bought_by_buyer(tx, &order.buyer_id, &rule.id, since, &order.id).await?;
            let earlier = in_batch.entry((order.buyer_id.clone(), rule.id.clone())).or_default();
            facts.received.insert((order.id.clone(), rule.id.clone()), kept.saturating_add(*earlier));
            *earlier = earlier.saturating_add(line.line.quantity.saturating_mul(rule.units_per_quantity));
        }
    }
    Ok(())
}
