//! Lists as files: orders, cards, deliveries, verifications, reports and the audit log, page by page, so that memory stays flat.

mod reports;
mod rows;
#[cfg(test)]
mod tests;
mod vouchers;
mod words;

use crate::{Engine, EngineError, operations::OperationHandle};
use huolang_domain::{BatchId, ErrorCode, PoolId, shanghai, state::CardState};
use huolang_sheets::write::{Format, Table, WriteError};
use huolang_store::{bookings::BookingFilter, orders::Filter, sales::SalesFilter, verifications};
use serde_json::json;
use std::path::PathBuf;

/// What to write.
#[derive(Debug, Clone)]
pub enum What {
    /// Orders that the filter admits, or those found by a fragment.
    Orders {
        /// Which ones.
        filter: Filter,
        /// A fragment of number, buyer or title.
        text: Option<String>,
        /// Phone numbers in full; this is written to the audit log.
        unlocked: bool,
    },
    /// Cards: masked, or in clear when the seller unlocked it; the latter is written to the audit log.
    Cards {
        /// Only of this pool.
        pool: Option<PoolId>,
        /// Only of this import.
        batch: Option<BatchId>,
        /// Only in this state.
        state: Option<CardState>,
        /// In clear.
        unlocked: bool,
    },
    /// 售卖明细.
    Sales(SalesFilter),
    /// 旅行社预约明细.
    Bookings {
        /// Which ones.
        filter: BookingFilter,
        /// Names and phone numbers as the report has them; this is written to the audit log.
        unlocked: bool,
    },
    /// Verifications that the filter admits; codes are masked, always.
    Verifications(verifications::Filter),
    /// Delivery calls.
    Deliveries,
    /// The audit log.
    Audit,
}

impl What {
    /// Whether the file tells what is hidden elsewhere.
    const fn is_unlocked(&self) -> bool {
        matches!(
            self,
            Self::Cards { unlocked: true, .. }
                | Self::Orders { unlocked: true, .. }
                | Self::Bookings { unlocked: true, .. }
        )
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Orders { .. } => "orders",
            Self::Cards { .. } => "cards",
            Self::Sales(_) => "sales",
            Self::Bookings { .. } => "bookings",
            Self::Verifications(_) => "verifications",
            Self::Deliveries => "deliveries",
            Self::Audit => "audit",
        }
    }
}

/// A finished file that waits to be downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Where it lies.
    pub path: PathBuf,
    /// The name a seller reads.
    pub file_name: String,
    /// Who had it written with what is hidden elsewhere: it is for nobody else.
    pub unlocked_by: Option<String>,
}

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Where it lies.
    pub path: PathBuf,
    /// The name a seller reads.
    pub file_name: String,
    /// Rows written.
    pub rows: u64,
}

impl Engine {
    /// Writes a file into the folder for downloads as long work; gives the operation's id, which is the download's id.
    #[must_use]
    pub fn start_export(&self, what: What, format: Format, actor: &str) -> String {
        let (engine, actor) = (self.clone(), actor.to_owned());
        self.operations().start("export", |handle| async move {
            let stamp = shanghai::civil(engine.now()).strftime("%Y%m%d-%H%M%S").to_string();
            let file_name = format!("huolang-{}-{stamp}.{}", what.name(), format.extension());
            let path = engine.home().exports().join(format!("{}-{file_name}", handle.id()));
            let unlocked_by = what.is_unlocked().then(|| actor.clone());
            let rows = engine.export_to(what, format, path, &actor, Some(&handle)).await?.rows;
            Ok(json!({ "export_id": handle.id(), "file_name": file_name, "rows": rows, "unlocked_by": unlocked_by }))
        })
    }

    /// Writes a file to `path`.
    ///
    /// # Errors
    /// A full disk, a folder that cannot be written, or what the database refuses; nothing half done is left.
    pub async fn export_to(
        &self,
        what: What,
        format: Format,
        path: PathBuf,
        actor: &str,
        handle: Option<&OperationHandle>,
    ) -> Result<Exported, EngineError> {
        if let What::Cards { unlocked: true, pool, .. } = &what {
            let subject = pool.as_ref().map_or("*", PoolId::as_str).to_owned();
            self.audit_now(actor, "card.export", subject, json!({})).await?;
        }
        if let What::Orders { unlocked: true, .. } | What::Bookings { unlocked: true, .. } = &what {
            self.audit_now(actor, "phone.export", what.name(), json!({})).await?;
        }
        let mut table = Table::create(&path, format, what.name(), &rows::columns(&what)).map_err(refused)?;
        rows::write(self, &what, &mut table, handle).await?;
        let saved = tokio::task::spawn_blocking(move || table.save()).await;
        let rows = saved.map_err(|_| EngineError::refused(ErrorCode::Internal, "writing stopped"))?.map_err(refused)?;
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Exported { path, file_name, rows })
    }

    /// The finished file of a download.
    #[must_use]
    pub fn exported(&self, id: &str) -> Option<Download> {
        let operation = self.operations().get(id).filter(|operation| operation.kind == "export")?;
        let text = |name: &str| operation.result.get(name)?.as_str().map(str::to_owned);
        let file_name = text("file_name")?;
        let path = self.home().exports().join(format!("{id}-{file_name}"));
        Some(Download { path, file_name, unlocked_by: text("unlocked_by") })
    }
}

fn refused(error: WriteError) -> EngineError {
    let code = match &error {
        WriteError::Io(source) => match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            _ => ErrorCode::DiskReadOnly,
        },
        _ => ErrorCode::Internal,
    };
    EngineError::refused(code, error.to_string())
}
