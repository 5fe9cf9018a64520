//! State machines, each with the table of its legal moves.

mod card;
mod content;
mod order;
mod platform_track;
mod tab;
#[cfg(test)]
mod tests;
mod verification;

pub use card::CardState;
pub use content::ContentState;
pub use order::OrderStatus;
pub use platform_track::PlatformState;
pub use tab::{Bucket, DEADLINE_NEAR_MS, Tab, deadline_presses, shipped_elsewhere};
pub use verification::VerificationState;

/// Declares a state enum with its stable text (as stored, sent and translated).
macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every state, in the order a reader expects.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable text of this state.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::state::UnknownState;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::state::UnknownState { kind: stringify!($name), text: text.to_owned() }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use states;

/// A stored or received word that is no state of the kind asked for.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{text:?} is no {kind}")]
pub struct UnknownState {
    /// The state machine.
    pub kind: &'static str,
    /// The word.
    pub text: String,
}

/// A move that a state machine does not allow.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{kind} cannot go from {from} to {to}")]
pub struct IllegalMove {
    /// The state machine.
    pub kind: &'static str,
    /// The state it is in.
    pub from: &'static str,
    /// The state that was asked for.
    pub to: &'static str,
}
