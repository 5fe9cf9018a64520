//! The variables of a template and their names.

use crate::state::states;

states! {
    /// A value that a template can show. The text is the English name.
    Variable {
        /// `{卡密}`: the card; all cards, one a line, outside of the loop.
        Card = "card",
        /// `{卡号}`: the number of the card.
        Number = "number",
        /// `{密码}`: the password of the card.
        Password = "password",
        /// `{卡密列表}`: all cards, numbered when there are several.
        Cards = "cards",
        /// `{序号}`: the number of the card in the loop, from 1.
        Index = "index",
        /// `{数量}`: how many.
        Count = "count",
        /// `{订单号}`
        Order = "order",
        /// `{商品}`
        Product = "product",
        /// `{规格}`
        Spec = "spec",
        /// `{金额}` in yuan
        Amount = "amount",
        /// `{买家}`
        Buyer = "buyer",
        /// `{店铺}`
        Shop = "shop",
        /// `{付款时间}`
        PaidAt = "paid_at",
        /// `{有效期}`: the last day of the card; outside of the loop, of the card that ends first.
        Expires = "expires",
        /// `{提取链接}`
        Link = "link",
        /// `{使用说明}`
        Manual = "manual",
    }
}

impl Variable {
    /// The Chinese name.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Card => "卡密",
            Self::Number => "卡号",
            Self::Password => "密码",
            Self::Cards => "卡密列表",
            Self::Index => "序号",
            Self::Count => "数量",
            Self::Order => "订单号",
            Self::Product => "商品",
            Self::Spec => "规格",
            Self::Amount => "金额",
            Self::Buyer => "买家",
            Self::Shop => "店铺",
            Self::PaidAt => "付款时间",
            Self::Expires => "有效期",
            Self::Link => "提取链接",
            Self::Manual => "使用说明",
        }
    }

    /// The variable of a Chinese or English name; English in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let english = name.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|variable| variable.chinese() == name || variable.as_str() == english)
    }

    /// Whether it belongs to a single card and changes in the loop.
    #[must_use]
    pub const fn is_of_card(self) -> bool {
        matches!(self, Self::Card | Self::Number | Self::Password | Self::Index | Self::Expires)
    }

    /// Whether it shows the secret part of a card.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Card | Self::Password | Self::Cards)
    }

    /// Whether a message without its value would be useless to the buyer. The others may be empty: a product without a
    /// specification has an empty `{规格}`.
    #[must_use]
    pub const fn is_needed(self) -> bool {
        matches!(
            self,
            Self::Card | Self::Number | Self::Password | Self::Cards | Self::Expires | Self::Link | Self::Manual
        )
    }

    /// Whether its value must stay in one message.
    #[must_use]
    pub const fn is_atomic(self) -> bool {
        matches!(self, Self::Card | Self::Number | Self::Password | Self::Order | Self::Link)
    }
}
