//! Calls as they come in: JSON whose members are all signed, numbers as they were written.

use super::super::loose::{Loose, text_of};
use crate::jd::Params;

/// A body whose members can be signed.
#[derive(Debug, Clone, Default)]
pub struct Body(pub Params);

impl Body {
    /// Reads a body; `None` for what is no object, or could be read in two ways.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let members = Loose::parse(text).filter(|members| !members.is_twice())?;
        Some(Self(members.members().map(|(name, value)| (name.to_owned(), text_of(value))).collect()))
    }

    /// A member as text; absent counts as empty.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map(|text| text.trim()).unwrap_or_default()
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }
}

/// An order as it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// Their number.
    pub order_no: String,
    /// Our product.
    pub product_no: String,
    /// How many.
    pub quantity: i64,
    /// What the whole order may cost, in ten-thousandths of a yuan; absent: not checked.
    pub most: Option<i64>,
    /// Where to tell how it ended; empty: nowhere.
    pub callback: String,
    /// What is topped up, and what came with it.
    pub attach: Attach,
}

/// The fields of a template, filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attach {
    /// The account.
    pub account: String,
    /// All of it, as JSON text.
    pub all: String,
}

/// The most pieces of one order.
const MOST_PIECES: i64 = 1_000;

impl Purchase {
    /// Reads an order; the error names the member that is missing or wrong.
    ///
    /// # Errors
    /// The name of the member.
    pub fn of(body: &Body) -> Result<Self, &'static str> {
        let plain = |name: &'static str| {
            let text = body.text(name);
            let fits = !text.is_empty() && text.len() <= 64 && !text.chars().any(char::is_whitespace);
            if fits { Ok(text.to_owned()) } else { Err(name) }
        };
        let quantity = body.number("buyNum").filter(|n| (1..=MOST_PIECES).contains(n)).ok_or("buyNum")?;
        let most = match body.text("maxAmount") {
            "" => None,
            amount => Some(ten_thousandths(amount).ok_or("maxAmount")?),
        };
        let callback = body.text("callbackUrl").to_owned();
        if !callback.is_empty() && !callback.starts_with("http://") && !callback.starts_with("https://") {
            return Err("callbackUrl");
        }
        Ok(Self {
            order_no: plain("orderNo")?,
            product_no: plain("productNo")?,
            quantity,
            most,
            callback,
            attach: attach(body.text("attach"))?,
        })
    }
}

fn attach(text: &str) -> Result<Attach, &'static str> {
    if text.is_empty() {
        return Ok(Attach::default());
    }
    let filled = Loose::parse(text).filter(|filled| !filled.is_twice()).ok_or("attach")?;
    Ok(Attach { account: filled.text("account").trim().to_owned(), all: text.to_owned() })
}

/// Yuan with up to four decimals.
fn ten_thousandths(text: &str) -> Option<i64> {
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(decimals) || decimals.len() > 4 {
        return None;
    }
    let cents: i64 = format!("{decimals:0<4}").parse().ok()?;
    yuan.parse::<i64>().ok()?.checked_mul(10_000)?.checked_add(cents)
}
