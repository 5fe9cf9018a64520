//! Which platforms there are and what each can do in this version: the screens ask here, so that what is missing is greyed
//! out with its reason instead of failing when it is used.

#[cfg(test)]
mod tests;

use huolang_domain::platform::{Capability, PlatformKind};
use serde::Serialize;

/// Why something cannot be used. The texts are stable; the UI has a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Not built yet in this version.
    NotInThisVersion,
    /// The platform has no such thing.
    PlatformHasNone,
}

/// One capability of one platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ability {
    /// The capability.
    pub capability: Capability,
    /// Why it is missing; `None`: it can be used.
    pub missing: Option<Missing>,
}

/// One platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Platform {
    /// The platform.
    pub kind: PlatformKind,
    /// Why no shop can be connected; `None`: one can.
    pub missing: Option<Missing>,
    /// Every capability there is, each available or with the reason why not.
    pub abilities: Vec<Ability>,
}

/// What the practice shop can do.
const PRACTICE: [Capability; 7] = [
    Capability::PullOrders,
    Capability::PushEvents,
    Capability::OrderDetail,
    Capability::DeliverContent,
    Capability::MarkShipped,
    Capability::ReadBack,
    Capability::Goods,
];

/// Every platform, in the order the screens show them.
#[must_use]
pub fn platforms() -> Vec<Platform> {
    PlatformKind::ALL.iter().copied().map(platform).collect()
}

/// One platform.
#[must_use]
pub fn platform(kind: PlatformKind) -> Platform {
    let practice = kind == PlatformKind::Practice;
    let missing = (!practice).then_some(Missing::NotInThisVersion);
    let ability = |capability| {
        let missing = match missing {
            Some(reason) => Some(reason),
            None if PRACTICE.contains(&capability) => None,
            None => Some(Missing::PlatformHasNone),
        };
        Ability { capability, missing }
    };
    Platform { kind, missing, abilities: Capability::ALL.iter().copied().map(ability).collect() }
}

/// Whether a shop of `kind` can use `capability` in this version.
#[must_use]
pub fn can(kind: PlatformKind, capability: Capability) -> bool {
    platform(kind).abilities.iter().any(|ability| ability.capability == capability && ability.missing.is_none())
}
