//! Which platforms there are and what each can do in this version: the screens ask here, so that what is missing is greyed
//! out with its reason instead of failing when it is used.

#[cfg(test)]
mod tests;

use crate::{
    capability::Adapter,
    connect::{Access, ConnectError, Surroundings},
    form::FormField,
};
use huolang_domain::platform::{Capability, PlatformKind};
use serde::Serialize;
use std::sync::Arc;

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

/// Makes the adapter of a shop from what its form holds.
pub type Connector = fn(Access, Surroundings) -> Result<Arc<dyn Adapter>, ConnectError>;

/// What this version knows of a platform. One entry a platform folder; what is not here is not in this version.
pub(crate) struct Entry {
    /// The form that connects a shop.
    pub form: &'static [FormField],
    /// Makes the adapter; `None`: the shop is opened in another way, or only called from outside.
    pub connector: Option<Connector>,
    /// What it can do.
    pub abilities: &'static [Capability],
}

/// What the practice shop can do.
const PRACTICE: Entry = Entry {
    form: &[],
    connector: None,
    abilities: &[
        Capability::PullOrders,
        Capability::PushEvents,
        Capability::OrderDetail,
        Capability::DeliverContent,
        Capability::MarkShipped,
        Capability::ReadBack,
        Capability::Verify,
        Capability::Goods,
        Capability::Chat,
    ],
};

const fn entry(kind: PlatformKind) -> Option<&'static Entry> {
    match kind {
        PlatformKind::Practice => Some(&PRACTICE),
        PlatformKind::Pdd => Some(&crate::pdd::ENTRY),
        PlatformKind::Xianyu => Some(&crate::xianyu::ENTRY),
        PlatformKind::JdGeneral => Some(&crate::jd_general::ENTRY),
        PlatformKind::JdGame => Some(&crate::jd_game::ENTRY),
        PlatformKind::Agiso => Some(&crate::agiso::ENTRY),
        PlatformKind::DouyinLife => Some(&crate::douyin_life::ENTRY),
    }
}

/// The form that connects a shop on `kind`; empty when there is nothing to fill in.
#[must_use]
pub fn form(kind: PlatformKind) -> &'static [FormField] {
    entry(kind).map_or(&[], |entry| entry.form)
}

/// How the adapter of a shop on `kind` is made from its form.
#[must_use]
pub fn connector(kind: PlatformKind) -> Option<Connector> {
    entry(kind).and_then(|entry| entry.connector)
}

/// Every platform, in the order the screens show them.
#[must_use]
pub fn platforms() -> Vec<Platform> {
    PlatformKind::ALL.iter().copied().map(platform).collect()
}

/// One platform.
#[must_use]
pub fn platform(kind: PlatformKind) -> Platform {
    described(kind, entry(kind))
}

fn described(kind: PlatformKind, entry: Option<&Entry>) -> Platform {
    let ability = |capability| {
        let missing = match entry {
            None => Some(Missing::NotInThisVersion),
            Some(entry) if entry.abilities.contains(&capability) => None,
            Some(_) => Some(Missing::PlatformHasNone),
        };
        Ability { capability, missing }
    };
    let missing = entry.is_none().then_some(Missing::NotInThisVersion);
    Platform { kind, missing, abilities: Capability::ALL.iter().copied().map(ability).collect() }
}

/// Whether a shop of `kind` can use `capability` in this version.
#[must_use]
pub fn can(kind: PlatformKind, capability: Capability) -> bool {
    platform(kind).abilities.iter().any(|ability| ability.capability == capability && ability.missing.is_none())
}
