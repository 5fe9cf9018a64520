//! Notices about files that were taken in, or could not be.

use super::raise;
use huolang_domain::{PoolId, ShopId, params::params};
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
fn import_cause(import: &Import) -> String {
    format!("import:{}:{}:{}", import.kind.as_str(), import.shop_id, import.file_name)
}

/// 导入完成 of a list of cards.
#[must_use]
pub fn cards_imported(pool: &PoolId, file: &str, taken: i64, left_out: i64) -> NewNotice {
    let told = params([
        ("pool_id", pool.to_string()),
        ("file", file.to_owned()),
        ("kind", "cards".to_owned()),
        ("rows", taken.to_string()),
        ("skipped", left_out.to_string()),
    ]);
    raise("import_done", cards_cause(pool, file), Severity::Info, (None, None), told)
}

/// 导入失败 of a list of cards: it is not complete. Open until a list of that name is in.
#[must_use]
pub fn cards_not_imported(pool: &PoolId, file: &str, reason: &str) -> NewNotice {
    let told = params([
        ("pool_id", pool.to_string()),
        ("file", file.to_owned()),
        ("kind", "cards".to_owned()),
        ("reason", reason.to_owned()),
    ]);
    raise("import_failed", cards_cause(pool, file), Severity::Warning, (None, None), told)
}

fn cards_cause(pool: &PoolId, file: &str) -> String {
    format!("import:cards:{pool}:{file}")
}

fn shop(import: &Import) -> Option<ShopId> {
    (!import.shop_id.is_empty()).then(|| ShopId::from(import.shop_id.as_str()))
}
