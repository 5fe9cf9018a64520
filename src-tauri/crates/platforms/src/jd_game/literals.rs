//! A JSON object whose numbers keep the digits they were written with: ids and money must not pass through a float.

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::{collections::BTreeMap, fmt};

/// The members of an object, each as it was written.
#[derive(Debug, Clone)]
pub struct Literals(BTreeMap<String, Box<RawValue>>);

impl Literals {
    /// Reads an object; `None` when it is none, or when a name stands twice.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// A text or the digits of a number; `true`/`false` as such. Names are trimmed when the exact one is missing.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        let raw = self.raw(name)?;
        let literal = raw.get();
        match literal.as_bytes().first()? {
            b'"' => serde_json::from_str(literal).ok(),
            b'{' | b'[' | b'n' => None,
            _ => Some(literal.to_owned()),
        }
    }

    /// A member of the first object in a list.
    #[must_use]
    pub fn first_of(&self, list: &str, name: &str) -> Option<String> {
        self.list(list).first()?.text(name)
    }

    /// A member of every object in a list.
    #[must_use]
    pub fn each_of(&self, list: &str, name: &str) -> Vec<String> {
        self.list(list).iter().filter_map(|item| item.text(name)).collect()
    }

    /// One of several choices, which JD tells as `{id, name}`: the name with the id behind it.
    #[must_use]
    pub fn choice(&self, name: &str) -> Option<String> {
        let Some(Ok(chosen)) = self.raw(name).map(|raw| serde_json::from_str::<Self>(raw.get())) else {
            return self.text(name);
        };
        let part = |name| chosen.text(name).filter(|text| !text.is_empty());
        match (part("name"), part("id")) {
            (Some(name), Some(id)) => Some(format!("{name} ({id})")),
            (name, id) => name.or(id),
        }
    }

    /// A text, or a list or an object as it was written; nothing of an empty one.
    #[must_use]
    pub fn written(&self, name: &str) -> Option<String> {
        let literal = self.raw(name)?.get();
        match literal.as_bytes().first()? {
            b'{' | b'[' => {
                Some(literal.to_owned()).filter(|text| text.chars().any(|sign| !"[]{} \t\r\n".contains(sign)))
            }
            _ => self.text(name),
        }
    }

    fn list(&self, name: &str) -> Vec<Self> {
        self.raw(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
    }

    fn raw(&self, name: &str) -> Option<&RawValue> {
        let exact = self.0.get(name);
        exact.or_else(|| self.0.iter().find(|(key, _)| key.trim() == name).map(|(_, value)| value)).map(AsRef::as_ref)
    }
}

impl<'de> Deserialize<'de> for Literals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Literals;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Literals, A::Error> {
                let mut members = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    if members.insert(name, value).is_some() {
                        return Err(de::Error::custom("a name stands twice"));
                    }
                }
                Ok(Literals(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}
