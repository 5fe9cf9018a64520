//! A shop as the desk knows it: its form and secrets read once, with what is missing named.

#[cfg(test)]
mod tests;

use crate::shops::NOT_AUTHORIZED;
use huolang_domain::{Fen, Millis, PoolId, RuleId, ShopId, platform::PlatformKind, rule::RuleStatus};
use huolang_platforms::{
    agiso::{SUPPLIER, Service, sup::SupKey},
    jd::{AccountFormat, ProductKind},
    jd_game,
    jd_general::{Cipher, UnknownProduct},
};
use huolang_store::{
    credentials::Credential,
    offers::{Offer, OfferKind},
    shops::{Shop, ShopState},
};
use huolang_vault::Secret;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// The name of the secret path among a shop's secrets.
pub(crate) const PATH_TOKEN: &str = "path_token";

/// Something a shop lacks before it can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// The platform's id of the merchant.
    MerchantId,
    /// The key of signatures.
    SignKey,
    /// The AES key, 32 characters.
    AesKey,
    /// The secret path.
    PathToken,
    /// A mapped product.
    Offer,
    /// A mapped product without a source of cards.
    Source,
    /// The shop's date is over.
    Expired,
    /// The shop is paused.
    Paused,
    /// Nobody has logged the shop in yet.
    NotAuthorized,
    /// The shop is parked: its page says what it waits for.
    Parked,
    /// The program's port for platforms is switched off.
    PortOff,
    /// The program's port for platforms cannot be opened.
    PortTaken,
}

/// A mapped product with the rule that serves it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// The title.
    pub title: String,
    /// What is delivered.
    pub kind: OfferKind,
    /// Which accounts are topped up.
    pub account: AccountFormat,
    /// Price of one, when it is compared.
    pub price: Option<Fen>,
    /// Whether several top-ups may be bought at once.
    pub several: bool,
    /// 商品开关, and the switch of the rule.
    pub switched_on: bool,
    /// The rule.
    pub rule: Option<RuleId>,
    /// Where its cards come from by themselves; absent: a person delivers.
    pub pool: Option<PoolId>,
    /// The pool that is mapped, also while the shop's automatic delivery is off: a person has cards drawn from it.
    pub stock: Option<PoolId>,
    /// Cards that expire within so many days stay.
    pub near_expiry_days: i64,
}

impl Mapped {
    /// The kind in the words of the platforms.
    #[must_use]
    pub const fn product_kind(&self) -> ProductKind {
        match self.kind {
            OfferKind::Cards => ProductKind::Cards,
            OfferKind::TopUp => ProductKind::TopUp,
        }
    }
}

/// What a shop behind 阿奇索 is called for.
#[derive(Clone, Default)]
pub struct AgisoDesk {
    /// The marketplace whose pushes come in; absent: 91卡券 buys from the shop.
    pub service: Option<Service>,
    /// The app.
    pub app_id: String,
    /// The marketplace's own id of the shop; empty: the app serves one shop of that marketplace.
    pub shop: String,
    /// The keys of 91卡券.
    pub sup: SupKey,
}

/// A shop that is called from outside.
pub struct InboundShop {
    /// The shop.
    pub id: ShopId,
    /// Where it is.
    pub platform: PlatformKind,
    /// The seller's name for it.
    pub name: String,
    /// Whether the program works for it.
    pub state: ShopState,
    /// Why it is parked, as its row says.
    pub parked_reason: Option<String>,
    /// vendorId or customerId.
    pub merchant: String,
    /// The key of signatures; empty: nothing is accepted.
    pub key: Secret<String>,
    /// The cipher of cards, where the platform has one.
    pub cipher: Option<Cipher>,
    /// The key that 91卡券 opens cards with.
    pub card_key: Option<Secret<String>>,
    /// The secret path.
    pub token: Option<Secret<String>>,
    /// Whether cards go out with the first answer.
    pub at_once: bool,
    /// What a product nobody mapped is answered with (京东通用交易).
    pub unknown: UnknownProduct,
    /// Whether prices are compared.
    pub check_price: bool,
    /// Whether an order nobody knows is to be asked again instead of refunded (京东游戏点卡).
    pub ask_again: bool,
    /// Whether callbacks go to the platform's test environment.
    pub test_environment: bool,
    /// From when new orders are refused.
    pub expires_at: Option<Millis>,
    /// Hosts that may be called back besides the platform's own.
    pub hosts: Vec<String>,
    /// Whether private addresses may be called back.
    pub test_shop: bool,
    /// The base address of callbacks, when it is not the platform's.
    pub gateway: Option<String>,
    /// The mapped products.
    pub offers: HashMap<String, Mapped>,
    /// What a shop behind 阿奇索 is called for; absent: it is on another platform.
    pub agiso: Option<AgisoDesk>,
}

/// The field with the merchant's id, the secret that signs, and the one that cards are encrypted with.
const fn names(
    platform: PlatformKind,
    supplies: bool,
    merchant_key: bool,
) -> (&'static str, &'static str, &'static str) {
    match (platform, supplies) {
        (PlatformKind::JdGeneral, _) => ("vendor_id", "sign_key", "aes_key"),
        (PlatformKind::Agiso, false) => ("app_id", "app_secret", "aes_key"),
        (PlatformKind::Agiso, true) if merchant_key => ("sup_user_id", "sup_merchant_key", "sup_merchant_key"),
        (PlatformKind::Agiso, true) => ("sup_user_id", "sup_merchant_key", "sup_app_secret"),
        _ => ("customer_id", "sign_key", "aes_key"),
    }
}

impl InboundShop {
    /// Reads a shop's row, secrets, offers and rules.
    pub(crate) fn of(row: &Shop, secrets: BTreeMap<String, Credential>, offers: HashMap<String, Mapped>) -> Self {
        let fields = row.config.get("fields").cloned().unwrap_or(Value::Null);
        let field = |name: &str| {
            fields.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let yes = |name: &str| field(name).as_deref() == Some("true") || fields.get(name) == Some(&Value::Bool(true));
        let secret = |name: &str| secrets.get(name).map(|kept| kept.secret.clone()).filter(|text| !text.is_empty());
        let waits = matches!(row.platform, PlatformKind::JdGeneral | PlatformKind::Agiso);
        let mode = field("answer_mode");
        let word = field("service");
        let agiso = (row.platform == PlatformKind::Agiso).then(|| AgisoDesk {
            service: match word.as_deref() {
                Some(SUPPLIER) => None,
                word => Some(word.and_then(Service::of).unwrap_or(Service::Idle)),
            },
            app_id: field("app_id").unwrap_or_default(),
            shop: field("platform_shop_id").unwrap_or_default(),
            sup: SupKey {
                app_secret: secret("sup_app_secret").unwrap_or_default(),
                merchant_key: secret("sup_merchant_key").unwrap_or_default(),
            },
        });
        let by_hand = |(product, offer): (String, Mapped)| (product, Mapped { pool: None, ..offer });
        let offers = if row.delivers_by_itself() { offers } else { offers.into_iter().map(by_hand).collect() };
        let supplies = agiso.as_ref().is_some_and(|desk| desk.service.is_none());
        let by_merchant_key = field("sup_card_key").as_deref() == Some("merchant_key");
        // A shop that only reads orders takes none: they come to it whatever its date.
        let is_called = agiso.is_none() || supplies;
        let (merchant, key, cipher) = names(row.platform, supplies, by_merchant_key);
        Self {
            id: row.id.clone(),
            platform: row.platform,
            name: row.name.clone(),
            state: row.state,
            parked_reason: row.parked_reason.clone(),
            merchant: field(merchant).unwrap_or_default(),
            key: secret(key).unwrap_or_default(),
            card_key: secret(cipher).filter(|_| supplies),
            cipher: secret(cipher).and_then(|key| Cipher::new(&key).ok()),
            token: secret(PATH_TOKEN),
            at_once: mode.as_deref().unwrap_or(if waits { "async" } else { "sync" }) == "sync",
            unknown: match field("unknown_product").as_deref() {
                Some("refuse") => UnknownProduct::Refuse,
                _ => UnknownProduct::Hold,
            },
            check_price: yes("check_price"),
            ask_again: field("unknown_order").as_deref() == Some("ask_again"),
            test_environment: field("environment").as_deref() == Some("test"),
            expires_at: field("expires_on")
                .filter(|_| is_called)
                .and_then(|day| huolang_platforms::jd::end_of_day(&day)),
            hosts: field("callback_hosts")
                .map(|text| text.split([',', ' ', '，']).filter(|host| !host.is_empty()).map(str::to_owned).collect())
                .unwrap_or_default(),
            test_shop: yes("test_shop"),
            gateway: row.config.get("gateway").and_then(Value::as_str).filter(|own| !own.is_empty()).map(str::to_owned),
            offers,
            agiso,
        }
    }

    /// Whether it takes orders, and not only pushes.
    #[must_use]
    pub fn takes_orders(&self) -> bool {
        self.agiso.as_ref().is_none_or(|desk| desk.service.is_none())
    }

    /// The base address of 京东游戏点卡's callbacks.
    #[must_use]
    pub fn game_base(&self) -> &str {
        let usual = if self.test_environment { jd_game::TEST } else { jd_game::PRODUCTION };
        self.gateway.as_deref().unwrap_or(usual)
    }

    /// Whether new orders are taken now.
    #[must_use]
    pub fn is_open(&self, now: Millis) -> bool {
        self.state == ShopState::Active && self.expires_at.is_none_or(|end| now < end)
    }

    /// What is missing before the shop can be called.
    #[must_use]
    pub fn lacks(&self, now: Millis) -> Vec<Lack> {
        let encrypts = self.platform == PlatformKind::JdGeneral || (self.agiso.is_some() && self.takes_orders());
        let unsigned = match &self.agiso {
            Some(desk) if desk.service.is_none() => desk.sup.is_incomplete(),
            _ => self.key.is_empty(),
        };
        let without_source = |offer: &Mapped| offer.kind == OfferKind::Cards && offer.stock.is_none();
        [
            (self.merchant.is_empty(), Lack::MerchantId),
            (unsigned, Lack::SignKey),
            (encrypts && self.cipher.is_none(), Lack::AesKey),
            (self.token.is_none(), Lack::PathToken),
            (self.takes_orders() && self.offers.is_empty(), Lack::Offer),
            (self.offers.values().any(without_source), Lack::Source),
            (self.expires_at.is_some_and(|end| now >= end), Lack::Expired),
        ]
        .into_iter()
        .filter_map(|(lacks, what)| lacks.then_some(what))
        .chain(self.stands_still())
        .collect()
    }

    /// Why the program does not work for it.
    fn stands_still(&self) -> Option<Lack> {
        match self.state {
            ShopState::Active => None,
            ShopState::Paused => Some(Lack::Paused),
            ShopState::Parked if self.parked_reason.as_deref() == Some(NOT_AUTHORIZED) => Some(Lack::NotAuthorized),
            ShopState::Parked => Some(Lack::Parked),
        }
    }
}

/// Joins an offer with its product and rule.
pub(crate) fn mapped(
    offer: &Offer,
    product: Option<&huolang_store::products::Product>,
    rule: Option<&huolang_domain::rule::Rule>,
) -> Mapped {
    let delivers = rule.filter(|rule| rule.is_automatic());
    let pool = delivers.and_then(|rule| rule.pool().cloned());
    let rule_is_on = rule.is_none_or(|rule| rule.status != RuleStatus::Inactive);
    Mapped {
        title: product.map(|product| product.title.clone()).unwrap_or_else(|| offer.product_ref.clone()),
        kind: offer.kind,
        account: offer.account_format.parse().unwrap_or_default(),
        price: offer.price,
        several: offer.several,
        switched_on: product.is_none_or(|product| product.switched_on) && rule_is_on,
        rule: rule.map(|rule| rule.id.clone()),
        pool: pool.clone(),
        stock: pool,
        near_expiry_days: rule.map_or(0, |rule| rule.near_expiry_days),
    }
}
