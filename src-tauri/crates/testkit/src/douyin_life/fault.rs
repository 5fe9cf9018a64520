//! Troubles that are called for.

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An error code in `data`; nothing was done.
    Code(i64, &'static str),
    /// A page that is no JSON with this status; nothing was done.
    Status(u16),
    /// Done, but the answer breaks off.
    LostAnswer,
    /// Done, but the answer says busy.
    BusyAfterwards,
    /// The order query names the cursor it was asked with once more.
    SameCursor,
}

/// A fault that waits for its calls.
pub(super) struct Planned {
    pub(super) path: &'static str,
    pub(super) fault: Fault,
    /// Calls before it strikes.
    pub(super) after: u32,
    /// Calls it strikes; counts down.
    pub(super) times: u32,
}

/// The fault that strikes a call of `path` now.
pub(super) fn strikes(planned: &mut Vec<Planned>, path: &str) -> Option<Fault> {
    let waiting = planned.iter_mut().find(|it| path.contains(it.path))?;
    if waiting.after > 0 {
        waiting.after -= 1;
        return None;
    }
    waiting.times -= 1;
    let fault = waiting.fault;
    planned.retain(|it| it.times > 0);
    Some(fault)
}
