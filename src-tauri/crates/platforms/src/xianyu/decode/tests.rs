//! The decoder and everything behind it against whatever may come over the socket: never a panic, never an answer out of
//! all proportion. `HUOLANG_FUZZ_SECONDS` lets it run longer than the usual two seconds.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::xianyu::{answer, event, frame, history, push};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;
use std::time::{Duration, Instant};

/// Real pushes to begin with.
fn corpus() -> Vec<Vec<u8>> {
    let vectors: Value = serde_json::from_str(include_str!("../../../vectors/xianyu.vectors.json")).unwrap();
    let all = vectors.as_array().unwrap().iter();
    let decoded = all.filter(|vector| vector["name"].as_str().unwrap().starts_with("decode/"));
    decoded.filter_map(|vector| from_base64(vector["input"]["data"].as_str()?)).collect()
}

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.next() % bound.max(1)
    }
}

fn spoil(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    // Marks that announce lengths: long texts, maps, lists, bytes, extensions.
    const MARKS: [u8; 14] = [0xc1, 0xc4, 0xc6, 0xc7, 0xc9, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0x8f, 0x9f];
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len());
        match chance.below(6) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            1 if !bytes.is_empty() => bytes[at] = MARKS[chance.below(MARKS.len())],
            2 => bytes.truncate(at),
            3 => bytes.splice(at..at, std::iter::repeat_n(0xff, chance.below(9))).for_each(drop),
            4 if !other.is_empty() => {
                let from = chance.below(other.len());
                let piece = other[from..(from + chance.below(64)).min(other.len())].to_vec();
                bytes.splice(at..at, piece).for_each(drop);
            }
            _ => bytes.extend(std::iter::repeat_n(0x81, chance.below(200))),
        }
    }
}

/// Reads `data` as everything it could be taken for.
fn read_all(data: &str) {
    if let Ok(decoded) = decode(data) {
        let text = decoded.to_string();
        assert!(text.len() < data.len() * 64 + 1_024, "{} bytes from {}", text.len(), data.len());
        let _ = event::read(&decoded, "2200000000001");
        let _ = history::read_history(&decoded, "1", "2");
        let _ = history::read_chats(&decoded, "2");
        let _ = answer::classify(&decoded);
        let _ = push::read(&decoded, "1");
        let _ = frame::ack(&decoded);
    }
    let frame =
        json!({ "lwp": "/s/sync", "headers": {}, "body": { "syncPushPackage": { "data": [{ "data": data }] } } });
    let _ = push::read(&frame, "2200000000001");
}

#[test]
fn spoilt_pushes_never_break_the_reader() {
    let seconds = std::env::var("HUOLANG_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let (corpus, mut chance) = (corpus(), Chance(0x9e37_79b9_7f4a_7c15));
    let begun = Instant::now();
    let mut rounds = 0_u64;
    while begun.elapsed() < Duration::from_secs(seconds) {
        for _ in 0..100 {
            let mut bytes = corpus[chance.below(corpus.len())].clone();
            let other = corpus[chance.below(corpus.len())].clone();
            spoil(&mut bytes, &other, &mut chance);
            read_all(&LENIENT.encode(&bytes));
            read_all(&String::from_utf8_lossy(&bytes));
            rounds += 1;
        }
    }
    assert!(rounds >= 100);
}

#[test]
fn deep_and_long_claims_cost_nothing() {
    let deep = std::iter::repeat_n(0x81_u8, 100_000).collect::<Vec<_>>();
    assert_eq!(decode(&LENIENT.encode(deep)), Err(DecodeError::NotMessagePack));
    // A map that claims four thousand million entries, a text that claims as many bytes.
    for claim in [&[0xdf, 0xff, 0xff, 0xff, 0xff][..], &[0x81, 0x01, 0xdb, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(decode(&LENIENT.encode(claim)), Err(DecodeError::NotMessagePack));
    }
    let deep = format!("{}{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    assert!(decode(&deep).is_err());
}

#[rstest]
#[case("")]
#[case("gQ")]
#[case("BQ==")]
#[case("[1]")]
#[case("kwECAw==")]
#[case("gQECAw==")]
fn what_is_no_map_is_refused(#[case] data: &str) {
    assert!(decode(data).is_err(), "{data}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_bytes_and_any_text_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..600), text in ".{0,300}") {
        read_all(&LENIENT.encode(&bytes));
        read_all(&text);
    }
}
