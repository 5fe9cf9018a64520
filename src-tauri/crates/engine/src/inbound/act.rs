//! What a person does to an order of a platform that calls us: enter cards, mark it done, refuse it, hold it, take it up,
//! have its callback sent again. Each deed is one flushed transaction with its entry in the chained log.

use super::{accepted::Made, calm::calm, cards::ProducedCard, outcome::Outcome, pieces, restock, shop::InboundShop};
use crate::{Engine, EngineError, audit::AuditEntry, notice};
use huolang_domain::{
    ErrorCode, Millis, OrderId,
    platform::PlatformKind,
    state::{ContentState, OrderStatus, PlatformState},
};
use huolang_platforms::{
    agiso::sup,
    jd_game::{Effect, RetCode},
    jd_general::Code,
};
use huolang_store::{
    Durability, StoreError, Tx, callbacks,
    deliveries::{self, Body, Delivery},
    events::{self, NewEvent},
    notices,
    offers::OfferKind,
    orders::{self, TrackChange},
    productions::{self, End, Production, ProductionState},
    units::{self, PlainUnit},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What is done to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// These cards are delivered.
    EnterCards {
        /// Number, password, last good day.
        cards: Vec<(String, String, Option<String>)>,
    },
    /// The account was topped up.
    MarkSuccess,
    /// It cannot be delivered; the platform refunds the buyer.
    Refuse {
        /// The platform's code.
        code: String,
        /// Why, for the buyer.
        reason: String,
    },
    /// It cannot be delivered now; the platform holds it.
    Hold,
    /// It goes on.
    Resume,
    /// The callback is sent once more.
    Resend,
}

impl Deed {
    /// The word in history and log.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::EnterCards { .. } => "inbound.enter_cards",
            Self::MarkSuccess => "inbound.mark_success",
            Self::Refuse { .. } => "inbound.refuse",
            Self::Hold => "inbound.hold",
            Self::Resume => "inbound.resume",
            Self::Resend => "inbound.resend",
        }
    }

    const fn event(&self) -> &'static str {
        match self {
            Self::EnterCards { .. } => "cards_entered",
            Self::MarkSuccess => "marked_success",
            Self::Refuse { .. } => "refused",
            Self::Hold => "held",
            Self::Resume => "resumed",
            Self::Resend => "callback_again",
        }
    }

    fn detail(&self) -> Value {
        match self {
            Self::EnterCards { cards } => json!({ "cards": cards.len() }),
            Self::Refuse { code, reason } => json!({ "code": code, "reason": reason }),
            _ => json!({}),
        }
    }
}

impl Engine {
    /// Does `deed` to an order in the name of `actor`.
    ///
    /// # Errors
    /// [`EngineError`] with the code of what stands in the way; nothing was changed then.
    pub async fn act_inbound(&self, order: &OrderId, deed: Deed, actor: &str) -> Result<(), EngineError> {
        let picture = self.inbound_shops().await?;
        let entry = self.audit_entry(actor, deed.as_str(), order.as_str(), deed.detail());
        let (engine, id, actor) = (self.clone(), order.clone(), actor.to_owned());
        let (made, outcome) = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let now = engine.now();
                    // Cards may be drawn for it, or its callback claimed, at this moment.
                    productions::lock(tx, std::slice::from_ref(&id)).await?;
                    let row = productions::by_orders(tx, std::slice::from_ref(&id)).await?.pop();
                    let row = row.ok_or(StoreError::NotFound("production"))?;
                    let shop = picture.iter().find(|shop| shop.id == row.shop_id).cloned();
                    let shop = shop.ok_or(StoreError::NotFound("shop"))?;
                    let kept = deliveries::by_orders(tx, std::slice::from_ref(&id)).await?;
                    let delivery = kept.into_iter().next().ok_or(StoreError::NotFound("delivery"))?;
                    let scene = Scene { engine, shop, row, delivery, actor, now };
                    let mut made = Made { orders: vec![id.clone()], ..Made::default() };
                    scene.act(tx, &deed, &entry, &mut made).await?;
                    let row = productions::by_orders(tx, std::slice::from_ref(&id)).await?.pop();
                    let cards =
                        productions::cards(tx, scene.engine.vault(), std::slice::from_ref(&id)).await?.remove(&id);
                    Ok((made, row.map(|row| Outcome::of(row, cards))))
                })
            })
            .await?;
        outcome.into_iter().for_each(|outcome| drop(self.inbound().memory.committed(outcome)));
        self.after_inbound(&made);
        Ok(())
    }
}

struct Scene {
    engine: Engine,
    shop: Arc<InboundShop>,
    row: Production,
    delivery: Delivery,
    actor: String,
    now: Millis,
}

fn refuse(code: ErrorCode, message: impl Into<String>) -> StoreError {
    StoreError::refused(code, message.into())
}

impl Scene {
    async fn act(&self, tx: &mut Tx, deed: &Deed, entry: &AuditEntry, made: &mut Made) -> Result<(), StoreError> {
        match deed {
            Deed::EnterCards { cards } => self.enter_cards(tx, cards, made).await?,
            Deed::MarkSuccess => self.mark_success(tx, made).await?,
            Deed::Refuse { code, reason } => self.refuse(tx, code, reason, made).await?,
            Deed::Hold => self.hold(tx).await?,
            Deed::Resume => self.resume(tx, made).await?,
            Deed::Resend => {
                callbacks::resend(tx, &self.row.order_id, self.now).await?;
                made.calls_back = true;
            }
        }
        let event = NewEvent {
            order_id: self.row.order_id.clone(),
            kind: deed.event(),
            detail: deed.detail(),
            actor: self.actor.clone(),
            at: self.now,
        };
        events::append_many(tx, &[event], self.engine.ids().as_ref()).await?;
        made.notices.extend(self.settle(tx, deed).await?);
        entry.append(tx).await
    }

    fn require_open(&self) -> Result<(), StoreError> {
        if self.row.state.is_final() {
            return Err(refuse(ErrorCode::IllegalMove, "this order has ended; its outcome never changes"));
        }
        if matches!(self.delivery.content, ContentState::Reserved | ContentState::Sent) {
            return Err(refuse(ErrorCode::IllegalMove, "this order has its cards already and is being delivered"));
        }
        Ok(())
    }

    async fn enter_cards(
        &self,
        tx: &mut Tx,
        cards: &[(String, String, Option<String>)],
        made: &mut Made,
    ) -> Result<(), StoreError> {
        self.require_open()?;
        if self.row.kind != OfferKind::Cards {
            return Err(refuse(ErrorCode::IllegalMove, "this order is a top-up and takes no cards"));
        }
        let wanted = self.row.quantity;
        if i64::try_from(cards.len()) != Ok(wanted) {
            return Err(refuse(ErrorCode::InvalidInput, format!("this order takes exactly {wanted} cards")));
        }
        let cards: Vec<ProducedCard> = cards
            .iter()
            .map(|(number, secret, day)| ProducedCard {
                number: number.trim().to_owned(),
                secret: secret.trim().to_owned(),
                expires_on: day.clone().filter(|day| !day.is_empty()),
            })
            .collect();
        for (place, card) in cards.iter().enumerate() {
            if card.number.is_empty() && card.secret.is_empty() {
                return Err(refuse(ErrorCode::InvalidInput, format!("card {}: it is empty", place + 1)));
            }
            if let Some(fault) = card.fault(self.shop.platform) {
                return Err(refuse(ErrorCode::InvalidInput, format!("card {}: {fault}", place + 1)));
            }
        }
        let plain: Vec<PlainUnit> = (1..=wanted)
            .map(|unit| PlainUnit {
                delivery_id: self.delivery.id.clone(),
                order_id: self.row.order_id.clone(),
                line: self.delivery.line,
                unit,
            })
            .collect();
        units::insert_plain_many(tx, &plain, self.now).await?;
        self.succeed(tx, Some(ProducedCard::write(&cards)), made).await
    }

    async fn mark_success(&self, tx: &mut Tx, made: &mut Made) -> Result<(), StoreError> {
        self.require_open()?;
        if self.row.kind == OfferKind::Cards {
            return Err(refuse(ErrorCode::IllegalMove, "this order takes cards; enter them instead"));
        }
        self.succeed(tx, None, made).await
    }

    async fn succeed(
        &self,
        tx: &mut Tx,
        cards: Option<huolang_vault::Secret<String>>,
        made: &mut Made,
    ) -> Result<(), StoreError> {
        let code = match self.shop.platform {
            PlatformKind::JdGeneral => Code::Succeeded.as_str(),
            PlatformKind::Agiso => sup::Code::Done.as_str(),
            _ => "100",
        };
        let end = End { state: ProductionState::Succeeded, code: code.to_owned(), reason: None, cards };
        self.end(tx, &end, ContentState::Sent, made).await?;
        let change = TrackChange {
            content: Some(ContentState::Sent),
            platform: Some(PlatformState::Submitting),
            delivered: Some((self.now, false)),
            why: Some(None),
            ..TrackChange::of(self.row.order_id.clone())
        };
        orders::set_tracks_many(tx, &[change], self.now).await?;
        Ok(())
    }

    async fn refuse(&self, tx: &mut Tx, code: &str, reason: &str, made: &mut Made) -> Result<(), StoreError> {
        self.require_open()?;
        let allowed = match self.shop.platform {
            PlatformKind::JdGeneral => {
                let refunding =
                    [Code::WrongAccount, Code::NoSuchProduct, Code::BadParameter, Code::NotForSale, Code::Trouble];
                Code::of(code).is_some_and(|code| refunding.contains(&code))
            }
            PlatformKind::Agiso => sup::REFUSALS.iter().any(|refusal| refusal.as_str() == code),
            // A code on which the platform asks again would leave the buyer waiting for ever.
            _ => RetCode::of(code).is_some_and(|code| code.effect() == Effect::Refund),
        };
        if !allowed {
            return Err(refuse(ErrorCode::InvalidInput, "this code does not refuse an order"));
        }
        let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        let end = End { state: ProductionState::Failed, code: code.to_owned(), reason, cards: None };
        self.end(tx, &end, ContentState::Cancelled, made).await?;
        if let Some(rule) = &self.delivery.rule_id {
            let order = &self.row.order_id;
            let told = pieces::give_back(tx, &self.engine, rule, order, &self.actor, self.now).await?;
            made.notices.extend(told);
        }
        let change = TrackChange {
            content: Some(ContentState::Cancelled),
            status: Some(OrderStatus::Refunded),
            why: Some(None),
            ..TrackChange::of(self.row.order_id.clone())
        };
        orders::set_tracks_many(tx, &[change], self.now).await?;
        Ok(())
    }

    /// Ends production and queues the callback.
    async fn end(&self, tx: &mut Tx, end: &End, content: ContentState, made: &mut Made) -> Result<(), StoreError> {
        let order = &self.row.order_id;
        if !productions::finish(tx, self.engine.vault(), order, end, false, self.now).await? {
            return Err(refuse(ErrorCode::IllegalMove, "this order has ended; its outcome never changes"));
        }
        let delivery = Delivery { content, updated_at: self.now, ..self.delivery.clone() };
        deliveries::save_many(tx, self.engine.vault(), &[(delivery, Body::Keep)]).await?;
        let told = [(order.clone(), self.row.shop_id.clone())];
        callbacks::add_many(tx, &told, self.engine.ids().as_ref(), self.now, self.now).await?;
        made.calls_back = true;
        Ok(())
    }

    async fn hold(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.require_open()?;
        if !self.is_general() {
            return Err(refuse(ErrorCode::CapabilityMissing, "this platform has no way to hold an order"));
        }
        let code = Code::Trouble.as_str();
        productions::set_state(tx, &self.row.order_id, ProductionState::Abnormal, code, self.now).await?;
        Ok(())
    }

    async fn resume(&self, tx: &mut Tx, made: &mut Made) -> Result<(), StoreError> {
        self.require_open()?;
        let code = match self.shop.platform {
            PlatformKind::JdGeneral => Code::Producing.as_str(),
            PlatformKind::Agiso => sup::Code::Done.as_str(),
            _ => "100",
        };
        self.judge_again(tx).await?;
        productions::set_state(tx, &self.row.order_id, ProductionState::Producing, code, self.now).await?;
        // A person's word draws cards also while the shop delivers nothing by itself.
        restock::produce_for(tx, &self.engine, &self.shop, &self.row.order_id, true, made, self.now).await?;
        Ok(())
    }

    /// What was held because nobody knew its product is what the mapping says by now. A top-up must have its one account.
    async fn judge_again(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let Some(offer) = self.shop.offers.get(&self.row.product_ref).filter(|_| self.is_general()) else {
            return Ok(());
        };
        if offer.kind == OfferKind::TopUp {
            let account = productions::account(tx, self.engine.vault(), &self.row.order_id).await?;
            let fits = account.is_some_and(|account| offer.account.fits(account.expose()));
            if self.row.quantity != 1 || !fits {
                return Err(refuse(ErrorCode::IllegalMove, "the account does not fit this product; refuse the order"));
            }
        }
        productions::set_kind(tx, &self.row.order_id, offer.kind).await
    }

    /// Closes notices that this order alone kept open.
    async fn settle(&self, tx: &mut Tx, deed: &Deed) -> Result<Vec<String>, StoreError> {
        let mut closed = Vec::new();
        // An order that goes on may wait for cards by now: its own notice was just written.
        if *deed != Deed::Resume {
            closed = notice::settle_orders(tx, std::slice::from_ref(&self.row.order_id), self.now).await?;
        }
        let settled = notices::resolve_causes(tx, &[super::told::cancel_cause(&self.row.order_id)], self.now).await?;
        closed.extend(settled.into_iter().map(huolang_domain::NoticeId::into_string));
        closed.extend(calm(tx, &self.row.shop_id, self.now).await?);
        Ok(closed)
    }

    fn is_general(&self) -> bool {
        self.shop.platform == PlatformKind::JdGeneral
    }
}
