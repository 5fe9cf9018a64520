#![allow(clippy::unwrap_used)]

use super::{Asked, Question, message, refused};
use huolang_domain::template::Values;
use huolang_platforms::fault::CallError;
use huolang_vault::Secret;
use rstest::rstest;

fn question(template: &str, units: i64) -> Question {
    let asked = Asked {
        key: "d1".into(),
        shop: "店".into(),
        order: "SN1".into(),
        line: 1,
        product_ref: "p".into(),
        sku_ref: String::new(),
        merchant_code: String::new(),
        title: "月卡".into(),
        spec: String::new(),
        quantity: units,
        units,
    };
    let values = Values { order: "SN1".into(), ..Values::default() };
    let url = Secret::new("https://cards.example/give".to_owned());
    Question { url, asked, template: template.into(), values, text_limit: Some(50) }
}

#[rstest]
#[case::texts("{卡密列表}", r#"{"cards":["A-1"]}"#, "A-1")]
#[case::parts("{卡号}/{密码}", r#"{"cards":[{"number":"N","secret":"S","expires_at":1893456000000}]}"#, "N/S")]
#[case::a_link("{订单号}:{提取链接}", r#"{"link":"https://x.example/1"}"#, "SN1:https://x.example/1")]
#[case::with_instructions("{卡密} {使用说明}", r#"{"cards":["A"],"manual":"先登录","other":1}"#, "A 先登录")]
fn answers_become_messages(#[case] template: &str, #[case] body: &str, #[case] text: &str) {
    assert_eq!(message(&question(template, 1), body.as_bytes()).unwrap().expose(), text);
}

#[rstest]
#[case::no_json("<html>")]
#[case::too_few(r#"{"cards":["A"]}"#)]
#[case::empty("{}")]
#[case::too_long(r#"{"cards":["A","0123456789012345678901234567890123456789012345678901234567890"]}"#)]
fn what_may_have_given_cards_away_is_unknown(#[case] body: &str) {
    let error = message(&question("{卡密列表}", 2), body.as_bytes()).unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error:?}");
    assert!(!error.to_string().contains("0123"), "no card stands in a message");
}

#[test]
fn a_refusal_keeps_its_words() {
    let said = br#"{"error":{"code":"sold_out","message":"\u5356\u5b8c\u4e86"}}"#;
    let expected = CallError::Business { code: "sold_out".into(), message: "卖完了".into() };
    assert_eq!(message(&question("{卡密}", 1), said).unwrap_err(), expected);
    assert_eq!(refused(404, said), expected);
    let bare = CallError::Business { code: "http_404".into(), message: String::new() };
    assert_eq!(refused(404, b"not here"), bare);
}
