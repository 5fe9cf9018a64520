//! Order numbers: the day in Shanghai, a dash and twelve drawn digits, as `261120-483920174653`.

use huolang_domain::{Dice, Millis, OrderSn, shanghai};

/// Twelve digits follow the day.
const DRAWN: u64 = 1_000_000_000_000;

/// An order number in eight bytes: a market holds hundreds of thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Number(u64);

impl Number {
    /// Draws a number for an order placed at `now`.
    pub fn draw(now: Millis, dice: &dyn Dice) -> Self {
        let day = shanghai::civil(now);
        let part = |number: i16| u64::from(number.unsigned_abs());
        let ymd = part(day.year() % 100) * 10_000 + part(day.month().into()) * 100 + part(day.day().into());
        Self(ymd * DRAWN + dice.below(DRAWN))
    }

    /// The number after this one on the same day, for when this one is taken.
    pub fn next(self) -> Self {
        let day = self.0 / DRAWN;
        Self(day * DRAWN + (self.0 + 1) % DRAWN)
    }

    /// Reads a number; `None` when `text` is none of this market's form.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, drawn) = text.split_once('-')?;
        let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(day, 6) || !digits(drawn, 12) {
            return None;
        }
        Some(Self(day.parse::<u64>().ok()? * DRAWN + drawn.parse::<u64>().ok()?))
    }

    /// The number as buyers and sellers see it.
    pub fn sn(self) -> OrderSn {
        OrderSn::from(self.to_string())
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:06}-{:012}", self.0 / DRAWN, self.0 % DRAWN)
    }
}
