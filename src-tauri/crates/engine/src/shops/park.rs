//! Parks a shop whose login is dead, and lets it go on after a person logged in again.

use super::{
    Shop,
    connect::{NOT_AUTHORIZED, waits_for_login},
};
use crate::{Engine, EngineError, Topic, jobs::kind, notice, shops::Standing};
use huolang_domain::{ErrorCode, Millis, ShopId, platform::StopCause};
use huolang_platforms::fault::CallError;
use huolang_store::{
    Durability, StoreError, Tx, jobs, notices,
    shops::{self, ShopState},
    tasks,
};
use std::sync::Arc;

/// Parks a shop for the cause that its last refused call named: one notice, its work waits. Returns the notices that were
/// raised.
pub(crate) async fn login_dead(
    tx: &mut Tx,
    engine: &Engine,
    shop: &ShopId,
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    let connected = engine.shops().get(shop);
    let stop = connected.as_ref().and_then(|connected| connected.stop());
    let cause = stop.as_ref().map_or(StopCause::LoginDead, |stop| stop.cause);
    // A login that never was is not dead: nobody is alarmed about a shop that was just added.
    let never = |connected: &Arc<Shop>| cause == StopCause::LoginDead && waits_for_login(connected.adapter.as_ref());
    let is_new_here = connected.as_ref().is_some_and(never);
    let reason = if is_new_here { NOT_AUTHORIZED } else { cause.as_str() };
    let is_news = shops::set_state(tx, shop, ShopState::Parked, Some(reason), now).await?;
    jobs::park_shop(tx, shop, kind::HELD_BACK).await?;
    if let Some(connected) = connected {
        connected.stand(Standing::Parked);
    }
    if !is_news || is_new_here {
        return Ok(Vec::new());
    }
    let row = shops::get(tx, shop).await?;
    let raise = notice::shop_stopped(shop, &row.name, cause, stop.as_ref());
    notice::write(tx, &[raise], engine.ids().as_ref(), now).await
}

/// Lets go on what was held back before a shop stood active: what was taken up until then was parked once more.
pub(crate) async fn let_go_on(engine: &Engine, shop: &ShopId) -> Result<(), StoreError> {
    let id = shop.clone();
    engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { jobs::unpark_shop(tx, &id).await }))
        .await?;
    Ok(())
}

impl Engine {
    /// Parks a shop whose login was found dead by a call outside of deliveries.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn park_shop(&self, shop: &ShopId) -> Result<(), EngineError> {
        let (engine, id) = (self.clone(), shop.clone());
        let raised = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { login_dead(tx, &engine, &id, engine.now()).await })
            })
            .await?;
        self.tell_notices(raised);
        self.bus().tell(Topic::Shops, [shop.as_str()]);
        Ok(())
    }

    /// Asks the platform whether the login of a shop holds. If it does, a parked or paused shop goes on: its work is
    /// taken up where it stopped.
    ///
    /// # Errors
    /// [`ErrorCode::ShopLoginDead`] when it does not hold; what the platform or the database refuses.
    pub async fn resume_shop(&self, shop: &ShopId) -> Result<(), EngineError> {
        let connected = self
            .shops()
            .get(shop)
            .ok_or_else(|| EngineError::refused(ErrorCode::NotFound, "the shop is not connected"))?;
        if let Some(session) = connected.adapter.session() {
            session.check().await.map_err(|error| {
                connected.note_stop(&error);
                login_error(&error)
            })?;
        }
        let (id, now) = (shop.clone(), self.now());
        let closed = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    shops::set_state(tx, &id, ShopState::Active, None, now).await?;
                    jobs::unpark_shop(tx, &id).await?;
                    tasks::forget_errors_of(tx, &id).await?;
                    notices::resolve_causes(tx, &notice::stop_causes(&id), now).await
                })
            })
            .await?;
        connected.stand(Standing::Active);
        let_go_on(self, shop).await?;
        self.tell_notices(closed.into_iter().map(huolang_domain::NoticeId::into_string).collect());
        self.bus().tell(Topic::Shops, [shop.as_str()]);
        self.bus().tell(Topic::Tasks, crate::Work::of_shop(shop).map(|work| work.id()));
        self.ring_all();
        Ok(())
    }

    /// Pauses a shop: nothing is read, sent or marked until it is resumed. What stopped it before asks for nobody meanwhile.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn pause_shop(&self, shop: &ShopId) -> Result<(), EngineError> {
        let (id, now) = (shop.clone(), self.now());
        let closed = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    shops::set_state(tx, &id, ShopState::Paused, None, now).await?;
                    jobs::park_shop(tx, &id, kind::HELD_BACK).await?;
                    notices::resolve_causes(tx, &notice::stop_causes(&id), now).await
                })
            })
            .await?;
        if let Some(connected) = self.shops().get(shop) {
            connected.stand(Standing::Paused);
        }
        self.tell_notices(closed.into_iter().map(huolang_domain::NoticeId::into_string).collect());
        self.bus().tell(Topic::Shops, [shop.as_str()]);
        Ok(())
    }
}

fn login_error(error: &CallError) -> EngineError {
    EngineError::refused(crate::deliver::outcome::code_of(error), error.to_string())
}
