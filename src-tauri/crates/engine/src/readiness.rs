//! Would an order that arrives now be delivered? The facts for the list of each product.

#[cfg(test)]
mod tests;

use crate::{
    Engine, EngineError, Work,
    inbound::{CALLBACKS, InboundShop, Lack},
    notice,
    notices::Matrix,
};
use huolang_domain::{
    Millis, PoolId, ProductId, ShopId,
    matching::match_rule,
    order::PlatformLine,
    platform::Capability,
    readiness::{ReadinessFacts, ReadinessReport, readiness},
    rule::{Channel, GoodsKind, Rule},
};
use huolang_platforms::{capability::Lack as Lacked, registry};
use huolang_store::{
    pools,
    products::{self, Product, Sku},
    rules,
    shops::{self, Shop, ShopState},
    tasks::{self, TaskState},
};
use std::collections::{BTreeSet, HashMap};

/// The list of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductReadiness {
    /// The product.
    pub product_id: ProductId,
    /// The platform's id of it.
    pub product_ref: String,
    /// The list.
    pub report: ReadinessReport,
}

impl Engine {
    /// The list of each of these products. A product with variants is as ready as its least ready variant.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn readiness_of(&self, listed: &[Product]) -> Result<HashMap<ProductId, ReadinessReport>, EngineError> {
        let (called, now) = (self.inbound_shops().await?, self.now());
        let mut conn = self.db().reader().await?;
        let shops: HashMap<ShopId, Shop> =
            shops::list(&mut conn).await?.into_iter().map(|shop| (shop.id.clone(), shop)).collect();
        let kept: Vec<Rule> = rules::list(&mut conn, None, None).await?.into_iter().map(|kept| kept.rule).collect();
        let ids: Vec<ProductId> = listed.iter().map(|product| product.id.clone()).collect();
        let mut skus: HashMap<ProductId, Vec<Sku>> = HashMap::new();
        for sku in products::skus(&mut conn, &ids).await? {
            skus.entry(sku.product_id.clone()).or_default().push(sku);
        }
        let drawn: BTreeSet<(PoolId, i64)> = kept.iter().filter_map(guard_of).collect();
        let cards = pools::drawable(&mut conn, &drawn, now).await?;
        let running: BTreeSet<String> = tasks::list(&mut conn)
            .await?
            .into_iter()
            .filter(|task| matches!(task.state, TaskState::Running | TaskState::Error))
            .map(|task| task.id)
            .collect();
        drop(conn);
        let lacks: HashMap<&ShopId, Vec<Lacked>> = shops.keys().map(|shop| (shop, lacks(self, shop))).collect();
        let heard = self.channel_desk().heard().await?;
        let report = |product: &Product| {
            let shop = shops.get(&product.shop_id)?;
            let desk = called.iter().find(|desk| desk.id == shop.id && desk.takes_orders());
            let none = Vec::new();
            let lines = lines(product, skus.get(&product.id).unwrap_or(&none));
            let reports = lines.iter().map(|line| {
                let rule = match_rule(&kept, &shop.id, line).ok().map(|matched| matched.rule);
                let by_person = rule.is_some_and(|rule| by_person(shop, rule));
                let usual = ReadinessFacts {
                    login_ok: shop.state != ShopState::Parked,
                    permission_ok: permission_ok(
                        shop,
                        rule,
                        lacks.get(&shop.id).map(Vec::as_slice).unwrap_or_default(),
                    ),
                    rule,
                    cards_available: rule
                        .and_then(guard_of)
                        .map(|guard| cards.get(&guard).copied().flatten().unwrap_or(i64::MAX)),
                    by_person,
                    notice_ok: would_hear(&heard, &shop.id, by_person),
                    shop_on: shop.state != ShopState::Paused && shop.delivers_by_itself(),
                    product_on: product.switched_on,
                    tasks_running: needed(&shop.id).iter().all(|task| running.contains(task)),
                    called: false,
                };
                readiness(&match desk {
                    Some(desk) => of_called(usual, desk, &product.product_ref, running.contains(CALLBACKS), now),
                    None => usual,
                })
            });
            // The least ready one speaks for all: what is in the way of one variant is in the way of the product.
            let worst = reports.min_by_key(|report| (report.green, well(report)))?;
            Some((product.id.clone(), worst))
        };
        Ok(listed.iter().filter_map(report).collect())
    }

    /// The list of every product of a shop.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn readiness(&self, shop: &ShopId) -> Result<Vec<ProductReadiness>, EngineError> {
        const PAGE: i64 = 500;
        let mut found = Vec::new();
        let mut after: Option<ProductId> = None;
        loop {
            let listed = products::list(&mut self.db().reader().await?, Some(shop), None, after.as_ref(), PAGE).await?;
            let Some(last) = listed.last() else { return Ok(found) };
            after = Some(last.id.clone());
            let mut reports = self.readiness_of(&listed).await?;
            found.extend(listed.into_iter().filter_map(|product| {
                let report = reports.remove(&product.id)?;
                Some(ProductReadiness { product_id: product.id, product_ref: product.product_ref, report })
            }));
        }
    }
}

/// The pool that a rule draws from, and the days its cards must last.
fn guard_of(rule: &Rule) -> Option<(PoolId, i64)> {
    Some((rule.pool()?.clone(), rule.near_expiry_days))
}

/// Whether a person ships or sends what the rule is for.
fn by_person(shop: &Shop, rule: &Rule) -> bool {
    !rule.is_automatic() || (rule.sends_content() && rule.channel.on(shop.platform) == Channel::ByHand)
}

/// Whether somebody would hear that an order waits for a person, and where the program delivers, of a delivery in doubt, too.
fn would_hear(heard: &Matrix, shop: &ShopId, by_person: bool) -> bool {
    heard.wants(notice::MANUAL_SHIPMENT, shop.as_str())
        && (by_person || heard.wants(notice::NEEDS_REVIEW, shop.as_str()))
}

/// The tasks without which nothing of the shop is delivered.
fn needed(shop: &ShopId) -> [String; 4] {
    [Work::Deliver.id(), Work::Ship.id(), Work::Outcomes.id(), Work::Poll(shop.clone()).id()]
}

/// What counts where the platform calls us: complete settings, a mapping, and the task that calls back.
fn of_called<'r>(
    usual: ReadinessFacts<'r>,
    desk: &InboundShop,
    product_ref: &str,
    calls_back: bool,
    now: Millis,
) -> ReadinessFacts<'r> {
    // Mappings, and whether the shop is paused, are points of their own.
    let elsewhere = |lack: &Lack| matches!(lack, Lack::Offer | Lack::Source | Lack::Paused);
    ReadinessFacts {
        login_ok: desk.lacks(now).iter().all(elsewhere),
        permission_ok: true,
        rule: usual.rule.filter(|_| desk.offers.contains_key(product_ref)),
        // The platform hands the content on itself.
        by_person: usual.rule.is_some_and(|rule| !rule.is_automatic()),
        tasks_running: calls_back,
        called: true,
        ..usual
    }
}

/// What the login of a shop may not do; of a shop that is not connected nothing is known.
fn lacks(engine: &Engine, shop: &ShopId) -> Vec<Lacked> {
    let connected = engine.shops().get(shop);
    connected.and_then(|shop| Some(shop.adapter.authorize()?.lacks())).unwrap_or_default()
}

/// Whether the platform can do what the rule asks, and has granted it to this shop.
fn permission_ok(shop: &Shop, rule: Option<&Rule>, lacks: &[Lacked]) -> bool {
    let can = |capability| registry::can(shop.platform, capability);
    let granted = |what: &str| lacks.iter().all(|lack| lack.stops != what);
    let calls = rule.is_some_and(|rule| {
        rule.kind == GoodsKind::Virtual && rule.sends_content() && rule.channel.on(shop.platform) == Channel::Call
    });
    let carries = rule.is_some_and(|rule| rule.kind == GoodsKind::Physical && rule.marks_shipped());
    let sends =
        rule.is_none_or(|rule| !rule.is_automatic() || !rule.sends_content() || can(Capability::DeliverContent));
    let marks = rule.is_none_or(|rule| !rule.marks_shipped() || can(Capability::MarkShipped));
    sends && marks && granted("orders") && (!calls || granted("vouchers")) && (!carries || granted("parcels"))
}

/// How many points stand in no way.
fn well(report: &ReadinessReport) -> usize {
    use huolang_domain::readiness::Readiness;
    report.checks.iter().filter(|check| matches!(check.state, Readiness::Ok | Readiness::NotNeeded)).count()
}

/// What an order for the product would say: a line for each variant, or one without.
fn lines(product: &Product, skus: &[Sku]) -> Vec<PlatformLine> {
    let line = |sku_ref: &str, merchant_code: &str, spec: &str| PlatformLine {
        line: 1,
        product_ref: product.product_ref.clone(),
        sku_ref: sku_ref.to_owned(),
        merchant_code: merchant_code.to_owned(),
        title: product.title.clone(),
        spec: spec.to_owned(),
        quantity: 1,
        unit_price: product.price,
    };
    if skus.is_empty() {
        return vec![line("", "", "")];
    }
    skus.iter().map(|sku| line(&sku.sku_ref, &sku.merchant_code, &sku.spec)).collect()
}
