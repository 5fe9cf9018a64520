//! Hands the window's configuration to the compiler.

fn main() -> std::io::Result<()> {
    // The page is built by `cargo xtask`; checking the code needs only its folder.
    std::fs::create_dir_all("ui/dist")?;
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*");
    tauri_build::try_build(attributes).map_err(|error| std::io::Error::other(format!("{error:#}")))
}
