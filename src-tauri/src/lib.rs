//! The desktop program: a window, a tray and pop-ups around the engine.
//!
//! The page talks to the same Router that the server offers, in-process and without any TCP port. Nothing is decided
//! here: the shell only joins the window to the engine.

mod desktop;

pub use desktop::run;
