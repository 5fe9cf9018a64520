//! 售卖明细: rows on their way in, and what the screens ask about them.

mod list;
mod people;
mod stage;
mod summary;

pub use list::{Sale, SalesFilter, SalesWhen, list, of_orders, order_ids};
pub use people::{RawSale, naming_people, set_raw};
pub use stage::{NewSale, repoint, stage, sweep};
pub use summary::{SalesBy, SalesSum, sums};
