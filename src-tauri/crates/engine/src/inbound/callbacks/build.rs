//! A callback in each platform's words. Time and signature are made anew for every try, the cards stay the same.

use super::{claim::Claimed, hindrance::Hindrance};
use crate::{Engine, inbound::cards::ProducedCard};
use huolang_domain::platform::PlatformKind;
use huolang_platforms::{
    agiso::sup,
    jd::{ProductKind, Reply, stamp},
    jd_game::{self, RetCode},
    jd_general,
};
use huolang_store::{offers::OfferKind, productions::ProductionState};

/// A call, ready to go.
pub(super) struct Request {
    pub url: String,
    pub body: String,
    /// Whether the body is JSON, and not a form.
    pub is_json: bool,
    /// Reads the answer.
    pub read: fn(u16, &[u8]) -> Reply,
}

/// Writes the call of an order that ended. The error says what the seller has to put right.
pub(super) fn request(engine: &Engine, claimed: &Claimed) -> Result<Request, Hindrance> {
    if claimed.shop.key.is_empty() {
        return Err(Hindrance::new("no_key", "the shop has no key to sign with"));
    }
    let cards = claimed.cards.as_ref().map(ProducedCard::read).unwrap_or_default();
    if claimed.row.state == ProductionState::Succeeded && claimed.row.kind == OfferKind::Cards && cards.is_empty() {
        return Err(Hindrance::new("cards_unreadable", "the cards of this order cannot be read"));
    }
    match claimed.shop.platform {
        PlatformKind::JdGame => Ok(game(engine, claimed, &cards)),
        PlatformKind::Agiso => supplied(engine, claimed, &cards),
        _ => general(engine, claimed, &cards),
    }
}

fn general(engine: &Engine, claimed: &Claimed, cards: &[ProducedCard]) -> Result<Request, Hindrance> {
    let (row, shop) = (&claimed.row, &claimed.shop);
    let product = if cards.is_empty() {
        None
    } else {
        let no_key = || Hindrance::new("no_aes_key", "the AES key of the shop is missing or has not 32 characters");
        let cipher = shop.cipher.as_ref().ok_or_else(no_key)?;
        let cards: Vec<jd_general::Card> = cards.iter().map(ProducedCard::general).collect();
        let bad = |fault: jd_general::CardFault| Hindrance::new("cards_unreadable", fault.to_string());
        Some(jd_general::product(cipher, &cards).map_err(bad)?)
    };
    let told = jd_general::Told {
        notify_url: shop.gateway.as_deref().unwrap_or(&row.notify_url),
        vendor_id: &row.vendor_id,
        jd_order_no: &row.external_no,
        agent_order_no: &row.agent_no,
        succeeded: row.state == ProductionState::Succeeded,
        quantity: row.quantity,
        product,
    };
    let call = jd_general::callback(&shop.key, &stamp(engine.now()), &told);
    Ok(Request { url: call.url, body: call.body, is_json: false, read: jd_general::callback_reply })
}

fn game(engine: &Engine, claimed: &Claimed, cards: &[ProducedCard]) -> Request {
    let (row, shop) = (&claimed.row, &claimed.shop);
    let kind = match row.kind {
        OfferKind::Cards => ProductKind::Cards,
        OfferKind::TopUp => ProductKind::TopUp,
    };
    let url = jd_game::callback_url(shop.game_base(), kind);
    let succeeded = row.state == ProductionState::Succeeded;
    let code = RetCode::of(&row.code).unwrap_or(RetCode::TROUBLE);
    let told = jd_game::Told {
        order_id: row.external_no.clone(),
        order_status: if succeeded { "0" } else { "2" }.to_owned(),
        kind: row.rights_id.as_ref().map(|_| "1".to_owned()),
        rights_id: row.rights_id.clone(),
        cardinfos: (succeeded && !cards.is_empty()).then(|| cards.iter().map(ProducedCard::game).collect()),
        failed_code: (!succeeded).then(|| code.text()),
        failed_reason: (!succeeded).then(|| row.reason.clone().unwrap_or_else(|| code.words().to_owned())),
    };
    let call = jd_game::callback(&shop.key, url, &row.vendor_id, &stamp(engine.now()), &told);
    Request { url: call.url, body: call.body, is_json: false, read: jd_game::callback_reply }
}

fn supplied(engine: &Engine, claimed: &Claimed, cards: &[ProducedCard]) -> Result<Request, Hindrance> {
    let (row, shop) = (&claimed.row, &claimed.shop);
    let no_keys = || Hindrance::new("no_key", "the shop has no keys of 91卡券");
    let key = shop.agiso.as_ref().map(|desk| &desk.sup).ok_or_else(no_keys)?;
    let sealed = if cards.is_empty() {
        String::new()
    } else {
        let no_key = || Hindrance::new("no_aes_key", "the key of the cards has not 32 characters");
        crate::inbound::supplier::seal(shop, cards).ok_or_else(no_key)?
    };
    let succeeded = row.state == ProductionState::Succeeded;
    let code = sup::Code::of(&row.code).unwrap_or(sup::Code::Trouble);
    let told = sup::Notice {
        order_no: row.external_no.clone(),
        out_trade_no: row.agent_no.clone(),
        succeeded,
        failed: (!succeeded).then(|| (code, row.reason.clone().unwrap_or_else(|| code.words().to_owned()))),
        cost: row.total_price.0,
        cards: sealed,
    };
    Ok(Request {
        url: row.notify_url.clone(),
        body: sup::notice(key, engine.now().0.div_euclid(1_000), &told),
        is_json: true,
        read: sup::notice_reply,
    })
}

/// The host of an address.
pub(super) fn host_of(address: &str) -> Option<String> {
    let rest = address.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    Some(host.to_owned())
}
