//! Card lists (卡密): first a preview to choose the columns by, then the rows, one by one.
//!
//! ```
//! use std::ops::ControlFlow;
//! use huolang_sheets::{Limits, Source, cards};
//!
//! # fn main() -> Result<(), huolang_sheets::SheetError> {
//! let source = Source::Text("卡号,密码\n1001,AAAA\n1002,BBBB\n".to_owned());
//! let preview = cards::preview(&source, &cards::PreviewOptions::default(), &Limits::default())?;
//! let mut secrets = Vec::new();
//! cards::read(&source, &preview.choice, &Limits::default(), |event| {
//!     if let cards::CardEvent::Card(card) = event {
//!         secrets.push(card.secret);
//!     }
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!(secrets, ["AAAA", "BBBB"]);
//! # Ok(())
//! # }
//! ```

pub(crate) mod cell;
mod choice;
mod event;
mod expiry;
mod guess;
mod header;
mod preview;
mod read;
mod reject;
mod role;
mod survey;

pub use choice::ColumnChoice;
pub use event::{CardEvent, CardRow, Summary};
pub use expiry::{BadDate, parse_expiry};
pub use preview::{ColumnPreview, Preview, PreviewOptions, PreviewRow, preview};
pub use read::read;
pub use reject::{Reject, RejectReason};
pub use role::Role;
