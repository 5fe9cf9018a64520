//! Orders that wait for cards, or for stock of their rule, go on once there is some.

use super::{
    accept::GRACE_MS,
    accepted::Made,
    calm::calm,
    cards::ProducedCard,
    fitting,
    outcome::Outcome,
    pieces::{self, Taken},
    shop::{InboundShop, Mapped},
    told::{self, Waiting},
};
use crate::{Engine, EngineError, notice};
use huolang_domain::{
    Millis, OrderId, PoolId,
    state::{ContentState, PlatformState},
};
use huolang_store::{
    Durability, StoreError, Tx, callbacks,
    cards::Draw,
    deliveries::{self, Body},
    events::{self, NewEvent},
    offers::OfferKind,
    orders::{self, TrackChange},
    productions::{self, Production, ProductionState},
};
use serde_json::json;
use std::sync::{Arc, PoisonError};

/// Orders in one look.
const MOST: i64 = 100;

impl Engine {
    /// Gives cards to orders that wait for them, oldest first: the next hundred at each look, for those before may wait for
    /// something else. Tells how many got theirs.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn restock_inbound(&self) -> Result<usize, EngineError> {
        let looked_at = || self.inbound().looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let after = looked_at().clone();
        let waiting = productions::waiting_for_stock(&mut self.db().reader().await?, after.as_ref(), MOST).await?;
        let are_more = i64::try_from(waiting.len()) == Ok(MOST);
        let next = waiting.last().filter(|_| are_more).cloned();
        if waiting.is_empty() {
            *looked_at() = next;
            return Ok(0);
        }
        let picture = self.inbound_shops().await?;
        let engine = self.clone();
        let (made, outcomes) = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let (mut made, mut outcomes, now) = (Made::default(), Vec::new(), engine.now());
                    productions::lock(tx, &waiting).await?;
                    for row in productions::by_orders(tx, &waiting).await? {
                        let Some(shop) = picture.iter().find(|shop| shop.id == row.shop_id) else { continue };
                        outcomes.extend(produce(tx, &engine, shop, &row.order_id, &mut made, now).await?);
                    }
                    Ok((made, outcomes))
                })
            })
            .await?;
        *looked_at() = next;
        let count = outcomes.iter().filter(|outcome| outcome.cards.is_some()).count();
        self.after_inbound(&made);
        outcomes.into_iter().for_each(|outcome| drop(self.inbound().memory.committed(outcome)));
        Ok(count)
    }
}

/// Draws the cards of an order that is under way, without anybody's word, and queues its callback. See [`produce_for`].
pub(super) async fn produce(
    tx: &mut Tx,
    engine: &Engine,
    shop: &Arc<InboundShop>,
    order: &OrderId,
    made: &mut Made,
    now: Millis,
) -> Result<Option<Outcome>, StoreError> {
    produce_for(tx, engine, shop, order, false, made, now).await
}

/// Draws the cards of an order that is under way and queues its callback. What cannot be drawn waits on. `None`: the order
/// has its cards already, or is not one that takes any. `by_person`: also while the shop delivers nothing by itself.
pub(super) async fn produce_for(
    tx: &mut Tx,
    engine: &Engine,
    shop: &Arc<InboundShop>,
    order: &OrderId,
    by_person: bool,
    made: &mut Made,
    now: Millis,
) -> Result<Option<Outcome>, StoreError> {
    // A person may refuse it, or enter cards, at this moment.
    productions::lock(tx, std::slice::from_ref(order)).await?;
    let rows = productions::by_orders(tx, std::slice::from_ref(order)).await?;
    let Some(row) = rows.into_iter().next().filter(|row| row.state == ProductionState::Producing) else {
        return Ok(None);
    };
    let kept = deliveries::by_orders(tx, std::slice::from_ref(order)).await?;
    let Some(mut delivery) = kept.into_iter().next() else { return Ok(None) };
    if matches!(delivery.content, ContentState::Reserved | ContentState::Sent) {
        return Ok(None);
    }
    let offer = shop.offers.get(&row.product_ref).cloned();
    let rule = offer.as_ref().and_then(|offer| offer.rule.clone());
    let taken = Taken { order: order.clone(), pieces: row.quantity, rule };
    let has_stock = pieces::are_left(tx, &taken).await?;
    let source = |offer: &Mapped| if by_person { offer.stock.clone() } else { offer.pool.clone() };
    let pool = offer.as_ref().filter(|_| row.kind == OfferKind::Cards).and_then(source);
    let lacking = pool.clone();
    let (content, cards, word) = match (&offer, pool) {
        _ if !has_stock => (ContentState::OutOfStock, None, "out_of_stock"),
        (Some(offer), Some(pool_id)) => {
            let draw = Draw {
                delivery_id: delivery.id.clone(),
                order_id: order.clone(),
                line: 1,
                pool_id,
                units: (1..=row.quantity).collect(),
                near_expiry_days: offer.near_expiry_days,
                allow_partial: false,
                at_once: false,
                first: false,
            };
            let drawn = fitting::draw(tx, engine, &[draw], &[shop.platform], made, now).await?;
            match drawn.into_iter().next().filter(|cards| !cards.is_empty()) {
                Some(cards) => (ContentState::Reserved, Some(ProducedCard::write(&cards)), "reserved"),
                None => (ContentState::OutOfStock, None, "out_of_stock"),
            }
        }
        _ => (ContentState::Manual, None, "manual"),
    };
    if delivery.content == content {
        return Ok(Some(Outcome::of(row, None)));
    }
    if matches!(content, ContentState::Reserved | ContentState::Manual) {
        made.notices.extend(pieces::take(tx, engine, &taken, now).await?);
    }
    let before = delivery.content;
    delivery.content = content;
    delivery.rule_id = offer.as_ref().and_then(|offer| offer.rule.clone()).or(delivery.rule_id);
    delivery.updated_at = now;
    deliveries::save_many(tx, engine.vault(), &[(delivery, Body::Keep)]).await?;
    if let Some(cards) = &cards {
        if !productions::fix_cards(tx, engine.vault(), order, cards, now).await? {
            return Err(StoreError::Conflict("the cards of this order are fixed already".to_owned()));
        }
        let told = [(order.clone(), row.shop_id.clone())];
        callbacks::add_many(tx, &told, engine.ids().as_ref(), now.plus(GRACE_MS), now).await?;
        made.calls_back = true;
    }
    if matches!(content, ContentState::Reserved | ContentState::Manual) {
        made.notices.extend(notice::settle_orders(tx, std::slice::from_ref(order), now).await?);
    }
    if content != ContentState::Reserved {
        let title = offer.as_ref().map_or(row.product_ref.as_str(), |offer| offer.title.as_str());
        let pool = lacking.filter(|_| has_stock);
        made.notices.extend(tell(tx, engine, &row, title, content, pool.as_ref(), now).await?);
    }
    // What an order waits for may be another thing by now, or nothing.
    if matches!(before, ContentState::Manual | ContentState::Blocked | ContentState::Unmatched) {
        made.notices.extend(calm(tx, &row.shop_id, now).await?);
    }
    let mut change = TrackChange::of(order.clone());
    change.content = Some(content);
    change.platform = Some(PlatformState::Unshipped);
    orders::set_tracks_many(tx, &[change], now).await?;
    let event =
        NewEvent { order_id: order.clone(), kind: word, detail: json!({}), actor: "system".to_owned(), at: now };
    events::append_many(tx, &[event], engine.ids().as_ref()).await?;
    made.orders.push(order.clone());
    Ok(Some(Outcome::of(row, cards)))
}

/// Tells the seller that an order which goes on waits for a person, or for cards of a pool; without one for its rule's own stock.
async fn tell(
    tx: &mut Tx,
    engine: &Engine,
    row: &Production,
    title: &str,
    content: ContentState,
    pool: Option<&PoolId>,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    let (shop, order) = (&row.shop_id, &row.order_id);
    let buyer = orders::get(tx, order).await?.buyer_name;
    let waiting = Waiting { shop, order, kind: row.kind, sn: &row.external_no, title, buyer: &buyer };
    let raise = match content {
        ContentState::Manual => told::waits(&waiting, "manual"),
        _ => told::out_of_stock(&waiting, pool),
    };
    notice::write(tx, &[raise], engine.ids().as_ref(), now).await
}
