//! The decision tables: what an order is answered (`jd-general.md` §4 and §5). Never a refund for trouble of our own.

use super::wire::{Answer, Begin, Code};
use crate::jd::{AccountFormat, ProductKind, Production};

/// A product as the seller mapped it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Cards or a top-up.
    pub kind: ProductKind,
    /// The switch.
    pub switched_on: bool,
    /// Which accounts it tops up.
    pub account: AccountFormat,
}

/// What a product nobody mapped is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownProduct {
    /// The order is held and the seller told.
    #[default]
    Hold,
    /// The order is refused, JD refunds.
    Refuse,
}

/// Where an order stands, with the code that says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: Production,
    /// The code.
    pub code: Code,
}

impl Standing {
    /// Accepted, under way.
    pub const PRODUCING: Self = Self { state: Production::Producing, code: Code::Producing };
    /// Done.
    pub const SUCCEEDED: Self = Self { state: Production::Succeeded, code: Code::Succeeded };
    /// Our own trouble.
    pub const TROUBLE: Self = Self { state: Production::Abnormal, code: Code::Trouble };

    const fn held(code: Code) -> Self {
        Self { state: Production::Abnormal, code }
    }

    const fn refused(code: Code) -> Self {
        Self { state: Production::Failed, code }
    }

    /// JD's `produceStatus`.
    #[must_use]
    pub const fn status(self) -> u8 {
        match self.state {
            Production::Succeeded => 1,
            Production::Failed => 2,
            Production::Producing => 3,
            Production::Abnormal => 4,
        }
    }
}

/// Where a new order goes: [`Standing::PRODUCING`] means that it may be produced.
#[must_use]
pub fn begin(order: &Begin, product: Option<&Product>, unknown: UnknownProduct) -> Standing {
    let Some(product) = product else {
        return match unknown {
            UnknownProduct::Hold => Standing::held(Code::NoSuchProduct),
            UnknownProduct::Refuse => Standing::refused(Code::NoSuchProduct),
        };
    };
    if product.kind == ProductKind::TopUp {
        if order.quantity != 1 || order.account.is_empty() {
            return Standing::refused(Code::BadParameter);
        }
        if !product.account.fits(&order.account) {
            return Standing::refused(Code::WrongAccount);
        }
    }
    if !product.switched_on {
        return Standing::refused(Code::NotForSale);
    }
    Standing::PRODUCING
}

/// Whether an order that is held for its product may be looked at afresh when JD submits it again.
#[must_use]
pub fn is_looked_at_again(standing: Standing) -> bool {
    standing == Standing::held(Code::NoSuchProduct)
}

/// The answer for an order as it stands; cards go along only once it succeeded.
#[must_use]
pub fn stored(jd_order_no: i64, agent_order_no: &str, standing: Standing, cards: Vec<super::cards::Card>) -> Answer {
    Answer {
        code: standing.code,
        status: standing.status(),
        jd_order_no: Some(jd_order_no),
        agent_order_no: Some(agent_order_no.to_owned()),
        cards: if standing.state == Production::Succeeded { cards } else { Vec::new() },
    }
}

/// The answer when there is no order to speak of: never one that refunds.
#[must_use]
pub const fn no_order(code: Code, jd_order_no: Option<i64>) -> Answer {
    Answer { code, status: 4, jd_order_no, agent_order_no: None, cards: Vec::new() }
}
