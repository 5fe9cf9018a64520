//! Verifying vouchers (核销).

use super::Found;
use crate::fault::CallError;
use async_trait::async_trait;
use huolang_domain::{Fen, Millis, OrderSn, order::PlatformOrder};
use huolang_vault::Secret;

/// A voucher to be verified.
#[derive(Debug, Clone)]
pub struct VerifyRequest {
    /// Names this verification for ever: every retry bears the same key.
    pub key: String,
    /// The order, where the seller or the rule named one.
    pub sn: Option<OrderSn>,
    /// The code as typed, scanned or read.
    pub code: Secret<String>,
    /// What [`Verify::look`] gave for it, kept sealed by the caller before [`Verify::verify`] is called: with it a retry
    /// and a read-back speak of the very same voucher, also after the program was killed. `None` where looking gave none.
    pub ticket: Option<Secret<String>>,
    /// Calls for it whose answers were lost and which the platform then said it had not taken, also before a restart.
    pub lost: usize,
}

/// A voucher as the platform knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// Its order, when the platform tells.
    pub sn: Option<OrderSn>,
    /// What it is for.
    pub title: String,
    /// What was paid for it.
    pub amount: Option<Fen>,
    /// Until when it can be used.
    pub expires_at: Option<Millis>,
    /// What the platform wants presented when it is verified, see [`VerifyRequest::ticket`].
    pub ticket: Option<Secret<String>>,
}

/// What came of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerifyAnswer {
    /// It counts from now on.
    Verified {
        /// The order it belongs to, when the platform tells.
        sn: Option<OrderSn>,
        /// What the platform wants named to undo it.
        receipt: Option<String>,
    },
    /// It does not, for good; each cause has its own sentence.
    Refused(VoucherRefusal),
}

/// Why a voucher was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoucherRefusal {
    /// There is no such code, or it does not belong to the order.
    WrongCode,
    /// It was used before.
    AlreadyUsed,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYet,
    /// The money went back, or is about to.
    Refunded,
    /// It belongs to another shop.
    ForeignShop,
    /// Anything else, in the platform's words.
    Other {
        /// The platform's code.
        code: String,
        /// The platform's words, redacted.
        message: String,
    },
}

/// The code of [`VoucherRefusal::Other`] for a voucher of several uses that was used elsewhere between looking and
/// verifying: its count could not tell any more what became of a lost answer. Nothing was used by the refused call.
pub const USED_MEANWHILE: &str = "used_meanwhile";

/// How many uses the vouchers of an order have, by the platform's word. A voucher that counts for three visits has three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VoucherCount {
    /// In all; 0: the order has no vouchers.
    pub total: i64,
    /// Those that are used up.
    pub used: i64,
}

/// Verifying vouchers.
#[async_trait]
pub trait Verify: Send + Sync {
    /// Looks a voucher up and uses nothing. A refusal is an answer, not an error.
    async fn look(&self, request: &VerifyRequest) -> Result<Result<Voucher, VoucherRefusal>, CallError>;

    /// Verifies. [`CallError::Unknown`] when it may have been taken.
    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyAnswer, CallError>;

    /// What came of a verification whose answer was lost.
    async fn verified(&self, request: &VerifyRequest) -> Result<Found, CallError>;

    /// What the platform wants named to undo a verification whose answer was lost and that counts after all.
    async fn receipt(&self, request: &VerifyRequest) -> Result<Option<String>, CallError> {
        let _ = request;
        Ok(None)
    }

    /// How long the platform wants to be left alone before the same verification goes out again, in milliseconds.
    fn rest_ms(&self, key: &str) -> i64 {
        let _ = key;
        0
    }

    /// What a reading of an order says of its vouchers. Asked of every reading that is taken in: cheap, and without a call.
    fn count(&self, order: &PlatformOrder) -> VoucherCount {
        let _ = order;
        VoucherCount::default()
    }

    /// The codes of an order that still count, as far as the platform tells them to the seller; empty when it tells none.
    /// Verifying by rule lives on it.
    async fn codes(&self, sn: &OrderSn) -> Result<Vec<Secret<String>>, CallError> {
        let _ = sn;
        Ok(Vec::new())
    }

    /// Whether the codes of an order are those that the program itself delivered, so that the caller knows them although
    /// [`Verify::codes`] tells none.
    async fn codes_are_own(&self, sn: &OrderSn) -> Result<bool, CallError> {
        let _ = sn;
        Ok(false)
    }

    /// Whether a rule can verify here at all: the platform tells the codes, or the program delivered them. Where only buyers have
    /// them, a rule would wait for ever.
    fn by_rule(&self) -> bool {
        true
    }

    /// How long after a verification it can be undone, in milliseconds; `None`: never.
    fn undo_within_ms(&self) -> Option<i64> {
        None
    }

    /// Undoes a verification by its receipt. [`CallError::Unknown`] when it may have been taken; [`Verify::verified`] tells then.
    async fn undo(&self, receipt: &str) -> Result<(), CallError> {
        let _ = receipt;
        Err(CallError::Business {
            code: "no_undo".to_owned(),
            message: "this platform undoes no verification".to_owned(),
        })
    }
}
