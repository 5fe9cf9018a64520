//! Reports taken in: 售卖明细 and 旅行社预约明细, each file as a whole or not at all.
//!
//! One thread reads, one writes: rows go into the database in small transactions, so that whatever else waits at the write
//! door waits for a few milliseconds at most, and count only when a last small transaction says so (`store::imports`).

mod chunk;
mod desk;
mod hash;
mod known;
mod lane;
mod list;
mod look;
mod pace;
mod plans;
mod products;
mod reading;
mod seal;
mod sweep;
mod take;
mod taken;
mod tally;
#[cfg(test)]
mod tests;
mod told;
mod tracking;
pub mod watch;

pub use desk::ImportDesk;
pub use known::{FileKind, Found, opened};
pub use look::look;
pub(crate) use seal::start as seal_old_contacts;
pub(crate) use sweep::end_interrupted;
pub use taken::Taken;

use crate::Engine;
use huolang_sheets::Source;
use huolang_store::imports::ImportOrigin;

/// Where the watched folder keeps what is in already; folders of that name are not searched.
pub(crate) const DONE_FOLDER: &str = "已导入";
/// Headers by which lists of products and of tracking numbers are known.
pub(crate) const ORDER_HEADERS: [&str; 6] = ["订单号", "订单编号", "平台订单号", "order_sn", "order_no", "订单ID"];
pub(crate) const TRACKING_HEADERS: [&str; 6] =
    ["快递单号", "运单号", "物流单号", "物流编号", "tracking_number", "快递号"];
pub(crate) const PRODUCT_HEADERS: [&str; 6] = ["商品ID", "商品编号", "商品id", "宝贝ID", "product_id", "product_ref"];
pub(crate) const TITLE_HEADERS: [&str; 5] = ["商品名称", "商品标题", "宝贝标题", "标题", "title"];

/// A file to be taken in.
#[derive(Debug, Clone)]
pub struct FileImport {
    /// The file.
    pub source: Source,
    /// Its name, without folders.
    pub name: String,
    /// How it came.
    pub origin: ImportOrigin,
    /// The shop it is of; empty for none.
    pub shop: String,
    /// Take it in though this very file is in already.
    pub again: bool,
    /// Let an older snapshot of bookings take the place of a newer one.
    pub older: bool,
}

impl FileImport {
    /// A file of this machine.
    #[must_use]
    pub fn of_path(path: &std::path::Path, origin: ImportOrigin) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { source: Source::Path(path.to_owned()), name, origin, shop: String::new(), again: false, older: false }
    }
}

impl Engine {
    /// Imports of reports.
    #[must_use]
    pub const fn imports(&self) -> ImportDesk<'_> {
        ImportDesk(self)
    }
}
