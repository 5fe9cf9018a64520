//! What the disk can do: the raw limit of everything that is flushed before it is answered.

use std::{
    error::Error,
    fs::File,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

/// How long the disk is measured.
const DISK: Duration = Duration::from_secs(2);

/// Writes a page and waits for the disk, again and again; gives how often a second.
pub fn durable_commits(folder: &Path) -> Result<f64, Box<dyn Error>> {
    let mut file = File::create(folder.join("disk"))?;
    let begun = Instant::now();
    let mut commits = 0_u32;
    while begun.elapsed() < DISK {
        file.write_all(&[7; 4_096])?;
        file.sync_data()?;
        commits += 1;
    }
    Ok(f64::from(commits) / begun.elapsed().as_secs_f64())
}
