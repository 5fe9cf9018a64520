#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn key() -> MasterKey {
    let mut bytes = [0u8; KEY_LEN];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = (at * 37 + 11) as u8;
    }
    MasterKey::from_bytes(bytes)
}

fn code() -> String {
    encode(&key()).expose().clone()
}

#[test]
fn the_form_on_paper_never_changes() {
    assert_eq!(code(), "1CR55-AYMZH-RKMG0-WCTRG-FPHCB-FV0HK-6SDR1-19EAT-XWA3N-JQM3R-N36Z8-45SWJ-C630P-Q446W");
    assert_eq!(code().replace('-', "").len(), RECOVERY_CODE_LEN);
    assert_eq!(decode(&code()).unwrap(), key());
}

#[rstest]
#[case::small_letters(code().to_lowercase())]
#[case::no_dashes(code().replace('-', ""))]
#[case::spaces_and_lines(code().replace('-', " \r\n "))]
#[case::letters_for_digits(code().replace('0', "o").replace('1', "l"))]
#[case::capital_letters_for_digits(code().replace('0', "O").replace('1', "I"))]
#[case::chinese_input_method(full_width(&code()))]
fn typed_loosely(#[case] typed: String) {
    assert_eq!(decode(&typed).unwrap(), key());
}

fn full_width(code: &str) -> String {
    code.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect()
}

#[test]
fn every_single_typing_error_names_its_group() {
    let code = code().replace('-', "");
    for at in 0..code.len() {
        let mut typed: Vec<char> = code.chars().collect();
        typed[at] = character(value(typed[at]).unwrap() + 1);
        let error = decode(&typed.iter().collect::<String>()).unwrap_err();
        match error {
            VaultError::RecoveryGroups { groups } => assert_eq!(groups, [at / GROUP + 1]),
            VaultError::RecoveryChecksum => assert!(at >= KEY_GROUPS * GROUP),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn swapped_groups_are_named() {
    let code = code();
    let mut groups: Vec<&str> = code.split('-').collect();
    groups.swap(2, 9);
    match decode(&groups.concat()).unwrap_err() {
        VaultError::RecoveryGroups { groups } => assert_eq!(groups, [3, 10]),
        other => panic!("{other}"),
    }
}

#[test]
fn missing_and_foreign_characters() {
    match decode(&code()[..code().len() - 6]).unwrap_err() {
        VaultError::RecoveryLength { found, expected } => {
            assert_eq!((found, expected), (65, 70));
        }
        other => panic!("{other}"),
    }
    match decode(&code().replacen("AYMZH", "AY*ZH", 1)).unwrap_err() {
        VaultError::RecoveryCharacter { group, character } => {
            assert_eq!((group, character), (2, '*'));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn the_sheet_can_be_typed_back() {
    let facts = SheetFacts { vault_id: "0123456789abcdef", printed_on: "2026-11-20" };
    let sheet = render(&encode(&key()), key().id(), &facts);
    let text = sheet.expose();
    assert!(text.contains("恢复单") && text.contains("Recovery sheet"));
    assert!(text.contains(facts.vault_id) && text.contains(facts.printed_on));
    assert!(text.contains(&key().id().to_string()));
    let typed: String = text
        .lines()
        .filter_map(|line| line.trim_start().split_once("   "))
        .filter(|(numbers, _)| numbers.contains('–'))
        .map(|(_, groups)| groups)
        .collect();
    assert_eq!(decode(&typed).unwrap(), key());
    assert!(text.lines().all(|line| line.chars().count() <= 90));
}

proptest! {
    #[test]
    fn every_key_comes_back(bytes: [u8; KEY_LEN]) {
        let key = MasterKey::from_bytes(bytes);
        prop_assert_eq!(decode(encode(&key).expose()).unwrap(), key);
    }

    #[test]
    fn anything_typed_is_answered(typed in ".{0,90}") {
        let _ = decode(&typed);
    }
}
