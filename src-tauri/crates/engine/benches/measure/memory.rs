//! The memory of this process while something runs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

/// Looks at the memory until it is asked.
pub struct Watch {
    before: Option<u64>,
    ended: Arc<AtomicBool>,
    peak: Arc<AtomicU64>,
    looking: Option<JoinHandle<()>>,
}

impl Watch {
    /// From what is in use now.
    pub fn start() -> Self {
        let (ended, peak) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (until, highest) = (Arc::clone(&ended), Arc::clone(&peak));
        let looking = std::thread::spawn(move || {
            while !until.load(Ordering::SeqCst) {
                highest.fetch_max(resident_kib().unwrap_or(0), Ordering::SeqCst);
                std::thread::park_timeout(Duration::from_millis(10));
            }
        });
        Self { before: resident_kib(), ended, peak, looking: Some(looking) }
    }

    /// By how many MB it grew at its peak; `None` where the system does not tell.
    pub fn grown_mb(mut self) -> Option<f64> {
        self.ended.store(true, Ordering::SeqCst);
        if let Some(looking) = self.looking.take() {
            looking.thread().unpark();
            let _ = looking.join();
        }
        let peak = self.peak.load(Ordering::SeqCst).max(resident_kib()?);
        Some(peak.saturating_sub(self.before?) as f64 * 1_024.0 / 1e6)
    }
}

fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find(|line| line.starts_with("VmRSS:"))?.split_whitespace().nth(1)?.parse().ok()
}
