//! Lines of bench programs and their verdicts.

use super::Figure;
use rstest::rstest;

#[test]
fn only_figure_lines_are_read() {
    assert_eq!(Figure::read("Benchmarking engine: Warming up").unwrap(), None);
    let line = r#"{"bench":"engine","figure":"end to end","value":1234.5,"unit":"orders/s","must":">= 1000","raw":{"commits/s":900}}"#;
    let figure = Figure::read(line).unwrap().unwrap();
    assert_eq!((figure.value, figure.unit.as_str(), figure.kept()), (1234.5, "orders/s", Some(true)));
    assert!(Figure::read(r#"{"bench":"engine","value":"many"}"#).is_err());
}

#[rstest]
#[case(1000.0, ">= 1,000", Some(true))]
#[case(999.9, "≥ 1000", Some(false))]
#[case(20.0, "< 20 ms", Some(false))]
#[case(19.9, "<20", Some(true))]
#[case(0.0, "= 0", Some(true))]
#[case(1.0, "= 0", Some(false))]
#[case(0.9, "< 1 %", Some(true))]
#[case(1.0, "as fast as can be", None)]
fn a_bound_is_compared(#[case] value: f64, #[case] must: &str, #[case] kept: Option<bool>) {
    let figure = Figure {
        bench: "b".into(),
        figure: "f".into(),
        value,
        unit: String::new(),
        must: Some(must.into()),
        raw: None,
    };
    assert_eq!(figure.kept(), kept);
}
