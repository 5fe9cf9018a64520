//! What the two simulators of JD have in common: a caller over HTTP, signatures checked by code of their own, a receiver of
//! callbacks with scripted faults, and the ledger that bears witness.

mod caller;
mod ledger;
mod manners;
mod receiver;
mod signing;

pub use caller::{Caller, Reply};
pub use ledger::{Entry, Ledger};
pub use manners::{FORM, Manners, forged};
pub use receiver::{Fault, Receiver, fields as read_fields};
pub use signing::{decrypt_ecb, encrypt_ecb, md5};

/// The fields of a form.
pub type Fields = std::collections::BTreeMap<String, String>;

/// Writes a form as JD's own library does.
#[must_use]
pub fn write_form(fields: &Fields) -> String {
    let piece = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'-' | b'*' | b'_' => char::from(byte).to_string(),
                b' ' => "+".to_owned(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    fields.iter().map(|(name, value)| format!("{}={}", piece(name), piece(value))).collect::<Vec<_>>().join("&")
}

/// The path of another call beside `path`.
#[must_use]
pub fn beside(path: &str, call: &str) -> String {
    let base = path.rsplit_once('/').map_or("", |(base, _)| base);
    format!("{base}/{call}")
}

/// Splits `127.0.0.1:7788/path`; `None` for anything else.
#[must_use]
pub fn aim(target: &str) -> Option<(std::net::SocketAddr, String)> {
    let (address, path) = target.split_once('/')?;
    Some((address.parse().ok()?, format!("/{path}")))
}
