//! Files dropped on the window: handed to the page as paths, never moved or deleted.

use tauri::{DragDropEvent, Emitter, Runtime, Window};

/// Tells the page that files hover over the window, or which were dropped.
pub fn on_drag<R: Runtime>(window: &Window<R>, event: &DragDropEvent) {
    let sent = match event {
        DragDropEvent::Enter { .. } => window.emit("huolang://hover", true),
        DragDropEvent::Leave => window.emit("huolang://hover", false),
        DragDropEvent::Drop { paths, .. } => {
            let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
            window.emit("huolang://drop", paths)
        }
        _ => Ok(()),
    };
    if let Err(error) = sent {
        tracing::warn!(error = %error, "the page was not told of dropped files");
    }
}
