//! Notices about files that were taken in, or could not be.

use super::raise;
use huolang_domain::{ShopId, params::params};
use huolang_store::{
    imports::{Counts, Import},
    notices::{NewNotice, Severity},
};

/// 导入完成: news that ask for nothing.
#[must_use]
pub fn import_done(import: &Import, counts: &Counts) -> NewNotice {
    let told = params([
        ("import_id", import.id.clone()),
        ("file", import.file_name.clone()),
        ("kind", import.kind.as_str().to_owned()),
        ("rows", counts.stored.to_string()),
        ("skipped", counts.skipped.to_string()),
    ]);
    let shop = shop(import);
    raise("import_done", import_cause(import), Severity::Info, (shop.as_ref(), None), told)
}

/// 导入失败: nothing of a file was kept. Open until a file of that name is in.
#[must_use]
pub fn import_failed(import: &Import, reason: &str) -> NewNotice {
    let told = params([
        ("import_id", import.id.clone()),
        ("file", import.file_name.clone()),
        ("kind", import.kind.as_str().to_owned()),
        ("reason", reason.to_owned()),
    ]);
    let shop = shop(import);
    raise("import_failed", import_cause(import), Severity::Warning, (shop.as_ref(), None), told)
}

/// The cause of the notices about one file: the same file tried again is the same cause.
#[must_use]
pub fn import_cause(import: &Import) -> String {
    format!("import:{}:{}:{}", import.kind.as_str(), import.shop_id, import.file_name)
}

fn shop(import: &Import) -> Option<ShopId> {
    (!import.shop_id.is_empty()).then(|| ShopId::from(import.shop_id.as_str()))
}
