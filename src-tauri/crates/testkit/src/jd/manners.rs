//! How a platform calls: how often, how many at once, how slowly it reads, with forgeries and questions between.

use super::{Caller, Fields, Reply, read_fields, write_form};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::sync::Barrier;

/// The content type of forms.
pub const FORM: &str = "application/x-www-form-urlencoded";
/// Bytes that a slow reader takes at once.
const SIP: usize = 16;

/// How a platform calls.
#[derive(Debug, Clone, clap::Args)]
pub struct Manners {
    /// How often each call is sent.
    #[arg(long, default_value_t = 2)]
    pub repeats: usize,
    /// The repeats come at the same moment, each over a connection of its own.
    #[arg(long)]
    pub parallel: bool,
    /// Answers are read a few bytes at a time, with so many milliseconds between.
    #[arg(long, default_value_t = 0)]
    pub slow_ms: u64,
    /// Each call comes once more with a wrong signature, which must be refused.
    #[arg(long)]
    pub forged: bool,
    /// So often the platform asks afterwards where an order stands (反查).
    #[arg(long, default_value_t = 0)]
    pub asks: usize,
}

impl Default for Manners {
    fn default() -> Self {
        Self { repeats: 2, parallel: false, slow_ms: 0, forged: false, asks: 0 }
    }
}

impl Manners {
    /// A caller that reads as slowly as is wanted.
    #[must_use]
    pub fn caller(&self, address: SocketAddr) -> Caller {
        let caller = Caller::new(address);
        match self.slow_ms {
            0 => caller,
            pause => caller.reading_slowly(SIP, Duration::from_millis(pause)),
        }
    }

    /// Sends a call as often as is wanted; gives the answers.
    ///
    /// # Errors
    /// When a connection breaks before its whole answer is there.
    pub async fn send(&self, address: SocketAddr, path: &str, kind: &str, body: &str) -> io::Result<Vec<Reply>> {
        let mut replies = Vec::with_capacity(self.repeats);
        if !self.parallel {
            let mut caller = self.caller(address);
            for _ in 0..self.repeats {
                replies.push(caller.send(path, kind, body.as_bytes()).await?);
            }
            return Ok(replies);
        }
        let start = Arc::new(Barrier::new(self.repeats.max(1)));
        let calls: Vec<_> = (0..self.repeats)
            .map(|_| {
                let (start, mut caller) = (Arc::clone(&start), self.caller(address));
                let (path, kind, body) = (path.to_owned(), kind.to_owned(), body.to_owned());
                tokio::spawn(async move {
                    start.wait().await;
                    caller.send(&path, &kind, body.as_bytes()).await
                })
            })
            .collect();
        for call in calls {
            replies.push(call.await.map_err(io::Error::other)??);
        }
        Ok(replies)
    }
}

/// A form, or the query of an address, with a wrong signature.
#[must_use]
pub fn forged(form: &str) -> String {
    let mut fields: Fields = read_fields(form.as_bytes());
    let sign = fields.get("sign").cloned().unwrap_or_default();
    let wrong = sign.chars().rev().collect::<String>();
    // A signature that reads the same backwards would still be right.
    let wrong = if wrong == sign { "0".repeat(32) } else { wrong };
    fields.insert("sign".to_owned(), wrong);
    write_form(&fields)
}
