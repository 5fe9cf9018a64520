//! Identities. Every id is text; the types keep a shop from being taken for an order.

use crate::Ids;
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A fresh id.
            #[must_use]
            pub fn fresh(ids: &dyn Ids) -> Self {
                Self(ids.fresh())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, taken out.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A connected shop.
    ShopId,
    /// A product as the seller's shop lists it.
    ProductId,
    /// A variant of a product.
    SkuId,
    /// A rule that joins a product to a delivery plan.
    RuleId,
    /// An order in this program.
    OrderId,
    /// An order as its platform names it.
    OrderSn,
    /// A pool of cards.
    PoolId,
    /// One import of cards.
    BatchId,
    /// One card.
    CardId,
    /// The delivery of one order line.
    DeliveryId,
    /// One try to send content or to mark an order shipped.
    AttemptId,
    /// A piece of queued work.
    JobId,
    /// A notice to the seller.
    NoticeId,
    /// One voucher that is to be verified (核销).
    VerificationId,
    /// A rule by which vouchers are verified.
    VerificationRuleId,
    /// A talk with a buyer.
    ConversationId,
    /// A message of a talk, as this program names it.
    MessageId,
    /// An answer that waits for a person.
    SuggestionId,
    /// Somebody who may log in.
    UserId,
}
