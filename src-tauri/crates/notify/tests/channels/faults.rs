//! What every channel says when its host does not behave.

use crate::fixture::{clock, filled, send, setup};
use huolang_notify::{Kind, SendError, Trouble};
use huolang_testkit::channels::{ChannelHost, KEY, MailServer, Security};
use rstest::rstest;
use serde_json::json;
use tokio::net::TcpListener;

async fn wecom_at(gateway: &str) -> SendError {
    send(Kind::Wecom, &setup(&[("gateway", gateway)], &[("webhook", KEY)])).await.unwrap_err()
}

#[tokio::test]
async fn a_host_in_trouble_is_waited_for() {
    let host = ChannelHost::start(clock()).await.unwrap();
    for kind in [Kind::Webhook, Kind::Wecom, Kind::Sms] {
        host.reply(500, json!({}));
        let error = send(kind, &filled(kind, &host)).await.unwrap_err();
        assert_eq!(error.trouble, Trouble::ServerError, "{kind:?}");
        assert!(error.trouble.passes());
    }
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_a_refusal() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>").await.unwrap();
    });
    assert_eq!(wecom_at(&gateway).await.trouble, Trouble::Refused);
}

#[tokio::test]
async fn nobody_there_too_slow_and_unknown_names_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // Holds connections and says nothing.
    assert_eq!(wecom_at(&format!("http://{address}")).await.trouble, Trouble::TimedOut);
    drop(listener);
    assert_eq!(wecom_at(&format!("http://{address}")).await.trouble, Trouble::NoConnection);
    assert_eq!(wecom_at("https://no-such-host.invalid").await.trouble, Trouble::NoSuchHost);
}

#[tokio::test]
async fn a_mail_server_that_takes_the_call_and_says_nothing_is_too_slow() {
    let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = mute.local_addr().unwrap().port().to_string();
    let fields = [
        ("preset", "other"),
        ("host", "127.0.0.1"),
        ("port", port.as_str()),
        ("security", "plain"),
        ("user", "me@example.com"),
        ("to", "me@example.com"),
    ];
    let form = setup(&fields, &[]);
    let sending = tokio::spawn(async move { send(Kind::Email, &form).await });
    let _talk = mute.accept().await.unwrap();
    // From here on nothing but the limit can end the call.
    tokio::time::pause();
    let error = sending.await.unwrap().unwrap_err();
    assert_eq!(error.trouble, Trouble::TimedOut, "{error}");
    assert!(error.trouble.passes(), "it is tried again");
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_told() {
    // A mail server speaks TLS first as well; the handshake is all that is looked at.
    let server = MailServer::start(Security::Tls, "u", "p", "127.0.0.1").await.unwrap();
    let error = wecom_at(&format!("https://127.0.0.1:{}", server.port())).await;
    assert_eq!(error.trouble, Trouble::BadCertificate, "{error}");
}

#[rstest]
#[case::no_key(Kind::Wecom, &[], &[], "webhook is empty")]
#[case::plain_address(Kind::Wecom, &[("gateway", "http://example.com")], &[("webhook", "k")], "gateway")]
#[case::short_secret(Kind::Webhook, &[], &[("url", "https://example.com"), ("secret", "short")], "secret: at least 16")]
#[case::no_receiver(Kind::Email, &[("user", "a@qq.com")], &[], "to is empty")]
#[case::bad_receiver(Kind::Email, &[("user", "a@qq.com"), ("to", "somebody")], &[], "to: somebody is no mail address")]
#[case::no_mail_host(Kind::Email, &[("preset", "other"), ("user", "a@b.cn"), ("to", "a@b.cn")], &[], "host is empty")]
#[case::plain_mail(Kind::Email, &[("security", "plain"), ("user", "a@qq.com"), ("to", "a@qq.com")], &[], "security")]
#[case::bad_port(Kind::Email, &[("port", "70000"), ("user", "a@qq.com"), ("to", "a@qq.com")], &[], "port")]
#[case::bad_phone(Kind::Sms, &[("access_key_id", "a"), ("sign_name", "a"), ("template_code", "a"), ("phones", "abc")], &[("access_key_secret", "a")], "phones")]
#[case::bad_params(Kind::Sms, &[("access_key_id", "a"), ("sign_name", "a"), ("template_code", "a"), ("phones", "13800000000"), ("template_params", "x")], &[("access_key_secret", "a")], "template_params")]
#[tokio::test]
async fn a_form_that_cannot_work_is_refused_by_its_field(
    #[case] kind: Kind,
    #[case] fields: &[(&str, &str)],
    #[case] secrets: &[(&str, &str)],
    #[case] told: &str,
) {
    let error = send(kind, &setup(fields, secrets)).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::BadSetting);
    assert!(error.detail.contains(told), "{error}");
}

#[tokio::test]
async fn a_template_that_cannot_be_filled_in_is_told() {
    let host = ChannelHost::start(clock()).await.unwrap();
    let mut sms = filled(Kind::Sms, &host);
    sms.fields.insert("template_params".into(), r#"{"content":"{{ title | nothing }}"}"#.into());
    assert_eq!(send(Kind::Sms, &sms).await.unwrap_err().trouble, Trouble::BadTemplate);
    let email = setup(&[("subject", "{% if %}"), ("user", "a@qq.com"), ("to", "a@qq.com"), ("host", "127.0.0.1")], &[]);
    assert_eq!(send(Kind::Email, &email).await.unwrap_err().trouble, Trouble::BadTemplate);
    assert_eq!(host.calls(), 0);
}
