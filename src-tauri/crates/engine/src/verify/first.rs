//! The first order that a rule verifies at a real platform: it asks, a person says go, and once that went well the rule goes
//! on by itself.

use super::{
    auto::{facts, has_vouchers, products, rule_dates_itself},
    desk::VerificationDesk,
};
use crate::{Engine, EngineError, Topic, jobs::kind, notice};
use huolang_domain::{
    ErrorCode, Millis, OrderId, ShopId, VerificationRuleId,
    state::Tab,
    verification::{Reached, VerificationRule, Via},
};
use huolang_store::{
    Durability, StoreError, Tx, jobs, notices,
    orders::{self, Order},
    verification_rules,
    verifications::Verification,
};
use serde_json::json;

/// Orders looked at for those that wait for a person's go.
const LOOKED_AT: i64 = 100;
/// Orders that are named.
const NAMED: usize = 5;

/// Whether the rule has to ask a person.
pub(super) fn asks(engine: &Engine, rule: &VerificationRule) -> bool {
    let platform = engine.shops().get(&rule.shop_id).map(|shop| shop.adapter.kind());
    platform.is_none_or(|platform| rule.asks_first(platform))
}

/// Tells the seller once that the rule would verify and asks. `any`: the order has codes that it would verify.
pub(super) async fn tell(
    tx: &mut Tx,
    engine: &Engine,
    rule: &VerificationRule,
    order: &Order,
    any: bool,
) -> Result<Vec<String>, StoreError> {
    if !any {
        return Ok(Vec::new());
    }
    let raise = notice::verify_first(&rule.id, &order.shop_id, &order.id, &order.sn);
    notice::write(tx, &[raise], engine.ids().as_ref(), engine.now()).await
}

/// A voucher counts. When a rule asked for it, the rule has shown that it goes well: gives the shop whose orders are to be
/// planned anew, and the notices that were closed.
pub(super) async fn proven(
    tx: &mut Tx,
    engine: &Engine,
    row: &Verification,
    now: Millis,
) -> Result<Option<(ShopId, Vec<String>)>, StoreError> {
    let Some(id) = row.rule_id.as_ref().filter(|_| row.via == Via::Rule) else { return Ok(None) };
    let mut rule = match verification_rules::get(tx, id).await {
        Ok(kept) if asks(engine, &kept.body) => kept.body,
        Ok(_) | Err(StoreError::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    rule.proven = true;
    verification_rules::save(tx, &rule, now).await?;
    let closed = notices::resolve_causes(tx, &[notice::first_cause(id)], now).await?;
    Ok(Some((rule.shop_id, closed.into_iter().map(huolang_domain::NoticeId::into_string).collect())))
}

/// Whether the rule would verify the order now.
fn is_due(rule: &VerificationRule, order: &Order, now: Millis) -> bool {
    match rule.reached(&facts(order), now) {
        Reached::At(at) => at <= now || rule_dates_itself(rule),
        Reached::NotYet | Reached::Never => false,
    }
}

impl VerificationDesk<'_> {
    /// Whether the rule asks before it verifies, and the orders that wait for that, a few of them.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn asks_first(self, rule: &VerificationRule) -> Result<(bool, Vec<Order>), EngineError> {
        if !asks(self.0, rule) {
            return Ok((false, Vec::new()));
        }
        if !rule.active {
            return Ok((true, Vec::new()));
        }
        let (engine, rule) = (self.0.clone(), rule.clone());
        let filter = orders::Filter {
            tab: Some(Tab::ToVerify),
            shops: Some(vec![rule.shop_id.clone()]),
            ..orders::Filter::default()
        };
        let page = orders::list(&mut self.0.db().reader().await?, &filter, None, LOOKED_AT, 0).await?;
        let now = engine.now();
        let due: Vec<Order> =
            page.items.into_iter().filter(|order| has_vouchers(order) && is_due(&rule, order, now)).collect();
        let mut conn = self.0.db().reader().await?;
        let rules = verification_rules::list(&mut conn, Some(std::slice::from_ref(&rule.shop_id))).await?;
        let rules: Vec<VerificationRule> = rules.into_iter().map(|kept| kept.body).collect();
        let products = products(&mut conn, &due).await?;
        let decides = |order: &Order| {
            let of_order = products.get(&order.id).map(Vec::as_slice).unwrap_or_default();
            let of_order: Vec<&str> = of_order.iter().map(String::as_str).collect();
            VerificationRule::choose(&rules, &order.shop_id, &of_order).is_some_and(|chosen| chosen.id == rule.id)
        };
        Ok((true, due.into_iter().filter(decides).take(NAMED).collect()))
    }

    /// A person says go for one order: its vouchers are verified by the rule. Once that went well, the rule asks no more.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::IllegalMove`] when the rule is off or its condition is not met.
    pub async fn approve_first(
        self,
        rule: &VerificationRuleId,
        order: &OrderId,
        actor: &str,
    ) -> Result<(), EngineError> {
        let detail = json!({ "rule_id": rule });
        let entry = self.0.audit_entry(actor, "verification.approve", order.as_str(), detail);
        let (engine, rule, order, actor) = (self.0.clone(), rule.clone(), order.clone(), actor.to_owned());
        self.0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let now = engine.now();
                    let rule = verification_rules::get(tx, &rule).await?.body;
                    let order = orders::get(tx, &order).await?;
                    if !rule.active || order.shop_id != rule.shop_id || !has_vouchers(&order) {
                        let message = "the rule is off, or has nothing to verify in this order";
                        return Err(StoreError::refused(ErrorCode::IllegalMove, message));
                    }
                    if !is_due(&rule, &order, now) {
                        let message = "the condition of the rule is not met yet, or money went back";
                        return Err(StoreError::refused(ErrorCode::IllegalMove, message));
                    }
                    jobs::cancel_many(tx, &[kind::key(kind::AUTO_VERIFY, &order.id)]).await?;
                    let work = kind::approved_verify(&order.id, &order.shop_id, &actor, now);
                    jobs::enqueue_many(tx, &[work], engine.ids().as_ref(), now).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        self.0.signals().verify.notify_one();
        self.0.bus().tell(Topic::Verifications, ["rules"]);
        Ok(())
    }
}
