//! Looking vouchers up without using them.

use super::{
    desk::{Ask, VerificationDesk},
    reason::{of_error, of_refusal},
};
use crate::{EngineError, deliver::within, shops::Api};
use huolang_domain::{
    ErrorCode, ShopId,
    verification::{LONGEST_CODE, clean_code, mask},
};
use huolang_platforms::capability::{VerifyRequest, Voucher};
use huolang_store::verifications::{self, Verification};
use huolang_vault::Secret;

/// The most vouchers of one look.
pub const MOST_LOOKS: usize = 50;

/// A voucher as it was looked up.
#[derive(Debug)]
pub struct Looked {
    /// The shop that was asked.
    pub shop: ShopId,
    /// What the platform says of it; or why it cannot be used, with the platform's words.
    pub found: Result<Voucher, (ErrorCode, Option<String>)>,
    /// What was done about that code here the last time.
    pub last: Option<Verification>,
}

/// The answer about one code.
#[derive(Debug)]
pub struct LookAnswer {
    /// The code, masked.
    pub masked: String,
    /// What was found, or why nothing was asked.
    pub looked: Result<Looked, EngineError>,
}

impl VerificationDesk<'_> {
    /// Looks vouchers up, one after the other; uses none, and writes nothing down. Each answers for itself.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidInput`] for an empty list or one that is too long.
    pub async fn look(self, asks: Vec<Ask>) -> Result<Vec<LookAnswer>, EngineError> {
        if asks.is_empty() || asks.len() > MOST_LOOKS {
            return Err(EngineError::refused(ErrorCode::InvalidInput, format!("from 1 to {MOST_LOOKS} codes")));
        }
        let mut answers = Vec::with_capacity(asks.len());
        for ask in asks {
            let masked = mask(&clean_code(ask.code.expose()));
            answers.push(LookAnswer { masked, looked: self.look_at(ask).await });
        }
        Ok(answers)
    }

    async fn look_at(self, ask: Ask) -> Result<Looked, EngineError> {
        let code = Secret::new(clean_code(ask.code.expose()));
        if code.expose().is_empty() || code.expose().len() > LONGEST_CODE {
            return Err(EngineError::refused(ErrorCode::InvalidInput, "verification_code"));
        }
        let engine = self.0;
        let (shop_id, _) = self.place(&ask).await?;
        let shop = engine.connected(&shop_id)?;
        let verify = shop
            .adapter
            .verify()
            .ok_or_else(|| EngineError::refused(ErrorCode::CapabilityMissing, "this platform verifies no vouchers"))?;
        let fingerprint = verifications::fingerprint(engine.vault(), &code);
        let key = format!("look-{}", engine.ids().fresh());
        let request = VerifyRequest { key, sn: ask.sn.clone(), code, ticket: None, lost: 0 };
        let answer = within(engine.policy().call_ms, verify.look(&request)).await;
        shop.learn(Api::Verify, answer.as_ref().map(|_| ()), engine.now());
        let found = match answer {
            Ok(Ok(voucher)) if names_another(&ask, &voucher) => Err((ErrorCode::VerificationCodeWrong, None)),
            Ok(Ok(voucher)) => Ok(voucher),
            Ok(Err(refusal)) => Err(of_refusal(&refusal)),
            Err(error) => {
                if error.stop_cause().is_some() {
                    engine.park_shop(&shop.id).await?;
                }
                Err(of_error(&error))
            }
        };
        let own = verifications::by_code(&mut engine.db().reader().await?, &shop_id, &fingerprint).await?;
        let last = own.into_iter().max_by_key(|row| row.updated_at);
        Ok(Looked { shop: shop_id, found, last })
    }
}

fn names_another(ask: &Ask, voucher: &Voucher) -> bool {
    matches!((&ask.sn, &voucher.sn), (Some(asked), Some(found)) if asked != found)
}
