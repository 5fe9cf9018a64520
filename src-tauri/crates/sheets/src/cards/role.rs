//! What a column of a card list means.

use serde::{Deserialize, Serialize};

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 卡号: names the card, may be shown.
    Number,
    /// 卡密: what the buyer pays for.
    Secret,
    /// 密码, where the list has it beside a secret.
    Password,
    /// 有效期.
    ExpiresOn,
    /// 备注, for the seller.
    Note,
    /// Not imported.
    Ignore,
}
