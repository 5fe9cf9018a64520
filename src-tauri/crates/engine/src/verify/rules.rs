//! The rules by which vouchers are verified: made, changed, removed; a change looks at the orders that wait already.

use super::{auto, desk::VerificationDesk};
use crate::{EngineError, Topic};
use huolang_domain::{ErrorCode, OrderId, ShopId, VerificationRuleId, state::Tab, verification::VerificationRule};
use huolang_store::{
    Durability, jobs, orders,
    verification_rules::{self, KeptRule},
};
use serde_json::json;

/// Orders looked at by one transaction.
const PAGE: i64 = 200;

impl VerificationDesk<'_> {
    /// Every rule, the oldest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn rules(self) -> Result<Vec<KeptRule>, EngineError> {
        Ok(verification_rules::list(&mut self.0.db().reader().await?, None).await?)
    }

    /// Saves a rule, new or changed. When it is switched on, orders that wait already are looked at.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidInput`] with the names of the fields; [`ErrorCode::CapabilityMissing`] for one that is on where only
    /// buyers have the codes; what the database refuses.
    pub async fn save_rule(self, rule: VerificationRule, actor: &str) -> Result<KeptRule, EngineError> {
        let problems = rule.problems();
        if !problems.is_empty() {
            return Err(EngineError::refused(ErrorCode::InvalidInput, problems.join(", ")));
        }
        if rule.active && self.only_buyers_have_codes(&rule.shop_id) {
            let message = "only buyers have the codes of this platform: a rule would verify nothing";
            return Err(EngineError::refused(ErrorCode::CapabilityMissing, message));
        }
        let detail = json!({ "shop_id": rule.shop_id, "active": rule.active, "condition": rule.condition, "wait_ms": rule.wait_ms });
        let entry = self.0.audit_entry(actor, "verification.rule_save", rule.id.as_str(), detail);
        let (now, shop, id) = (self.0.now(), rule.shop_id.clone(), rule.id.clone());
        let kept = self
            .0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let mut rule = rule;
                    // A rule for something else has to be watched anew.
                    if let Ok(former) = verification_rules::get(tx, &rule.id).await {
                        let same = former.body.shop_id == rule.shop_id && former.body.product_ref == rule.product_ref;
                        rule.proven |= former.body.proven && same;
                    }
                    verification_rules::save(tx, &rule, now).await?;
                    entry.append(tx).await?;
                    verification_rules::get(tx, &id).await
                })
            })
            .await?;
        self.plan_again(&shop).await?;
        self.0.bus().tell(Topic::Verifications, ["rules"]);
        Ok(kept)
    }

    fn only_buyers_have_codes(self, shop: &ShopId) -> bool {
        let shop = self.0.shops().get(shop);
        shop.as_ref().and_then(|shop| shop.adapter.verify()).is_some_and(|verify| !verify.by_rule())
    }

    /// Removes a rule; what waits by it is not verified.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn delete_rule(self, id: &VerificationRuleId, actor: &str) -> Result<(), EngineError> {
        let entry = self.0.audit_entry(actor, "verification.rule_delete", id.as_str(), json!({}));
        let id = id.clone();
        let shop = self
            .0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let shop = verification_rules::get(tx, &id).await?.body.shop_id;
                    verification_rules::delete(tx, &id).await?;
                    entry.append(tx).await?;
                    Ok(shop)
                })
            })
            .await?;
        self.plan_again(&shop).await?;
        self.0.bus().tell(Topic::Verifications, ["rules"]);
        Ok(())
    }

    /// Rules of these shops have been watched once and go on by themselves: what waited for that is planned.
    pub(crate) async fn plan_proven(self, shops: &[ShopId]) -> Result<(), EngineError> {
        for shop in shops {
            self.plan_again(shop).await?;
            self.0.bus().tell(Topic::Verifications, ["rules"]);
        }
        Ok(())
    }

    /// Plans the orders anew that wait to be verified: what waited by the former rule is taken back first.
    async fn plan_again(self, shop: &ShopId) -> Result<(), EngineError> {
        let filter =
            orders::Filter { tab: Some(Tab::ToVerify), shops: Some(vec![shop.clone()]), ..orders::Filter::default() };
        let (mut after, mut any) = (None, false);
        loop {
            let page = orders::list(&mut self.0.db().reader().await?, &filter, after, PAGE, 0).await?;
            let ids: Vec<OrderId> = page.items.into_iter().map(|order| order.id).collect();
            let (engine, now) = (self.0.clone(), self.0.now());
            any |= self
                .0
                .db()
                .write(Durability::Ordinary, move |tx| {
                    Box::pin(async move {
                        let keys: Vec<String> = ids.iter().flat_map(crate::jobs::kind::auto_verify_keys).collect();
                        jobs::cancel_many(tx, &keys).await?;
                        auto::plan(tx, &engine, &ids, now).await
                    })
                })
                .await?;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        if any {
            self.0.signals().verify.notify_one();
        }
        Ok(())
    }
}
