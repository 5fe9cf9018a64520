#![allow(clippy::unwrap_used)]

use super::*;

fn ring(previous: bool) -> KeyRing {
    let mut ring = KeyRing::from_master(MasterKey::from_bytes([7; KEY_LEN])).unwrap();
    ring.previous = previous.then(|| MasterKey::from_bytes([8; KEY_LEN]));
    ring
}

#[test]
fn text_goes_both_ways_and_fits_every_keychain() {
    for previous in [false, true] {
        let ring = ring(previous);
        let text = ring.to_text();
        assert!(text.expose().len() <= 149);
        assert!(text.expose().is_ascii());
        assert_eq!(KeyRing::from_text(text.expose()).unwrap(), ring);
        assert_eq!(KeyRing::from_text(&format!("  {}\r\n", text.expose())).unwrap(), ring);
    }
}

#[test]
fn bare_hexadecimal_is_a_master_key() {
    let text = "07".repeat(KEY_LEN);
    assert_eq!(KeyRing::from_text(&text).unwrap(), ring(false));
    assert_eq!(KeyRing::from_text(&"0g".repeat(KEY_LEN)), Err("not hexadecimal"));
}

#[test]
fn every_changed_or_missing_character_is_refused() {
    let text = ring(true).to_text();
    let text = text.expose();
    for at in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(KeyRing::from_text(&changed).is_err(), "changed at {at}");
        assert!(KeyRing::from_text(&text[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn debug_shows_the_id_only() {
    let printed = format!("{:?}", ring(true));
    assert!(printed.contains(&ring(true).current().id().to_string()));
    assert!(!printed.contains("7, 7"));
    assert!(!printed.contains("0707"));
}
