//! Lists of vouchers to be verified (核销): a code a row, with or without the order it belongs to.

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use crate::cards::RejectReason;
use crate::cards::cell::{Strictness, text_of};
use crate::read::{Delimiter, Grid, RawRow, RowFault, RowOptions};
use crate::{Limits, SheetError, Source};

/// The most rows of a list.
pub const MOST_ROWS: usize = 1_000;

/// How sellers and platforms call the column of codes.
const CODE: &[&str] =
    &["券码", "核销码", "卡券码", "券号", "兑换码", "验证码", "卡密", "code", "vouchercode", "verificationcode"];
/// How they call the column of orders.
const ORDER: &[&str] = &["订单号", "订单编号", "订单", "ordersn", "orderid", "orderno", "order"];

/// A row.
#[derive(Clone, PartialEq, Eq)]
pub struct VoucherRow {
    /// Line of the text, or row of the sheet, from 1.
    pub row_no: u64,
    /// The order; empty when none is named.
    pub order: String,
    /// The code, or what is wrong with it.
    pub code: Result<String, RejectReason>,
}

// Written by hand: the code is worth money.
impl std::fmt::Debug for VoucherRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoucherRow")
            .field("row_no", &self.row_no)
            .field("order", &self.order)
            .field("code", &self.code.as_ref().map(|_| "…"))
            .finish()
    }
}

/// Where order and code stand.
#[derive(Clone, Copy)]
struct Columns {
    order: Option<usize>,
    code: usize,
}

/// Reads a list. Columns are told by their names; without names the code stands alone, or behind the order.
///
/// # Errors
/// [`SheetError`] when the source as a whole cannot be read, holds no rows, or more than [`MOST_ROWS`].
pub fn read(source: &Source, limits: &Limits) -> Result<Vec<VoucherRow>, SheetError> {
    let mut grid = Grid::open(source, limits)?;
    // Blanks stand between order and code, and inside of a code alike.
    let blanks = grid.delimiter() == Some(Delimiter::Spaces);
    let options = RowOptions { sheet: None, delimiter: grid.delimiter() };
    let mut rows = Vec::new();
    let mut columns: Option<Columns> = None;
    let mut first = true;
    let flow = grid.rows(&options, &mut |row| {
        let heading = std::mem::take(&mut first).then(|| by_names(&row)).flatten();
        if heading.is_some() {
            columns = heading;
            return ControlFlow::Continue(());
        }
        if rows.len() == MOST_ROWS {
            return ControlFlow::Break(());
        }
        rows.push(voucher(&row, columns, blanks));
        ControlFlow::Continue(())
    })?;
    if flow.is_break() {
        return Err(SheetError::TooLarge { size: MOST_ROWS as u64 + 1, limit: MOST_ROWS as u64 });
    }
    Ok(rows)
}

/// The columns, when the row holds their names.
fn by_names(row: &RawRow<'_>) -> Option<Columns> {
    let names: Vec<String> = row
        .cells
        .iter()
        .map(|cell| text_of(cell, Strictness::Remark).ok().flatten().unwrap_or_default())
        .map(|name| name.chars().filter(|sign| !"_- ".contains(*sign)).collect::<String>().to_lowercase())
        .collect();
    let place = |aliases: &[&str]| names.iter().position(|name| aliases.contains(&name.as_str()));
    place(CODE).map(|code| Columns { order: place(ORDER), code })
}

fn voucher(row: &RawRow<'_>, columns: Option<Columns>, blanks: bool) -> VoucherRow {
    let reason = match row.fault {
        Some(RowFault::TooLong) => Some(RejectReason::CellTooLong),
        Some(RowFault::BadQuote) => Some(RejectReason::BadQuote),
        None => None,
    };
    if let Some(reason) = reason {
        return VoucherRow { row_no: row.no, order: String::new(), code: Err(reason) };
    }
    let cell = |at: usize| row.cells.get(at).map_or(Ok(None), |cell| text_of(cell, Strictness::Card));
    let filled: Vec<usize> = (0..row.cells.len()).filter(|at| !matches!(cell(*at), Ok(None))).collect();
    let (order, code) = match (columns, filled.as_slice()) {
        (Some(columns), _) => (columns.order.map(cell), cell(columns.code)),
        (None, [code]) => (None, cell(*code)),
        (None, [first, ..]) if blanks && !cell(*first).is_ok_and(|text| text.is_some_and(|text| is_order(&text))) => {
            let groups = filled.iter().filter_map(|at| cell(*at).ok().flatten()).collect::<Vec<_>>();
            (None, Ok(Some(groups.join(" "))))
        }
        (None, [order, code, ..]) => (Some(cell(*order)), cell(*code)),
        (None, []) => (None, Ok(None)),
    };
    let mut order = order.and_then(Result::ok).flatten().unwrap_or_default();
    let mut code = code.and_then(|code| code.ok_or(RejectReason::MissingSecret));
    // Typed by hand: order and code with blanks between them.
    if let Ok(text) = &code
        && order.is_empty()
        && columns.is_none()
        && let [named, rest] = text.split_whitespace().collect::<Vec<_>>().as_slice()
        && is_order(named)
    {
        (order, code) = ((*named).to_owned(), Ok((*rest).to_owned()));
    }
    VoucherRow { row_no: row.no, order, code }
}

/// Whether a text can be an order's number rather than a group of a code's digits: groups are short.
fn is_order(text: &str) -> bool {
    text.len() >= 10 || text.chars().any(|sign| sign == '-' || sign.is_ascii_alphabetic())
}
