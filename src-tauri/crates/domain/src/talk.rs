//! Talking with buyers (客服) within limits: what a message is, who answers it, how far a price may go, and what an answer
//! must never say. Whatever a buyer types is data; nothing here looks at it as an instruction.

mod amount;
mod bargain;
mod check;
mod class;
mod cost;
mod decide;
mod hostile;
mod intent;
mod normal;
mod prompt;
mod reply_rule;
mod secret_like;
#[cfg(test)]
mod tests;
mod words;

pub use amount::{Amount, amounts};
pub use bargain::{BargainLimits, Bargaining, price_temperature};
pub use check::{Checked, Limits, check};
pub use class::{Said, classify};
pub use cost::{Prices, cost, most_tokens};
pub use decide::{Decision, Situation, Takeover, decide, is_stale, is_switch};
pub use hostile::{HOSTILE, HostileKind, HostileLine};
pub use intent::{Heard, hear, read_class};
pub use normal::plain;
pub use prompt::{Expert, PRICE_MARK, Prompts, Question, Spoken, Turn, read_answer};
pub use reply_rule::{Match, Repeat, ReplyKind, ReplyRule, Scope, UNKNOWN_PLACE, fill, first_match, unknown_place};
pub use secret_like::{hide_secrets, is_secret_like, secrets_in};
pub use words::{
    CallPurpose, LeftReason, MessageAuthor, MessageClass, MessageHandling, MessageKind, MessageSend, MessageSource,
    RefusalReason, Route, SuggestionState, TakeoverBy, TalkMode,
};
