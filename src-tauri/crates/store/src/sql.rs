//! One SQL text for both databases: [`sql!`](crate::sql!), values, rows and multi-row inserts.

mod batch;
mod insert;
mod query;
mod record;
mod value;
mod words;

pub use insert::Rows;
pub use query::Query;
pub use record::{AnyRow, Field, Record};
pub use value::{IntoValue, List, Value};

pub(crate) use batch::{Batch, BatchEnd};
pub(crate) use insert::placeholders;
pub(crate) use record::record;
pub(crate) use words::words;

/// Makes a [`Query`] of one SQL text that both databases understand, with its values in the order of `$1`, `$2`, ….
///
/// `sql!(conn, "SELECT name FROM shops WHERE id = $1", &shop_id).fetch_one::<(String,)>().await?`
#[macro_export]
macro_rules! sql {
    ($conn:expr, $text:literal $(, $value:expr)* $(,)?) => {
        $crate::Query::new($conn, $text, vec![$($crate::IntoValue::into_value($value)),*])
    };
}
