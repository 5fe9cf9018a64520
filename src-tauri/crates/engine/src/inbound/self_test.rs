//! 自测: signs a call as the platform would and answers it, here and, on demand, through the seller's own address.

use super::{
    desk::{Answered, Route},
    game::GameCall,
    general::GeneralCall,
    shop::{AgisoDesk, InboundShop, Lack},
    supplier::SupCall,
};
use crate::{Engine, EngineError};
use huolang_domain::{ErrorCode, ShopId, platform::PlatformKind};
use huolang_platforms::{
    agiso::{
        push_sign,
        sup::{Code, sup_sign},
    },
    http::{HttpCall, HttpClient, HttpLimits, parse_base},
    jd::{Params, encode_form, stamp},
    jd_game::{self, Charset},
    jd_general,
};
use serde_json::Value;
use std::sync::Arc;

/// The content type of forms.
const FORM: &str = "application/x-www-form-urlencoded";
/// The content type of JSON.
const JSON: &str = "application/json";
/// The body of a push that speaks of no order.
const NOTHING_HAPPENED: &[u8] = b"json=%7B%7D";
/// An order number that no platform gives out.
const NOBODYS: &str = "1";

/// What the test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfTest {
    /// What the shop lacks.
    pub lacks: Vec<Lack>,
    /// A signed question was answered, and the answer is right.
    pub answered: bool,
    /// The same through the seller's address; absent: not asked for.
    pub outside: Option<Result<(), String>>,
}

impl Engine {
    /// Tests a shop. `address` is how the platform reaches this program, as `https://shop.example`.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::InvalidInput`] for an address that is none; what the database refuses.
    pub async fn self_test(&self, shop: &ShopId, address: Option<&str>) -> Result<SelfTest, EngineError> {
        let shop = self.inbound_shop(shop).await?;
        let lacks = self.inbound_lacks(&shop);
        let token = shop.token.as_ref().map(|token| token.expose().clone()).unwrap_or_default();
        let body = question(self, &shop);
        let route = Route::Secret(token.clone());
        let answer = match shop.platform {
            PlatformKind::JdGeneral => self.answer_jd_general(&route, GeneralCall::Find, Some(body.as_bytes())).await,
            PlatformKind::Agiso if shop.takes_orders() => {
                self.answer_supplier(&route, SupCall::Get, Some(body.as_bytes())).await
            }
            PlatformKind::Agiso => self.answer_push(&route, &push_query(self, &shop), Some(NOTHING_HAPPENED)).await,
            _ => self.answer_jd_game(&route, GameCall::CardQuery, Some(body.as_bytes())).await,
        };
        let answered = match &answer {
            Answered::Json(text) => is_right(&shop, text.as_bytes()),
            Answered::Text(text) => shop.platform == PlatformKind::Agiso && text.is_empty(),
            _ => false,
        };
        let outside = match address.map(str::trim).filter(|address| !address.is_empty()) {
            Some(address) => Some(self.ask_outside(&shop, &token, address, body).await?),
            None => None,
        };
        Ok(SelfTest { lacks, answered, outside })
    }

    async fn ask_outside(
        &self,
        shop: &Arc<InboundShop>,
        token: &str,
        address: &str,
        body: String,
    ) -> Result<Result<(), String>, EngineError> {
        let bad = |fault: huolang_platforms::http::HttpFault| {
            EngineError::refused(ErrorCode::InvalidInput, fault.to_string())
        };
        let base = address.trim_end_matches('/');
        let (path, kind, body) = match shop.platform {
            PlatformKind::JdGeneral => (format!("/api/jd/general/{token}/findDistill"), FORM, body.into_bytes()),
            PlatformKind::Agiso if shop.takes_orders() => {
                (format!("/api/agiso/{token}/agisoAcprSupplierApi/{}", SupCall::Get.as_str()), JSON, body.into_bytes())
            }
            PlatformKind::Agiso => {
                let query = push_query(self, shop);
                (format!("/api/agiso/{token}/push?{query}"), FORM, NOTHING_HAPPENED.to_vec())
            }
            _ => (format!("/api/jd/game/{token}/cardQuery"), FORM, body.into_bytes()),
        };
        let url = parse_base(&format!("{base}{}", path.split('?').next().unwrap_or_default())).map_err(bad)?;
        let url = match path.split_once('?') {
            Some((_, query)) => {
                let mut url = url;
                url.set_query(Some(query));
                url
            }
            None => url,
        };
        let limits = HttpLimits { connect_ms: 5_000, read_ms: 5_000, total_ms: 10_000, answer_bytes: 64 << 10 };
        let client = HttpClient::new(limits, Arc::clone(self.clock()), Arc::clone(self.contacts())).map_err(bad)?;
        let post = HttpCall::post("inbound.self_test", url, kind, body);
        Ok(match client.call(post).await {
            Ok(answer)
                if answer.status == 200 && (is_right(shop, &answer.body) || is_push_taken(shop, &answer.body)) =>
            {
                Ok(())
            }
            Ok(answer) => Err(format!("HTTP {}: the answer is not from this program", answer.status)),
            Err(fault) => Err(fault.to_string()),
        })
    }
}

/// A question about an order nobody has, signed as the platform would.
fn question(engine: &Engine, shop: &InboundShop) -> String {
    if let Some(desk) = shop.agiso.as_ref().filter(|_| shop.platform == PlatformKind::Agiso) {
        return supplier_question(engine, shop, desk);
    }
    let now = stamp(engine.now());
    let mut params = Params::new();
    params.insert("timestamp".to_owned(), now);
    let signature = if shop.platform == PlatformKind::JdGeneral {
        params.insert("jdOrderNo".to_owned(), NOBODYS.to_owned());
        params.insert("signType".to_owned(), "MD5".to_owned());
        jd_general::sign(&shop.key, &params)
    } else {
        params.insert("customerId".to_owned(), shop.merchant.clone());
        let data = jd_game::data_encode(Charset::Utf8, &format!("{{\"orderId\":\"{NOBODYS}\"}}"));
        params.insert("data".to_owned(), data);
        jd_game::sign(&shop.key, &params)
    };
    params.insert("sign".to_owned(), signature);
    encode_form(&params)
}

/// A push that speaks of no order, signed as the platform would.
fn push_query(engine: &Engine, shop: &InboundShop) -> String {
    let at = engine.now().0.div_euclid(1_000).to_string();
    let sign = push_sign(&shop.key, &at, "{}");
    format!("fromPlatform=AldsIdle&timestamp={at}&aopic=21&sign={sign}")
}

fn is_push_taken(shop: &InboundShop, answer: &[u8]) -> bool {
    shop.platform == PlatformKind::Agiso && !shop.takes_orders() && answer.is_empty()
}

fn supplier_question(engine: &Engine, shop: &InboundShop, desk: &AgisoDesk) -> String {
    let at = engine.now().0.div_euclid(1_000);
    let mut params: Params = [
        ("userId", shop.merchant.clone()),
        ("orderNo", NOBODYS.to_owned()),
        ("timestamp", at.to_string()),
        ("version", "1.0".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let sign = sup_sign(&desk.sup, &params);
    params.insert("sign".to_owned(), sign);
    serde_json::to_string(&params).unwrap_or_default()
}

/// Whether an answer says what it must about an order nobody has.
fn is_right(shop: &InboundShop, answer: &[u8]) -> bool {
    let Ok(answer) = serde_json::from_slice::<Value>(answer) else { return false };
    if shop.platform == PlatformKind::Agiso {
        // Nobody has that order; a wrong signature would have said so.
        return answer.get("code").and_then(Value::as_i64) == Some(Code::Trouble.number());
    }
    if shop.platform != PlatformKind::JdGeneral {
        let expected = if shop.ask_again { "108" } else { "101" };
        return answer.get("retCode").and_then(Value::as_str) == Some(expected);
    }
    let Some(members) = answer.as_object() else { return false };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let params: Params = members.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    params.get("code").map(String::as_str) == Some("JDO_303") && jd_general::verify(&shop.key, &params)
}
