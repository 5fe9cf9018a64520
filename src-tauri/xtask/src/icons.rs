//! `cargo xtask icons`: renders icons/*.svg in every size that the systems ask for.

#[cfg(feature = "icons")]
mod render;

use anyhow::Result;

/// Renders the icons; the ordinary build of this program calls the one that can.
pub fn icons() -> Result<()> {
    #[cfg(feature = "icons")]
    {
        render::all(&crate::root::root().join("icons"))
    }
    #[cfg(not(feature = "icons"))]
    {
        crate::call::Call::cargo(["run", "--quiet", "--package", "xtask", "--features", "icons", "--", "icons"]).run()
    }
}
