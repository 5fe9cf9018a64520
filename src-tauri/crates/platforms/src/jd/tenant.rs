//! What the seller sets for a product, and which hosts a shop may call back.

use std::fmt;

/// What is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductKind {
    /// 卡密: cards go to the buyer through JD.
    Cards,
    /// 直充: an account is topped up.
    TopUp,
}

/// Which accounts a product tops up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountFormat {
    /// Any text with so many characters.
    Length {
        /// The least.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A mobile number of the mainland.
    Mobile,
    /// A QQ number.
    Qq,
    /// An e-mail address.
    Email,
    /// Digits, so many.
    Digits {
        /// The least.
        least: usize,
        /// The most.
        most: usize,
    },
}

impl Default for AccountFormat {
    fn default() -> Self {
        Self::Length { least: 1, most: 128 }
    }
}

/// A format nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown account format {0:?}; write mobile, qq, email, digits:5-12 or length:5-30")]
pub struct BadFormat(pub String);

impl fmt::Display for AccountFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { least, most } => write!(f, "length:{least}-{most}"),
            Self::Mobile => f.write_str("mobile"),
            Self::Qq => f.write_str("qq"),
            Self::Email => f.write_str("email"),
            Self::Digits { least, most } => write!(f, "digits:{least}-{most}"),
        }
    }
}

impl std::str::FromStr for AccountFormat {
    type Err = BadFormat;

    fn from_str(text: &str) -> Result<Self, BadFormat> {
        let refuse = || BadFormat(text.to_owned());
        let range = |range: &str| -> Option<(usize, usize)> {
            let (least, most) = range.split_once('-')?;
            let (least, most) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
            (1 <= least && least <= most && most <= 500).then_some((least, most))
        };
        match text.trim() {
            "" => Ok(Self::default()),
            "mobile" => Ok(Self::Mobile),
            "qq" => Ok(Self::Qq),
            "email" => Ok(Self::Email),
            other => match other.split_once(':') {
                Some(("length", text)) => range(text).map(|(least, most)| Self::Length { least, most }),
                Some(("digits", text)) => range(text).map(|(least, most)| Self::Digits { least, most }),
                _ => None,
            }
            .ok_or_else(refuse),
        }
    }
}

impl AccountFormat {
    /// Whether an account may be right. Control characters never are.
    #[must_use]
    pub fn fits(&self, account: &str) -> bool {
        let length = account.chars().count();
        let digits = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_digit());
        if account.trim().is_empty() || account.chars().any(char::is_control) {
            return false;
        }
        match self {
            Self::Length { least, most } => (*least..=*most).contains(&length),
            Self::Mobile => digits && length == 11 && account.starts_with('1'),
            Self::Qq => digits && (5..=12).contains(&length) && !account.starts_with('0'),
            Self::Digits { least, most } => digits && (*least..=*most).contains(&length),
            Self::Email => account.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && host.contains('.')
                    && !host.starts_with('.')
                    && !host.ends_with('.')
                    && !host.contains('@')
            }),
        }
    }
}

/// Whether a callback may go to `host`: JD's own, or one the seller named (`shop.example`, not its subdomains).
#[must_use]
pub fn host_allowed(host: &str, named: &[String]) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "jd.com" || host.ends_with(".jd.com") || named.iter().any(|name| name.eq_ignore_ascii_case(&host))
}
