//! What can be asked about imports beside lists, which the store answers by itself.

use super::{FileImport, FileKind, Found, Taken, known, lane, list, sweep, take};
use crate::{Engine, EngineError, Topic};
use huolang_domain::ErrorCode;
use huolang_sheets::{Source, reports::Report};
use huolang_store::{Durability, imports};
use serde_json::json;
use std::path::PathBuf;

/// Imports of an engine.
#[derive(Clone, Copy)]
pub struct ImportDesk<'e>(pub(super) &'e Engine);

impl ImportDesk<'_> {
    /// The files among what was dropped or chosen, folders opened, and what each is; also how many more there are than are
    /// looked at once.
    ///
    /// # Errors
    /// A fault of the program.
    pub async fn find(self, paths: Vec<PathBuf>) -> Result<(Vec<Found>, u64), EngineError> {
        tokio::task::spawn_blocking(move || known::find(&paths))
            .await
            .map_err(|_| EngineError::refused(ErrorCode::Internal, "looking at the files stopped by a fault"))
    }

    /// What a file is; also why it cannot be read, one word.
    ///
    /// # Errors
    /// A fault of the program.
    pub async fn recognise(
        self,
        source: Source,
        name: String,
    ) -> Result<(FileKind, Option<&'static str>), EngineError> {
        let looked = tokio::task::spawn_blocking(move || known::recognise(&source, &name)).await;
        let (kind, error) =
            looked.map_err(|_| EngineError::refused(ErrorCode::Internal, "looking at the file stopped by a fault"))?;
        Ok((kind, error.map(|error| error.code())))
    }

    /// Looks at a file as an import into `shop` (empty: none) would, and keeps nothing. Unlike [`super::look`] it looks up the
    /// orders, card pools and rules that a list names.
    ///
    /// # Errors
    /// A fault of the program; what the database refuses.
    pub async fn look(self, source: Source, name: String, shop: String) -> Result<Report, EngineError> {
        let (kind, _) = self.recognise(source.clone(), name.clone()).await?;
        if matches!(kind, FileKind::Products | FileKind::Tracking) {
            return Box::pin(list::look_up(self.0, source, &name, kind, &shop)).await;
        }
        take::blocking(move || super::look(&source, &name, &shop)).await
    }

    /// Begins an import as long work; its result is a [`Taken`]. A file that cannot be taken is a result, not an error.
    pub fn start(self, order: FileImport, actor: &str) -> String {
        let (engine, actor) = (self.0.clone(), actor.to_owned());
        self.0.operations().start("report_import", |handle| async move {
            let taken = Box::pin(take::take(&engine, order, &actor, Some(&handle))).await?;
            Ok(serde_json::to_value(taken).unwrap_or_default())
        })
    }

    /// Takes a file in and waits for it.
    ///
    /// # Errors
    /// What the database refuses. A file that cannot be taken is a result, not an error.
    pub async fn take(self, order: FileImport, actor: &str) -> Result<Taken, EngineError> {
        Box::pin(take::take(self.0, order, actor, None)).await
    }

    /// Takes an import back: what it replaced counts again.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::ImportNotUndoable`]; what the database refuses.
    pub async fn undo(self, id: &str, actor: &str) -> Result<(), EngineError> {
        let lane = lane::enter(self.0, None).await?;
        let undone = self.take_back(id, actor).await;
        lane.leave().await;
        undone
    }

    async fn take_back(self, id: &str, actor: &str) -> Result<(), EngineError> {
        let engine = self.0;
        let import = imports::get(&mut engine.db().reader().await?, id).await?;
        if import.live {
            sweep::repoint(engine, &import).await?;
        }
        let detail = json!({ "file": import.file_name, "kind": import.kind.as_str() });
        let entry = engine.audit_entry(actor, "import.undo", id, detail);
        let (undone, now) = (import.clone(), engine.now());
        engine
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    imports::undo(tx, &undone, now).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        engine.bus().tell(Topic::Imports, [id.to_owned()]);
        sweep::sweep(engine, import.no, import.kind).await
    }
}
