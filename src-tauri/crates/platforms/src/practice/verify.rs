//! The practice shop's vouchers as the capability of verifying.

use async_trait::async_trait;
use huolang_domain::{OrderSn, order::PlatformOrder};
use huolang_vault::Secret;
use serde::Deserialize;

use super::{PracticeAdapter, vouchers::UNDO_WITHIN_MS};
use crate::{
    capability::{Found, Verify, VerifyAnswer, VerifyRequest, Voucher, VoucherCount, VoucherRefusal},
    fault::CallError,
};

#[async_trait]
impl Verify for PracticeAdapter {
    async fn look(&self, request: &VerifyRequest) -> Result<Result<Voucher, VoucherRefusal>, CallError> {
        match self.link.look(request.sn.as_ref(), request.code.expose()).await {
            Ok(voucher) => Ok(Ok(Voucher {
                sn: Some(voucher.sn),
                title: voucher.title,
                amount: Some(voucher.price),
                expires_at: Some(voucher.until),
                ticket: None,
            })),
            Err(error) => refusal(error).map(Err),
        }
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyAnswer, CallError> {
        match self.link.use_voucher(&request.key, request.sn.as_ref(), request.code.expose()).await {
            Ok(used) => Ok(VerifyAnswer::Verified { sn: Some(used.sn), receipt: Some(used.receipt) }),
            Err(error) => refusal(error).map(VerifyAnswer::Refused),
        }
    }

    async fn verified(&self, request: &VerifyRequest) -> Result<Found, CallError> {
        Ok(if self.link.voucher_use(&request.key).await?.is_some() { Found::Done } else { Found::NotDone })
    }

    async fn receipt(&self, request: &VerifyRequest) -> Result<Option<String>, CallError> {
        Ok(self.link.voucher_use(&request.key).await?.map(|used| used.receipt))
    }

    fn count(&self, order: &PlatformOrder) -> VoucherCount {
        count(&order.raw)
    }

    async fn codes(&self, sn: &OrderSn) -> Result<Vec<Secret<String>>, CallError> {
        Ok(self.link.open_codes(sn).await?.into_iter().map(Secret::new).collect())
    }

    fn undo_within_ms(&self) -> Option<i64> {
        Some(UNDO_WITHIN_MS)
    }

    async fn undo(&self, receipt: &str) -> Result<(), CallError> {
        match self.link.undo_use(receipt).await {
            // It is what we want: an earlier call whose answer was lost has done it.
            Err(CallError::Business { code, .. }) if code == "already_undone" => Ok(()),
            answer => answer,
        }
    }
}

/// The refusals that are answers; anything else stays an error.
fn refusal(error: CallError) -> Result<VoucherRefusal, CallError> {
    let CallError::Business { code, message } = error else { return Err(error) };
    Ok(match code.as_str() {
        "wrong_code" => VoucherRefusal::WrongCode,
        "already_used" => VoucherRefusal::AlreadyUsed,
        "expired" => VoucherRefusal::Expired,
        "not_yet" => VoucherRefusal::NotYet,
        "refunded" => VoucherRefusal::Refunded,
        "foreign_shop" => VoucherRefusal::ForeignShop,
        _ => VoucherRefusal::Other { code, message },
    })
}

/// Most orders have no vouchers, and their text does not even name the field.
fn count(raw: &str) -> VoucherCount {
    #[derive(Deserialize)]
    struct Order {
        vouchers: Vec<Uses>,
    }
    #[derive(Deserialize)]
    struct Uses {
        times: i64,
        used: i64,
    }
    if !raw.contains("\"vouchers\":[") {
        return VoucherCount::default();
    }
    let Ok(order) = serde_json::from_str::<Order>(raw) else { return VoucherCount::default() };
    order.vouchers.iter().fold(VoucherCount::default(), |sum, voucher| VoucherCount {
        total: sum.total + voucher.times,
        used: sum.used + voucher.used,
    })
}
