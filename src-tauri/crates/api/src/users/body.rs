//! Users on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::sessions::SessionUserRole;

/// Somebody who may log in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct User {
    pub id: String,
    pub name: String,
    pub role: SessionUserRole,
    pub created_at: i64,
    /// When they last did something; absent: not lately.
    pub seen_at: Option<i64>,
    /// Whether it is whoever asks.
    pub is_me: bool,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewUser {
    /// What is typed at login, 1 to 40 characters.
    pub name: String,
    pub role: SessionUserRole,
    /// At least ten characters; the user can change it.
    pub password: String,
}

/// What is to be changed of a user; what is absent stays.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct UserPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<SessionUserRole>,
    /// A new password ends every session of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}
