//! Cards on their way to a platform: kept in our own words, written in each platform's.

use huolang_domain::{Millis, shanghai};
use huolang_platforms::{agiso::sup, jd_game, jd_general};
use huolang_store::cards::CardText;
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};

/// A card as it is fixed for an order.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProducedCard {
    /// 卡号; empty: it has none.
    #[serde(default)]
    pub number: String,
    /// 密码, or the whole code.
    #[serde(default)]
    pub secret: String,
    /// The last good day, `yyyy-MM-dd`.
    #[serde(default)]
    pub expires_on: Option<String>,
}

impl std::fmt::Debug for ProducedCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProducedCard(***)")
    }
}

impl ProducedCard {
    /// From the text of a drawn card.
    pub(crate) fn of(text: &CardText, expires_at: Option<Millis>) -> Self {
        Self {
            number: text.number.expose().trim().to_owned(),
            secret: text.secret.expose().trim().to_owned(),
            expires_on: expires_at.map(shanghai::last_day),
        }
    }

    pub(crate) fn read(text: &Secret<String>) -> Vec<Self> {
        serde_json::from_str(text.expose()).unwrap_or_default()
    }

    pub(crate) fn write(cards: &[Self]) -> Secret<String> {
        Secret::new(serde_json::to_string(cards).unwrap_or_default())
    }

    /// For 京东通用交易.
    pub(crate) fn general(&self) -> jd_general::Card {
        jd_general::Card {
            card_number: self.number.clone(),
            password: self.secret.clone(),
            expiry_date: self.expires_on.clone().unwrap_or_default(),
            ..jd_general::Card::default()
        }
    }

    /// For 京东游戏点卡. A code without a number stands in the password; the number must not be empty.
    pub(crate) fn game(&self) -> jd_game::CardInfo {
        let number = if self.number.is_empty() { "-".to_owned() } else { self.number.clone() };
        jd_game::CardInfo { cardno: number, cardpass: self.secret.clone(), expiretime: self.expires_on.clone() }
    }

    /// For 91卡券: it lasts to the end of its last day.
    pub(crate) fn supplied(&self) -> sup::Card {
        sup::Card {
            card_no: self.number.clone(),
            card_pwd: self.secret.clone(),
            expire_time: self.expires_on.as_ref().map(|day| format!("{day} 23:59:59")),
        }
    }

    /// Whether a platform takes some cards and refuses others.
    pub(crate) const fn is_checked(platform: huolang_domain::platform::PlatformKind) -> bool {
        use huolang_domain::platform::PlatformKind;
        matches!(platform, PlatformKind::JdGeneral | PlatformKind::JdGame)
    }

    /// What is wrong with it for a platform, if anything.
    pub(crate) fn fault(&self, platform: huolang_domain::platform::PlatformKind) -> Option<String> {
        use huolang_domain::platform::PlatformKind;
        match platform {
            PlatformKind::JdGeneral => jd_general::check(&self.general()).err().map(|fault| fault.to_string()),
            PlatformKind::JdGame => jd_game::card_check(&self.game()).err().map(|fault| fault.to_string()),
            _ => None,
        }
    }
}
