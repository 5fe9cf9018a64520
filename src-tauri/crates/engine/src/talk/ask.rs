//! Asks the model within the caps: a question is counted at its most before it goes out, and at what it cost afterwards.

use super::{memory::Memory, settings::TalkSettings};
use crate::{
    Engine, EngineError, Topic,
    model::{self, Endpoint, ModelFault},
    notice,
};
use huolang_domain::{
    ConversationId, NoticeId, ShopId,
    talk::{CallPurpose, Question, cost, most_tokens},
};
use huolang_store::{
    Durability, model_keys, notices, shops,
    spending::{self, Asking, Caps, Scope, Told},
};

/// The name of the key.
pub(super) const KEY_NAME: &str = "model";

/// For whom a model is asked.
#[derive(Debug, Clone, Default)]
pub(super) struct For {
    pub shop: Option<ShopId>,
    pub talk: Option<ConversationId>,
}

/// What a model said, and what it cost.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub text: String,
    pub tokens_in: i64,
    pub tokens_out: i64,
    pub cost: i64,
    pub latency_ms: i64,
}

/// Why a model said nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Silence {
    #[error("the cap of the {} is reached", .0.as_str())]
    Capped(Scope),
    #[error(transparent)]
    Fault(#[from] ModelFault),
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The endpoint that is set.
///
/// # Errors
/// What the database or the vault refuses.
pub(super) async fn endpoint(engine: &Engine, settings: &TalkSettings) -> Result<Endpoint, EngineError> {
    let key = model_keys::get(&mut engine.db().reader().await?, engine.vault(), KEY_NAME).await?;
    Ok(Endpoint {
        base_url: settings.base_url.clone(),
        model: settings.model.clone(),
        key,
        timeout_ms: settings.timeout_ms,
        max_tokens: settings.max_tokens,
        stream: settings.stream,
        prices: settings.prices(),
    })
}

/// Asks a question within the caps.
pub(super) async fn ask(
    engine: &Engine,
    settings: &TalkSettings,
    endpoint: &Endpoint,
    whom: &For,
    purpose: CallPurpose,
    question: &Question,
    temperature: f64,
) -> Result<Said, Silence> {
    let client = Memory::client(engine)?;
    let most_in = most_tokens(&[&question.system, &question.user]);
    let asking = Asking {
        shop_id: whom.shop.clone(),
        conversation_id: whom.talk.clone(),
        purpose,
        model: endpoint.model.clone(),
        most: cost(endpoint.prices, most_in, endpoint.max_tokens),
    };
    let most = asking.most;
    let call = reserve(engine, settings, asking).await?;
    let begun = engine.running_ms();
    let answer = model::complete(&client, endpoint, question, temperature).await;
    let latency_ms = engine.running_ms().saturating_sub(begun);
    let told = match &answer {
        Ok(answer) => {
            let (tokens_in, tokens_out) = answer.tokens.unwrap_or((0, 0));
            // An endpoint that tells no figures is counted at the most.
            let spent = answer.tokens.map_or(most, |(read, written)| cost(endpoint.prices, read, written));
            Told { cost: spent, tokens_in, tokens_out, latency_ms, error: None }
        }
        Err(fault) => {
            let spent = if fault.may_cost() { most } else { 0 };
            Told { cost: spent, latency_ms, error: Some(fault.word().to_owned()), ..Told::default() }
        }
    };
    let said = Said {
        text: String::new(),
        tokens_in: told.tokens_in,
        tokens_out: told.tokens_out,
        cost: told.cost,
        latency_ms,
    };
    settle(engine, settings, whom.shop.as_ref(), call, told, answer.as_ref().err()).await?;
    Ok(Said { text: answer?.text, ..said })
}

async fn reserve(engine: &Engine, settings: &TalkSettings, asking: Asking) -> Result<String, Silence> {
    let (caps, ids, now) = (settings.caps(), engine.ids().clone(), engine.now());
    let shop = asking.shop_id.clone();
    let counted = engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move { spending::reserve(tx, &asking, &caps, ids.as_ref(), now).await })
        })
        .await
        .map_err(EngineError::from)?;
    match counted {
        Ok(call) => Ok(call),
        Err(scope) => {
            tell_capped(engine, caps, scope, shop).await?;
            Err(Silence::Capped(scope))
        }
    }
}

/// 超预算: one open notice a cap.
async fn tell_capped(engine: &Engine, caps: Caps, scope: Scope, shop: Option<ShopId>) -> Result<(), EngineError> {
    let (cap, shop) = match scope {
        Scope::Day => (caps.day, None),
        Scope::Month => (caps.month, None),
        Scope::Shop => (caps.shop, shop),
        Scope::Talk => return Ok(()),
    };
    let (ids, now) = (engine.ids().clone(), engine.now());
    let cause = notice::ai_budget_cause(scope, shop.as_ref());
    engine.around().talk.note_reached(cause, spending::day_of(now), cap);
    let told = engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let name = match &shop {
                    Some(shop) => shops::get(tx, shop).await?.name,
                    None => String::new(),
                };
                let raise = notice::ai_budget(scope, shop.as_ref(), &name);
                notice::write(tx, &[raise], ids.as_ref(), now).await
            })
        })
        .await?;
    engine.tell_notices(told);
    Ok(())
}

/// The causes that are over when a model answered for a shop: its troubles, and caps that left room for the question. One that
/// was reached today is told until tomorrow, or until it is changed: a smaller question may have found room.
fn over(memory: &Memory, caps: Caps, shop: Option<&ShopId>, day: i64) -> Vec<String> {
    let asked = [(Scope::Day, None, caps.day), (Scope::Month, None, caps.month)];
    let own = shop.map(|shop| (Scope::Shop, Some(shop), caps.shop));
    let mut causes = notice::ai_causes();
    for (scope, shop, cap) in asked.into_iter().chain(own) {
        let cause = notice::ai_budget_cause(scope, shop);
        if !memory.was_reached(&cause, day, cap) {
            causes.push(cause);
        }
    }
    causes
}

async fn settle(
    engine: &Engine,
    settings: &TalkSettings,
    shop: Option<&ShopId>,
    call: String,
    told: Told,
    fault: Option<&ModelFault>,
) -> Result<(), EngineError> {
    let (ids, now) = (engine.ids().clone(), engine.now());
    let raise = fault.map(notice::ai_trouble);
    let over = match raise {
        Some(_) => Vec::new(),
        None => over(&engine.around().talk, settings.caps(), shop, spending::day_of(now)),
    };
    let notices = engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                spending::settle(tx, &call, &told).await?;
                let mut notices = notice::write(tx, raise.as_slice(), ids.as_ref(), now).await?;
                if !over.is_empty() {
                    let closed = notices::resolve_causes(tx, &over, now).await?;
                    notices.extend(closed.into_iter().map(NoticeId::into_string));
                }
                Ok(notices)
            })
        })
        .await?;
    engine.tell_notices(notices);
    engine.bus().tell(Topic::Ai, ["costs"]);
    Ok(())
}
