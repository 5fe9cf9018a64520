//! Wire bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::principal::Scope;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum SessionInfoMode {
    #[serde(rename = "desktop")]
    Desktop,
    #[serde(rename = "server")]
    Server,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionInfo {
    pub mode: SessionInfoMode,
    pub setup_required: bool,
    pub user: Option<SessionUser>,
    pub version: String,
    pub data_folder: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum SessionUserRole {
    #[serde(rename = "owner")]
    Owner,
    /// May also refuse orders, so that buyers are refunded.
    #[serde(rename = "manager")]
    Manager,
    #[serde(rename = "operator")]
    Operator,
    #[serde(rename = "viewer")]
    Viewer,
}

impl SessionUserRole {
    /// The role of somebody who may do so much.
    pub const fn of(scope: Scope) -> Self {
        match scope {
            Scope::Admin => Self::Owner,
            Scope::Refund => Self::Manager,
            Scope::Operate => Self::Operator,
            Scope::Read => Self::Viewer,
        }
    }

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Operator => "operator",
            Self::Viewer => "viewer",
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionUser {
    pub name: String,
    pub role: SessionUserRole,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SetupRequest {
    pub setup_token: String,
    pub name: String,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LoginRequest {
    pub name: String,
    pub password: String,
}

/// A new password for whoever is logged in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct OwnPasswordRequest {
    /// The one that counts until now.
    pub current: String,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ApiToken {
    pub id: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
    pub expires_at: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum NewApiTokenScopes {
    #[serde(rename = "read")]
    Read,
    #[serde(rename = "operate")]
    Operate,
    #[serde(rename = "refund")]
    Refund,
    #[serde(rename = "admin")]
    Admin,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewApiToken {
    pub name: String,
    pub scopes: Vec<NewApiTokenScopes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CreatedApiToken {
    pub token: String,
    pub info: ApiToken,
}
