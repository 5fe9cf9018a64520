#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use huolang_domain::testing::FixedDice;
use rstest::rstest;

use super::*;

#[rstest]
#[case("", Faults::default())]
#[case("rough", Faults::rough())]
#[case("dead_login=next:3", Faults { dead_login: Switch::next(3), ..Faults::default() })]
#[case(" transient=100% , slow=5%,slow_ms=40", Faults { transient: Switch::ALWAYS, slow: Switch::percent(5), slow_ms: 40, ..Faults::default() })]
#[case("rough,reorder=0%", Faults { reorder: Switch::OFF, ..Faults::rough() })]
fn reads(#[case] text: &str, #[case] faults: Faults) {
    assert_eq!(text.parse(), Ok(faults));
}

#[rstest]
#[case("smooth")]
#[case("transient")]
#[case("transient=5")]
#[case("transient=101%")]
#[case("transient=next:-1")]
#[case("unheard_of=5%")]
#[case("slow_ms=soon")]
fn refuses(#[case] text: &str) {
    assert_eq!(text.parse::<Faults>(), Err(BadFaults(text.to_owned())));
}

#[test]
fn every_switch_has_a_name() {
    let mut faults = Faults::default();
    let shown = serde_json::to_value(&faults).unwrap();
    for (name, value) in shown.as_object().unwrap() {
        assert_eq!(faults.switch_mut(name).is_some(), value.is_object(), "{name}");
    }
}

#[test]
fn counts_down_then_falls_back_on_chance() {
    let mut switch = Switch { percent: 30, next: 2 };
    let dice = FixedDice::of([29, 30]);
    let struck: Vec<_> = (0..4).map(|_| switch.strikes(&dice)).collect();
    assert_eq!(struck, [true, true, true, false]);
    assert_eq!(switch, Switch::percent(30));
}
