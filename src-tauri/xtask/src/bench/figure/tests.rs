//! Lines of bench programs and their verdicts.

use super::{Figure, Verdict};
use rstest::rstest;

#[test]
fn only_figure_lines_are_read() {
    assert_eq!(Figure::read("Benchmarking engine: Warming up").unwrap(), None);
    let line = r#"{"bench":"engine","figure":"end to end","value":1234.5,"unit":"orders/s","must":">= 1000","raw":{"commits/s":900}}"#;
    let figure = Figure::read(line).unwrap().unwrap();
    assert_eq!((figure.value, figure.unit.as_str(), figure.verdict()), (Some(1234.5), "orders/s", Verdict::Reached));
    assert!(Figure::read(r#"{"bench":"engine","value":"many"}"#).is_err());
}

#[rstest]
#[case(1000.0, ">= 1,000", Verdict::Reached)]
#[case(999.9, "≥ 1000", Verdict::Missed)]
#[case(20.0, "< 20 ms", Verdict::Missed)]
#[case(19.9, "<20", Verdict::Reached)]
#[case(0.0, "= 0", Verdict::Reached)]
#[case(1.0, "= 0", Verdict::Missed)]
#[case(0.9, "< 1 %", Verdict::Reached)]
#[case(1.0, "as fast as can be", Verdict::Unbounded)]
fn a_bound_is_compared(#[case] value: f64, #[case] must: &str, #[case] verdict: Verdict) {
    let figure = Figure {
        bench: "b".into(),
        figure: "f".into(),
        value: Some(value),
        unit: String::new(),
        must: Some(must.into()),
        raw: None,
    };
    assert_eq!(figure.verdict(), verdict);
    assert_eq!(figure.unmeasured().verdict(), Verdict::Failed);
}
