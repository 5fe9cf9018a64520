//! The reading end of an import: rows become sealed cards, chunk by chunk, on a thread where that may take time.

use super::CardImport;
use crate::{inbound::ProducedCard, operations::OperationHandle};
use huolang_domain::{Ids, Millis, platform::PlatformKind};
use huolang_sheets::{
    Limits, SheetError,
    cards::{CardEvent, CardRow, Reject, RejectReason, Summary, read},
    read::Progress,
};
use huolang_store::{
    StoreError,
    cards::{CardText, NewCard},
};
use huolang_vault::{Secret, Vault};
use jiff::{
    civil::Date,
    tz::{TimeZone, offset},
};
use std::{ops::ControlFlow, sync::Arc};
use tokio::sync::mpsc::Sender;

/// Cards of a chunk. Fingerprints fall all over their index, so each commit writes most of its pages again: a quarter of
/// the commits writes less than half as much. Small enough that three of them weigh a few megabytes, and that a delivery
/// which waits for the door waits for a moment only.
pub(super) const CHUNK: usize = 4_000;

/// A piece of the list.
#[derive(Default)]
pub(super) struct Chunk {
    /// Good rows, sealed.
    pub cards: Vec<NewCard>,
    /// Where each stood in the list.
    pub rows: Vec<u64>,
    /// Bad rows.
    pub rejects: Vec<Reject>,
    /// How far the reader was, and of how much.
    pub progress: Option<Progress>,
}

/// Why reading ended early.
pub(super) enum Stopped {
    /// The list.
    Sheet(SheetError),
    /// Sealing.
    Store(StoreError),
}

/// Reads the whole list and hands its chunks over; waits while the writing end is behind.
pub(super) fn run(
    order: &CardImport,
    vault: &Vault,
    ids: &Arc<dyn Ids>,
    handle: &OperationHandle,
    out: &Sender<Chunk>,
    served: &[PlatformKind],
) -> Result<Summary, Stopped> {
    let mut chunk = Chunk::default();
    let mut trouble = None;
    let summary = read(&order.source, &order.choice, &Limits::default(), |event| {
        if handle.is_cancelled() {
            return ControlFlow::Break(());
        }
        match event {
            CardEvent::Card(row) if is_forbidden(&row, served) => {
                chunk.rejects.push(Reject { row_no: row.row_no, column: None, reason: RejectReason::PlatformForbids });
            }
            CardEvent::Card(row) => {
                let at = row.row_no;
                match seal(row, order.expires_at, vault, ids.as_ref()) {
                    Ok(card) => {
                        chunk.cards.push(card);
                        chunk.rows.push(at);
                    }
                    Err(error) => {
                        trouble = Some(error);
                        return ControlFlow::Break(());
                    }
                }
            }
            CardEvent::Reject(reject) => chunk.rejects.push(reject),
            CardEvent::Progress(progress) => chunk.progress = Some(progress),
        }
        if chunk.cards.len() + chunk.rejects.len() < CHUNK {
            return ControlFlow::Continue(());
        }
        // The writing end is gone only when it failed; it says why.
        match out.blocking_send(std::mem::take(&mut chunk)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    if let Some(error) = trouble {
        return Err(Stopped::Store(error));
    }
    let summary = summary.map_err(Stopped::Sheet)?;
    if !handle.is_cancelled() {
        let _ = out.blocking_send(chunk);
    }
    Ok(summary)
}

/// Whether a platform that the pool serves would not take a card: better told now than when a buyer waits.
fn is_forbidden(row: &CardRow, served: &[PlatformKind]) -> bool {
    if served.is_empty() {
        return false;
    }
    let card = ProducedCard {
        number: row.number.clone().unwrap_or_default().trim().to_owned(),
        secret: whole_secret(row).trim().to_owned(),
        expires_on: None,
    };
    served.iter().any(|platform| card.fault(*platform).is_some())
}

/// A password beside a secret belongs to it: the buyer needs both.
fn seal(row: CardRow, usual: Option<Millis>, vault: &Vault, ids: &dyn Ids) -> Result<NewCard, StoreError> {
    let secret = whole_secret(&row);
    let expires_at = row.expires_on.map(end_of_day).or(usual);
    let text = CardText {
        number: Secret::new(row.number.unwrap_or_default()),
        secret: Secret::new(secret),
        note: Secret::new(row.note.unwrap_or_default()),
    };
    NewCard::seal(vault, ids, &text, expires_at)
}

fn whole_secret(row: &CardRow) -> String {
    match &row.password {
        Some(password) => format!("{}----{password}", row.secret),
        None => row.secret.clone(),
    }
}

/// A card is good through its last day: it is worthless from midnight in Shanghai on.
fn end_of_day(day: Date) -> Millis {
    let midnight = day.tomorrow().unwrap_or(day).to_zoned(TimeZone::fixed(offset(8)));
    Millis(midnight.map_or(i64::MAX, |midnight| midnight.timestamp().as_millisecond()))
}
