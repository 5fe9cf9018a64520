//! Tables on their way out: exports of orders, cards and logs, row by row, as CSV or xlsx.
//!
//! ```
//! use huolang_domain::Fen;
//! use huolang_sheets::write::{Cell, Column, Format, Table};
//!
//! # fn main() -> Result<(), huolang_sheets::write::WriteError> {
//! let columns = [Column::text("订单号"), Column::fen("金额")];
//! let mut table = Table::new(Format::Csv, "订单", &columns, std::io::Cursor::new(Vec::new()))?;
//! table.row(&[Cell::Text("240101-1234567890123"), Cell::Fen(Fen(1_230))])?;
//! let bytes = table.finish()?.into_inner();
//! assert!(String::from_utf8_lossy(&bytes).contains("240101-1234567890123,12.30"));
//! # Ok(())
//! # }
//! ```

mod column;
mod csv;
mod error;
mod moment;
mod part_file;
mod table;
mod xlsx;

pub use column::{Cell, Column, ColumnKind};
pub use error::WriteError;
pub use part_file::PartFile;
pub use table::{Format, Table};
