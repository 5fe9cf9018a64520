//! The owner's consent and tokens.

use super::{
    check::Refusal,
    market::PddMarket,
    orders::{Params, text},
};
use serde_json::{Value, json};

/// How long a code lasts, in seconds.
const CODE_S: i64 = 600;
/// How long a refresh token lasts, in seconds.
const REFRESH_S: i64 = 30 * 86_400;

const SCOPE: [&str; 23] = [
    "pdd.order.number.list.increment.get",
    "pdd.order.list.get",
    "pdd.order.information.get",
    "pdd.order.status.get",
    "pdd.refund.status.check",
    "pdd.refund.list.increment.get",
    "pdd.refund.information.get",
    "pdd.goods.list.get",
    "pdd.goods.detail.get",
    "pdd.goods.quantity.update",
    "pdd.goods.sku.price.update",
    "pdd.mall.info.get",
    "pdd.mall.info.store.get",
    "pdd.pmc.user.permit",
    "pdd.voucher.voucher.info.send",
    "pdd.voucher.virtual.card.verification",
    "pdd.voucher.ota.card.prepare.verification",
    "pdd.voucher.ota.card.verification",
    "pdd.voucher.realtime.verify.sync",
    "pdd.logistics.online.send",
    "pdd.logistics.companies.get",
    "pdd.pmc.user.get",
    "pdd.time.get",
];

impl PddMarket {
    /// The owner agrees. Gives the code.
    pub fn agree(&self) -> String {
        let now = self.now_s();
        let mut state = self.state();
        state.fresh += 1;
        let code = format!("code-{}", state.fresh);
        state.codes.insert(code.clone(), now + CODE_S);
        code
    }

    /// A token without the page, as somebody may paste it.
    pub fn token(&self) -> String {
        let until = self.now_s() + self.app.token_s;
        let mut state = self.state();
        state.fresh += 1;
        let token = format!("access-{}", state.fresh);
        state.access.insert(token.clone(), until);
        token
    }

    /// Every token is over at once, as after an hour too long.
    pub fn expire_tokens(&self) {
        self.state().access.values_mut().for_each(|until| *until = 0);
    }

    /// The owner takes the leave back: nothing that was given holds any more.
    pub fn revoke(&self) {
        let mut state = self.state();
        state.access.clear();
        state.refresh.clear();
    }

    /// The app lacks these permissions from the next consent on.
    pub fn withhold(&self, methods: &[&'static str]) {
        self.state().withheld = methods.to_vec();
    }

    fn give(&self) -> Value {
        let now = self.now_s();
        let mut state = self.state();
        // A new authorisation, and a renewal, kill what was given before.
        state.access.clear();
        state.refresh.clear();
        state.fresh += 1;
        let (access, refresh) = (format!("access-{}", state.fresh), format!("refresh-{}", state.fresh));
        state.access.insert(access.clone(), now + self.app.token_s);
        state.refresh.insert(refresh.clone());
        state.ledger.tokens += 1;
        let scope: Vec<&str> = SCOPE.into_iter().filter(|method| !state.withheld.contains(method)).collect();
        json!({
            "access_token": access,
            "expires_at": now + self.app.token_s,
            "expires_in": self.app.token_s,
            "refresh_token": refresh,
            "refresh_token_expires_at": now + REFRESH_S,
            "refresh_token_expires_in": REFRESH_S,
            "owner_id": self.app.mall_id.to_string(),
            "owner_name": "pdd-market",
            "scope": scope,
        })
    }
}

pub(super) fn create(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let code = text(params, "code")?;
    let until = market.state().codes.remove(&code);
    if until.is_none_or(|until| until < market.now_s()) {
        return Err((50_001, "code无效或已过期".to_owned()));
    }
    Ok(market.give())
}

pub(super) fn refresh(market: &PddMarket, params: &Params) -> Result<Value, Refusal> {
    let token = text(params, "refresh_token")?;
    if !market.state().refresh.remove(&token) {
        return Err((10_035, "refresh_token无效".to_owned()));
    }
    Ok(market.give())
}
