//! Changes the price of an unpaid order when one was agreed and the seller asked for it. The order API says what the order
//! is; the floor is asked once more; each order is changed at most once. Where the answer was lost, or the program ended before
//! it, the order is read back.

use super::scene;
use crate::{
    Engine, EngineError, deliver,
    intake::Source,
    notice::{self, Unchanged},
    shops::Shop,
};
use huolang_domain::{
    ConversationId, Fen, Millis, OrderSn, ShopId, order::PlatformOrder, state::OrderStatus, talk::Bargaining,
};
use huolang_platforms::fault::CallError;
use huolang_store::{
    Durability, conversations, orders,
    price_changes::{self, PriceChange},
};

/// Orders of a buyer that are looked at.
const ORDERS: i64 = 5;
/// Orders of a shop that are read back in one round.
const READ_BACK: i64 = 5;
/// So long an order is read back, in milliseconds; then it is left to the person who was told.
const READ_BACK_FOR_MS: i64 = 24 * 3_600_000;

impl Engine {
    /// Changes the prices of a conversation's unpaid orders to what was agreed, where the seller asked for it.
    ///
    /// # Errors
    /// What the database refuses. A platform that refuses is none: the seller is told, and puts it right before the buyer pays.
    pub(super) async fn change_agreed_prices(&self, id: &ConversationId) -> Result<(), EngineError> {
        let mut conn = self.db().reader().await?;
        let conversation = conversations::get(&mut conn, id).await?;
        let Some(agreed) = conversation.agreed else { return Ok(()) };
        let place = scene::read(self, &mut conn, &conversation).await?;
        if !place.changes_price() || place.product.is_none() {
            return Ok(());
        }
        let shop = self.shops().get(&conversation.shop_id);
        let hinted = huolang_store::messages::order_hints(&mut conn, id, ORDERS).await?;
        let known = orders::of_buyer(&mut conn, &conversation.shop_id, &conversation.peer_id, ORDERS).await?;
        let unpaid = known.into_iter().filter(|order| order.status == OrderStatus::PendingPayment);
        let mut sns: Vec<OrderSn> = hinted.into_iter().chain(unpaid.map(|order| order.sn)).collect();
        sns.sort();
        sns.dedup();
        for sn in sns {
            if price_changes::get(&mut conn, &conversation.shop_id, &sn).await?.is_some() {
                continue;
            }
            let detail = shop.as_ref().and_then(|shop| shop.adapter.order_detail());
            let Some(detail) = detail else { return Ok(()) };
            // What a message names is a hint: the order API says whose order it is, about what, and whether it is paid.
            let Ok(Some(order)) = deliver::within(self.policy().call_ms, detail.order(&sn)).await else { continue };
            let ours = order.buyer.id == conversation.peer_id && order.status == OrderStatus::PendingPayment;
            // What was agreed was agreed for the price on the shelf; a dearer variant is another matter.
            let same_price = place.product.as_ref().is_some_and(|product| product.price == unit_price(&order));
            let Some(total) =
                (ours && same_price).then(|| total_of(&order, &conversation.product_ref, agreed)).flatten()
            else {
                continue;
            };
            let prices: Bargaining = place.prices_of(unit_price(&order), i64::MAX);
            if !prices.holds_for(total, quantity(&order)) || total >= order.amount {
                continue;
            }
            self.change_price(&conversation, &sn, total).await?;
        }
        Ok(())
    }

    async fn change_price(
        &self,
        conversation: &conversations::Conversation,
        sn: &OrderSn,
        total: Fen,
    ) -> Result<(), EngineError> {
        let Some(shop) = self.shops().get(&conversation.shop_id) else { return Ok(()) };
        let Some(trade) = shop.adapter.trade() else { return Ok(()) };
        let (shop_id, number, talk, now) = (shop.id.clone(), sn.clone(), conversation.id.clone(), self.now());
        let fail = self.fail_points().clone();
        let begun = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let begun = price_changes::begin(tx, &shop_id, &number, &talk, total, now).await?;
                    fail.reach("talk_price.before_commit");
                    Ok(begun)
                })
            })
            .await?;
        self.fail_points().reach("talk_price.after_commit");
        if !begun {
            return Ok(());
        }
        let answer = deliver::within(self.policy().call_ms, trade.change_price(sn, total)).await;
        self.fail_points().reach("talk_price.after_call");
        let state = match &answer {
            Ok(()) => PriceChange::Done,
            Err(CallError::Unknown { .. }) => PriceChange::Unknown,
            Err(_) => PriceChange::Failed,
        };
        if let Err(error) = &answer {
            tracing::warn!(shop.id = %shop.id, order.sn = %sn, %error, "an agreed price was not changed");
        }
        let tell = match state {
            PriceChange::Done => None,
            PriceChange::Failed => Some(Unchanged::Refused),
            PriceChange::Calling | PriceChange::Unknown => Some(Unchanged::Unknown),
        };
        let told = self.settle_price(&shop.id, sn, total, state, tell).await?;
        self.fail_points().reach("talk_price.settled");
        // The order is read anew, so that its amount is the platform's word.
        if let Some(detail) = shop.adapter.order_detail()
            && let Ok(Some(order)) = deliver::within(self.policy().call_ms, detail.order(sn)).await
        {
            let has_it = order.amount == total;
            self.take(&shop.id, vec![order], Source::hints(Vec::new())).await?;
            if has_it && !told.is_empty() {
                self.settle_price(&shop.id, sn, total, PriceChange::Done, None).await?;
                return self.end_price_notice(&shop.id, sn).await;
            }
        }
        self.tell_notices(told);
        Ok(())
    }

    /// Reads back the orders of a shop of which nobody knows whether they have the agreed price. What the platform says
    /// settles it; nothing is changed once more.
    ///
    /// # Errors
    /// What the database refuses. An order that cannot be read is none: it is asked for again after the next listing.
    pub(crate) async fn read_back_prices(&self, shop: &Shop) -> Result<(), EngineError> {
        if shop.adapter.trade().is_none() {
            return Ok(());
        }
        let Some(detail) = shop.adapter.order_detail() else { return Ok(()) };
        let since = self.now().plus(-READ_BACK_FOR_MS);
        let mut conn = self.db().reader().await?;
        let open = price_changes::unknown(&mut conn, &shop.id, since, READ_BACK).await?;
        drop(conn);
        for (sn, total, begun) in open {
            let Ok(Some(order)) = deliver::within(self.policy().call_ms, detail.order(&sn)).await else { continue };
            let (has_it, unpaid) = (order.amount == total, order.status == OrderStatus::PendingPayment);
            self.take(&shop.id, vec![order], Source::hints(Vec::new())).await?;
            if has_it || !unpaid {
                let state = if has_it { PriceChange::Done } else { PriceChange::Failed };
                self.settle_price(&shop.id, &sn, total, state, None).await?;
                self.end_price_notice(&shop.id, &sn).await?;
            } else if self.may_not_arrive(begun) {
                let told =
                    self.settle_price(&shop.id, &sn, total, PriceChange::Failed, Some(Unchanged::NotThere)).await?;
                self.tell_notices(told);
            }
        }
        Ok(())
    }

    /// Whether a call that began then is surely not on its way any more.
    fn may_not_arrive(&self, begun: Millis) -> bool {
        self.now().since(begun) >= self.policy().call_ms.saturating_mul(2)
    }

    /// Writes what came of a change, and what the seller is told of it. Gives the notices.
    async fn settle_price(
        &self,
        shop: &ShopId,
        sn: &OrderSn,
        total: Fen,
        state: PriceChange,
        tell: Option<Unchanged>,
    ) -> Result<Vec<String>, EngineError> {
        let entry = self.audit_entry(
            "system",
            "order.change_price",
            sn.as_str(),
            serde_json::json!({ "shop_id": shop, "total": total, "state": state.as_str() }),
        );
        let (shop, sn, ids, now) = (shop.clone(), sn.clone(), self.ids().clone(), self.now());
        let told = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    price_changes::settle(tx, &shop, &sn, state).await?;
                    entry.append(tx).await?;
                    let Some(why) = tell else { return Ok(Vec::new()) };
                    let raise = notice::price_not_changed(tx, &shop, &sn, total, why).await?;
                    notice::write(tx, &[raise], ids.as_ref(), now).await
                })
            })
            .await?;
        Ok(told)
    }

    /// The order has the price after all.
    async fn end_price_notice(&self, shop: &ShopId, sn: &OrderSn) -> Result<(), EngineError> {
        self.end_causes(vec![notice::price_cause(shop, sn)]).await
    }
}

fn quantity(order: &PlatformOrder) -> i64 {
    order.lines.iter().map(|line| line.quantity).sum()
}

fn unit_price(order: &PlatformOrder) -> Fen {
    order.lines.first().map_or(Fen::ZERO, |line| line.unit_price)
}

/// What the order comes to at the agreed price; absent: it is about something else as well.
fn total_of(order: &PlatformOrder, product: &str, agreed: Fen) -> Option<Fen> {
    let same = !order.lines.is_empty() && order.lines.iter().all(|line| line.product_ref == product);
    if same { agreed.checked_times(quantity(order)) } else { None }
}
