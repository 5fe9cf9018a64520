//! Files dropped on the window, or on the program's icon: handed to the page as paths, never moved or deleted.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, DragDropEvent, Emitter, Manager, PhysicalPosition, Runtime, Window};

use super::window::MAIN;

/// Files that came before the page listened.
#[derive(Default)]
pub struct Waiting(Mutex<Option<Vec<String>>>);

/// What the page is told.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    /// Files hover over the window, or no longer do.
    Hover(bool),
    /// These were dropped.
    Dropped(Vec<String>),
}

fn told(event: &DragDropEvent) -> Option<Told> {
    match event {
        DragDropEvent::Enter { .. } => Some(Told::Hover(true)),
        DragDropEvent::Leave => Some(Told::Hover(false)),
        DragDropEvent::Drop { paths, .. } => {
            let paths: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
            Some(if paths.is_empty() { Told::Hover(false) } else { Told::Dropped(paths) })
        }
        _ => None,
    }
}

/// Tells the page that files hover over the window, or which were dropped.
pub fn on_drag<R: Runtime>(window: &Window<R>, event: &DragDropEvent) {
    let sent = match told(event) {
        Some(Told::Hover(on)) => window.emit("huolang://hover", on),
        Some(Told::Dropped(paths)) => window.app_handle().emit_to(MAIN, "huolang://drop", paths),
        None => Ok(()),
    };
    if let Err(error) = sent {
        tracing::warn!(error = %error, "the page was not told of files over the window");
    }
}

/// Files dropped on the program's icon go the way of files dropped on its window.
pub fn dropped<R: Runtime>(app: &AppHandle<R>, paths: Vec<String>) {
    let Some(window) = app.get_webview_window(MAIN).filter(|_| !paths.is_empty()) else { return };
    let paths = paths.into_iter().map(PathBuf::from).collect();
    let event = DragDropEvent::Drop { paths, position: PhysicalPosition::new(0.0, 0.0) };
    on_drag(&window.as_ref().window(), &event);
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
    use super::{Told, files_in, told};
    use std::path::PathBuf;
    use tauri::{DragDropEvent, PhysicalPosition};

    #[test]
    fn what_is_dropped_on_the_window_goes_to_the_page_as_paths() {
        let position = PhysicalPosition::new(3.0, 4.0);
        let paths = vec![PathBuf::from("/表/售卖明细_1.xlsx"), PathBuf::from("/表/folder")];
        let names = vec!["/表/售卖明细_1.xlsx".to_owned(), "/表/folder".to_owned()];
        assert_eq!(told(&DragDropEvent::Enter { paths: paths.clone(), position }), Some(Told::Hover(true)));
        assert_eq!(told(&DragDropEvent::Over { position }), None);
        assert_eq!(told(&DragDropEvent::Drop { paths, position }), Some(Told::Dropped(names)));
        assert_eq!(told(&DragDropEvent::Drop { paths: Vec::new(), position }), Some(Told::Hover(false)));
        assert_eq!(told(&DragDropEvent::Leave), Some(Told::Hover(false)));
    }

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
