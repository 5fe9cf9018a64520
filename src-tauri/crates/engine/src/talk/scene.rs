//! What is known of a place: the shop, the product, the seller's settings and rules, the prices.

use super::settings::TalkSettings;
use crate::{Engine, EngineError};
use huolang_domain::{
    ConversationId, Fen, Millis, RuleId, ShopId,
    rule::{Rule, RuleStatus},
    talk::{Bargaining, Prompts, Repeat, ReplyRule, Scope, TalkMode},
};
use huolang_store::{
    Conn, conversations::Conversation, messages, pools, products, reply_rules, rules, settings as rows, shops,
    talk_setup,
};
use std::collections::BTreeSet;

/// Where a mode comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModeFrom {
    /// The conversation's own.
    Conversation,
    /// The product's.
    Product,
    /// The shop's.
    Shop,
}

/// A shop and a product that buyers talk about.
#[derive(Debug, Clone)]
pub struct Place {
    /// The shop.
    pub shop_id: ShopId,
    /// Its name.
    pub shop_name: String,
    /// The product; empty: none.
    pub product_ref: String,
    /// As the shop lists it.
    pub product: Option<products::Product>,
    /// How it is talked about.
    pub setup: Option<talk_setup::TalkProduct>,
    /// How the shop's buyers are answered.
    pub shop: talk_setup::TalkShop,
    /// The seller's settings.
    pub settings: TalkSettings,
    /// The reply rules in their order.
    pub rules: Vec<ReplyRule>,
}

impl Engine {
    /// The seller's settings of conversations.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn talk_settings(&self, conn: &mut Conn) -> Result<TalkSettings, EngineError> {
        let kept = rows::get(conn, super::settings::KEY).await?;
        Ok(kept.map_or_else(TalkSettings::default, |value| {
            serde_json::from_value(value).unwrap_or_else(|error| {
                tracing::warn!(%error, "the settings of conversations cannot be read; the usual ones are used");
                TalkSettings::default()
            })
        }))
    }
}

impl Place {
    /// Reads what is known.
    ///
    /// # Errors
    /// What the database refuses.
    pub(super) async fn read(
        engine: &Engine,
        conn: &mut Conn,
        shop_id: &ShopId,
        product_ref: &str,
    ) -> Result<Self, EngineError> {
        let product = match product_ref {
            "" => None,
            product => products::by_refs(conn, shop_id, &[product.to_owned()]).await?.pop(),
        };
        let setup = match product_ref {
            "" => None,
            product => talk_setup::product(conn, shop_id, product).await?,
        };
        Ok(Self {
            shop_name: shops::get(conn, shop_id).await?.name,
            shop: talk_setup::shop(conn, shop_id).await?,
            settings: engine.talk_settings(conn).await?,
            rules: reply_rules::list(conn).await?.into_iter().map(|kept| kept.body).collect(),
            shop_id: shop_id.clone(),
            product_ref: product_ref.to_owned(),
            product,
            setup,
        })
    }

    /// What the program does here, and who says so.
    pub fn mode(&self, own: Option<TalkMode>) -> (TalkMode, ModeFrom) {
        let product = self.setup.as_ref().and_then(|setup| setup.mode);
        match (own, product) {
            (Some(mode), _) => (mode, ModeFrom::Conversation),
            (None, Some(mode)) => (mode, ModeFrom::Product),
            (None, None) => (self.shop.mode, ModeFrom::Shop),
        }
    }

    /// Where rules are looked for.
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope { shop_id: &self.shop_id, product_ref: &self.product_ref }
    }

    /// The instructions in force: the product's own over the seller's over the built-in ones.
    pub(super) fn prompts(&self) -> Prompts {
        let general = self.settings.prompts.over(&Prompts::built_in());
        self.setup.as_ref().map_or_else(|| general.clone(), |setup| setup.prompts.over(&general))
    }

    /// The prices in a round; absent: the talk is about no product.
    pub(super) fn prices(&self, round: i64) -> Option<Bargaining> {
        let product = self.product.as_ref()?;
        Some(self.prices_of(product.price, round))
    }

    /// The prices of a variant in a round.
    pub(super) fn prices_of(&self, price: Fen, round: i64) -> Bargaining {
        Bargaining::in_round(price, self.floor(), self.settings.bargain(), round)
    }

    /// The product's own floor.
    pub(super) fn floor(&self) -> Option<Fen> {
        self.setup.as_ref().and_then(|setup| setup.floor)
    }

    /// Whether the price of an unpaid order is changed when one was agreed: the seller asked for it, and there is a floor.
    pub(super) fn changes_price(&self) -> bool {
        let own = self.setup.as_ref().and_then(|setup| setup.change_price);
        own.unwrap_or(self.shop.change_price) && self.floor().is_some()
    }

    /// How many the rules can still deliver; absent: not known, or as many as are asked for.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn stock(&self, conn: &mut Conn, now: Millis) -> Result<Option<i64>, EngineError> {
        let (shop, product) = (std::slice::from_ref(&self.shop_id), std::slice::from_ref(&self.product_ref));
        let found = rules::for_products(conn, shop, product).await?;
        let active = found.into_iter().map(|kept| kept.rule).filter(|rule| rule.status == RuleStatus::Active);
        let of_product: Vec<_> = active.filter(|rule| rule.product_ref == self.product_ref).collect();
        let guard_of = |rule: &Rule| Some((rule.pool()?.clone(), rule.near_expiry_days));
        let drawn: BTreeSet<_> = of_product.iter().filter_map(guard_of).collect();
        let left = pools::drawable(conn, &drawn, now).await?;
        let known = of_product.iter().filter_map(|rule| {
            let own = (rule.stock >= 0).then_some(rule.stock);
            let cards = guard_of(rule).and_then(|guard| left.get(&guard).copied().flatten());
            match (own, cards) {
                (Some(own), Some(cards)) => Some(own.min(cards)),
                (own, cards) => own.or(cards),
            }
        });
        Ok(known.reduce(|one, two| one.saturating_add(two)))
    }
}

/// The reply rules that may not be used again in a conversation.
///
/// # Errors
/// What the database refuses.
pub(super) async fn used_up(
    conn: &mut Conn,
    conversation: &ConversationId,
    rules: &[ReplyRule],
    midnight: Millis,
) -> Result<Vec<RuleId>, EngineError> {
    let mut used = Vec::new();
    for rule in rules.iter().filter(|rule| rule.enabled) {
        let since = match rule.repeat {
            Repeat::Always => continue,
            Repeat::OncePerDay => midnight,
            Repeat::OncePerConversation => Millis(0),
        };
        if messages::has_used_rule(conn, conversation, &rule.id, since).await? {
            used.push(rule.id.clone());
        }
    }
    Ok(used)
}

/// A conversation and its place.
///
/// # Errors
/// What the database refuses.
pub(super) async fn read(engine: &Engine, conn: &mut Conn, conversation: &Conversation) -> Result<Place, EngineError> {
    Place::read(engine, conn, &conversation.shop_id, &conversation.product_ref).await
}

impl super::TalkDesk<'_> {
    /// The place of a conversation.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn place(self, conversation: &Conversation) -> Result<Place, EngineError> {
        read(self.0, &mut self.0.db().reader().await?, conversation).await
    }
}
