//! From a quantity to the units that are each given one card.

#[cfg(test)]
mod tests;

/// More units in one line are not delivered by the program: such an order is for a person to look at.
pub const MOST_UNITS: i64 = 10_000;

/// One unit of an order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// The line in its order, from 1.
    pub line: i64,
    /// The unit in its line, from 1.
    pub unit: i64,
}

/// A number of units that cannot be.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
#[error("{quantity} × {per} is no number of units between 1 and {MOST_UNITS}")]
pub struct NotUnits {
    /// The quantity bought.
    pub quantity: i64,
    /// Units for each.
    pub per: i64,
}

/// How many units `quantity` pieces make at `per` units each.
///
/// # Errors
/// [`NotUnits`] unless the number lies in 1..=[`MOST_UNITS`].
pub fn count_units(quantity: i64, per: i64) -> Result<i64, NotUnits> {
    let refuse = NotUnits { quantity, per };
    if quantity < 1 || per < 1 {
        return Err(refuse);
    }
    quantity.checked_mul(per).filter(|count| *count <= MOST_UNITS).ok_or(refuse)
}

/// The units of a line, numbered from 1.
///
/// # Errors
/// [`NotUnits`] as [`count_units`].
pub fn units(line: i64, quantity: i64, per: i64) -> Result<Vec<Unit>, NotUnits> {
    Ok((1..=count_units(quantity, per)?).map(|unit| Unit { line, unit }).collect())
}

/// Lines of an order are numbered below this.
const PART: i64 = 1_000_000;

/// The number under which the rest of a line is delivered when only a part could be sent: a delivery of its own, with its
/// own content, attempts and cards.
#[must_use]
pub const fn rest_of(line: i64) -> i64 {
    line + PART
}

/// The line of the order that a delivery serves, whether whole or a rest.
#[must_use]
pub const fn line_of(number: i64) -> i64 {
    number % PART
}

/// Whether a delivery serves the rest of a line.
#[must_use]
pub const fn is_rest(number: i64) -> bool {
    number >= PART
}

/// What can be reserved now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allotment {
    /// Everything.
    All,
    /// So many now; the rest waits for a restock. Only where the rule allows a partial send.
    Partial {
        /// Units to reserve now.
        now: i64,
        /// Units that wait.
        missing: i64,
    },
    /// Nothing is reserved; so many are missing.
    OutOfStock {
        /// Units that wait.
        missing: i64,
    },
}

/// How much of `needed` units to reserve when `available` can be had (absent: unlimited). All or nothing, unless a part
/// is allowed.
#[must_use]
pub fn allot(needed: i64, available: Option<i64>, allow_partial: bool) -> Allotment {
    let available = available.map_or(needed, |available| available.max(0));
    let missing = needed.saturating_sub(available);
    match missing {
        ..=0 => Allotment::All,
        _ if allow_partial && available > 0 => Allotment::Partial { now: available, missing },
        _ => Allotment::OutOfStock { missing },
    }
}
