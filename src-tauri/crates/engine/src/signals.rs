//! Wakes the loops of this process as soon as there is work, so that nobody has to poll.

use tokio::sync::Notify;

/// One bell a loop. Rung after a commit; a loop takes its bell in hand before it looks for work, so that a ring between
/// looking and sleeping is not lost.
#[derive(Debug, Default)]
pub struct Signals {
    /// Deliveries to be reserved and sent.
    pub deliver: Notify,
    /// Orders to be marked shipped.
    pub ship: Notify,
    /// Results to be read back.
    pub read_back: Notify,
    /// Vouchers to be verified, undone or read back.
    pub verify: Notify,
    /// Lines of buyers to be answered.
    pub talk: Notify,
    /// Notices to be sent out.
    pub notices: Notify,
}
