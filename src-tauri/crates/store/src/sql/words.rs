//! Small sets of stored words that only the store and its callers know.

/// Declares an enum with its stable stored text.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// The stable text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::StoreError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::StoreError::BadValue(format!("{text:?} is no {}", stringify!($name)))),
                }
            }
        }

        impl $crate::IntoValue for $name {
            fn into_value(self) -> $crate::Value {
                $crate::Value::Text(Some(self.as_str().to_owned()))
            }
            fn null() -> $crate::Value {
                $crate::Value::Text(None)
            }
        }

        impl $crate::Field for $name {
            fn read(row: &dyn $crate::AnyRow, at: usize) -> Result<Option<Self>, $crate::StoreError> {
                row.text(at)?.map(|text| text.parse()).transpose()
            }
        }
    };
}
pub(crate) use words;
