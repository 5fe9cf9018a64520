//! The notice about an upload of cards of which nobody knows what became.

use super::raise;
use huolang_domain::params::params;
use huolang_store::{
    card_uploads::CardUpload,
    notices::{NewNotice, Severity},
};

/// 上传卡密结果不明: a person looks at the platform and says what is there.
#[must_use]
pub fn card_upload_unknown(upload: &CardUpload, shop: &str, pool: &str) -> NewNotice {
    let told = params([
        ("upload_id", upload.id.clone()),
        ("shop", shop.to_owned()),
        ("pool", pool.to_owned()),
        ("cards", upload.card_ids().len().to_string()),
    ]);
    let about = (Some(&upload.shop_id), None);
    raise("card_upload_unknown", card_upload_cause(&upload.id), Severity::Warning, about, told)
}

/// The cause of the notice about an upload.
#[must_use]
pub fn card_upload_cause(upload: &str) -> String {
    format!("card_upload:{upload}")
}
