//! Keyword and default replies: free, and tried before any model.

use super::normal::plain;
use crate::{RuleId, ShopId, state::states};
use serde::{Deserialize, Serialize};

states! {
    /// When a reply is tried.
    ReplyKind {
        /// When its keywords are heard.
        Keyword = "keyword",
        /// When nothing else answers.
        Default = "default",
    }
}

states! {
    /// How keywords are looked for.
    Match {
        /// One of them is in the line.
        Contains = "contains",
        /// The line is one of them.
        Equals = "equals",
        /// All of them are in the line.
        AllWords = "all_words",
    }
}

states! {
    /// How often a reply is given.
    Repeat {
        /// Each time.
        Always = "always",
        /// Once a day in a conversation.
        OncePerDay = "once_per_day",
        /// Once in a conversation.
        OncePerConversation = "once_per_conversation",
    }
}

/// A reply rule as the seller sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyRule {
    /// Its id.
    pub id: RuleId,
    /// The seller's name for it.
    pub name: String,
    /// Whether it is used.
    pub enabled: bool,
    /// When it is tried.
    pub kind: ReplyKind,
    /// Only of this shop.
    pub shop_id: Option<ShopId>,
    /// Only about this product of the shop.
    pub product_ref: Option<String>,
    /// The keywords.
    pub keywords: Vec<String>,
    /// How they are looked for.
    #[serde(rename = "match")]
    pub matching: Match,
    /// The text; may be empty when there is a picture.
    pub text: String,
    /// Pictures, by id.
    pub picture_ids: Vec<String>,
    /// How often.
    pub repeat: Repeat,
    /// Whether the talk is handed to a person.
    pub hand_over: bool,
}

/// Where a line was said.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The shop.
    pub shop_id: &'a ShopId,
    /// The product; empty: none.
    pub product_ref: &'a str,
}

impl ReplyRule {
    /// How near the rule is to a place: 0 its product, 1 its shop, 2 all; absent: it belongs elsewhere.
    fn nearness(&self, scope: Scope<'_>) -> Option<u8> {
        match (&self.shop_id, &self.product_ref) {
            (None, _) => Some(2),
            (Some(shop), _) if shop != scope.shop_id => None,
            (Some(_), None) => Some(1),
            (Some(_), Some(product)) => (product == scope.product_ref).then_some(0),
        }
    }

    /// Whether its keywords are heard in `line`; a default reply hears everything.
    #[must_use]
    pub fn hears(&self, line: &str) -> bool {
        if self.kind == ReplyKind::Default {
            return true;
        }
        let line = plain(line);
        let words: Vec<String> = self.keywords.iter().map(|word| plain(word)).filter(|word| !word.is_empty()).collect();
        match self.matching {
            _ if words.is_empty() => false,
            Match::Contains => words.iter().any(|word| line.contains(word)),
            Match::Equals => words.contains(&line),
            Match::AllWords => words.iter().all(|word| line.contains(word)),
        }
    }
}

/// The first rule of a kind that hears `line`, the nearest in front, each step in the order of `rules`. `is_free` tells
/// whether a rule may be used again here.
#[must_use]
pub fn first_match<'r>(
    rules: &'r [ReplyRule],
    kind: ReplyKind,
    scope: Scope<'_>,
    line: &str,
    is_free: &dyn Fn(&ReplyRule) -> bool,
) -> Option<&'r ReplyRule> {
    (0..=2).find_map(|step| {
        rules.iter().find(|rule| {
            rule.enabled && rule.kind == kind && rule.nearness(scope) == Some(step) && rule.hears(line) && is_free(rule)
        })
    })
}

/// Placeholders of a reply's text.
const PLACES: [&str; 3] = ["{买家}", "{商品}", "{店铺}"];

/// Fills the placeholders: buyer, product, shop.
#[must_use]
pub fn fill(text: &str, values: [&str; 3]) -> String {
    PLACES.iter().zip(values).fold(text.to_owned(), |text, (place, value)| text.replace(place, value))
}

/// What stands in an error for a placeholder that does not exist.
pub const UNKNOWN_PLACE: &str = "template_unknown_variable";

/// The first placeholder that does not exist.
#[must_use]
pub fn unknown_place(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        let place = format!("{{{name}}}");
        if !PLACES.contains(&place.as_str()) {
            return Some(name.to_owned());
        }
        rest = behind;
    }
    None
}
