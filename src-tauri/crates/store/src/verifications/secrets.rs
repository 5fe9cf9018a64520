//! The sealed parts of a verification: the code, and what the platform gave for it.

use crate::{Conn, List, StoreError, sql};
use huolang_domain::VerificationId;
use huolang_vault::{Column, IndexPurpose, Secret, Vault};
use std::collections::HashMap;

/// Where codes are sealed.
pub const CODE: Column = Column::new("verifications", "secret");
/// Where tickets are sealed.
pub const TICKET: Column = Column::new("verifications", "ticket");

/// The same code is found again without being opened.
const PURPOSE: IndexPurpose = IndexPurpose::new("voucher code");

/// The fingerprint of a code.
#[must_use]
pub fn fingerprint(vault: &Vault, code: &Secret<String>) -> Vec<u8> {
    let index = vault.blind_index(PURPOSE, code.expose().as_bytes());
    hex::decode(&index).unwrap_or_else(|_| index.into_bytes())
}

/// Code and ticket of a verification.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The code.
    pub code: Secret<String>,
    /// What the platform gave for it.
    pub ticket: Option<Secret<String>>,
}

/// The secrets of several verifications.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn secrets(
    conn: &mut Conn,
    vault: &Vault,
    ids: &[VerificationId],
) -> Result<HashMap<VerificationId, Secrets>, StoreError> {
    let rows: Vec<(VerificationId, Vec<u8>, Option<Vec<u8>>)> = sql!(
        conn,
        "SELECT id, secret, ticket FROM verifications WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id",
        List::of(ids)
    )
    .fetch_all()
    .await?;
    rows.into_iter()
        .map(|(id, code, ticket)| {
            let code = vault.open_str(CODE, id.as_str(), &code)?;
            let ticket = ticket.map(|ticket| vault.open_str(TICKET, id.as_str(), &ticket)).transpose()?;
            Ok((id, Secrets { code, ticket }))
        })
        .collect()
}
