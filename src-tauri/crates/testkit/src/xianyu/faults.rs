//! Troubles of the marketplace. Counters run down by one a use.

use serde::{Deserialize, Serialize};

/// Troubles. Counters run down by one a use; switches stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Faults {
    /// Every call is answered with a demand for a person.
    pub captcha: bool,
    /// The account is stopped as a machine's.
    pub risk_block: bool,
    /// Calls that are answered with "too many calls".
    pub rate_limited: u32,
    /// Calls that fail inside the platform.
    pub internal: u32,
    /// Changes that are made and whose answer is lost as trouble inside the platform.
    pub internal_after_write: u32,
    /// Changes that are turned away as too many.
    pub limited_writes: u32,
    /// Messages that are taken and not answered.
    pub lose_send_answers: u32,
    /// Messages that break the connection before they are taken.
    pub break_before_send: u32,
    /// Messages that are taken, whereupon the connection breaks.
    pub break_after_send: u32,
    /// Messages that are refused for what they say.
    pub reject_sends: u32,
    /// Messages that meet flow control.
    pub flow_control: u32,
    /// Readings of a chat that meet flow control.
    pub flow_control_history: u32,
    /// Registrations that meet flow control.
    pub flow_control_reg: u32,
    /// Registrations whose token is refused.
    pub refuse_tokens: u32,
    /// Registrations that are told of too many connections.
    pub too_many: bool,
    /// Chats that are not opened.
    pub refuse_chats: u32,
    /// Pushes that never arrive.
    pub lose_pushes: u32,
    /// Answers to the next readings of orders are lost.
    pub lose_details: u32,
    /// Every push arrives twice.
    pub duplicate_pushes: bool,
    /// Connections stay open and nothing comes over them any more: no answers, no pushes.
    pub silent: bool,
    /// No form of listing sales is allowed to this account.
    pub no_lists: bool,
    /// Lists of sales that are refused for a reason of the trade's.
    pub refuse_lists: u32,
    /// Every answer brings the login of another account, and so does a QR code.
    pub foreign_login: bool,
    /// Registrations that are followed by a frame of 9 MiB.
    pub huge_frames: u32,
    /// Questions about the QR code over which the passport stumbles.
    pub qr_hiccups: u32,
    /// Tokens of the message service before which the platform wants to see the person.
    pub person_for_token: u32,
    /// Tokens of the message service that are denied.
    pub deny_tokens: u32,
    /// New prices that are refused.
    pub refuse_prices: u32,
    /// New prices that are taken and whose answer is lost as trouble inside the platform.
    pub lose_prices: u32,
}

/// Uses a counter up by one.
pub(super) const fn used(counter: &mut u32) -> bool {
    if *counter == 0 {
        return false;
    }
    *counter -= 1;
    true
}
