//! Bends, cuts and glues real pushes of 闲鱼 for a bounded time: whatever comes in, reading gives a value or an error, never a
//! panic, and never makes more of it than was there. One run starts where every run starts; another starts at a seed of its own
//! each time. `HUOLANG_FUZZ_SECONDS` sets the time, `HUOLANG_FUZZ_SEED` the start; a failure prints the seed and the input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use huolang_platforms::xianyu::{answer, decode::decode, event, frame, history, push};
use serde_json::{Value, json};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

const SELF_ID: &str = "2200000000001";
const VECTORS: &str = include_str!("../../vectors/xianyu.vectors.json");

/// Numbers without any order (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

/// The bytes of every push in the vectors: what base64 holds, and plain JSON.
fn seeds() -> Vec<Vec<u8>> {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    let mut seeds = Vec::new();
    for vector in vectors {
        let input = &vector["input"];
        if let Some(data) = input["data"].as_str() {
            seeds.push(STANDARD.decode(data).unwrap_or_else(|_| data.as_bytes().to_vec()));
        }
        for part in ["payload", "frame", "body"] {
            if input[part].is_object() {
                seeds.push(input[part].to_string().into_bytes());
            }
        }
    }
    assert!(seeds.len() > 60, "{}", seeds.len());
    seeds
}

/// Bytes that decoders stumble over: lengths, markers, nesting.
const SPITE: [u8; 16] =
    [0x00, 0x7f, 0x80, 0x8f, 0x9f, 0xc0, 0xc1, 0xc4, 0xc6, 0xd9, 0xdb, 0xdd, 0xdf, 0xff, b'{', b'['];

fn bent(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len());
        match chance.below(7) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            1 if !bytes.is_empty() => bytes[at] = SPITE[chance.below(SPITE.len())],
            2 => bytes.truncate(at),
            3 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len());
                bytes.splice(at..at, other[from..].iter().copied());
            }
            4 => bytes.insert(at.min(bytes.len()), SPITE[chance.below(SPITE.len())]),
            5 => {
                let end = (at + 1 + chance.below(16)).min(bytes.len());
                let piece: Vec<u8> = bytes[at.min(end)..end].to_vec();
                for _ in 0..chance.below(64) {
                    bytes.splice(at..at, piece.iter().copied());
                }
            }
            _ => bytes.splice(at..at, 0xffff_ffff_u32.to_be_bytes()).for_each(drop),
        }
        bytes.truncate(64 << 10);
    }
    bytes
}

/// Reads bytes in every way in which the adapter reads them.
fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let encoded = STANDARD.encode(bytes);
    for data in [text.as_ref(), encoded.as_str()] {
        if let Ok(value) = decode(data) {
            let event = event::read(&value, SELF_ID);
            let _ = (event.auto_reply_candidate(), event.delivery_candidate());
        }
    }
    let pushed = json!({ "lwp": "/s/sync", "headers": { "mid": "1 0" }, "body": { "syncPushPackage": { "data": [
        { "data": encoded }, { "data": text }, { "data": 1 }, {}, null,
    ] } } });
    let read = push::read(&pushed, SELF_ID);
    assert!(read.events.len() + read.undecodable == 5, "every element is read or counted");
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        let _ = (answer::classify(&value), answer::reason(&value), frame::ack(&value));
        let _ = (push::read(&value, SELF_ID), event::read(&value, SELF_ID));
        let _ = (history::read_history(&value, "1", SELF_ID), history::read_chats(&value, SELF_ID));
        let _ = history::read_history(&value["body"], "1", SELF_ID);
    }
}

#[test]
fn bent_pushes_never_stop_the_program() {
    run(0x5eed);
}

#[test]
fn pushes_bent_anew_on_every_run_never_stop_the_program() {
    // A hasher is keyed anew each time.
    let fresh = || std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
    let seed = number("HUOLANG_FUZZ_SEED").unwrap_or_else(fresh);
    println!("HUOLANG_FUZZ_SEED={seed}");
    run(seed);
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Bends and reads for the bounded time, from a seed on.
fn run(seed: u64) {
    let most = Duration::from_secs(number("HUOLANG_FUZZ_SECONDS").unwrap_or(3));
    let mut chance = Chance(seed);
    let seeds = seeds();
    seeds.iter().for_each(|seed| read(seed));
    let (begun, mut tried) = (Instant::now(), 0_u64);
    while begun.elapsed() < most {
        let seed = chance.0;
        let bytes = bent(&seeds, &mut chance);
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&bytes)));
        assert!(outcome.is_ok(), "HUOLANG_FUZZ_SEED={seed} on {}", STANDARD.encode(&bytes));
        tried += 1;
    }
    assert!(tried > 100, "only {tried} inputs in {most:?}");
}

#[test]
fn a_frame_of_eight_megabytes_and_one_nested_without_end_are_read_or_refused() {
    let large = "A".repeat(8 << 20);
    read(large.as_bytes());
    let nested = [vec![0x81_u8; 200_000], vec![0xc0]].concat();
    read(&nested);
    read("[".repeat(100_000).as_bytes());
    read(&[0xdf, 0xff, 0xff, 0xff, 0xff]);
    read(&[0xc6, 0xff, 0xff, 0xff, 0xff]);
}
