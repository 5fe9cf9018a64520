//! What is known of the orders of a batch when it is decided about them: read in the transaction that reserves, so that
//! nothing can change in between.

use huolang_domain::{
    DeliveryId, Fen, Millis, OrderId, OrderSn, PoolId, RuleId, ShopId,
    guard::GuardResult,
    order::PlatformLine,
    platform::PlatformKind,
    rule::{Channel, Rule},
    state::{ContentState, OrderStatus, PlatformState},
};
use std::collections::HashMap;

/// An order and its lines.
#[derive(Debug, Clone)]
pub struct OrderFacts {
    /// The order.
    pub id: OrderId,
    /// Its shop.
    pub shop: ShopId,
    /// The platform's number.
    pub sn: OrderSn,
    /// The platform's state.
    pub status: OrderStatus,
    /// The content track, over all lines.
    pub content: ContentState,
    /// The platform track.
    pub platform: PlatformState,
    /// Whether it stood under 需要我处理.
    pub attention: bool,
    /// The buyer's id; empty: unknown.
    pub buyer_id: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// What was paid.
    pub amount: Fen,
    /// When it was paid.
    pub paid_at: Option<Millis>,
    /// When it was placed.
    pub placed_at: Millis,
    /// Whether the platform warns of it.
    pub risk: bool,
    /// Its lines, by number.
    pub lines: Vec<LineFacts>,
}

/// A line of an order.
#[derive(Debug, Clone)]
pub struct LineFacts {
    /// What was bought. The rest of a line that was served in part has a number of its own, see
    /// [`huolang_domain::units::rest_of`].
    pub line: PlatformLine,
    /// The units of such a rest; absent: the whole line.
    pub rest: Option<i64>,
    /// What was done about it so far.
    pub delivery: Option<DeliveryFacts>,
}

/// A delivery that exists already.
#[derive(Debug, Clone)]
pub struct DeliveryFacts {
    /// The delivery; also the key under which its content is sent, for ever.
    pub id: DeliveryId,
    /// The rule it was made by.
    pub rule_id: Option<RuleId>,
    /// Where it stands.
    pub content: ContentState,
    /// Failed tries that count.
    pub tries: i64,
    /// When it is due.
    pub due_at: Option<Millis>,
    /// The delay that was drawn.
    pub drawn_ms: Option<i64>,
    /// Whether content is fixed.
    pub fixed: bool,
    /// What the guards said last.
    pub guards: Vec<GuardResult>,
}

/// A shop, as far as delivering asks.
#[derive(Debug, Clone)]
pub struct ShopFacts {
    /// Its platform.
    pub platform: PlatformKind,
    /// Its name, for templates.
    pub name: String,
    /// Whether its login works.
    pub login_ok: bool,
    /// Whether it delivers by itself; else every order waits for a person's word.
    pub auto_deliver: bool,
    /// The most characters of one message on each way to the buyer that has a limit.
    pub text_limits: HashMap<Channel, usize>,
    /// The most messages of one order on each way to the buyer that counts them.
    pub most_messages: HashMap<Channel, usize>,
    /// Whether content can be sent there at all.
    pub can_send: bool,
    /// Whether orders can be marked shipped there.
    pub can_ship: bool,
}

/// The cards that were reserved for a line, opened for the template.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    /// What the template shows, one a unit.
    pub cards: Vec<huolang_domain::template::CardValue>,
    /// Units for which there was no card.
    pub missing: i64,
}

/// Everything a batch is decided on.
#[derive(Debug, Default)]
pub struct Facts {
    /// The rules of every product in the batch.
    pub rules: Vec<Rule>,
    /// Products whose switch is off.
    pub switched_off: std::collections::HashSet<(ShopId, String)>,
    /// The shops.
    pub shops: HashMap<ShopId, ShopFacts>,
    /// The reasons of buyers on the blacklist, by platform and buyer.
    pub blocked: HashMap<(PlatformKind, String), String>,
    /// Orders whose number also stands in another shop, as when an account was connected twice, and was sent there or may
    /// have been: with what became of it.
    pub sent_elsewhere: HashMap<OrderId, ContentState>,
    /// Units that the buyer of an order received by a rule within its window, the order itself left out.
    pub received: HashMap<(OrderId, RuleId), i64>,
    /// Rules that have delivered before; asked only of those whose first delivery a person watches.
    pub proven: std::collections::HashSet<RuleId>,
    /// The text behind `{使用说明}` of each pool, for rules that have none.
    pub manuals: HashMap<PoolId, String>,
    /// Lines of which the seller's own source was asked before, and whose pieces the rule's own stock gave then.
    pub given: std::collections::HashSet<(OrderId, i64)>,
}

impl Facts {
    /// Whether the rule's own stock has to give the pieces of a line now. What was asked before, and the rest of a line, has
    /// them.
    #[must_use]
    pub fn takes_pieces(&self, order: &OrderFacts, line: &LineFacts, rule: &Rule) -> bool {
        rule.stock >= 0 && line.rest.is_none() && !self.given.contains(&(order.id.clone(), line.line.line))
    }
}
