//! The practice screen: simulated buyers pay and ask for refunds, faults are switched, and their view is shown.

use super::PracticeShop;
use crate::{Engine, EngineError, Topic};
use huolang_domain::{ErrorCode, OrderId, OrderSn, state::OrderStatus};
use huolang_platforms::practice::{BuyerView, Faults, MarketError, MarketProduct, MarketSaying, Payment, Question};
use huolang_store::orders;
use std::collections::HashMap;

/// Payments made by one click.
const MOST_PAYMENTS: i64 = 500;

/// The practice screen of an engine.
pub struct PracticeDesk<'e> {
    engine: &'e Engine,
    shop: PracticeShop,
}

/// What a buyer does about a refund; granting is the market's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundStep {
    /// The buyer asks.
    Ask,
    /// The buyer takes it back.
    Withdraw,
    /// The money goes back.
    Agree,
}

/// A practice order as its buyer sees it, and where it is in this program.
#[derive(Debug, Clone)]
pub struct PracticeOrder {
    /// What the buyer sees.
    pub view: BuyerView,
    /// The order here, once it was taken up.
    pub order_id: Option<OrderId>,
}

impl PracticeOrder {
    /// Whether the shop was told that it is shipped.
    #[must_use]
    pub fn marked_shipped(&self) -> bool {
        matches!(self.view.order.status, OrderStatus::Shipped | OrderStatus::Completed)
            || self.view.order.shipment.is_some()
    }
}

impl Engine {
    /// The practice screen.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when there is no practice shop in this program.
    pub fn practice(&self) -> Result<PracticeDesk<'_>, EngineError> {
        let missing = || EngineError::refused(ErrorCode::NotFound, "the practice shop is not open");
        Ok(PracticeDesk { engine: self, shop: self.practice_shop().ok_or_else(missing)? })
    }
}

impl PracticeDesk<'_> {
    /// The practice shop.
    #[must_use]
    pub const fn shop(&self) -> &PracticeShop {
        &self.shop
    }

    /// What it sells.
    #[must_use]
    pub fn products(&self) -> Vec<MarketProduct> {
        self.shop.market.products()
    }

    /// The faults as they are set.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.shop.market.faults()
    }

    /// Sets the faults.
    pub fn set_faults(&self, faults: Faults) {
        self.shop.market.set_faults(faults);
        self.engine.bus().tell(Topic::Practice, ["faults"]);
    }

    /// Lets `count` simulated buyers pay; gives the numbers of their orders.
    ///
    /// # Errors
    /// An unknown product or variant, a quantity that is not sold; up to there the orders are made.
    pub fn pay(&self, payment: &Payment, count: i64) -> Result<Vec<OrderSn>, EngineError> {
        if !(1..=MOST_PAYMENTS).contains(&count) {
            let message = format!("from 1 to {MOST_PAYMENTS} buyers can pay at once");
            return Err(EngineError::refused(ErrorCode::InvalidInput, message));
        }
        let mut numbers = Vec::new();
        for _ in 0..count {
            numbers.push(self.shop.market.simulate_payment(payment).map_err(|error| refusal(&error))?.sn);
        }
        self.engine.bus().tell(Topic::Practice, numbers.iter().map(OrderSn::to_string));
        // The push tells too; this also reaches a shop whose push is switched off.
        self.engine.ring_polls();
        Ok(numbers)
    }

    /// A simulated buyer asks something; it comes to 客服 as on any platform with chats.
    ///
    /// # Errors
    /// No such order or product, no words or too many.
    pub fn ask(&self, question: &Question) -> Result<MarketSaying, EngineError> {
        let line = self.shop.market.ask(question).map_err(|error| refusal(&error))?;
        self.engine.bus().tell(Topic::Practice, question.sn.iter().map(OrderSn::to_string));
        Ok(line)
    }

    /// A step of a refund.
    ///
    /// # Errors
    /// No such order, or its state does not allow it.
    pub fn refund(&self, sn: &OrderSn, step: RefundStep) -> Result<(), EngineError> {
        let market = &self.shop.market;
        let done = match step {
            RefundStep::Ask => market.ask_refund(sn),
            RefundStep::Withdraw => market.withdraw_refund(sn),
            RefundStep::Agree => market.grant_refund(sn),
        };
        done.map_err(|error| refusal(&error))?;
        self.engine.bus().tell(Topic::Practice, [sn.to_string()]);
        self.engine.ring_polls();
        Ok(())
    }

    /// The seller logs in again after a dead login.
    pub fn log_in(&self) {
        self.shop.market.log_in();
        self.engine.bus().tell(Topic::Practice, ["faults"]);
    }

    /// The `limit` orders that changed last, as their buyers see them.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn recent(&self, limit: usize) -> Result<Vec<PracticeOrder>, EngineError> {
        let views: Vec<BuyerView> =
            self.shop.market.orders(limit).iter().filter_map(|order| self.shop.market.buyer_view(&order.sn)).collect();
        self.placed(views).await
    }

    /// One order as its buyer sees it.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn order(&self, sn: &OrderSn) -> Result<PracticeOrder, EngineError> {
        let missing = || EngineError::refused(ErrorCode::NotFound, "the practice shop has no such order");
        let view = self.shop.market.buyer_view(sn).ok_or_else(missing)?;
        self.placed(vec![view]).await?.pop().ok_or_else(missing)
    }

    async fn placed(&self, views: Vec<BuyerView>) -> Result<Vec<PracticeOrder>, EngineError> {
        let numbers: Vec<OrderSn> = views.iter().map(|view| view.order.sn.clone()).collect();
        let known = orders::by_sns(&mut self.engine.db().reader().await?, &numbers).await?;
        let known: HashMap<OrderSn, OrderId> = known
            .into_iter()
            .filter(|order| order.shop_id == self.shop.shop_id)
            .map(|order| (order.sn, order.id))
            .collect();
        Ok(views.into_iter().map(|view| PracticeOrder { order_id: known.get(&view.order.sn).cloned(), view }).collect())
    }
}

fn refusal(error: &MarketError) -> EngineError {
    let code = match error {
        MarketError::Refused { code, .. } if code.starts_with("no_such") => ErrorCode::NotFound,
        MarketError::Refused { code, .. } if code == "wrong_state" => ErrorCode::IllegalMove,
        MarketError::Refused { .. } => ErrorCode::InvalidInput,
        MarketError::Journal(_) => ErrorCode::DiskFull,
        _ => ErrorCode::PlatformRefused,
    };
    EngineError::refused(code, error.to_string())
}
