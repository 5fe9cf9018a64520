//! The message of several notices: what the first of them say, and how many more there are.

use super::words::{Worded, word, word_many};
use crate::settings::Language;
use huolang_domain::Millis;
use huolang_notify::{Message, Severity};
use huolang_store::notices::{self, Notice};
use std::collections::{BTreeMap, HashMap};

/// Notices that are named in one message.
const NAMED: usize = 3;

/// Words a message for notices of one event. `id`: the same for every try with the same notices. `shops`: names by id.
#[must_use]
pub fn message(
    id: String,
    notices: &[Notice],
    language: Language,
    shops: &HashMap<String, String>,
    (at, sound): (Millis, bool),
) -> Message {
    let Worded { title, body, route } = match notices {
        [one] => word(one, language),
        many => {
            let all: Vec<&Notice> = many.iter().collect();
            let worded = word_many(&all, language);
            Worded { body: listed(many, &worded.body, language), ..worded }
        }
    };
    let first = notices.first();
    Message {
        id,
        notice_id: first.map(|notice| notice.id.to_string()).unwrap_or_default(),
        event: first.map(|notice| notice.event.clone()).unwrap_or_default(),
        title,
        body,
        route,
        severity: notices.iter().map(|notice| notice.severity).max().map_or(Severity::Info, severity),
        count: notices.len(),
        facts: facts(first, shops),
        at,
        sound,
    }
}

const fn severity(of: notices::Severity) -> Severity {
    match of {
        notices::Severity::Info => Severity::Info,
        notices::Severity::Warning => Severity::Warning,
        notices::Severity::Critical => Severity::Critical,
    }
}

/// The first lines, how many more, and the next step.
fn listed(notices: &[Notice], step: &str, language: Language) -> String {
    let mut lines: Vec<String> = notices.iter().take(NAMED).map(line).filter(|line| !line.is_empty()).collect();
    let more = notices.len().saturating_sub(NAMED);
    if more > 0 && !lines.is_empty() {
        let order = notices.iter().all(|notice| notice.order_id.is_some());
        lines.push(match language {
            Language::ZhCn => format!("还有 {more} {}", if order { "单" } else { "条" }),
            Language::En => format!("and {more} more"),
        });
    }
    lines.push(step.to_owned());
    lines.join("\n")
}

/// A notice in one short line.
fn line(notice: &Notice) -> String {
    let of = |name: &str| notice.params.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let parts = [of("sn"), of("title"), of("pool"), of("shop")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What templates of channels may use.
fn facts(notice: Option<&Notice>, shops: &HashMap<String, String>) -> BTreeMap<String, String> {
    let Some(notice) = notice else { return BTreeMap::new() };
    let mut facts = BTreeMap::new();
    if let Some(told) = notice.params.as_object() {
        facts.extend(told.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))));
    }
    if let Some(name) = notice.shop_id.as_ref().and_then(|shop| shops.get(shop.as_str())) {
        facts.insert("shop".to_owned(), name.clone());
    }
    facts
}
