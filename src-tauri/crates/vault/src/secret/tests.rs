#![allow(clippy::unwrap_used)]

use super::*;

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only its Debug form is looked at")]
struct Shop {
    name: String,
    cookie: Secret<String>,
}

#[test]
fn printing_shows_nothing() {
    let shop: Shop = serde_json::from_str(r#"{"name":"小店","cookie":"sid=planted-secret"}"#).unwrap();
    let printed = format!("{shop:?} {shop:#?} {}", shop.cookie);
    assert!(printed.contains("***"));
    assert!(!printed.contains("planted"));
    assert_eq!(shop.cookie.expose(), "sid=planted-secret");
}

#[test]
fn comparing_and_cloning() {
    let one = Secret::from("abc");
    assert_eq!(one.clone(), one);
    assert_ne!(one, Secret::from("abd"));
    assert_ne!(one, Secret::from("abcd"));
    assert!(Secret::<String>::default().is_empty());
    assert_eq!(Secret::new([1u8; 32]), Secret::new([1u8; 32]));
}
