//! Who asks, and what they may do.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use huolang_domain::{ErrorCode, UserId};

use crate::error::ApiError;

/// What a request may do. Each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Look.
    Read,
    /// Act on orders, cards, rules and shops.
    Operate,
    /// Refuse orders for good, so that the platform refunds the buyer.
    Refund,
    /// Settings, keys, backups, people.
    Admin,
}

impl Scope {
    /// The scope with that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "read" | "viewer" => Some(Self::Read),
            "operate" | "operator" => Some(Self::Operate),
            "refund" | "manager" => Some(Self::Refund),
            "admin" | "owner" => Some(Self::Admin),
            _ => None,
        }
    }

    /// What a request needs.
    pub fn needed(method: &Method, path: &str) -> Self {
        const ADMIN: [&str; 12] = [
            "/api/v1/ai/settings",
            "/api/v1/ai/check",
            "/api/v1/settings",
            "/api/v1/notice-channels",
            "/api/v1/notice-routes",
            "/api/v1/api-tokens",
            "/api/v1/users",
            "/api/v1/vault",
            "/api/v1/backups",
            "/api/v1/doctor",
            "/api/v1/hosts",
            "/api/v1/watched-folder",
        ];
        let reading = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        let admin = ADMIN
            .iter()
            .any(|start| path == *start || path.strip_prefix(start).is_some_and(|rest| rest.starts_with('/')));
        match (reading, admin) {
            (true, true) if path.starts_with("/api/v1/api-tokens") || path.starts_with("/api/v1/users") => Self::Admin,
            (true, _) => Self::Read,
            // Everybody may change their own password.
            (false, _) if path == OWN_PASSWORD => Self::Read,
            (false, true) => Self::Admin,
            (false, false) => Self::Operate,
        }
    }
}

/// Where somebody changes their own password.
pub const OWN_PASSWORD: &str = "/api/v1/session/password";

/// Who asks.
#[derive(Debug, Clone)]
pub struct Principal {
    /// For the audit log.
    pub name: String,
    /// What they may do.
    pub scope: Scope,
    /// The user, when there is one; the window has none.
    pub user: Option<UserId>,
}

impl Principal {
    /// The seller at the window of the own machine.
    pub fn window() -> Self {
        Self { name: "seller".to_owned(), scope: Scope::Admin, user: None }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Principal {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| ApiError::new(ErrorCode::Unauthorized, "please log in"))
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use axum::http::Method;
    use rstest::rstest;

    #[rstest]
    #[case(Method::GET, "/api/v1/orders", Scope::Read)]
    #[case(Method::POST, "/api/v1/orders/batch", Scope::Operate)]
    #[case(Method::POST, "/api/v1/cards/1/reveal", Scope::Operate)]
    #[case(Method::GET, "/api/v1/settings", Scope::Read)]
    #[case(Method::PATCH, "/api/v1/settings", Scope::Admin)]
    #[case(Method::PATCH, "/api/v1/settingsx", Scope::Operate)]
    #[case(Method::GET, "/api/v1/api-tokens", Scope::Admin)]
    #[case(Method::DELETE, "/api/v1/api-tokens/1", Scope::Admin)]
    #[case(Method::GET, "/api/v1/users", Scope::Admin)]
    #[case(Method::PATCH, "/api/v1/users/1", Scope::Admin)]
    #[case(Method::PUT, "/api/v1/session/password", Scope::Read)]
    #[case(Method::POST, "/api/v1/vault/recovery-sheet", Scope::Admin)]
    #[case(Method::POST, "/api/v1/backups/restore", Scope::Admin)]
    #[case(Method::PUT, "/api/v1/ai/settings", Scope::Admin)]
    #[case(Method::PUT, "/api/v1/ai/shops/1", Scope::Operate)]
    fn what_a_request_needs(#[case] method: Method, #[case] path: &str, #[case] scope: Scope) {
        assert_eq!(Scope::needed(&method, path), scope);
    }

    #[test]
    fn a_viewer_may_not_act_and_an_owner_may() {
        assert!(Scope::named("viewer") < Some(Scope::Operate));
        assert!(Scope::named("owner") >= Some(Scope::Operate));
        assert!(Scope::named("operator") < Some(Scope::Refund) && Scope::named("manager") >= Some(Scope::Refund));
        assert_eq!(Scope::named("root"), None);
    }
}
