//! The stores of an account that has several, and what the platform itself wrote down about vouchers used there.

use crate::fault::CallError;
use async_trait::async_trait;
use huolang_domain::{Fen, Millis};

/// The code of the refusal of an account that has several stores while none is chosen: a person has to.
pub const CHOOSE_STORE: &str = "choose_store";

/// A store (门店).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// The platform's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is; empty when the platform does not say.
    pub address: String,
}

/// Listing the stores of an account: one of them verifies vouchers.
#[async_trait]
pub trait Stores: Send + Sync {
    /// Every store.
    async fn stores(&self) -> Result<Vec<Store>, CallError>;
}

/// A verification as the platform wrote it down, whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedVoucher {
    /// The platform's id of the verification.
    pub id: String,
    /// The voucher's code, masked.
    pub masked: String,
    /// What it was for; empty when the platform does not say.
    pub title: String,
    /// What was paid for it.
    pub amount: Option<Fen>,
    /// When it was verified.
    pub verified_at: Option<Millis>,
    /// When that was undone.
    pub undone_at: Option<Millis>,
    /// Whether the platform still lets it be undone.
    pub can_undo: bool,
}

/// A page of them, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPage {
    /// The verifications.
    pub items: Vec<VerifiedVoucher>,
    /// The cursor of the next page; absent: there is none.
    pub next: Option<String>,
    /// How many there are in the whole span; absent: the platform does not say.
    pub total: Option<i64>,
}

/// The platform's own history of verifications (验券历史): also those of other devices.
#[async_trait]
pub trait VerifyHistory: Send + Sync {
    /// The page after `cursor` (`None`: the first) of what was verified from `from` to `to`.
    async fn history(&self, from: Millis, to: Millis, cursor: Option<&str>) -> Result<VerifiedPage, CallError>;
}
