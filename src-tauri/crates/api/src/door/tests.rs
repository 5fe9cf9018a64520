#![allow(clippy::unwrap_used)]
use super::{Door, Refusal};
use rstest::rstest;

const LOCAL: &str = "127.0.0.1";

#[rstest]
#[case("127.0.0.1:7788", None, Ok(()))]
#[case("localhost:7788", None, Ok(()))]
#[case("LOCALHOST", None, Ok(()))]
#[case("[::1]:7788", None, Ok(()))]
#[case("shop.example:443", None, Ok(()))]
#[case("localhost.evil.com:7788", None, Err(Refusal::Host))]
#[case("127.0.0.1.evil.com", None, Err(Refusal::Host))]
#[case("127.0.0.10:7788", None, Err(Refusal::Host))]
#[case("127.0.0.1:7788@evil.com", None, Err(Refusal::Host))]
#[case("evil.com#127.0.0.1", None, Err(Refusal::Host))]
#[case("127.0.0.1:", None, Err(Refusal::Host))]
#[case("", None, Err(Refusal::Host))]
#[case("[::1", None, Err(Refusal::Host))]
#[case("0.0.0.0:7788", None, Err(Refusal::Host))]
#[case("127.0.0.1:7788", Some("http://127.0.0.1:7788"), Ok(()))]
#[case("127.0.0.1:7788", Some("http://localhost:7788"), Err(Refusal::Origin))]
#[case("127.0.0.1:7788", Some("http://127.0.0.1:7789"), Err(Refusal::Origin))]
#[case("127.0.0.1:7788", Some("https://evil.com"), Err(Refusal::Origin))]
#[case("127.0.0.1:7788", Some("null"), Err(Refusal::Origin))]
#[case("127.0.0.1:7788", Some("file://"), Err(Refusal::Origin))]
#[case("shop.example", Some("https://shop.example"), Ok(()))]
fn host_and_origin(#[case] host: &str, #[case] origin: Option<&str>, #[case] answer: Result<(), Refusal>) {
    let door = Door { names: vec!["shop.example".into()], remote_peers: false };
    assert_eq!(door.check(Some(host), origin, Some(LOCAL.parse().unwrap())), answer);
}

#[rstest]
#[case("127.0.0.1", false, Ok(()))]
#[case("127.0.0.10", false, Ok(()))]
#[case("::1", false, Ok(()))]
#[case("::ffff:127.0.0.1", false, Ok(()))]
#[case("192.168.1.5", false, Err(Refusal::Peer))]
#[case("::ffff:192.168.1.5", false, Err(Refusal::Peer))]
#[case("192.168.1.5", true, Ok(()))]
fn peers(#[case] peer: &str, #[case] remote_peers: bool, #[case] answer: Result<(), Refusal>) {
    let door = Door { names: Vec::new(), remote_peers };
    assert_eq!(door.check(Some("localhost"), None, Some(peer.parse().unwrap())), answer);
}

#[test]
fn a_request_without_host_is_refused() {
    assert_eq!(Door::default().check(None, None, None), Err(Refusal::Host));
}
