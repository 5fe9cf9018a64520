use base64::engine::general_purpose::URL_SAFE;
use rstest::rstest;

use super::*;
use crate::SeededDice;

fn planted() -> (Planted, String) {
    let dice = SeededDice::of(7);
    let mut planted = Planted::default();
    let card = planted.card(&dice);
    planted.token(&dice);
    planted.phone(&dice);
    (planted, card)
}

#[rstest]
#[case::clear(|card: &str| card.as_bytes().to_vec())]
#[case::within(|card: &str| format!("{{\"text\":\"您的卡密：{card}。\"}}").into_bytes())]
#[case::hex(|card: &str| hex::encode(card).into_bytes())]
#[case::upper_hex(|card: &str| hex::encode_upper(card).into_bytes())]
#[case::utf16(|card: &str| format!("x{card}").encode_utf16().flat_map(u16::to_le_bytes).collect())]
#[case::base64_0(|card: &str| STANDARD_NO_PAD.encode(format!("{card}tail")).into_bytes())]
#[case::base64_1(|card: &str| STANDARD_NO_PAD.encode(format!("a{card}tail")).into_bytes())]
#[case::base64_2(|card: &str| STANDARD_NO_PAD.encode(format!("ab{card}")).into_bytes())]
#[case::base64_url(|card: &str| URL_SAFE.encode(format!("abc{card}")).into_bytes())]
fn finds_a_secret_in_every_form(#[case] leak: fn(&str) -> Vec<u8>) {
    let (planted, card) = planted();
    let found = planted.search(&leak(&card));
    assert_eq!(found.iter().map(|leak| leak.name.as_str()).collect::<Vec<_>>(), ["card 0"]);
}

#[test]
fn finds_nothing_where_nothing_is() {
    let (planted, _) = planted();
    assert_eq!(planted.search("CANARY-0000 canarytoken 101".as_bytes()), []);
}

#[test]
fn looks_into_folders_and_at_names() {
    let (planted, card) = planted();
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("logs");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("a.log"), format!("sent {card}")).unwrap();
    fs::write(folder.path().join(format!("{card}.txt")), "").unwrap();
    let mut files: Vec<_> = planted.search_folder(folder.path()).unwrap().into_iter().map(|leak| leak.file).collect();
    files.sort();
    assert_eq!(files, [folder.path().join(format!("{card}.txt")), inner.join("a.log")]);
}
