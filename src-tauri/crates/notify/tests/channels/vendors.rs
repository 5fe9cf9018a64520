//! Signatures, limits and refusals of the vendors.

use crate::fixture::{NOW, around, clock, filled, message, send, setup};
use huolang_domain::{Millis, testing::ManualClock};
use huolang_notify::{Kind, Trouble, open, sign_webhook};
use huolang_testkit::channels::{ChannelHost, KEY, SECRET};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;

const VENDORS: [Kind; 9] = [
    Kind::Wecom,
    Kind::Sms,
    Kind::Dingtalk,
    Kind::Feishu,
    Kind::Bark,
    Kind::Pushplus,
    Kind::Serverchan,
    Kind::Telegram,
    Kind::Webhook,
];

#[tokio::test]
async fn every_vendor_accepts_a_message_and_its_signature() {
    let host = ChannelHost::start(clock()).await.unwrap();
    for kind in VENDORS {
        send(kind, &filled(kind, &host)).await.unwrap_or_else(|error| panic!("{kind:?}: {error}"));
    }
    let heard = host.heard();
    assert_eq!(heard.iter().map(|heard| heard.channel).collect::<Vec<_>>(), VENDORS.map(Kind::as_str));
    assert!(heard.iter().all(|heard| heard.text.contains("等你发货：耳机")), "{heard:#?}");
}

#[tokio::test]
async fn every_vendor_refuses_a_wrong_key_and_the_person_is_told_which() {
    let host = ChannelHost::start(clock()).await.unwrap();
    for kind in VENDORS {
        let mut wrong = filled(kind, &host);
        let name = wrong.secrets.keys().find(|name| *name != "secret" && *name != "url").cloned();
        let expected = match name {
            Some(name) if name == "access_key_secret" => {
                wrong.secrets.insert(name, "another".into());
                Trouble::BadSignature
            }
            Some(name) => {
                wrong.secrets.insert(name, "anotherkey".into());
                Trouble::BadKey
            }
            None => {
                wrong.secrets.insert("secret".into(), "another secret of length".into());
                Trouble::BadSignature
            }
        };
        let error = send(kind, &wrong).await.unwrap_err();
        assert_eq!(error.trouble, expected, "{kind:?}: {error}");
        assert!(!error.trouble.passes());
    }
    assert!(host.heard().is_empty());
}

#[tokio::test]
async fn a_clock_that_is_wrong_by_hours_is_a_wrong_signature() {
    let host = ChannelHost::start(Arc::new(ManualClock::at(Millis(NOW.0 + 7_200_000)))).await.unwrap();
    for kind in [Kind::Dingtalk, Kind::Feishu, Kind::Webhook] {
        assert_eq!(send(kind, &filled(kind, &host)).await.unwrap_err().trouble, Trouble::BadSignature, "{kind:?}");
    }
}

#[rstest]
#[case::wecom_too_many(Kind::Wecom, json!({"errcode":45009,"errmsg":"api freq out of limit"}), Trouble::RateLimited, Some(60_000))]
#[case::dingtalk_too_many(Kind::Dingtalk, json!({"errcode":130_101,"errmsg":"send too fast, exceed 20 times per minute"}), Trouble::RateLimited, Some(60_000))]
#[case::dingtalk_keyword(Kind::Dingtalk, json!({"errcode":310_000,"errmsg":"keywords not in content"}), Trouble::KeywordMissing, None)]
#[case::feishu_keyword(Kind::Feishu, json!({"code":19024,"msg":"Key Words Not Found"}), Trouble::KeywordMissing, None)]
#[case::feishu_address(Kind::Feishu, json!({"code":19022,"msg":"Ip Not Allowed"}), Trouble::NotAllowed, None)]
#[case::sms_no_money(Kind::Sms, json!({"Code":"isv.AMOUNT_NOT_ENOUGH","Message":"账户余额不足"}), Trouble::BalanceEmpty, None)]
#[case::sms_enough_today(Kind::Sms, json!({"Code":"isv.DAY_LIMIT_CONTROL","Message":"触发日发送限额"}), Trouble::DayLimit, None)]
#[case::sms_template(Kind::Sms, json!({"Code":"isv.SMS_TEMPLATE_ILLEGAL","Message":"模板不合法"}), Trouble::BadTemplate, None)]
#[case::sms_number(Kind::Sms, json!({"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"非法手机号"}), Trouble::RecipientRefused, None)]
#[case::pushplus_enough_today(Kind::Pushplus, json!({"code":900,"msg":"用户账号使用受限"}), Trouble::DayLimit, None)]
#[case::serverchan_enough_today(Kind::Serverchan, json!({"code":40001,"message":"超过当天的发送次数限制[5]"}), Trouble::DayLimit, None)]
#[tokio::test]
async fn a_vendors_code_becomes_the_right_trouble(
    #[case] kind: Kind,
    #[case] reply: Value,
    #[case] trouble: Trouble,
    #[case] wait: Option<i64>,
) {
    let host = ChannelHost::start(clock()).await.unwrap();
    host.reply(200, reply);
    let error = send(kind, &filled(kind, &host)).await.unwrap_err();
    assert_eq!((error.trouble, error.retry_after_ms), (trouble, wait), "{error}");
}

#[tokio::test]
async fn telegram_tells_how_long_to_wait() {
    let host = ChannelHost::start(clock()).await.unwrap();
    host.reply(
        429,
        json!({"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}),
    );
    let error = send(Kind::Telegram, &filled(Kind::Telegram, &host)).await.unwrap_err();
    assert_eq!((error.trouble, error.retry_after_ms), (Trouble::RateLimited, Some(7_000)));
}

#[tokio::test]
async fn wecom_names_people_and_never_exceeds_its_bytes() {
    let host = ChannelHost::start(clock()).await.unwrap();
    let mut long = message("等你发货");
    long.body = "订单很多，".repeat(500);
    let who = ["13800000000, zhangsan 所有人", "13800000000", "@all", "zhangsan，lisi"];
    for (style, who) in [("text", who[0]), ("markdown", who[1]), ("markdown", who[2]), ("markdown", who[3])] {
        let mut setup = filled(Kind::Wecom, &host);
        setup.fields.insert("style".into(), style.into());
        setup.fields.insert("mention".into(), who.into());
        open(Kind::Wecom, &setup, &around()).unwrap().send(&long).await.unwrap();
    }
    let calls: Vec<Value> = host.heard().into_iter().map(|heard| heard.call).collect();
    assert_eq!(calls[0]["text"]["mentioned_mobile_list"], json!(["13800000000"]));
    assert_eq!(calls[0]["text"]["mentioned_list"], json!(["zhangsan", "@all"]));
    assert!(calls[0]["text"]["content"].as_str().unwrap().ends_with('…'));
    // Markdown can name nobody by phone, and not everybody: then the message goes as text, and the mention arrives.
    assert_eq!(calls[1]["text"]["mentioned_mobile_list"], json!(["13800000000"]));
    assert_eq!(calls[2]["text"]["mentioned_list"], json!(["@all"]));
    let markdown = calls[3]["markdown"]["content"].as_str().unwrap();
    assert!(markdown.ends_with("<@zhangsan><@lisi>") && markdown.len() <= 4_096, "{markdown}");
}

#[tokio::test]
async fn a_robot_is_named_by_its_whole_address_too() {
    let host = ChannelHost::start(clock()).await.unwrap();
    let whole = format!("{}/cgi-bin/webhook/send?key={KEY}", host.base());
    send(Kind::Wecom, &setup(&[], &[("webhook", &whole)])).await.unwrap();
    // Through the seller's own gateway.
    let outside = format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}");
    send(Kind::Wecom, &setup(&[("gateway", &host.base())], &[("webhook", &outside)])).await.unwrap();
    let hook = format!("{}/open-apis/bot/v2/hook/{KEY}", host.base());
    send(Kind::Feishu, &setup(&[], &[("webhook", &hook), ("secret", SECRET)])).await.unwrap();
    assert_eq!(host.heard().len(), 3);
}

#[tokio::test]
async fn a_signed_call_that_is_repeated_is_told_once() {
    let host = ChannelHost::start(clock()).await.unwrap();
    for _ in 0..3 {
        send(Kind::Webhook, &filled(Kind::Webhook, &host)).await.unwrap();
    }
    assert_eq!((host.calls(), host.heard().len()), (3, 1));
}

/// The worked example of the Standard Webhooks specification.
#[test]
fn signs_as_the_specification_shows() {
    let body = br#"{"test": 2432232314}"#;
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let signature = sign_webhook(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
    assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}
