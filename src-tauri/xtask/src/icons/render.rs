//! SVG to PNG, ICO and ICNS.

use anyhow::{Context, Result};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::fs::File;
use std::path::Path;

const PNG: &[(&str, &str, u32)] = &[
    ("huolang.svg", "32x32.png", 32),
    ("huolang.svg", "128x128.png", 128),
    ("huolang.svg", "128x128@2x.png", 256),
    ("huolang.svg", "icon.png", 512),
    ("tray.svg", "tray.png", 64),
    ("tray-dot.svg", "tray-dot.png", 64),
];
const ICO: &[u32] = &[16, 20, 24, 32, 40, 48, 64, 256];
const ICNS: &[u32] = &[16, 32, 64, 128, 256, 512, 1024];
/// macOS leaves air around its icons: the shape fills this share of the canvas.
const MACOS_SHARE: f32 = 0.82;

/// Renders everything into `folder`, from the drawings there.
pub fn all(folder: &Path) -> Result<()> {
    for (drawing, name, size) in PNG {
        pixels(&folder.join(drawing), *size, 1.0)?.save_png(folder.join(name))?;
        println!("{name}");
    }
    ico(folder)?;
    icns(folder)
}

fn ico(folder: &Path) -> Result<()> {
    let mut icon = ico::IconDir::new(ico::ResourceType::Icon);
    for size in ICO {
        let pixels = pixels(&folder.join("huolang.svg"), *size, 1.0)?;
        let image = ico::IconImage::from_rgba_data(*size, *size, plain(&pixels));
        icon.add_entry(ico::IconDirEntry::encode(&image)?);
    }
    icon.write(File::create(folder.join("icon.ico"))?)?;
    println!("icon.ico");
    Ok(())
}

fn icns(folder: &Path) -> Result<()> {
    let mut family = icns::IconFamily::new();
    for size in ICNS {
        let pixels = pixels(&folder.join("huolang.svg"), *size, MACOS_SHARE)?;
        family.add_icon(&icns::Image::from_data(icns::PixelFormat::RGBA, *size, *size, plain(&pixels))?)?;
    }
    family.write(File::create(folder.join("icon.icns"))?)?;
    println!("icon.icns");
    Ok(())
}

/// The drawing on a square of `size`, filling `share` of it.
fn pixels(drawing: &Path, size: u32, share: f32) -> Result<Pixmap> {
    let text = std::fs::read(drawing).with_context(|| format!("cannot read {}", drawing.display()))?;
    let tree =
        Tree::from_data(&text, &Options::default()).with_context(|| format!("{} is not an SVG", drawing.display()))?;
    let mut pixels = Pixmap::new(size, size).context("an icon has at least one pixel")?;
    let side = size as f32;
    let scale = side * share / tree.size().width();
    let edge = side * (1.0 - share) / 2.0;
    resvg::render(&tree, Transform::from_scale(scale, scale).post_translate(edge, edge), &mut pixels.as_mut());
    Ok(pixels)
}

/// Straight RGBA, as icon files want it, from the renderer's premultiplied colours.
fn plain(pixels: &Pixmap) -> Vec<u8> {
    let colours = pixels.pixels().iter().map(|pixel| pixel.demultiply());
    colours.flat_map(|colour| [colour.red(), colour.green(), colour.blue(), colour.alpha()]).collect()
}
