//! E-mail against a real mail server.

use crate::fixture::{around, message, send, setup};
use huolang_notify::{Kind, Setup, Trouble, open};
use huolang_testkit::channels::{MailServer, Security};
use rstest::rstest;

const USER: &str = "seller@example.com";

async fn server(security: Security) -> MailServer {
    MailServer::start(security, USER, "authorisation-code", "localhost").await.unwrap()
}

fn form(server: &MailServer, security: &str) -> Setup {
    let port = server.port().to_string();
    let fields = [
        ("preset", "other"),
        ("host", "localhost"),
        ("port", port.as_str()),
        ("security", security),
        ("user", USER),
        ("to", "boss@example.com，second@example.com"),
        ("certificate", server.certificate()),
    ];
    setup(&fields, &[("password", "authorisation-code")])
}

#[rstest]
#[case(Security::Tls, "tls")]
#[case(Security::StartTls, "starttls")]
#[case(Security::Plain, "plain")]
#[tokio::test]
async fn a_letter_goes_out_in_text_and_html(#[case] security: Security, #[case] word: &str) {
    let server = server(security).await;
    let around = around();
    let mut told = message("等你发货：<b>耳机</b>");
    told.facts.insert("shop".into(), "练习店铺 & 分店".into());
    open(Kind::Email, &form(&server, word), &around).unwrap().send(&told).await.unwrap();
    let mail = server.wait_for(1).await.unwrap().remove(0);
    assert_eq!((mail.user.as_str(), mail.from.as_str()), (USER, USER));
    assert_eq!(mail.to, ["boss@example.com", "second@example.com"]);
    assert_eq!(mail.subject, "【货郎】等你发货：<b>耳机</b>");
    assert!(mail.text.contains("订单 261120-1") && mail.text.contains("2026-11-20 10:00"), "{}", mail.text);
    assert!(mail.html.contains("&lt;b&gt;耳机&lt;") && mail.html.contains("练习店铺 &amp; 分店"), "{}", mail.html);
    let contacts = around.http.contacts().list();
    assert_eq!(contacts[0].host, format!("localhost:{}", server.port()));
}

#[tokio::test]
async fn a_wrong_password_is_a_refused_login() {
    let server = server(Security::Tls).await;
    let mut form = form(&server, "tls");
    form.secrets.insert("password".into(), "the login password".into());
    let error = send(Kind::Email, &form).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::LoginRefused, "{error}");
    assert!(!error.to_string().contains("the login password"));
    form.secrets.clear();
    assert_eq!(send(Kind::Email, &form).await.unwrap_err().trouble, Trouble::LoginRefused);
}

#[tokio::test]
async fn a_certificate_of_another_host_or_of_nobody_is_refused() {
    let server = server(Security::Tls).await;
    let mut unknown = form(&server, "tls");
    unknown.fields.remove("certificate");
    let error = send(Kind::Email, &unknown).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::BadCertificate, "{error}");
    let mut other = form(&server, "tls");
    other.fields.insert("host".into(), "127.0.0.1".into());
    let error = send(Kind::Email, &other).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::BadCertificate, "{error}");
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn a_receiver_that_does_not_exist_and_a_host_that_does_not() {
    let server = server(Security::Plain).await;
    let mut form = form(&server, "plain");
    form.fields.insert("to".into(), "nobody@example.com".into());
    assert_eq!(send(Kind::Email, &form).await.unwrap_err().trouble, Trouble::RecipientRefused);
    form.fields.insert("security".into(), "tls".into());
    form.fields.insert("host".into(), "no-such-host.invalid".into());
    let error = send(Kind::Email, &form).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::NoSuchHost, "{error}");
}

#[tokio::test]
async fn a_subject_of_the_sellers_own_cannot_add_a_header() {
    let server = server(Security::Plain).await;
    let mut form = form(&server, "plain");
    form.fields.insert("subject".into(), "[{{ shop }}] {{ title }}\r\nBcc: all@example.com".into());
    send(Kind::Email, &form).await.unwrap();
    let mail = server.wait_for(1).await.unwrap().remove(0);
    assert_eq!(mail.subject, "[练习店铺] 等你发货：耳机  Bcc: all@example.com");
    assert_eq!(mail.to.len(), 2);
}
