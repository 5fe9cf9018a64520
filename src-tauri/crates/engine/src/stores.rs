//! The stores of an account that has several, and the platform's own history of verifications there.

use crate::{
    Engine, EngineError,
    deliver::within,
    shops::{Api, Shop},
};
use huolang_domain::{ErrorCode, Millis, ShopId, platform::StopCause};
use huolang_platforms::{
    capability::{Adapter, Store, VerifiedPage},
    fault::CallError,
};

/// The stores, or what keeps the platform from telling them.
pub type StoresOrStop = Result<Vec<Store>, StopCause>;

impl Engine {
    /// The stores of a connected shop.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::CapabilityMissing`] when its platform has none; what the platform refuses. What
    /// needs a person parks the shop and is an answer.
    pub async fn stores(&self, id: &ShopId) -> Result<StoresOrStop, EngineError> {
        let shop = self.connected(id)?;
        let told = self.ask_stores(shop.adapter.as_ref()).await?;
        shop.learn(Api::Read, told.as_ref().map(|_| ()), self.now());
        match told {
            Ok(stores) => Ok(Ok(stores)),
            Err(error) => {
                let refused = self.read_failed(&shop, &error).await?;
                error.stop_cause().map_or(Err(refused), |cause| Ok(Err(cause)))
            }
        }
    }

    /// The stores of a shop that is not connected yet, by an adapter of what its form holds.
    ///
    /// # Errors
    /// As [`Engine::stores`].
    pub async fn stores_by(&self, adapter: &dyn Adapter) -> Result<StoresOrStop, EngineError> {
        match self.ask_stores(adapter).await? {
            Ok(stores) => Ok(Ok(stores)),
            Err(error) => error.stop_cause().map_or_else(
                || Err(EngineError::refused(crate::deliver::outcome::code_of(&error), error.to_string())),
                |cause| Ok(Err(cause)),
            ),
        }
    }

    async fn ask_stores(&self, adapter: &dyn Adapter) -> Result<Result<Vec<Store>, CallError>, EngineError> {
        let stores = adapter.stores().ok_or_else(|| {
            EngineError::refused(ErrorCode::CapabilityMissing, "shops on this platform have no stores to choose from")
        })?;
        Ok(within(self.policy().call_ms, stores.stores()).await)
    }

    /// A page of what the platform wrote down of vouchers verified from `from` to `to`, also on other devices.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::CapabilityMissing`] when its platform keeps no such history; what the platform
    /// refuses.
    pub async fn verify_history(
        &self,
        id: &ShopId,
        from: Millis,
        to: Millis,
        cursor: Option<&str>,
    ) -> Result<VerifiedPage, EngineError> {
        let shop = self.connected(id)?;
        let history = shop.adapter.verify_history().ok_or_else(|| {
            EngineError::refused(ErrorCode::CapabilityMissing, "this platform keeps no history of verifications")
        })?;
        let page = within(self.policy().call_ms, history.history(from, to, cursor)).await;
        shop.learn(Api::Read, page.as_ref().map(|_| ()), self.now());
        match page {
            Ok(page) => Ok(page),
            Err(error) => Err(self.read_failed(&shop, &error).await?),
        }
    }
}

/// Whether the platform of a shop keeps a history of verifications.
#[must_use]
pub fn has_history(shop: &Shop) -> bool {
    shop.adapter.verify_history().is_some()
}
