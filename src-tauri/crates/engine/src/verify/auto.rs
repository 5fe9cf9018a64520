//! Verifying by rule: when the condition is met and the waiting time is over, the order is read once more (a refund stops
//! it), and each code that the platform tells is verified once.

use super::{
    answer::{Answer, Auto},
    begin::hold_back,
    first,
};
use crate::{
    Engine, EngineError,
    deliver::{Settled, within},
    in_flight,
    jobs::{Lease, Taken, kind, take_up},
    notice,
    shops::{Api, Shop, park},
};
use huolang_domain::{
    CardId, Millis, OrderId, OrderSn, ShopId,
    retry::{Next, RetryClass, next_attempt},
    state::ContentState,
    verification::{Facts, Reached, VerificationRule, Via},
};
use huolang_platforms::{capability::Verify, fault::CallError};
use huolang_store::{
    Conn, StoreError, Tx, cards,
    jobs::{self, NewJob, Reschedule},
    orders::{self, Order},
    units, verification_rules,
    verifications::{self, New, attempts::Act},
};
use huolang_vault::Secret;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::OwnedSemaphorePermit;

/// Whether vouchers of the order are left to a rule.
pub(super) const fn has_vouchers(order: &Order) -> bool {
    order.vouchers > order.vouchers_used
}

pub(super) fn facts(order: &Order) -> Facts {
    Facts { status: order.status, paid_at: order.paid_at, sent_at: order.delivered_at }
}

/// Asks for the verification of orders whose rule says so; takes back what a refund stopped. Tells whether work waits.
pub(crate) async fn plan(tx: &mut Tx, engine: &Engine, ids: &[OrderId], now: Millis) -> Result<bool, StoreError> {
    if ids.is_empty() {
        return Ok(false);
    }
    let rules = rules(tx, None).await?;
    if !rules.iter().any(|rule| rule.active) {
        return Ok(false);
    }
    let orders: Vec<Order> = orders::get_many(tx, ids).await?.into_iter().filter(has_vouchers).collect();
    let products = products(tx, &orders).await?;
    let (mut work, mut stopped) = (Vec::<NewJob>::new(), Vec::new());
    for order in &orders {
        let of_order = products.get(&order.id).map(Vec::as_slice).unwrap_or_default();
        let of_order: Vec<&str> = of_order.iter().map(String::as_str).collect();
        let Some(rule) = VerificationRule::choose(&rules, &order.shop_id, &of_order) else { continue };
        match rule.reached(&facts(order), now) {
            Reached::At(at) => work.push(kind::auto_verify(&order.id, &order.shop_id, at.max(now))),
            Reached::Never => stopped.extend(kind::auto_verify_keys(&order.id)),
            Reached::NotYet => {}
        }
    }
    jobs::cancel_many(tx, &stopped).await?;
    jobs::enqueue_many(tx, &work, engine.ids().as_ref(), now).await?;
    Ok(!work.is_empty())
}

/// The same for orders whose content has just been sent.
pub(crate) async fn plan_sent(tx: &mut Tx, engine: &Engine, ids: &[OrderId]) -> Result<bool, StoreError> {
    plan(tx, engine, ids, engine.now()).await
}

pub(super) async fn rules(tx: &mut Tx, shops: Option<&[ShopId]>) -> Result<Vec<VerificationRule>, StoreError> {
    Ok(verification_rules::list(tx, shops).await?.into_iter().map(|kept| kept.body).collect())
}

pub(super) async fn products(conn: &mut Conn, orders: &[Order]) -> Result<HashMap<OrderId, Vec<String>>, StoreError> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id.clone()).collect();
    let mut products: HashMap<OrderId, Vec<String>> = HashMap::new();
    for line in orders::lines(conn, &ids).await? {
        products.entry(line.order_id).or_default().push(line.product_ref);
    }
    Ok(products)
}

impl Engine {
    /// Takes up orders that a rule verifies and reads them once more. Tells how many jobs were taken up.
    pub(super) async fn auto_verify_round(&self) -> Result<usize, EngineError> {
        let batch = take_up(self, kind::AUTO_VERIFY, Api::Read).await?;
        if batch.taken.is_empty() {
            return Ok(batch.claimed);
        }
        let ids: Vec<OrderId> = batch.taken.iter().map(|taken| taken.payload.order_id.clone()).collect();
        let orders = orders::get_many(&mut self.db().reader().await?, &ids).await?;
        let orders: HashMap<OrderId, Order> = orders.into_iter().map(|order| (order.id.clone(), order)).collect();
        let (mut done, mut waiting) = (Vec::new(), Vec::new());
        for Taken { lease, payload, before, shop, permit } in batch.taken {
            match (orders.get(&payload.order_id).filter(|order| has_vouchers(order)), permit) {
                (None, _) => done.push(lease),
                (Some(_), None) => waiting.push((lease, shop.id.clone())),
                (Some(order), Some(permit)) => {
                    let approved_by = payload.actor;
                    let look = Look { lease, order: order.id.clone(), sn: order.sn.clone(), before, approved_by };
                    self.in_flight().launch(look_again(self.clone(), shop, look, permit));
                }
            }
        }
        self.give_back(done, waiting).await?;
        Ok(batch.claimed)
    }
}

struct Look {
    lease: Lease,
    order: OrderId,
    sn: OrderSn,
    before: i64,
    approved_by: String,
}

async fn look_again(engine: Engine, shop: Arc<Shop>, look: Look, permit: OwnedSemaphorePermit) -> in_flight::Answer {
    let most = engine.policy().call_ms;
    let found = match (shop.adapter.order_detail(), shop.adapter.verify()) {
        (Some(orders), Some(verify)) => match within(most, orders.order(&look.sn)).await {
            Ok(Some(order)) if is_open(&order) => {
                let codes = within(most, Verify::codes(verify, &look.sn)).await;
                match codes {
                    Ok(codes) if codes.is_empty() => own_codes(&engine, verify, &look).await,
                    codes => codes,
                }
                .map(|codes| Some((order.status, codes)))
            }
            Ok(order) => Ok(order.map(|order| (order.status, Vec::new()))),
            Err(error) => Err(error),
        },
        _ => Ok(None),
    };
    drop(permit);
    shop.lane(Api::Read).learn(found.as_ref().map(|_| ()), engine.now());
    in_flight::Answer::Voucher(Box::new(Answer::Auto(Auto {
        lease: look.lease,
        order: look.order,
        sn: look.sn,
        shop: shop.id.clone(),
        before: look.before,
        approved_by: look.approved_by,
        found,
    })))
}

/// The codes that the program delivered for the order, where the platform has it verify those.
async fn own_codes(engine: &Engine, verify: &dyn Verify, look: &Look) -> Result<Vec<Secret<String>>, CallError> {
    if !within(engine.policy().call_ms, verify.codes_are_own(&look.sn)).await? {
        return Ok(Vec::new());
    }
    let read = async {
        let mut conn = engine.db().reader().await?;
        let order = orders::get(&mut conn, &look.order).await?;
        if order.content != ContentState::Sent {
            return Ok(Vec::new());
        }
        let cards = units::cards_by_orders(&mut conn, std::slice::from_ref(&look.order)).await?;
        let ids: Vec<CardId> = cards.into_iter().map(|(.., card)| card).collect();
        cards::by_ids(&mut conn, engine.vault(), &ids).await
    };
    let cards = read.await.map_err(|error: StoreError| CallError::Transient {
        message: format!("the delivered codes could not be read: {}", error.code()),
        retry_after_ms: None,
    })?;
    Ok(cards.into_iter().map(|(_, text)| text.secret).filter(|code| !code.expose().is_empty()).collect())
}

fn is_open(order: &huolang_domain::order::PlatformOrder) -> bool {
    !order.status.is_after_sale() && order.status != huolang_domain::state::OrderStatus::Closed
}

/// Writes what a rule found: a verification for each code that no rule has tried yet.
pub(super) async fn write(tx: &mut Tx, engine: &Engine, answer: Auto) -> Result<Settled, StoreError> {
    let now = engine.now();
    let mut settled = Settled::default();
    let (status, codes) = match &answer.found {
        Ok(Some((status, codes))) => (*status, codes),
        Ok(None) => {
            jobs::finish_many(tx, std::slice::from_ref(&answer.lease), now).await?;
            return Ok(settled);
        }
        Err(error) => {
            let error = error.clone();
            return put_off(tx, engine, answer, &error, now).await;
        }
    };
    if !jobs::finish_many(tx, std::slice::from_ref(&answer.lease), now).await?.contains(&answer.lease.id) {
        return Ok(settled);
    }
    let Ok(order) = orders::get(tx, &answer.order).await else { return Ok(settled) };
    let rules = rules(tx, Some(std::slice::from_ref(&answer.shop))).await?;
    let lines = orders::lines(tx, std::slice::from_ref(&order.id)).await?;
    let products: Vec<&str> = lines.iter().map(|line| line.product_ref.as_str()).collect();
    let Some(rule) = VerificationRule::choose(&rules, &answer.shop, &products) else { return Ok(settled) };
    // The platform's word of this moment decides, not what was known when the waiting began.
    match rule.reached(&Facts { status, ..facts(&order) }, now) {
        Reached::At(at) if at <= now || rule_dates_itself(rule) => {}
        Reached::At(at) => {
            jobs::enqueue_many(tx, &[kind::auto_verify(&order.id, &answer.shop, at)], engine.ids().as_ref(), now)
                .await?;
            return Ok(settled);
        }
        Reached::NotYet | Reached::Never => return Ok(settled),
    }
    let mut untried = Vec::new();
    for code in codes {
        let fingerprint = verifications::fingerprint(engine.vault(), code);
        let before = verifications::by_code(tx, &answer.shop, &fingerprint).await?;
        if before.iter().all(|row| row.via != Via::Rule) {
            untried.push(code);
        }
    }
    if answer.approved_by.is_empty() && first::asks(engine, rule) {
        settled.notices = first::tell(tx, engine, rule, &order, !untried.is_empty()).await?;
        return Ok(settled);
    }
    let actor = Some(answer.approved_by.as_str()).filter(|actor| !actor.is_empty()).unwrap_or("system");
    let mut work = Vec::new();
    for code in untried {
        let new = New {
            shop_id: answer.shop.clone(),
            order_id: Some(order.id.clone()),
            sn: answer.sn.clone(),
            code: code.clone(),
            via: Via::Rule,
            rule_id: Some(rule.id.clone()),
            batch: None,
            actor: actor.to_owned(),
        };
        let Some(row) = verifications::insert(tx, engine.vault(), &new, engine.ids().as_ref(), now).await? else {
            continue;
        };
        work.push(kind::verify(&row.id, Some(&order.id), &answer.shop, Act::Verify, now, now));
        settled.verifications.push(row.id);
    }
    settled.vouchers = !work.is_empty();
    jobs::enqueue_many(tx, &work, engine.ids().as_ref(), now).await?;
    Ok(settled)
}

/// Whether the moment of the condition is not dated by the platform: it was counted from when it was seen, and the waiting
/// is over by now.
pub(super) const fn rule_dates_itself(rule: &VerificationRule) -> bool {
    use huolang_domain::verification::Condition;
    matches!(rule.condition, Condition::Shipped | Condition::Completed)
}

async fn put_off(
    tx: &mut Tx,
    engine: &Engine,
    answer: Auto,
    error: &CallError,
    now: Millis,
) -> Result<Settled, StoreError> {
    let mut settled = Settled::default();
    let (class, retry_after) = match error {
        CallError::Login { .. } | CallError::Stopped { .. } => {
            hold_back(tx, vec![(answer.lease, answer.shop.clone())]).await?;
            settled.notices.extend(park::login_dead(tx, engine, &answer.shop, now).await?);
            return Ok(settled);
        }
        // A question without an answer has changed nothing.
        CallError::Unknown { .. } => (RetryClass::Transient, None),
        CallError::Transient { retry_after_ms, .. } | CallError::RateLimited { retry_after_ms, .. } => {
            (error.class(), *retry_after_ms)
        }
        CallError::Business { .. } => (error.class(), None),
    };
    let attempts = u32::try_from(answer.before.saturating_add(1)).unwrap_or(u32::MAX);
    let policy = engine.policy();
    match next_attempt(&policy.read_back_retry, class, attempts, retry_after, now, engine.dice().as_ref()) {
        Next::At(run_at) => {
            let later = Reschedule { lease: answer.lease, run_at, counts: true, error: None };
            jobs::reschedule_many(tx, &[later], now).await?;
            settled.vouchers = true;
        }
        _ => {
            jobs::finish_many(tx, std::slice::from_ref(&answer.lease), now).await?;
            let reason = super::reason::of_error(error).0;
            let raise = notice::auto_verify_failed(&answer.order, &answer.shop, &answer.sn, reason.as_str());
            settled.notices = notice::write(tx, &[raise], engine.ids().as_ref(), now).await?;
        }
    }
    Ok(settled)
}
