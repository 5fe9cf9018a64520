//! JSON whose numbers stay as they were written (order ids have more digits than any number type) and whose names change
//! their case from call to call (`agiso.md` §0.4, §0.5).

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::fmt;

/// An object, member by member, each as it was written.
#[derive(Debug, Clone, Default)]
pub struct Loose {
    members: Vec<(String, Box<RawValue>)>,
    twice: bool,
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        let mut loose = Loose::default();
        while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
            loose.twice |= loose.members.iter().any(|(known, _)| *known == name);
            loose.members.push((name, value));
        }
        Ok(loose)
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LooseVisitor)
    }
}

/// Without case and underscores: `Error_Code`, `error_Code` and `errorCode` are one name.
fn folded(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase())
}

/// A value as text: text without its quotes, numbers and `true` as written, nothing for `null`.
#[must_use]
pub fn text_of(raw: &str) -> String {
    match raw.trim() {
        "null" => String::new(),
        raw if raw.starts_with('"') => serde_json::from_str(raw).unwrap_or_default(),
        raw => raw.to_owned(),
    }
}

impl Loose {
    /// Reads an object; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Whether a name stands twice: two readers would see two different things.
    #[must_use]
    pub const fn is_twice(&self) -> bool {
        self.twice
    }

    /// The members, as written.
    pub fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value.get()))
    }

    /// A member as written; the exact name goes before one in other case.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        let exact = self.members.iter().find(|(own, _)| own == name);
        let found = exact.or_else(|| self.members.iter().find(|(own, _)| folded(own).eq(folded(name))));
        found.map(|(_, value)| value.get())
    }

    /// A member as text, see [`text_of`]; absent counts as empty.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.raw(name).map(text_of).unwrap_or_default()
    }

    /// The first of these members that is not empty.
    #[must_use]
    pub fn first(&self, names: &[&str]) -> String {
        names.iter().map(|name| self.text(name)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// A whole number, also when it is written as text.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).trim().parse().ok()
    }

    /// `true` or `false`, also when it is written as text or as 1 and 0.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.text(name).to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// An object within, also when it is text that holds one.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<Self> {
        let raw = self.raw(name)?;
        Self::parse(raw).or_else(|| Self::parse(&text_of(raw)))
    }

    /// The objects of a list within; what is no object is left out. One object alone counts as a list of one.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<Self> {
        self.raw(name).map(objects).unwrap_or_default()
    }
}

/// The objects of a list.
#[must_use]
pub fn objects(raw: &str) -> Vec<Loose> {
    let list: Vec<Box<RawValue>> = serde_json::from_str(raw).unwrap_or_default();
    let found: Vec<Loose> = list.iter().filter_map(|item| Loose::parse(item.get())).collect();
    if found.is_empty() { Loose::parse(raw).into_iter().collect() } else { found }
}
