//! What is filled in, and when a message is not made.

use crate::{
    Fen, Millis,
    template::{CardValue, Template, Values, Variable},
};
use rstest::rstest;

/// 2026-12-01 00:00 in Shanghai: the last good day is the one before.
const END: Millis = Millis(1_796_054_400_000);

fn values(cards: Vec<CardValue>) -> Values {
    Values {
        cards,
        order: "SN1".into(),
        product: "月卡".into(),
        spec: String::new(),
        amount: Fen(990),
        buyer: "小明".into(),
        shop: "小店".into(),
        paid_at: Some(Millis(1_795_156_320_000)),
        ..Values::default()
    }
}

fn one() -> Values {
    values(vec![CardValue::text("AAA-1", None)])
}

fn two() -> Values {
    values(vec![CardValue::new("N1", "P1", Some(END)), CardValue::new("N2", "P2", None)])
}

fn render(text: &str, values: &Values) -> String {
    match Template::parse(text).unwrap().render(values) {
        Ok(rendered) => rendered.text(),
        Err(missing) => format!("missing: {}", missing.0.iter().map(|v| v.as_str()).collect::<Vec<_>>().join(" ")),
    }
}

#[rstest]
#[case::one("卡密:{卡密}", one(), "卡密:AAA-1")]
#[case::english("{card} {ORDER}", one(), "AAA-1 SN1")]
#[case::list_of_one("{卡密列表}", one(), "AAA-1")]
#[case::list("{卡密列表}", two(), "1. 卡号\u{FF1A}N1 密码\u{FF1A}P1\n2. 卡号\u{FF1A}N2 密码\u{FF1A}P2")]
#[case::cards_outside("{密码}", two(), "P1\nP2")]
#[case::each("{每张}{序号}) {卡号}/{密码}\n{/每张}谢谢", two(), "1) N1/P1\n2) N2/P2\n谢谢")]
#[case::each_english("{each}{index}:{number} {/each}", two(), "1:N1 2:N2 ")]
#[case::list_inside("{每张}{序号}/{数量} {/每张}", two(), "1/2 2/2 ")]
#[case::expires_inside("{每张}{如果 有效期}{有效期}{否则}长期{/如果};{/每张}", two(), "2026-11-30;长期;")]
#[case::expires_outside("{有效期}", two(), "2026-11-30")]
#[case::facts("{商品}|{规格}|{金额}|{买家}|{店铺}|{付款时间}|{数量}", one(), "月卡||9.90|小明|小店|2026-11-20 14:32|1")]
#[case::if_spec("{如果 规格}规格{规格}{否则}无规格{/如果}", one(), "无规格")]
#[case::if_without_else("a{if spec}b{/if}c", one(), "ac")]
#[case::nested("{if order}{if spec}1{else}2{/if}{/if}", one(), "2")]
#[case::guarded("{卡密}{如果 提取链接} {提取链接}{/如果}", one(), "AAA-1")]
#[case::braces("{{卡密}} {{{卡密}}} }", one(), "{卡密} {AAA-1} }")]
#[case::blanks("{ 卡密 }{ 如果   规格 }x{ /如果 }", one(), "AAA-1")]
#[case::no_text("", one(), "")]
fn filled(#[case] template: &str, #[case] values: Values, #[case] expected: &str) {
    assert_eq!(render(template, &values), expected);
}

#[rstest]
#[case::no_card("{卡密}", values(vec![]), "missing: card")]
#[case::no_cards_to_list("{卡密列表}", values(vec![]), "missing: cards")]
#[case::empty_loop("{每张}x{/每张}", values(vec![]), "missing: card")]
#[case::no_number("{卡号} {密码}", one(), "missing: number")]
#[case::one_of_two_without_number("{每张}{卡号}{/每张}", values(vec![CardValue::new("N", "P", None), CardValue::text("T", None)]), "missing: number")]
#[case::no_expiry("{卡密} {有效期}", one(), "missing: expires")]
#[case::no_expiry_of_the_second("{每张}{有效期}{/每张}", two(), "missing: expires")]
#[case::no_link_and_manual("{使用说明}{提取链接}{使用说明}", one(), "missing: link manual")]
fn not_made(#[case] template: &str, #[case] values: Values, #[case] expected: &str) {
    assert_eq!(render(template, &values), expected);
}

#[test]
fn values_are_never_read_as_templates() {
    let values = Values {
        buyer: "{卡密}".into(),
        product: "{{x".into(),
        spec: "{每张}{卡密}{/每张}".into(),
        cards: vec![CardValue::text("{买家}", None)],
        ..one()
    };
    assert_eq!(render("{买家}/{商品}/{规格}/{卡密}", &values), "{卡密}/{{x/{每张}{卡密}{/每张}/{买家}");
}

/// A buyer cannot make a message show a card that the template does not show.
#[test]
fn cards_appear_only_through_card_variables() {
    let values =
        Values { buyer: "{卡密}{password}".into(), cards: vec![CardValue::new("", "SECRET", None)], ..one() };
    for variable in Variable::ALL.iter().filter(|variable| !variable.is_secret()) {
        let text = render(&format!("{{每张}}{{{variable}}}{{/每张}}"), &values);
        assert!(!text.contains("SECRET"), "{variable} shows the card");
    }
}

#[test]
fn debug_output_hides_cards() {
    let values =
        Values { link: "https://x.example/SECRET".into(), ..values(vec![CardValue::new("SECRET", "SECRET", None)]) };
    let template = Template::parse("{卡密} {提取链接}").unwrap();
    let rendered = template.render(&values).unwrap();
    let shown = format!("{values:?} {:?} {rendered:?}", values.cards);
    assert!(!shown.contains("SECRET"), "{shown}");
}

#[test]
fn the_quantity_may_differ_from_the_cards() {
    assert_eq!(render("{数量}", &Values { count: Some(3), ..one() }), "3");
}

#[test]
fn the_sample_fills_every_variable() {
    let sample = Values::sample(2, Millis(0));
    for variable in Variable::ALL {
        let text = render(&format!("{{每张}}{{{variable}}}{{/每张}}"), &sample);
        assert!(!text.starts_with("missing") && !text.is_empty(), "{variable}: {text}");
    }
}
