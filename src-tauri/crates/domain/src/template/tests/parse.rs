//! What is read and what is refused, and where.

use crate::template::{Template, Variable};
use proptest::prelude::*;
use rstest::rstest;

fn error(text: &str) -> String {
    let error = Template::parse(text).unwrap_err();
    let hint = error.suggestion.map(|hint| format!(" -> {hint}")).unwrap_or_default();
    format!("{}:{} {} {}{hint}", error.line, error.column, error.problem, error.found)
}

#[rstest]
#[case::misspelt("{卡蜜}", "1:1 unknown_variable 卡蜜 -> {卡密}")]
#[case::misspelt_english("{pasword}", "1:1 unknown_variable pasword -> {password}")]
#[case::second_line("a\n卡{订单}", "2:2 unknown_variable 订单 -> {订单号}")]
#[case::far_off("{qwertyuiop}", "1:1 unknown_variable qwertyuiop")]
#[case::minijinja("{ card | upper }", "1:1 unknown_variable card | upper -> {card}")]
#[case::if_without_name("{如果}{/如果}", "1:1 unknown_variable ")]
#[case::if_unknown("{if expiry}x{/if}", "1:1 unknown_variable expiry -> {expires}")]
#[case::unclosed_brace("ab {卡密", "1:4 unclosed_brace {卡密")]
#[case::brace_in_brace("{卡{密}}", "1:1 unclosed_brace {卡")]
#[case::empty("x{ }", "1:2 empty_brace { }")]
#[case::unclosed_loop("\n{每张}{卡密}", "2:1 unclosed_block {每张} -> {/每张}")]
#[case::unclosed_if("{if card}{card}", "1:1 unclosed_block {if card} -> {/如果}")]
#[case::crossed("{每张}{如果 卡密}{/每张}{/如果}", "1:5 unclosed_block {如果 卡密}")]
#[case::end_alone("{/each}", "1:1 unopened_block {/each}")]
#[case::else_alone("{否则}", "1:1 unopened_block {否则}")]
#[case::else_twice("{if spec}a{else}b{else}c{/if}", "1:18 unopened_block {else}")]
#[case::else_in_loop("{每张}{卡密}{否则}{/每张}", "1:9 unopened_block {否则}")]
#[case::loop_in_loop("{每张}{each}{/each}{/每张}", "1:5 nested_loop {each}")]
#[case::index_outside("{序号}. {卡密}", "1:1 outside_loop {序号} -> {每张}{序号}{/每张}")]
#[case::full_width("\u{FF5B}卡密\u{FF5D}", "1:1 full_width_brace \u{FF5B}卡密 -> {卡密}")]
fn refused(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(error(text), expected);
}

#[test]
fn depth_is_bounded() {
    let deep = |levels: usize| format!("{}x{}", "{if spec}".repeat(levels), "{/if}".repeat(levels));
    assert!(Template::parse(&deep(16)).is_ok());
    assert!(error(&deep(17)).contains("too_deep"));
    assert!(error(&deep(50_000)).contains("too_deep"));
}

#[test]
fn a_long_mistake_is_shortened() {
    let error = Template::parse(&format!("{{{}", "长".repeat(9_000))).unwrap_err();
    assert_eq!(error.found.chars().count(), 40);
}

#[test]
fn both_names_of_every_variable_are_read() {
    for variable in Variable::ALL {
        for name in [variable.chinese().to_owned(), variable.to_string(), variable.as_str().to_uppercase()] {
            let template = Template::parse(&format!("{{每张}}{{ {name} }}{{/每张}}")).unwrap();
            assert_eq!(template.variables(), [*variable]);
        }
    }
}

#[test]
fn names_are_distinct() {
    let names: std::collections::BTreeSet<_> =
        Variable::ALL.iter().flat_map(|variable| [variable.chinese(), variable.as_str()]).collect();
    assert_eq!(names.len(), Variable::ALL.len() * 2);
}

#[test]
fn what_is_asked_is_not_what_is_shown() {
    let template = Template::parse("{如果 有效期}{卡号}{否则}{每张}{密码}{/每张}{/如果}").unwrap();
    assert_eq!(template.shown(), [Variable::Number, Variable::Password]);
    assert_eq!(template.variables(), [Variable::Number, Variable::Password, Variable::Expires]);
    assert!(template.asks(Variable::Expires) && !template.asks(Variable::Number));
    assert!(template.shows_cards());
    assert!(!Template::parse("{如果 卡密}{卡号}{/如果}").unwrap().shows_cards());
}

proptest! {
    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = Template::parse(&text);
    }

    #[test]
    fn any_heap_of_tags_is_answered(parts in prop::collection::vec(prop::sample::select(vec![
        "{每张}", "{/每张}", "{如果 规格}", "{否则}", "{/如果}", "{卡密}", "{序号}", "{", "}", "x", "\n", "{{",
    ]), 0..30)) {
        let text = parts.concat();
        if let Err(error) = Template::parse(&text) {
            let line = text.split('\n').nth(error.line - 1).unwrap();
            prop_assert!(error.column >= 1 && error.column <= line.chars().count());
        }
    }

    #[test]
    fn escaped_text_stays_itself(text in any::<String>().prop_filter("full-width braces are looked at", |text| !text.contains('\u{FF5B}'))) {
        let escaped = text.replace('{', "{{").replace('}', "}}");
        let rendered = Template::parse(&escaped).unwrap().render(&Default::default()).unwrap();
        prop_assert_eq!(rendered.text(), text);
    }
}
