//! E-mail against a real mail server.

use crate::fixture::{around, message, send, setup};
use huolang_notify::{Kind, Setup, Trouble, open};
use huolang_testkit::channels::{MailServer, Security};
use rstest::rstest;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

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
async fn a_letter_comes_from_the_address_that_the_form_names() {
    let server = server(Security::Plain).await;
    let mut form = form(&server, "plain");
    form.fields.insert("from".into(), "shop@example.com".into());
    send(Kind::Email, &form).await.unwrap();
    let mail = server.wait_for(1).await.unwrap().remove(0);
    assert_eq!((mail.user.as_str(), mail.from.as_str()), (USER, "shop@example.com"));
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
async fn a_certificate_that_was_pasted_into_one_line_is_trusted() {
    let server = server(Security::Tls).await;
    let mut form = form(&server, "tls");
    form.fields.insert("certificate".into(), server.certificate().lines().collect());
    send(Kind::Email, &form).await.unwrap();
    assert_eq!(server.wait_for(1).await.unwrap().len(), 1);
    form.fields.insert("certificate".into(), "my certificate".into());
    let error = send(Kind::Email, &form).await.unwrap_err();
    assert_eq!(error.trouble, Trouble::BadSetting, "{error}");
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

#[rstest]
#[case::netease("550 User has no permission", "login_refused")]
#[case::aliyun("526 Authentication failure[0]", "login_refused")]
#[case::without_login("553 authentication is required", "login_refused")]
#[case::locked("551 auth error.", "login_refused")]
#[case::sender("553 Mail from must equal authorized user", "bad_setting")]
#[case::receiver("550 mailbox unavailable", "recipient_refused")]
#[tokio::test]
async fn a_refusal_is_told_by_its_words_where_providers_share_a_code(#[case] says: &str, #[case] trouble: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let refusal = format!("{says}\r\n");
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 here\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            let hello = line.starts_with("EHLO");
            let answer = if hello { "250-here\r\n250 AUTH PLAIN LOGIN\r\n" } else { refusal.as_str() };
            if write.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    });
    let fields = [
        ("preset", "other"),
        ("host", "127.0.0.1"),
        ("port", port.as_str()),
        ("security", "plain"),
        ("user", USER),
        ("to", "boss@example.com"),
    ];
    let error = send(Kind::Email, &setup(&fields, &[("password", "a code")])).await.unwrap_err();
    assert_eq!(error.trouble.as_str(), trouble, "{error}");
}
