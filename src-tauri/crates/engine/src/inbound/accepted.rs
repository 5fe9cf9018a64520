//! After the commit: memory, screens, bells.

use super::{
    gate::{Accepted, Taken, Trouble},
    outcome::Outcome,
};
use crate::Engine;
use huolang_domain::{OrderId, PoolId};

/// What a transaction made of a group of orders.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// One for each order of the group.
    pub answers: Vec<Answer>,
    /// Orders that are new or changed.
    pub orders: Vec<OrderId>,
    /// Notices that were raised or closed.
    pub notices: Vec<String>,
    /// Pools that were drawn from.
    pub pools: Vec<PoolId>,
    /// Whether callbacks wait.
    pub calls_back: bool,
}

/// What became of one order.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    Stored { outcome: Box<Outcome>, is_new: bool, differs: bool },
    NotTaken,
    Trouble,
}

impl Engine {
    /// Keeps outcomes in memory, tells the screens, rings the bells.
    pub(super) fn accepted(&self, made: Made) -> Vec<Taken> {
        self.after_inbound(&made);
        made.answers
            .into_iter()
            .map(|answer| match answer {
                Answer::Stored { outcome, is_new, .. } => {
                    let outcome = self.inbound().memory.committed(*outcome);
                    Ok(Accepted::Stored { outcome, is_new })
                }
                Answer::NotTaken => Ok(Accepted::NotTaken),
                Answer::Trouble => Err(Trouble),
            })
            .collect()
    }

    /// Tells what a commit changed.
    pub(super) fn after_inbound(&self, made: &Made) {
        self.tell_orders(&made.orders);
        self.tell_notices(made.notices.clone());
        if made.calls_back {
            self.inbound().bell.notify_one();
        }
        self.note_pools(&made.pools);
    }
}
