//! What a seller's program may ask about vouchers: look one up, use it, undo that, and read back. Faults strike here.

use huolang_domain::{Fen, Millis, OrderSn, state::OrderStatus};
use serde::{Deserialize, Serialize};

use super::{
    Market, MarketError,
    buyer::no_such_order,
    journal::Record,
    ledger::vouchers::{UseRow, VoucherRow},
    state::State,
};

/// How long a use can be undone.
pub const UNDO_WITHIN_MS: i64 = 3_600_000;

/// A voucher as the market shows it to the seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketVoucher {
    /// Its order.
    pub sn: OrderSn,
    /// The line it was bought with.
    pub line: i64,
    /// The last four signs of its code.
    pub tail: String,
    /// What it is for.
    pub title: String,
    /// What was paid for it.
    pub price: Fen,
    /// How often it counts.
    pub times: i64,
    /// How often it was used.
    pub used: i64,
    /// From when it counts.
    pub from: Millis,
    /// Until when.
    pub until: Millis,
}

/// What the market gives back for a use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherUse {
    /// The order the voucher belongs to.
    pub sn: OrderSn,
    /// Names the use, for undoing it.
    pub receipt: String,
}

impl Market {
    /// Looks a voucher up; uses nothing.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] with the reason why it would not count.
    pub fn look_voucher(&self, sn: Option<&OrderSn>, code: &str) -> Result<MarketVoucher, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        let at = usable(&state, sn, code, self.clock.now())?;
        state.ledger.vouchers.rows.get(at).map(|row| state.voucher_view(row)).ok_or_else(wrong_code)
    }

    /// Uses a voucher once. A repeated key is a repeated use: nothing is dropped for the seller, and the ledger says so.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] with the reason why it does not count.
    pub fn use_voucher(&self, key: &str, sn: Option<&OrderSn>, code: &str) -> Result<VoucherUse, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        if state.faults.timeout_before_accept.strikes(&*self.dice) {
            return Err(MarketError::LostRequest);
        }
        let now = self.clock.now();
        let voucher = usable(&state, sn, code, now)?;
        let small = u32::try_from(voucher).map_err(|_| wrong_code())?;
        self.accept(&mut state, Record::Use { voucher: small, key: key.to_owned(), at: now })?;
        let newest = state.ledger.vouchers.uses.len().saturating_sub(1);
        let sn = state.ledger.vouchers.rows.get(voucher).and_then(|row| state.ledger.sn_at(row.order));
        self.answer(&mut state)?;
        Ok(VoucherUse { sn: sn.ok_or_else(no_such_order)?, receipt: newest.to_string() })
    }

    /// The use with `key` that counts, if there is one.
    ///
    /// # Errors
    /// The faults.
    pub fn voucher_use(&self, key: &str) -> Result<Option<VoucherUse>, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        let vouchers = &state.ledger.vouchers;
        let found = vouchers.uses.iter().enumerate().rfind(|(_, row)| *row.key == *key && row.undone.is_none());
        Ok(found.and_then(|(at, row)| {
            let voucher = vouchers.rows.get(row.voucher as usize)?;
            Some(VoucherUse { sn: state.ledger.sn_at(voucher.order)?, receipt: at.to_string() })
        }))
    }

    /// Undoes a use, within an hour.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`]: `no_such_use`, `already_undone` or `undo_too_late`.
    pub fn undo_use(&self, receipt: &str) -> Result<(), MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        if state.faults.timeout_before_accept.strikes(&*self.dice) {
            return Err(MarketError::LostRequest);
        }
        let now = self.clock.now();
        let at: Option<u32> = receipt.parse().ok();
        let row = at.and_then(|at| state.ledger.vouchers.uses.get(at as usize));
        let (Some(at), Some(row)) = (at, row) else {
            return Err(MarketError::refused("no_such_use", "没有找到这次核销"));
        };
        may_undo(row, now)?;
        self.accept(&mut state, Record::Undo { r#use: at, at: now })?;
        self.answer(&mut state)
    }

    /// The codes of an order that still count, as the seller of a practice shop may read them.
    ///
    /// # Errors
    /// The faults, and [`MarketError::Refused`] for an unknown order.
    pub fn open_codes(&self, sn: &OrderSn) -> Result<Vec<String>, MarketError> {
        let mut state = self.lock();
        self.door(&mut state)?;
        let (at, _) = state.ledger.find(sn).ok_or_else(no_such_order)?;
        let open = |row: &&VoucherRow| row.used < row.times;
        Ok(state.ledger.vouchers.of_order(at).filter(open).map(|row| row.code.to_string()).collect())
    }

    /// Every code of an order, as its buyer sees them; no fault strikes.
    #[must_use]
    pub fn voucher_codes(&self, sn: &OrderSn) -> Vec<String> {
        let state = self.lock();
        let Some((at, order)) = state.ledger.find(sn) else { return Vec::new() };
        if order.paid_at.is_none() {
            return Vec::new();
        }
        state.ledger.vouchers.of_order(at).map(|row| row.code.to_string()).collect()
    }
}

impl State {
    /// A voucher as the seller sees it.
    pub fn voucher_view(&self, row: &VoucherRow) -> MarketVoucher {
        let order = self.ledger.orders.get(row.order as usize);
        let line = order.and_then(|order| order.lines.get(usize::try_from(row.line - 1).ok()?));
        let product = line.and_then(|line| self.products.get(line.product as usize));
        MarketVoucher {
            sn: self.ledger.sn_at(row.order).unwrap_or_else(|| OrderSn::from("")),
            line: row.line,
            tail: format!("{:04}", row.code % 10_000),
            title: product.map(|product| product.title.clone()).unwrap_or_default(),
            price: line.map_or(Fen::ZERO, |line| line.unit_price),
            times: row.times,
            used: row.used,
            from: row.from,
            until: row.until,
        }
    }
}

fn wrong_code() -> MarketError {
    MarketError::refused("wrong_code", "没有这个券码")
}

/// The voucher behind `code`, when it counts now.
fn usable(state: &State, sn: Option<&OrderSn>, code: &str, now: Millis) -> Result<usize, MarketError> {
    let refused = |code, message: &str| Err(MarketError::refused(code, message));
    let number: u64 = code.trim().parse().map_err(|_| wrong_code())?;
    let Some(at) = state.ledger.vouchers.find(number) else {
        // Codes of other shops begin with a nine, so that their refusal can be tried by hand.
        let foreign = code.trim().len() == 12 && code.trim().starts_with('9');
        return if foreign { refused("foreign_shop", "这张券不是本店的") } else { Err(wrong_code()) };
    };
    let row = state.ledger.vouchers.rows.get(at).ok_or_else(wrong_code)?;
    let order = state.ledger.orders.get(row.order as usize).ok_or_else(wrong_code)?;
    if sn.is_some_and(|sn| *sn != order.number.sn()) || order.paid_at.is_none() {
        return Err(wrong_code());
    }
    if order.status.is_after_sale() || order.status == OrderStatus::Closed {
        return refused("refunded", "这张券在退款或已退款");
    }
    if row.used >= row.times {
        return refused("already_used", "这张券已经用过了");
    }
    if now < row.from {
        return refused("not_yet", "这张券还没到可用时间");
    }
    if now >= row.until {
        return refused("expired", "这张券已过期");
    }
    Ok(at)
}

fn may_undo(row: &UseRow, now: Millis) -> Result<(), MarketError> {
    if row.undone.is_some() {
        return Err(MarketError::refused("already_undone", "这次核销已经撤销过了"));
    }
    if now.since(row.at) >= UNDO_WITHIN_MS {
        return Err(MarketError::refused("undo_too_late", "核销超过一小时，不能撤销"));
    }
    Ok(())
}
