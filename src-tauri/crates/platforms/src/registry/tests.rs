#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use huolang_domain::testing::{FixedDice, ManualClock, SeqIds};

use super::*;
use crate::{
    capability::Adapter as _,
    practice::{Market, MarketOptions, PracticeAdapter},
};

#[test]
fn lists_every_platform_with_every_capability() {
    let listed = platforms();
    assert_eq!(listed.iter().map(|platform| platform.kind).collect::<Vec<_>>(), PlatformKind::ALL);
    assert!(listed.iter().all(|platform| platform.abilities.len() == Capability::ALL.len()));
}

#[test]
fn promises_for_the_practice_shop_what_its_adapter_has() {
    let options = MarketOptions::in_memory(
        Arc::new(ManualClock::default()),
        Arc::new(FixedDice::low()),
        Arc::new(SeqIds::default()),
    );
    let adapter = PracticeAdapter::in_process(Market::open(options).unwrap());
    let mut has = adapter.capabilities();
    let mut promised: Vec<_> =
        Capability::ALL.iter().copied().filter(|capability| can(PlatformKind::Practice, *capability)).collect();
    has.sort();
    promised.sort();
    assert_eq!(promised, has);
    assert_eq!(platform(PlatformKind::Practice).missing, None);
}

#[test]
fn says_honestly_what_this_version_lacks() {
    let later = described(PlatformKind::Agiso, None);
    assert_eq!(later.missing, Some(Missing::NotInThisVersion));
    assert!(later.abilities.iter().all(|ability| ability.missing == Some(Missing::NotInThisVersion)));
    let chat = platform(PlatformKind::Pdd).abilities.into_iter().find(|ability| ability.capability == Capability::Chat);
    assert_eq!(chat.unwrap().missing, Some(Missing::PlatformHasNone));
}
