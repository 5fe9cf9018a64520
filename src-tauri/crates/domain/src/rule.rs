//! A rule: which order lines it is for, and what happens with them.

mod check;
mod plan;
mod scope;
mod suggest;
#[cfg(test)]
mod tests;
mod vouchers;

pub use check::{FieldError, FieldProblem};
pub use plan::{BuyerLimit, Channel, Delay, GoodsKind, Mode, RuleStatus, Source, Steps};
pub use scope::Scope;
pub use suggest::suggest_goods;

use crate::{PoolId, RuleId, ShopId, platform::PlatformKind, shanghai::WorkingHours, template::VOUCHER_LINES};
use serde::{Deserialize, Serialize};

/// Joins a product of a shop (or some of its specifications) to a delivery plan. Stored as JSON; fields that are absent
/// take the values of [`Rule::new`], so that an older rule stays readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The rule.
    pub id: RuleId,
    /// The shop it is for.
    pub shop_id: ShopId,
    /// The platform's id of the product; empty only with [`Scope::MerchantCode`]: any product of the shop.
    #[serde(default)]
    pub product_ref: String,
    /// Which specifications of the product it is for.
    #[serde(default)]
    pub scope: Scope,
    /// Who starts the delivery.
    #[serde(default)]
    pub mode: Mode,
    /// Whether the program can deliver the goods at all.
    #[serde(default)]
    pub kind: GoodsKind,
    /// Where the content comes from.
    #[serde(default)]
    pub source: Source,
    /// Cards (or pieces) for each piece bought.
    #[serde(default = "one")]
    pub units_per_quantity: i64,
    /// The message; empty takes the usual one of the source, see [`Rule::template_text`].
    #[serde(default)]
    pub template: String,
    /// The text behind `{使用说明}`.
    #[serde(default)]
    pub instructions: String,
    /// The text behind `{提取链接}`, when the seller has a fixed one.
    #[serde(default)]
    pub link: String,
    /// Which steps, in which order.
    #[serde(default)]
    pub steps: Steps,
    /// The way to the buyer.
    #[serde(default)]
    pub channel: Channel,
    /// How long to wait after the payment.
    #[serde(default)]
    pub delay: Delay,
    /// When content may go out; absent: at any time.
    #[serde(default)]
    pub working_hours: Option<WorkingHours>,
    /// How much one buyer may receive; absent: no limit.
    #[serde(default)]
    pub per_buyer_limit: Option<BuyerLimit>,
    /// Cards that expire within so many days are not sent; 0 sends every card that is not expired.
    #[serde(default)]
    pub near_expiry_days: i64,
    /// The logistics company named when marking shipped, where the platform wants one; empty: the platform's "no logistics".
    #[serde(default)]
    pub logistics_company: String,
    /// Pieces the seller still wants to sell by this rule; −1 is unlimited. Cards are counted on top of it.
    #[serde(default = "unlimited")]
    pub stock: i64,
    /// The switch.
    #[serde(default)]
    pub status: RuleStatus,
    /// Whether a part may be sent when there is not enough for the whole line.
    #[serde(default)]
    pub allow_partial: bool,
    /// Warn when no more than this many are left; absent: no warning.
    #[serde(default)]
    pub low_stock_at: Option<i64>,
}

const fn one() -> i64 {
    1
}

const fn unlimited() -> i64 {
    -1
}

impl Rule {
    /// A rule for a product without specifications, with every choice at its usual value: automatic, virtual, at once.
    #[must_use]
    pub fn new(id: impl Into<RuleId>, shop_id: impl Into<ShopId>, product_ref: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            shop_id: shop_id.into(),
            product_ref: product_ref.into(),
            scope: Scope::default(),
            mode: Mode::default(),
            kind: GoodsKind::default(),
            source: Source::default(),
            units_per_quantity: 1,
            template: String::new(),
            instructions: String::new(),
            link: String::new(),
            steps: Steps::default(),
            channel: Channel::default(),
            delay: Delay::default(),
            working_hours: None,
            per_buyer_limit: None,
            near_expiry_days: 0,
            logistics_company: String::new(),
            stock: -1,
            status: RuleStatus::default(),
            allow_partial: false,
            low_stock_at: None,
        }
    }

    /// The template that is rendered: the rule's own, or the usual one of its source.
    #[must_use]
    pub fn template_text(&self) -> &str {
        if !self.template.trim().is_empty() {
            return &self.template;
        }
        match self.source {
            Source::CardPool { .. } | Source::External { .. } if self.channel == Channel::Call => VOUCHER_LINES,
            Source::CardPool { .. } | Source::External { .. } => "{卡密列表}",
            Source::FixedText { .. } => "{卡密}",
            Source::TemplateOnly => "",
        }
    }

    /// The pool the cards come from.
    #[must_use]
    pub const fn pool(&self) -> Option<&PoolId> {
        match &self.source {
            Source::CardPool { pool_id } => Some(pool_id),
            _ => None,
        }
    }

    /// Whether the program delivers by itself, without asking anyone.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.mode == Mode::Auto && self.kind == GoodsKind::Virtual
    }

    /// Whether content goes to the buyer.
    #[must_use]
    pub fn sends_content(&self) -> bool {
        self.steps != Steps::ShipOnly
    }

    /// Whether the program itself marks the order shipped on this platform: not where a person or the platform does so.
    #[must_use]
    pub fn marks_shipped_on(&self, platform: PlatformKind) -> bool {
        self.marks_shipped() && self.channel.on(platform).is_call()
    }

    /// Whether the order is marked shipped on the platform.
    #[must_use]
    pub fn marks_shipped(&self) -> bool {
        self.steps != Steps::ContentOnly
    }
}
