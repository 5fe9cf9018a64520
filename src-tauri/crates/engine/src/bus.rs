//! Tells screens that something changed. A hint for reading again, never the truth itself.

use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Orders.
    Orders,
    /// Verifications of vouchers, and the rules for them.
    Verifications,
    /// Deliveries of orders.
    Deliveries,
    /// Cards.
    Cards,
    /// Card pools and their counts.
    Pools,
    /// Shops.
    Shops,
    /// Products.
    Products,
    /// Rules.
    Rules,
    /// Tasks.
    Tasks,
    /// Notices.
    Notices,
    /// Long work.
    Operations,
    /// Settings.
    Settings,
    /// Imported files and what they hold.
    Imports,
    /// The practice market.
    Practice,
    /// Calls of platforms that call us, and callbacks.
    Inbound,
    /// Conversations: messages, suggestions, who answers.
    Conversations,
    /// Reply rules.
    ReplyRules,
    /// Models: settings, how products are talked about, costs.
    Ai,
}

impl Topic {
    /// The stable text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Verifications => "verifications",
            Self::Deliveries => "deliveries",
            Self::Cards => "cards",
            Self::Pools => "pools",
            Self::Shops => "shops",
            Self::Products => "products",
            Self::Rules => "rules",
            Self::Tasks => "tasks",
            Self::Notices => "notices",
            Self::Operations => "operations",
            Self::Settings => "settings",
            Self::Imports => "imports",
            Self::Practice => "practice",
            Self::Inbound => "inbound",
            Self::Conversations => "conversations",
            Self::ReplyRules => "reply_rules",
            Self::Ai => "ai",
        }
    }
}

/// A committed change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What kind of thing.
    pub topic: Topic,
    /// Which ones; empty: read all again.
    pub ids: Vec<String>,
}

/// Changes that a slow listener may be behind; one that falls further behind is told to read all again.
const BACKLOG: usize = 1_024;

/// Where changes are told and heard.
#[derive(Debug, Clone)]
pub struct Bus(broadcast::Sender<Change>);

impl Default for Bus {
    fn default() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }
}

impl Bus {
    /// Hears every change from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }

    /// Tells a change that has been committed. Costs nothing when nobody listens.
    pub fn tell<T: Into<String>>(&self, topic: Topic, ids: impl IntoIterator<Item = T>) {
        if self.0.receiver_count() > 0 {
            // Nobody listening any more is no error.
            let _ = self.0.send(Change { topic, ids: ids.into_iter().map(Into::into).collect() });
        }
    }
}
