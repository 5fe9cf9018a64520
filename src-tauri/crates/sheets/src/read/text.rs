//! Text sources: encoding, lines, delimiters, quoted cells.

mod delimiter;
mod encoding;
mod grid;
mod lines;
mod records;
mod split;

pub use delimiter::Delimiter;
pub use encoding::Encoding;
pub(crate) use grid::TextGrid;
