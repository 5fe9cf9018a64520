//! The choices of a delivery plan.

use crate::{PoolId, platform::PlatformKind, state::states};
use serde::{Deserialize, Serialize};

states! {
    /// Who starts a delivery.
    #[derive(Default)]
    Mode {
        /// 自动
        #[default]
        Auto = "auto",
        /// 手动
        Manual = "manual",
        /// 询问我: all is prepared, a person says go.
        Ask = "ask",
    }
}

states! {
    /// What is sold.
    #[derive(Default)]
    GoodsKind {
        /// 虚拟: content that can be sent.
        #[default]
        Virtual = "virtual",
        /// 实物: a person ships, with a real tracking number.
        Physical = "physical",
    }
}

states! {
    /// The switch of a rule.
    #[derive(Default)]
    RuleStatus {
        /// On.
        #[default]
        Active = "active",
        /// Off.
        Inactive = "inactive",
        /// On, but the seller declared it sold out.
        OutOfStock = "out_of_stock",
    }
}

states! {
    /// Which steps a delivery has, in their order.
    #[derive(Default)]
    Steps {
        /// Send the content, then mark shipped.
        #[default]
        ContentThenShip = "content_then_ship",
        /// Mark shipped, then send the content.
        ShipThenContent = "ship_then_content",
        /// Send the content; the platform ends the order by itself.
        ContentOnly = "content_only",
        /// Mark shipped; the content reaches the buyer another way.
        ShipOnly = "ship_only",
    }
}

states! {
    /// The way by which content reaches the buyer, on platforms that have more than one.
    #[derive(Default)]
    Channel {
        /// The platform's usual way.
        #[default]
        Usual = "usual",
        /// The program fixes the content and holds the cards; a person sends it in the platform's console, and the order is
        /// watched until it is shipped.
        ByHand = "by_hand",
        /// The platform hands out cards of its own: nothing is sent, the order is watched.
        PlatformStock = "platform_stock",
        /// By the platform's call.
        Call = "call",
        /// As a message in the chat with the buyer, on platforms that have one.
        Chat = "chat",
        /// In the order's own credential (发货凭证), which marks the order shipped, too.
        Voucher = "voucher",
        /// Both: the chat first, the credential as a copy.
        ChatAndVoucher = "chat_and_voucher",
    }
}

impl Channel {
    /// Whether it names a way that only platforms with a chat and a credential have.
    #[must_use]
    pub const fn is_named_way(self) -> bool {
        matches!(self, Self::Chat | Self::Voucher | Self::ChatAndVoucher)
    }

    /// Whether the program itself sends the content.
    #[must_use]
    pub const fn is_call(self) -> bool {
        matches!(self, Self::Call) || self.is_named_way()
    }

    /// The way that is really taken on a platform.
    #[must_use]
    pub const fn on(self, platform: PlatformKind) -> Self {
        match (self, platform) {
            (way, platform) if way.is_named_way() && !matches!(platform, PlatformKind::Xianyu) => {
                Self::Usual.on(platform)
            }
            // No call of this platform shows a text to a buyer; whoever wants another way says so.
            (Self::Usual, PlatformKind::Pdd) => Self::ByHand,
            (Self::Usual, _) => Self::Call,
            (chosen, _) => chosen,
        }
    }
}

/// Where the content comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// Cards of a pool, one a unit.
    CardPool {
        /// The pool.
        pool_id: PoolId,
    },
    /// The same text for everybody; `{卡密}` stands for it. Never read as a template.
    FixedText {
        /// The text.
        text: String,
    },
    /// The template says it all.
    #[default]
    TemplateOnly,
    /// A web address of the seller that answers with cards.
    External {
        /// The address.
        url: String,
    },
}

/// How long to wait: a span from which each delivery draws once. 0–0 is at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// At least, in milliseconds.
    pub min_ms: i64,
    /// At most, in milliseconds.
    pub max_ms: i64,
}

/// How much one buyer may receive over all shops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerLimit {
    /// So many units …
    pub count: i64,
    /// … in so many days.
    pub window_days: i64,
}
