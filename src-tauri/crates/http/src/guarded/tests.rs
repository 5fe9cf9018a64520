#![allow(clippy::unwrap_used)]

use super::*;
use rstest::rstest;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

#[rstest]
#[case("1.1.1.1", true)]
#[case("114.67.1.1", true)]
#[case("2606:4700::1111", true)]
#[case("127.0.0.1", false)]
#[case("127.1.2.3", false)]
#[case("0.0.0.0", false)]
#[case("10.0.0.1", false)]
#[case("172.16.0.1", false)]
#[case("172.32.0.1", true)]
#[case("192.168.1.1", false)]
#[case("169.254.169.254", false)]
#[case("100.64.0.1", false)]
#[case("224.0.0.1", false)]
#[case("255.255.255.255", false)]
#[case("::1", false)]
#[case("::", false)]
#[case("::ffff:127.0.0.1", false)]
#[case("::ffff:1.1.1.1", true)]
#[case("::127.0.0.1", false)]
#[case("fe80::1", false)]
#[case("fd00::1", false)]
#[case("64:ff9b::a00:1", false)]
#[case("2002:7f00:1::", false)]
#[case("2001:db8::1", false)]
fn the_open_internet_ends_at_private_networks(#[case] address: &str, #[case] public: bool) {
    assert_eq!(is_public(address.parse().unwrap()), public);
}

const fn jd(private: bool) -> Allowed<'static> {
    Allowed { host: &|host| host.ends_with("jd.com") || host == "127.0.0.1" || host == "[::1]", private }
}

#[rstest]
#[case("https://vtpnotify.jd.com/vtp", Ok(()))]
#[case("http://vtp.jd.com/notify", Ok(()))]
#[case("https://evil.example/vtp", Err(Barred::Host("evil.example".to_owned())))]
#[case("https://user@vtp.jd.com/", Err(Barred::BadAddress))]
#[case("ftp://vtp.jd.com/", Err(Barred::BadAddress))]
#[case("file:///etc/passwd", Err(Barred::BadAddress))]
#[case("nonsense", Err(Barred::BadAddress))]
#[case("http://127.0.0.1:9/x", Err(Barred::Private("127.0.0.1".to_owned())))]
#[case("http://[::1]/x", Err(Barred::Private("[::1]".to_owned())))]
#[case("http://2130706433/x", Err(Barred::Private("127.0.0.1".to_owned())))]
fn addresses_are_checked_by_name(#[case] url: &str, #[case] expected: Result<(), Barred>) {
    assert_eq!(check(url, jd(false)).map(drop), expected);
}

#[test]
fn a_test_shop_may_call_this_machine() {
    assert!(check("http://127.0.0.1:9/x", jd(true)).is_ok());
}

#[tokio::test]
async fn a_name_that_leads_home_is_barred() {
    let clock = Arc::new(huolang_domain::testing::ManualClock::default());
    let client = GuardedClient::new(clock, Arc::default(), Duration::from_secs(10)).unwrap();
    let anything = Allowed { host: &|_| true, private: false };
    let barred = client.post_form("test", "http://localhost:9/x", String::new(), anything).await;
    assert_eq!(barred.map(drop), Err(Barred::Private("localhost:9".to_owned())));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_leads_nowhere() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // It answers once: whoever followed would find nobody.
    let peer = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4_096];
        let length = stream.read(&mut request).await.unwrap();
        let away = format!("location: http://{address}/inside\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(format!("HTTP/1.1 307 Away\r\n{away}").as_bytes()).await.unwrap();
        length
    });
    let clock = Arc::new(huolang_domain::testing::ManualClock::default());
    let client = GuardedClient::new(clock, Arc::default(), Duration::from_secs(10)).unwrap();
    let here = Allowed { host: &|host| host == "127.0.0.1", private: true };
    let answer = client.post_form("test", &format!("http://{address}/x"), String::new(), here).await.unwrap();
    assert_eq!(answer.status, 307);
    assert!(peer.await.unwrap() > 0, "it was asked");
}
