//! The machine the figures come from.

use crate::call::Call;

/// What matters for the figures: processor, memory, disk, system, compiler.
pub fn describe() -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let facts = [
        ("processor", processor().map(|name| format!("{name}, {cores} cores"))),
        ("memory", memory()),
        ("disk", disk()),
        ("system", system()),
        ("compiler", Call::new("rustc").args(["--version"]).capture().ok()),
    ];
    facts.into_iter().filter_map(|(name, fact)| Some(format!("{name}: {}", fact?.trim()))).collect()
}

/// Today's date.
pub fn today() -> String {
    #[expect(clippy::disallowed_methods, reason = "the date of a measurement is a fact of this machine")]
    let now = jiff::Timestamp::now();
    now.strftime("%Y-%m-%d").to_string()
}

/// The commit that is measured; a `+` says that the tree has changes on top of it.
pub fn commit() -> String {
    let git = |args: &[&str]| Call::new("git").args(args).capture().ok();
    let id = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_default();
    let changed = git(&["status", "--porcelain", "--", "src-tauri", "Cargo.toml", "Cargo.lock"])
        .is_some_and(|text| !text.is_empty());
    format!("{}{}", id.trim(), if changed { "+" } else { "" })
}

fn processor() -> Option<String> {
    field("/proc/cpuinfo", "model name")
        .or_else(|| Call::new("sysctl").args(["-n", "machdep.cpu.brand_string"]).capture().ok())
}

fn memory() -> Option<String> {
    let kib: f64 = field("/proc/meminfo", "MemTotal")?.split_whitespace().next()?.parse().ok()?;
    Some(format!("{:.1} GiB", kib / 1024.0 / 1024.0))
}

/// The file system under the temporary folder, where the bench programs keep their databases.
fn disk() -> Option<String> {
    let folder = std::env::temp_dir();
    let text = Call::new("df").args(["--output=fstype"]).args([folder]).capture().ok()?;
    text.lines().nth(1).map(str::to_owned)
}

fn system() -> Option<String> {
    let name = std::fs::read_to_string("/etc/os-release").ok();
    let pretty = name.as_deref().and_then(|text| text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")));
    let kernel = Call::new("uname").args(["-sr"]).capture().ok();
    match (pretty, kernel) {
        (Some(pretty), Some(kernel)) => Some(format!("{}, {}", pretty.trim_matches('"'), kernel.trim())),
        (None, Some(kernel)) => Some(kernel),
        _ => Some(std::env::consts::OS.to_owned()),
    }
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}
