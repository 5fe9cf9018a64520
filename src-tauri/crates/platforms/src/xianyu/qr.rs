//! The states of a login by QR code (`docs/platforms/xianyu.md#login-by-code`).

use serde_json::Value;

/// What the passport says of a QR code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QrState {
    /// Not scanned yet, or nothing that is known: ask again.
    Waiting,
    /// Scanned; the phone asks.
    Scanned,
    /// The person agreed.
    Confirmed,
    /// The person agreed, and the platform wants to see them on its own page.
    VerificationRequired {
        /// The page, when it may be shown.
        url: Option<String>,
    },
    /// Its time is over.
    Expired,
    /// The person said no.
    Cancelled,
    /// It failed.
    Error,
    /// The server stumbled: ask again at once.
    Hiccup,
}

impl QrState {
    /// Its word.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Scanned => "scanned",
            Self::Confirmed => "confirmed",
            Self::VerificationRequired { .. } => "verification_required",
            Self::Expired => "expired",
            Self::Cancelled => "canceled",
            Self::Error => "error",
            Self::Hiccup => "hiccup",
        }
    }

    /// Whether to ask again.
    #[must_use]
    pub const fn keep_polling(&self) -> bool {
        matches!(self, Self::Waiting | Self::Scanned | Self::Hiccup)
    }
}

/// Reads the answer of `qrcode/query.do`.
#[must_use]
pub fn read_state(body: &Value) -> QrState {
    if body["hasError"] == true {
        return QrState::Hiccup;
    }
    let data = &body["content"]["data"];
    match data["qrCodeStatus"].as_str().unwrap_or_default() {
        "SCANED" | "SCANNED" => QrState::Scanned,
        "CONFIRMED" if data["iframeRedirect"] == true || data["iframeRedirect"] == "true" => {
            let url = data["iframeRedirectUrl"].as_str().filter(|url| super::ret::verify_url_allowed(url));
            QrState::VerificationRequired { url: url.map(str::to_owned) }
        }
        "CONFIRMED" => QrState::Confirmed,
        "CANCELED" | "CANCELLED" | "CANCEL" => QrState::Cancelled,
        "EXPIRED" => QrState::Expired,
        "ERROR" => QrState::Error,
        _ => QrState::Waiting,
    }
}

/// A number of the wire as a plain integer: JSON libraries turn `t` into a float.
#[must_use]
pub fn plain_integer(value: &Value) -> String {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.to_string(),
            (None, Some(float)) => format!("{float:.0}"),
            (None, None) => number.to_string(),
        },
        Value::String(text) => text.clone(),
        _ => String::new(),
    }
}

/// The form data in the login page: `window.viewData = {…};`.
#[must_use]
pub fn login_form(page: &str) -> Option<Value> {
    let (_, after) = page.split_once("viewData")?;
    let start = after.find('{')?;
    // The object ends where JSON says it does, whatever follows on the page.
    let mut objects = serde_json::Deserializer::from_str(after.get(start..)?).into_iter::<Value>();
    let data = objects.next()?.ok()?;
    let form = data.get("loginFormData")?;
    form.is_object().then(|| form.clone())
}
