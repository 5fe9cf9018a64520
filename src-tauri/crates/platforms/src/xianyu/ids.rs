//! Ids that the program makes: of its device, of frames and of messages (`docs/platforms/xianyu.md#message-token`,
//! `#frames`).

use sha2::{Digest as _, Sha256};

/// Draws that a device id needs, each in `0..16`.
pub const DEVICE_DRAWS: usize = 31;

/// A device id from its draws. One is kept per account: the server compares those of token and registration.
#[must_use]
pub fn device_id(draws: &[u8; DEVICE_DRAWS], user_id: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut draws = draws.iter().map(|draw| usize::from(draw & 15));
    let mut id = String::with_capacity(36 + 1 + user_id.len());
    for place in 0..36 {
        let digit = match place {
            8 | 13 | 18 | 23 => b'-',
            14 => b'4',
            19 => DIGITS[8 | (draws.next().unwrap_or(0) & 3)],
            _ => DIGITS[draws.next().unwrap_or(0)],
        };
        id.push(char::from(digit));
    }
    format!("{id}-{user_id}")
}

/// Whether `value` is a device id of the account `user_id`.
#[must_use]
pub fn device_id_valid(value: &str, user_id: &str) -> bool {
    let Some((id, user)) = value.split_at_checked(36) else { return false };
    let fits = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        14 => byte == b'4',
        19 => matches!(byte, b'8' | b'9' | b'A' | b'B'),
        _ => byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte),
    };
    let digits = !user_id.is_empty() && user_id.bytes().all(|byte| byte.is_ascii_digit());
    digits && id.bytes().enumerate().all(fits) && user.strip_prefix('-') == Some(user_id)
}

/// The id of a frame. `draw` is in `0..1000`.
#[must_use]
pub fn mid(draw: u64, now_ms: i64) -> String {
    format!("{draw}{now_ms} 0")
}

/// The part of a frame's id that its answer repeats.
#[must_use]
pub fn mid_key(mid: &str) -> &str {
    mid.split_once(' ').map_or(mid, |(key, _)| key)
}

/// Whether a frame answers another.
#[must_use]
pub fn mid_matches(sent: &str, received: &str) -> bool {
    mid_key(sent) == mid_key(received)
}

/// The id of a message sent at `now_ms`.
#[must_use]
pub fn uuid(now_ms: i64) -> String {
    format!("-{now_ms}1")
}

/// The id of part `part` of the sending `key`: the same for every retry, in the form of [`uuid`].
#[must_use]
pub fn uuid_of(key: &str, part: usize) -> String {
    let hash = Sha256::digest(format!("{key}\n{part}"));
    let mut number = 0_i64;
    for byte in hash.iter().take(7) {
        number = (number << 8) | i64::from(*byte);
    }
    uuid(1_700_000_000_000 + number % 100_000_000_000)
}

/// The user agent that registers at the message service.
#[must_use]
pub fn im_user_agent(browser_ua: &str, sdk: &str, os: &str, browser: &str) -> String {
    format!("{browser_ua} DingTalk({sdk}) OS({os}) Browser({browser}) DingWeb/{sdk} IMPaaS DingWeb/{sdk}")
}

/// Operating system and browser that a user agent names, as the message service wants them.
#[must_use]
pub fn os_and_browser(browser_ua: &str) -> (&'static str, String) {
    let os = if browser_ua.contains("Mac OS X") {
        "Mac/10.15.7"
    } else if browser_ua.contains("Linux") {
        "Linux/x86_64"
    } else {
        "Windows/10"
    };
    let chrome = browser_ua.split_ascii_whitespace().find(|word| word.starts_with("Chrome/"));
    (os, chrome.unwrap_or("Chrome/133.0.0.0").to_owned())
}
