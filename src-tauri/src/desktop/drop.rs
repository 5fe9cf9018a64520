//! Files dropped on the window, or on the program's icon: handed to the page as paths, never moved or deleted.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, DragDropEvent, Emitter, Manager, Runtime, Window};

use super::window::MAIN;

/// Files that came before the page listened.
#[derive(Default)]
pub struct Waiting(Mutex<Option<Vec<String>>>);

/// Tells the page that files hover over the window, or which were dropped.
pub fn on_drag<R: Runtime>(window: &Window<R>, event: &DragDropEvent) {
    let sent = match event {
        DragDropEvent::Enter { .. } => window.emit("huolang://hover", true),
        DragDropEvent::Leave => window.emit("huolang://hover", false),
        DragDropEvent::Drop { paths, .. } => {
            let paths = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
            return dropped(window.app_handle(), paths);
        }
        _ => Ok(()),
    };
    if let Err(error) = sent {
        tracing::warn!(error = %error, "the page was not told of files over the window");
    }
}

/// Hands dropped files to the page.
pub fn dropped<R: Runtime>(app: &AppHandle<R>, paths: Vec<String>) {
    if paths.is_empty() {
        return;
    }
    if let Err(error) = app.emit_to(MAIN, "huolang://drop", paths) {
        tracing::warn!(error = %error, "the page was not told of dropped files");
    }
}

/// Keeps files of the command line until the page listens.
pub fn keep<R: Runtime>(app: &AppHandle<R>, paths: Vec<String>) {
    if !paths.is_empty() {
        *app.state::<Waiting>().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(paths);
    }
}

/// The page listens now.
pub fn hand_over<R: Runtime>(app: &AppHandle<R>) {
    let waiting = app.state::<Waiting>().0.lock().unwrap_or_else(PoisonError::into_inner).take();
    dropped(app, waiting.unwrap_or_default());
}

/// The files and folders on a command line: what is dropped on the program's icon arrives so. Relative names are those of
/// `folder`.
pub fn files_in(arguments: &[String], folder: &Path) -> Vec<String> {
    // The first is the program itself.
    let mut rest = arguments.iter().skip(1);
    let mut files = Vec::new();
    while let Some(argument) = rest.next() {
        if argument == "--open" {
            // The next one is a place of the page.
            rest.next();
        } else if !argument.starts_with("--") && folder.join(argument).exists() {
            files.push(folder.join(argument).to_string_lossy().into_owned());
        }
    }
    files
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::files_in;

    #[test]
    fn only_what_is_there_counts_as_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("售卖明细_1.xlsx");
        std::fs::write(&file, b"").unwrap();
        let shown = file.to_string_lossy().into_owned();
        let arguments = ["huolang", "--hidden", "--open", "/", "售卖明细_1.xlsx", "nothing.xlsx"].map(str::to_owned);
        assert_eq!(files_in(&arguments, folder.path()), std::slice::from_ref(&shown));
        assert_eq!(files_in(&[String::new(), shown.clone()], folder.path()), [shown]);
    }
}
