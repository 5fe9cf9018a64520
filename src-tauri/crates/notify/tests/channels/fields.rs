//! What each field of a form changes in the message that arrives, and what a kind bears.

use crate::fixture::{around, clock, filled, message, send, setup};
use huolang_notify::{Kind, Severity, Trouble, limits, open};
use huolang_testkit::channels::ChannelHost;
use rstest::rstest;
use serde_json::{Value, json};

const TEXT: &str = "等你发货：耳机\n订单 261120-1，买家 王**。请打包寄出，再填写快递单号。";
const EVERYBODY: &str = "\n<at user_id=\"all\">所有人</at>";

/// Each with the form of [`filled`] and this field changed.
#[rstest]
#[case::sms_receivers(Kind::Sms, "phones", "13800000000，13900000000", "/PhoneNumbers", json!("13800000000,13900000000"))]
#[case::sms_signature(Kind::Sms, "sign_name", " 货郎 ", "/SignName", json!("货郎"))]
#[case::sms_variables(Kind::Sms, "template_params", r#"{"name":"{{ shop }}"}"#, "/TemplateParam", json!(r#"{"name":"练习店铺"}"#))]
#[case::dingtalk_keyword(Kind::Dingtalk, "keyword", "货郎", "/text/content", json!(format!("货郎 {TEXT}")))]
#[case::dingtalk_no_keyword(Kind::Dingtalk, "keyword", " ", "/text/content", json!(TEXT))]
#[case::dingtalk_people(
    Kind::Dingtalk, "mention", "13800000000, zhangsan", "/at",
    json!({"atMobiles": ["13800000000"], "atUserIds": ["zhangsan"], "isAtAll": false})
)]
#[case::dingtalk_everybody(
    Kind::Dingtalk, "mention", "所有人 13800000000", "/at",
    json!({"atMobiles": ["13800000000"], "atUserIds": [], "isAtAll": true})
)]
#[case::feishu_keyword(Kind::Feishu, "keyword", "货郎", "/content/text", json!(format!("货郎 {TEXT}{EVERYBODY}")))]
#[case::feishu_everybody(Kind::Feishu, "mention_all", "true", "/content/text", json!(format!("{TEXT}{EVERYBODY}")))]
#[case::feishu_nobody(Kind::Feishu, "mention_all", "false", "/content/text", json!(TEXT))]
#[case::pushplus_group(Kind::Pushplus, "topic", "shop", "/topic", json!("shop"))]
#[case::pushplus_alone(Kind::Pushplus, "topic", "", "/topic", Value::Null)]
#[tokio::test]
async fn a_field_changes_the_message(
    #[case] kind: Kind,
    #[case] field: &str,
    #[case] value: &str,
    #[case] place: &str,
    #[case] expected: Value,
) {
    let host = ChannelHost::start(clock()).await.unwrap();
    let mut form = filled(kind, &host);
    form.fields.insert(field.into(), value.into());
    send(kind, &form).await.unwrap();
    let call = host.heard().remove(0).call;
    assert_eq!(call.pointer(place).cloned().unwrap_or_default(), expected, "{call:#}");
}

#[rstest]
#[case(Severity::Info, "passive", true)]
#[case(Severity::Warning, "active", false)]
#[case(Severity::Critical, "timeSensitive", false)]
#[tokio::test]
async fn what_presses_rings_louder(#[case] severity: Severity, #[case] level: &str, #[case] without_sound: bool) {
    let host = ChannelHost::start(clock()).await.unwrap();
    let mut told = message("等你发货：耳机");
    told.severity = severity;
    for kind in [Kind::Bark, Kind::Telegram] {
        open(kind, &filled(kind, &host), &around()).unwrap().send(&told).await.unwrap();
    }
    let heard = host.heard();
    assert_eq!(heard[0].call["level"], level);
    assert_eq!(heard[1].call["disable_notification"], without_sound);
}

#[rstest]
#[case::signature("sign_name", "别家", Trouble::BadTemplate)]
#[case::receiver("phones", "13800000000，138", Trouble::RecipientRefused)]
#[tokio::test]
async fn the_provider_refuses_a_signature_or_a_receiver_it_does_not_know(
    #[case] field: &str,
    #[case] value: &str,
    #[case] trouble: Trouble,
) {
    let host = ChannelHost::start(clock()).await.unwrap();
    let mut form = filled(Kind::Sms, &host);
    form.fields.insert(field.into(), value.into());
    assert_eq!(send(Kind::Sms, &form).await.unwrap_err().trouble, trouble);
    assert!(host.heard().is_empty());
}

#[rstest]
#[case(Kind::Email, Some(200), Some(7))]
#[case(Kind::Sms, Some(20), Some(7))]
#[case(Kind::Pushplus, Some(200), Some(7))]
#[case(Kind::Serverchan, Some(5), Some(7))]
#[case(Kind::Wecom, None, None)]
#[case(Kind::Webhook, None, None)]
fn a_day_has_the_usual_limit_or_the_sellers_own(
    #[case] kind: Kind,
    #[case] usual: Option<i64>,
    #[case] own: Option<i64>,
) {
    let told = [limits(kind, &setup(&[], &[])), limits(kind, &setup(&[("per_day", "7")], &[]))];
    assert_eq!(told.map(|limits| limits.per_day), [usual, own]);
}
