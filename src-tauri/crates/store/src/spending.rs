//! What models cost, and the caps on it. A question is counted at its most before it is asked, so that no cap is ever passed;
//! once it is answered it counts for what it cost. Costs are millionths of a yuan.

use crate::{
    Conn, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{ConversationId, Ids, Millis, ShopId, shanghai, talk::CallPurpose};

words! {
    /// Over what a cap is counted.
    Scope {
        /// A day.
        Day = "day",
        /// A month.
        Month = "month",
        /// A shop's day.
        Shop = "shop",
        /// A conversation's day.
        Talk = "talk",
    }
}

/// A cap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cap {
    /// The most that may be spent.
    pub cost: Option<i64>,
    /// The most calls.
    pub calls: Option<i64>,
}

/// Caps on everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Caps {
    /// Of a day.
    pub day: Cap,
    /// Of a month.
    pub month: Cap,
    /// Of a shop's day.
    pub shop: Cap,
    /// Of a conversation's day.
    pub talk: Cap,
}

/// A question that is about to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The shop.
    pub shop_id: Option<ShopId>,
    /// The conversation.
    pub conversation_id: Option<ConversationId>,
    /// What for.
    pub purpose: CallPurpose,
    /// The model.
    pub model: String,
    /// The most it can cost.
    pub most: i64,
}

/// What a question came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What it cost.
    pub cost: i64,
    /// Tokens that were read.
    pub tokens_in: i64,
    /// Tokens that were written.
    pub tokens_out: i64,
    /// How long it took, in milliseconds.
    pub latency_ms: i64,
    /// Why there is no answer, as a stable word.
    pub error: Option<String>,
}

record! {
    /// What was spent in a period.
    pub struct Spent {
        /// Calls.
        pub calls: i64,
        /// Tokens that were read.
        pub tokens_in: i64,
        /// Tokens that were written.
        pub tokens_out: i64,
        /// What it cost.
        pub cost: i64,
    }
}

/// A day in Shanghai as a number: 20261129.
#[must_use]
pub fn day_of(at: Millis) -> i64 {
    let day = shanghai::civil(at);
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The rows that a question is counted in.
fn places(shop: Option<&ShopId>, talk: Option<&ConversationId>, day: i64) -> Vec<(Scope, String, i64)> {
    let mut places = vec![(Scope::Day, String::new(), day), (Scope::Month, String::new(), day / 100)];
    places.extend(shop.map(|shop| (Scope::Shop, shop.as_str().to_owned(), day)));
    places.extend(talk.map(|talk| (Scope::Talk, talk.as_str().to_owned(), day)));
    places
}

/// Counts a question at its most, if every cap leaves room for it. Gives its id, or the cap that is reached.
///
/// # Errors
/// What the database refuses.
pub async fn reserve(
    tx: &mut Tx,
    asking: &Asking,
    caps: &Caps,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Result<String, Scope>, StoreError> {
    let day = day_of(now);
    let places = places(asking.shop_id.as_ref(), asking.conversation_id.as_ref(), day);
    for (scope, id, period) in &places {
        // The row is held from here on, so that nobody else counts in between.
        let (calls, cost): (i64, i64) = sql!(
            tx,
            "INSERT INTO model_spending (scope, scope_id, period, calls, tokens_in, tokens_out, cost)
             VALUES ($1, $2, $3, 0, 0, 0, 0)
             ON CONFLICT (scope, scope_id, period) DO UPDATE SET calls = model_spending.calls
             RETURNING calls, cost",
            *scope,
            id,
            *period
        )
        .fetch_one()
        .await?;
        let cap = match scope {
            Scope::Day => caps.day,
            Scope::Month => caps.month,
            Scope::Shop => caps.shop,
            Scope::Talk => caps.talk,
        };
        let room = cap.cost.is_none_or(|most| cost.saturating_add(asking.most) <= most)
            && cap.calls.is_none_or(|most| calls < most);
        if !room {
            return Ok(Err(*scope));
        }
    }
    for (scope, id, period) in &places {
        sql!(
            tx,
            "UPDATE model_spending SET calls = calls + 1, cost = cost + $4
             WHERE scope = $1 AND scope_id = $2 AND period = $3",
            *scope,
            id,
            *period,
            asking.most
        )
        .execute()
        .await?;
    }
    let id = ids.fresh();
    sql!(
        tx,
        "INSERT INTO model_calls
             (id, shop_id, conversation_id, purpose, model, state, day, reserved, cost, tokens_in, tokens_out, latency_ms, at)
         VALUES ($1, $2, $3, $4, $5, 'asked', $6, $7, $7, 0, 0, 0, $8)",
        &id,
        asking.shop_id.as_ref(),
        asking.conversation_id.as_ref(),
        asking.purpose,
        &asking.model,
        day,
        asking.most,
        now
    )
    .execute()
    .await?;
    Ok(Ok(id))
}

/// A question counts for what it cost from now on.
///
/// # Errors
/// What the database refuses.
pub async fn settle(tx: &mut Tx, id: &str, told: &Told) -> Result<(), StoreError> {
    let state = if told.error.is_some() { "failed" } else { "answered" };
    let call = sql!(
        tx,
        "UPDATE model_calls SET
             state = $2, error = $3, cost = $4, tokens_in = $5, tokens_out = $6, latency_ms = $7
         WHERE id = $1 AND state = 'asked'
         RETURNING shop_id, conversation_id, day, reserved",
        id,
        state,
        told.error.as_ref(),
        told.cost,
        told.tokens_in,
        told.tokens_out,
        told.latency_ms
    )
    .fetch_optional::<(Option<ShopId>, Option<ConversationId>, i64, i64)>()
    .await?;
    let Some((shop, talk, day, reserved)) = call else { return Ok(()) };
    for (scope, id, period) in places(shop.as_ref(), talk.as_ref(), day) {
        sql!(
            tx,
            "UPDATE model_spending SET
                 cost = cost + $4, tokens_in = tokens_in + $5, tokens_out = tokens_out + $6
             WHERE scope = $1 AND scope_id = $2 AND period = $3",
            scope,
            id,
            period,
            told.cost - reserved,
            told.tokens_in,
            told.tokens_out
        )
        .execute()
        .await?;
    }
    Ok(())
}

/// What was spent in a period of a scope.
///
/// # Errors
/// What the database refuses.
pub async fn spent(conn: &mut Conn, scope: Scope, id: &str, period: i64) -> Result<Spent, StoreError> {
    let found = sql!(
        conn,
        "SELECT calls, tokens_in, tokens_out, cost FROM model_spending
         WHERE scope = $1 AND scope_id = $2 AND period = $3",
        scope,
        id,
        period
    )
    .fetch_optional()
    .await?;
    Ok(found.unwrap_or(Spent { calls: 0, tokens_in: 0, tokens_out: 0, cost: 0 }))
}

record! {
    /// What was spent on a day.
    pub struct DaySpent {
        /// The day: 20261129.
        pub period: i64,
        /// Calls.
        pub calls: i64,
        /// Tokens that were read.
        pub tokens_in: i64,
        /// Tokens that were written.
        pub tokens_out: i64,
        /// What it cost.
        pub cost: i64,
    }
}

/// What was spent on each day from `from` to `to`; of a shop where one is named.
///
/// # Errors
/// What the database refuses.
pub async fn days(conn: &mut Conn, shop: Option<&ShopId>, from: i64, to: i64) -> Result<Vec<DaySpent>, StoreError> {
    let scope = if shop.is_some() { Scope::Shop } else { Scope::Day };
    sql!(
        conn,
        "SELECT period, calls, tokens_in, tokens_out, cost FROM model_spending
         WHERE scope = $1 AND scope_id = $2 AND period BETWEEN $3 AND $4
         ORDER BY period",
        scope,
        shop.map_or("", ShopId::as_str),
        from,
        to
    )
    .fetch_all()
    .await
}

record! {
    /// What a shop spent.
    pub struct ShopSpent {
        /// The shop.
        pub shop_id: ShopId,
        /// Calls.
        pub calls: i64,
        /// Tokens that were read.
        pub tokens_in: i64,
        /// Tokens that were written.
        pub tokens_out: i64,
        /// What it cost.
        pub cost: i64,
    }
}

/// What each shop spent from `from` to `to`, the dearest first.
///
/// # Errors
/// What the database refuses.
pub async fn by_shop(conn: &mut Conn, from: i64, to: i64) -> Result<Vec<ShopSpent>, StoreError> {
    sql!(
        conn,
        "SELECT scope_id AS shop_id, CAST(SUM(calls) AS BIGINT) AS calls, CAST(SUM(tokens_in) AS BIGINT) AS tokens_in,
             CAST(SUM(tokens_out) AS BIGINT) AS tokens_out, CAST(SUM(cost) AS BIGINT) AS cost
         FROM model_spending
         WHERE scope = 'shop' AND period BETWEEN $1 AND $2
         GROUP BY scope_id
         ORDER BY 5 DESC, scope_id",
        from,
        to
    )
    .fetch_all()
    .await
}
