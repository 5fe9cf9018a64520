//! What a template is filled with.

use crate::{Fen, Millis, shanghai};

/// One card as it is put into a message. Its text can be seen only through card variables: the type shows nothing of it
/// in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct CardValue {
    number: String,
    password: String,
    expires_at: Option<Millis>,
}

impl CardValue {
    /// A card with a number and a password; one of them may be empty.
    #[must_use]
    pub fn new(number: impl Into<String>, password: impl Into<String>, expires_at: Option<Millis>) -> Self {
        Self { number: number.into(), password: password.into(), expires_at }
    }

    /// A card that is one text: a code, a link, an account line.
    #[must_use]
    pub fn text(text: impl Into<String>, expires_at: Option<Millis>) -> Self {
        Self::new("", text, expires_at)
    }

    pub(super) fn number(&self) -> &str {
        &self.number
    }

    pub(super) fn password(&self) -> &str {
        &self.password
    }

    /// The whole card: the one text it has, or number and password with their names.
    pub(super) fn whole(&self) -> String {
        match (self.number.is_empty(), self.password.is_empty()) {
            (false, false) => format!("卡号\u{FF1A}{} 密码\u{FF1A}{}", self.number, self.password),
            (false, true) => self.number.clone(),
            _ => self.password.clone(),
        }
    }

    pub(super) const fn expires_at(&self) -> Option<Millis> {
        self.expires_at
    }
}

impl std::fmt::Debug for CardValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardValue").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// What one message is made of. `Debug` shows only what is no secret and no buyer's.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// The cards, one a unit, in the order of the units.
    pub cards: Vec<CardValue>,
    /// `{数量}`; absent: the number of cards.
    pub count: Option<i64>,
    /// `{订单号}`
    pub order: String,
    /// `{商品}`
    pub product: String,
    /// `{规格}`
    pub spec: String,
    /// `{金额}`
    pub amount: Fen,
    /// `{买家}`
    pub buyer: String,
    /// `{店铺}`
    pub shop: String,
    /// `{付款时间}`
    pub paid_at: Option<Millis>,
    /// `{提取链接}`; empty: none.
    pub link: String,
    /// `{使用说明}`; empty: none.
    pub manual: String,
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Values")
            .field("order", &self.order)
            .field("product", &self.product)
            .field("spec", &self.spec)
            .field("cards", &self.cards.len())
            .finish_non_exhaustive()
    }
}

impl Values {
    /// Made-up values for a preview without an order: `count` cards that can be told apart and are no real ones.
    #[must_use]
    pub fn sample(count: usize, now: Millis) -> Self {
        let ends = now.plus(30 * shanghai::DAY_MS);
        let card = |unit| CardValue::new(format!("SAMPLE-{unit:04}"), format!("0000-{unit:04}"), Some(ends));
        Self {
            cards: (1..=count).map(card).collect(),
            count: None,
            order: "20260101-0001".to_owned(),
            product: "示例商品".to_owned(),
            spec: "月卡".to_owned(),
            amount: Fen(990),
            buyer: "买家昵称".to_owned(),
            shop: "示例店铺".to_owned(),
            paid_at: Some(now),
            link: "https://example.com/extract".to_owned(),
            manual: "打开软件,在“我的”里兑换".to_owned(),
        }
    }
}
