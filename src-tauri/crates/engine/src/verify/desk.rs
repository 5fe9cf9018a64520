//! What a person or another program asks about vouchers: verify one or many, try again, undo, say what happened.

use super::verdict::Verdict;
use crate::{Engine, EngineError, Topic, deliver::Settled, jobs::kind};
use huolang_domain::{
    ErrorCode, OrderId, OrderSn, ShopId, VerificationId,
    platform::Capability,
    state::VerificationState,
    verification::{LONGEST_CODE, Via, clean_code, mask},
};
use huolang_platforms::registry::can;
use huolang_store::{
    Durability, StoreError, Tx, jobs, orders,
    shops::{self, Shop, ShopState},
    verifications::{
        self, Change, Filter, New, Page, Verification,
        attempts::{self, Act, Attempt},
    },
};
use huolang_vault::Secret;
use serde_json::json;
use std::{collections::HashSet, time::Duration};

/// The same code verified again within this time is a slip of the scanner, in milliseconds.
const JUST_NOW_MS: i64 = 60_000;
/// Time between two looks while nothing is told.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// The longest list, in rows.
pub const MOST_ROWS: usize = 1_000;

/// A voucher to be verified.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The shop; absent: the one of the order, or the only one that verifies.
    pub shop: Option<ShopId>,
    /// The order, when one is named.
    pub sn: Option<OrderSn>,
    /// The code as typed.
    pub code: Secret<String>,
    /// How it is asked.
    pub via: Via,
}

/// The answer to one row of a list.
#[derive(Debug)]
pub struct RowAnswer {
    /// The row, from 1.
    pub row: usize,
    /// The order as named.
    pub sn: String,
    /// The code, masked.
    pub masked: String,
    /// The verification, or why there is none.
    pub asked: Result<Verification, EngineError>,
}

/// Verifications, as a person or another program asks about them.
#[derive(Clone, Copy)]
pub struct VerificationDesk<'e>(pub(super) &'e Engine);

impl Engine {
    /// Verifications.
    #[must_use]
    pub const fn verifications(&self) -> VerificationDesk<'_> {
        VerificationDesk(self)
    }
}

/// Whether there is an answer.
#[must_use]
pub(super) fn is_settled(row: &Verification) -> bool {
    !matches!(row.state, VerificationState::Pending | VerificationState::Submitting) && !row.undoing
}

impl VerificationDesk<'_> {
    /// Verifies, and waits for the answer at most `within`; without one by then the verification is given as it stands.
    ///
    /// # Errors
    /// What cannot be asked: see [`VerificationDesk::ask`].
    pub async fn verify(self, ask: Ask, actor: &str, within: Duration) -> Result<Verification, EngineError> {
        let changes = self.0.bus().listen();
        let row = self.ask(ask, None, actor).await?;
        self.answered(row, changes, within).await
    }

    /// Asks for a verification: it is written down, and done by the workers. A code that waits already, or is in doubt, is
    /// given as it stands.
    ///
    /// # Errors
    /// An empty code, no or more than one shop, a shop that is paused or cannot verify, a code verified a moment ago.
    pub async fn ask(self, ask: Ask, batch: Option<String>, actor: &str) -> Result<Verification, EngineError> {
        let code = Secret::new(clean_code(ask.code.expose()));
        if code.expose().is_empty() || code.expose().len() > LONGEST_CODE {
            return Err(EngineError::refused(ErrorCode::InvalidInput, "verification_code"));
        }
        let (shop, order_id) = self.place(&ask).await?;
        let sn = ask.sn.unwrap_or_else(|| OrderSn::from(""));
        let new =
            New { shop_id: shop, order_id, sn, code, via: ask.via, rule_id: None, batch, actor: actor.to_owned() };
        let detail = json!({ "code": mask(new.code.expose()), "sn": new.sn, "via": new.via });
        let entry = self.0.audit_entry(actor, "verification.ask", new.shop_id.as_str(), detail);
        let engine = self.0.clone();
        let row = self
            .0
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let row = write(tx, &engine, &new).await?;
                    entry.append(tx).await?;
                    engine.fail_points().reach("verify_ask.before_commit");
                    Ok(row)
                })
            })
            .await?;
        self.0.fail_points().reach("verify_ask.after_commit");
        self.0.signals().verify.notify_one();
        self.0.tell_verifications([&row.id]);
        Ok(row)
    }

    /// Asks for many. Each row answers for itself: a code that stands twice in the list is asked once.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidInput`] for an empty list or one that is too long.
    pub async fn ask_many(self, asks: Vec<Ask>, batch: &str, actor: &str) -> Result<Vec<RowAnswer>, EngineError> {
        if asks.is_empty() || asks.len() > MOST_ROWS {
            return Err(EngineError::refused(ErrorCode::InvalidInput, format!("from 1 to {MOST_ROWS} rows")));
        }
        let mut seen = HashSet::new();
        let mut answers = Vec::with_capacity(asks.len());
        for (row, ask) in (1..).zip(asks) {
            let code = clean_code(ask.code.expose());
            let (sn, masked) = (ask.sn.as_ref().map(ToString::to_string).unwrap_or_default(), mask(&code));
            let asked = if !code.is_empty() && !seen.insert((ask.shop.clone(), code)) {
                Err(EngineError::refused(ErrorCode::VerificationJustDone, "the code stands twice in the list"))
            } else {
                self.ask(ask, Some(batch.to_owned()), actor).await
            };
            answers.push(RowAnswer { row, sn, masked, asked });
        }
        Ok(answers)
    }

    /// Waits until every one of them has an answer, at most `within`; gives them as they stand then.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn wait_for(self, ids: &[VerificationId], within: Duration) -> Result<Vec<Verification>, EngineError> {
        let mut changes = self.0.bus().listen();
        let wait = async {
            loop {
                let rows = verifications::get_many(&mut self.0.db().reader().await?, ids).await?;
                if rows.iter().all(is_settled) {
                    return Ok::<_, EngineError>(rows);
                }
                heard(&mut changes).await;
            }
        };
        match tokio::time::timeout(within, wait).await {
            Ok(rows) => rows,
            Err(_) => Ok(verifications::get_many(&mut self.0.db().reader().await?, ids).await?),
        }
    }

    async fn answered(
        self,
        row: Verification,
        mut changes: tokio::sync::broadcast::Receiver<crate::Change>,
        within: Duration,
    ) -> Result<Verification, EngineError> {
        let id = row.id.clone();
        let wait = async {
            loop {
                let row = self.get(&id).await?;
                if is_settled(&row) {
                    return Ok(row);
                }
                heard(&mut changes).await;
            }
        };
        match tokio::time::timeout(within, wait).await {
            Ok(row) => row,
            Err(_) => self.get(&id).await,
        }
    }

    /// Tries again what was refused.
    ///
    /// # Errors
    /// [`ErrorCode::IllegalMove`] when it was not; [`ErrorCode::VerificationRunning`] when the code waits already.
    pub async fn retry(self, id: &VerificationId, actor: &str) -> Result<Verification, EngineError> {
        self.act(id, "verification.retry", actor, move |tx, engine, row, _actor| {
            Box::pin(async move {
                let again = [VerificationState::Failed, VerificationState::Undone, VerificationState::Cancelled];
                if !again.contains(&row.state) {
                    return Err(StoreError::refused(
                        ErrorCode::IllegalMove,
                        "only a refused verification is tried again",
                    ));
                }
                let mut change = Change::of(row.id.clone());
                change.state = Some(VerificationState::Pending);
                change.looked = Some(false);
                change.ticket = Some(None);
                change.receipt = Some(None);
                change.undo_until = Some(None);
                change.reason = Some(None);
                verifications::change_many(tx, engine.vault(), &[change], engine.now()).await.map_err(open_twice)?;
                enqueue(tx, &engine, &row, Act::Verify).await?;
                follow(tx, &engine, &row).await?;
                Ok(Settled::default())
            })
        })
        .await
    }

    /// Undoes a verification, where the platform lets that be done and the time is not over. Waits at most `within`.
    ///
    /// # Errors
    /// [`ErrorCode::UndoNotPossible`], [`ErrorCode::UndoTooLate`], [`ErrorCode::IllegalMove`].
    pub async fn undo(self, id: &VerificationId, actor: &str, within: Duration) -> Result<Verification, EngineError> {
        let changes = self.0.bus().listen();
        let row = self.get(id).await?;
        let shop = shops::get(&mut self.0.db().reader().await?, &row.shop_id).await?;
        if shop.state != ShopState::Active {
            return Err(EngineError::refused(ErrorCode::ShopParked, "the shop is paused or waits for a login"));
        }
        let row = self
            .act(id, "verification.undo", actor, move |tx, engine, row, _actor| {
                Box::pin(async move {
                    let refuse = |code, message: &str| Err(StoreError::refused(code, message));
                    if row.state != VerificationState::Verified {
                        return refuse(ErrorCode::IllegalMove, "only what was verified can be undone");
                    }
                    match (&row.receipt, row.undo_until) {
                        (Some(_), Some(until)) if engine.now() < until => {}
                        (Some(_), Some(_)) => return refuse(ErrorCode::UndoTooLate, "the time for undoing is over"),
                        _ => return refuse(ErrorCode::UndoNotPossible, "the platform undoes no verification"),
                    }
                    // The refusal of an earlier undo is no answer to this one.
                    let change = Change { reason: Some(None), ..Change::of(row.id.clone()) };
                    verifications::change_many(tx, engine.vault(), &[change], engine.now()).await?;
                    enqueue(tx, &engine, &row, Act::Undo).await?;
                    Ok(Settled::default())
                })
            })
            .await?;
        // The workers write `undoing`; until then the row looks settled.
        let id = row.id.clone();
        let wait = async {
            let mut changes = changes;
            loop {
                let row = self.get(&id).await?;
                let refused = row.reason.is_some() && !row.undoing;
                if row.state != VerificationState::Verified || refused {
                    return Ok::<_, EngineError>(row);
                }
                heard(&mut changes).await;
            }
        };
        match tokio::time::timeout(within, wait).await {
            Ok(row) => row,
            Err(_) => self.get(&id).await,
        }
    }

    /// A person says what became of a verification that nobody knows: whether it counts.
    ///
    /// # Errors
    /// [`ErrorCode::IllegalMove`] when it is not in doubt.
    pub async fn resolve(self, id: &VerificationId, counts: bool, actor: &str) -> Result<Verification, EngineError> {
        self.act(id, "verification.resolve", actor, move |tx, engine, row, actor| {
            Box::pin(async move {
                if row.state != VerificationState::NeedsReview {
                    return Err(StoreError::refused(ErrorCode::IllegalMove, "this verification is not in doubt"));
                }
                let verdict = match (counts, row.undoing) {
                    (true, _) => Verdict::Verified { sn: None, receipt: None, undo_within_ms: None },
                    (false, false) => Verdict::Refused((ErrorCode::VerificationUnknown, None)),
                    (false, true) => Verdict::Undone,
                };
                verdict.write_by(tx, &engine, &row, &actor, engine.now()).await
            })
        })
        .await
    }

    async fn act<F>(
        self,
        id: &VerificationId,
        action: &'static str,
        actor: &str,
        deed: F,
    ) -> Result<Verification, EngineError>
    where
        F: for<'t> FnOnce(
                &'t mut Tx,
                Engine,
                Verification,
                String,
            ) -> futures::future::BoxFuture<'t, Result<Settled, StoreError>>
            + Send
            + 'static,
    {
        let entry = self.0.audit_entry(actor, action, id.as_str(), json!({}));
        let (engine, id, actor) = (self.0.clone(), id.clone(), actor.to_owned());
        let fail = self.0.fail_points().clone();
        let (row, settled) = self
            .0
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let row = verifications::get(tx, &id).await?;
                    let settled = deed(tx, engine, row, actor).await?;
                    entry.append(tx).await?;
                    fail.reach("verify_act.before_commit");
                    Ok((verifications::get(tx, &id).await?, settled))
                })
            })
            .await?;
        let proven = settled.proven.clone();
        self.0.fail_points().reach("verify_act.after_commit");
        self.0.after_settled(settled);
        self.plan_proven(&proven).await?;
        self.0.signals().verify.notify_one();
        self.0.tell_verifications([&row.id]);
        if let Some(order) = &row.order_id {
            self.0.tell_orders(std::slice::from_ref(order));
        }
        Ok(row)
    }

    /// One verification.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn get(self, id: &VerificationId) -> Result<Verification, EngineError> {
        Ok(verifications::get(&mut self.0.db().reader().await?, id).await?)
    }

    /// Its calls, in their order.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn attempts(self, id: &VerificationId) -> Result<Vec<Attempt>, EngineError> {
        Ok(attempts::of_many(&mut self.0.db().reader().await?, std::slice::from_ref(id)).await?)
    }

    /// A page of verifications, newest first.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn list(
        self,
        filter: &Filter,
        before: Option<&VerificationId>,
        limit: i64,
        skip: i64,
    ) -> Result<Page, EngineError> {
        Ok(verifications::list(&mut self.0.db().reader().await?, filter, before, limit, skip).await?)
    }

    /// The shops whose platform verifies vouchers.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn shops(self) -> Result<Vec<Shop>, EngineError> {
        let rows = shops::list(&mut self.0.db().reader().await?).await?;
        Ok(rows.into_iter().filter(|shop| can(shop.platform, Capability::Verify)).collect())
    }

    /// The shop and the order of what is asked.
    pub(super) async fn place(self, ask: &Ask) -> Result<(ShopId, Option<OrderId>), EngineError> {
        let refuse = |code, message: &str| Err(EngineError::refused(code, message));
        let named = match &ask.sn {
            None => Vec::new(),
            Some(sn) => orders::by_sns(&mut self.0.db().reader().await?, std::slice::from_ref(sn)).await?,
        };
        let mut fitting = named.into_iter().filter(|order| ask.shop.as_ref().is_none_or(|shop| *shop == order.shop_id));
        let mut verifying = self.shops().await?;
        let (shop, order) = match (fitting.next(), fitting.next(), &ask.shop) {
            (Some(order), None, _) => (order.shop_id, Some(order.id)),
            (Some(_), Some(_), _) => {
                return refuse(ErrorCode::VerificationShopNeeded, "two shops have an order of that number");
            }
            (None, _, Some(shop)) => (shop.clone(), None),
            (None, _, None) => match verifying.as_slice() {
                [] => return refuse(ErrorCode::CapabilityMissing, "no shop verifies vouchers"),
                [shop] => (shop.id.clone(), None),
                _ => return refuse(ErrorCode::VerificationShopNeeded, "more than one shop verifies: name it"),
            },
        };
        verifying.retain(|row| row.id == shop);
        match verifying.pop().map(|row| row.state) {
            None => refuse(ErrorCode::CapabilityMissing, "this shop verifies no vouchers"),
            Some(ShopState::Active) => Ok((shop, order)),
            Some(_) => refuse(ErrorCode::ShopParked, "the shop is paused or waits for a login"),
        }
    }
}

/// Writes a verification with its job; gives the one that is open already.
async fn write(tx: &mut Tx, engine: &Engine, new: &New) -> Result<Verification, StoreError> {
    let now = engine.now();
    let fingerprint = verifications::fingerprint(engine.vault(), &new.code);
    let before = verifications::by_code(tx, &new.shop_id, &fingerprint).await?;
    let just_now = |row: &&Verification| {
        row.state == VerificationState::Verified && row.verified_at.is_some_and(|at| now.since(at) < JUST_NOW_MS)
    };
    if before.iter().find(just_now).is_some() {
        return Err(StoreError::refused(ErrorCode::VerificationJustDone, "this code was verified a moment ago"));
    }
    if let Some(row) = verifications::insert(tx, engine.vault(), new, engine.ids().as_ref(), now).await? {
        enqueue(tx, engine, &row, Act::Verify).await?;
        return Ok(row);
    }
    let open = before.into_iter().find(|row| {
        matches!(row.state, VerificationState::Pending | VerificationState::Submitting | VerificationState::NeedsReview)
    });
    open.ok_or_else(|| StoreError::refused(ErrorCode::VerificationRunning, "this code is being verified"))
}

async fn enqueue(tx: &mut Tx, engine: &Engine, row: &Verification, act: Act) -> Result<(), StoreError> {
    let now = engine.now();
    let job = kind::verify(&row.id, row.order_id.as_ref(), &row.shop_id, act, now, now);
    jobs::enqueue_many(tx, &[job], engine.ids().as_ref(), now).await?;
    Ok(())
}

async fn follow(tx: &mut Tx, engine: &Engine, row: &Verification) -> Result<(), StoreError> {
    if let Some(order) = &row.order_id {
        super::orders::follow(tx, std::slice::from_ref(order), engine.now()).await?;
    }
    Ok(())
}

fn open_twice(error: StoreError) -> StoreError {
    match error {
        StoreError::Conflict(_) => {
            StoreError::refused(ErrorCode::VerificationRunning, "this code is being verified already")
        }
        error => error,
    }
}

/// Waits for a change of verifications. Another program on the same data tells nothing here: it is looked for anyway.
async fn heard(changes: &mut tokio::sync::broadcast::Receiver<crate::Change>) {
    use tokio::sync::broadcast::error::RecvError;
    let told = async {
        loop {
            match changes.recv().await {
                Ok(change) if change.topic != Topic::Verifications => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => std::future::pending::<()>().await,
            }
        }
    };
    tokio::select! {
        () = told => {}
        () = tokio::time::sleep(LOOK_AGAIN) => {}
    }
}
