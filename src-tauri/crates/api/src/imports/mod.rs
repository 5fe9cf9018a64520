//! Files that are handed over, and what is imported from them: cards and reports.

pub mod body;
mod cards;
mod file_body;
mod files;
pub mod source;
mod upload;
mod watched;

pub use upload::Uploads;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(upload::create_upload))
        .routes(routes!(cards::preview_card_import))
        .routes(routes!(cards::create_card_import))
        .routes(routes!(files::find_import_files))
        .routes(routes!(files::list_imports, files::create_import))
        .routes(routes!(files::get_import))
        .routes(routes!(files::list_rejected_rows))
        .routes(routes!(files::undo_import))
        .routes(routes!(watched::get_watched_folder, watched::update_watched_folder))
        .routes(routes!(watched::scan_watched_folder))
}
