//! The commands and their options.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Huolang without a window.
#[derive(Debug, Parser)]
#[command(
    name = "huolang-server",
    version,
    about = "Huolang without a window: serve, monitor, once, verify, practice, status, doctor, backup, …"
)]
pub struct Cli {
    /// Where the program works.
    #[command(flatten)]
    pub place: Place,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data and the key are.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The data folder.
    #[arg(long, global = true, env = "HUOLANG_DATA")]
    pub data: Option<PathBuf>,
    /// A TOML file with settings; the options and `HUOLANG_*` variables win over it.
    #[arg(long, global = true, env = "HUOLANG_CONFIG")]
    pub config: Option<PathBuf>,
    /// A PostgreSQL address instead of the SQLite file in the data folder.
    #[arg(long, global = true, env = "HUOLANG_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// A file that holds the master key, instead of the keychain; made when it does not exist.
    #[arg(long, global = true, env = "HUOLANG_MASTER_KEY_FILE")]
    pub master_key_file: Option<PathBuf>,
    /// Where no keychain can be used, keep the key of a new data folder in it, as `master.key`; `cargo xtask run` asks for
    /// this.
    #[arg(long, global = true, env = "HUOLANG_KEY_IN_FOLDER")]
    pub key_in_folder: bool,
    /// The passphrase of the master key; from the environment only, so that it stands in no process list.
    #[arg(long, hide = true, env = "HUOLANG_PASSPHRASE", hide_env_values = true)]
    pub passphrase: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Watches the shops, delivers, and offers the pages on an address.
    Serve(ServeArgs),
    /// Runs the main job in a temporary folder against the practice marketplace and prints what its ledger says.
    Practice(PracticeArgs),
    /// Watches the shops, delivers and verifies until it is told to end, without pages.
    Monitor(MonitorArgs),
    /// Reads every shop once, delivers what is due, and ends.
    Once(Json),
    /// Prints the shops, the work and what waits for a person.
    Status(Json),
    /// Checks key, disk, clock, database and tasks; exits with 1 when something is wrong.
    Doctor(Json),
    /// Writes an encrypted backup.
    Backup(BackupArgs),
    /// Puts a backup in place of the database, which is kept beside it; with --database: into an empty one.
    Restore(RestoreArgs),
    /// Writes orders, cards, deliveries, reports or the audit log to a file.
    Export(ExportArgs),
    /// Takes reports of 抖音来客 in: 售卖明细 and 旅行社预约明细, files or folders; exits with 1 when one could not be taken.
    Import(ImportArgs),
    /// Acts on one order by hand.
    Deliver(DeliverArgs),
    /// Verifies a voucher (核销), or the list in a file.
    Verify(VerifyArgs),
    /// Lists the tasks, or pauses, resumes, stops or starts one.
    Task(TaskArgs),
    /// Prints the OpenAPI document.
    #[command(hide = true)]
    Openapi,
}

/// Whether to answer as JSON.
#[derive(Debug, Clone, Copy, Args)]
pub struct Json {
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where to listen; without it 127.0.0.1:7788, which only this machine reaches.
    #[arg(long, env = "HUOLANG_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// A name that a reverse proxy calls the server; may be given several times.
    #[arg(long = "name", env = "HUOLANG_NAMES", value_delimiter = ',')]
    pub names: Vec<String>,
    /// Let other machines connect.
    #[arg(long, env = "HUOLANG_REMOTE")]
    pub remote: bool,
    /// Send cookies over https only (behind a proxy that speaks TLS).
    #[arg(long, env = "HUOLANG_SECURE_COOKIE")]
    pub secure_cookie: bool,
    /// Do not open the practice shop at the first start.
    #[arg(long)]
    pub no_practice: bool,
    /// What tests of the whole program set.
    #[command(flatten)]
    pub trial: Trial,
}

/// What tests of the whole program set; nobody else needs it.
#[derive(Debug, Clone, Default, Args)]
pub struct Trial {
    /// The practice shop is on a market outside, at this address.
    #[arg(long, hide = true, env = "HUOLANG_PRACTICE_GATEWAY")]
    pub practice_gateway: Option<String>,
    /// Cards of each practice pool.
    #[arg(long, hide = true, env = "HUOLANG_PRACTICE_CARDS")]
    pub practice_cards: Option<usize>,
    /// Retry after fractions of a second.
    #[arg(long, hide = true, env = "HUOLANG_QUICK")]
    pub quick: bool,
    /// A file with the milliseconds by which the program's clock is ahead, read whenever the time is asked.
    #[arg(long, hide = true)]
    pub clock_ahead: Option<PathBuf>,
}

/// Options of `practice`.
#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// How many orders the buyers pay.
    #[arg(long, default_value_t = 100)]
    pub orders: usize,
    /// Let the marketplace repeat, lose, refuse and delay.
    #[arg(long)]
    pub faults: bool,
    /// Makes the buyers repeatable; without it they differ each time.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The folder to write to; the data folder's `backups` by default.
    #[arg(long)]
    pub to: Option<PathBuf>,
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup file. With --recovery-code it may be left out: then only the key of the data that is there comes back.
    #[arg(required_unless_present = "recovery_code")]
    pub file: Option<PathBuf>,
    /// A file with the code of the recovery sheet, `-` for standard input: for a backup from another computer, or data
    /// whose key is lost.
    #[arg(long)]
    pub recovery_code: Option<PathBuf>,
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// What to export.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ExportKind {
    /// Orders.
    Orders,
    /// Cards, masked.
    Cards,
    /// 售卖明细.
    Sales,
    /// 旅行社预约明细.
    Bookings,
    /// Verifications (核销), codes masked.
    Verifications,
    /// Deliveries.
    Deliveries,
    /// The audit log.
    Audit,
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// What to export.
    pub kind: ExportKind,
    /// The file; its ending says xlsx or csv.
    pub file: PathBuf,
    /// Write cards and phone numbers in clear; this is logged.
    #[arg(long)]
    pub unlocked: bool,
    /// Only of the shop of this id: orders, sales, bookings and verifications.
    #[arg(long)]
    pub shop: Option<String>,
    /// From this day on, 2026-11-20: orders by when they were placed, sales by 核销时间, bookings by 出行日期, verifications by
    /// when they were asked for.
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Through this day.
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Only of this status: 券码状态 of sales, 预约状态 of bookings, the state of verifications.
    #[arg(long)]
    pub status: Option<String>,
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The files, or folders of them.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Only say what the files hold; nothing is kept. No data folder is needed: where there is one, orders, card pools and
    /// rules that a list names are looked up in it (`looked_up`).
    #[arg(long)]
    pub dry_run: bool,
    /// The id of the shop they are of.
    #[arg(long)]
    pub shop: Option<String>,
    /// Take in a file that is in already.
    #[arg(long)]
    pub again: bool,
    /// Let an older snapshot of bookings take the place of a newer one.
    #[arg(long)]
    pub older: bool,
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `deliver`.
#[derive(Debug, Args)]
pub struct DeliverArgs {
    /// The platform's order number.
    pub order: String,
    /// A guard to overrule by name; may be given several times; this is logged.
    #[arg(long = "override")]
    pub overrides: Vec<String>,
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `monitor`.
#[derive(Debug, Args)]
pub struct MonitorArgs {
    /// Seconds between two listings of the orders of every shop; without it as each shop says, usually 60.
    #[arg(long, env = "HUOLANG_INTERVAL", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub interval: Option<u32>,
    /// Tries after the first one, before a person is asked; 3 unless the settings say otherwise.
    #[arg(long, env = "HUOLANG_RETRIES", value_parser = clap::value_parser!(u32).range(0..=20))]
    pub retries: Option<u32>,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The platform's order number; `-` when none is known.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub order: Option<String>,
    /// The code.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub code: Option<String>,
    /// A list instead: txt, csv or xlsx, a code a row, with or without its order.
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// The shop's id; needed when several shops verify and no order is named.
    #[arg(long)]
    pub shop: Option<String>,
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `task`.
#[derive(Debug, Args)]
pub struct TaskArgs {
    /// The task's id; absent: list them all.
    pub id: Option<String>,
    /// What it shall do.
    pub command: Option<TaskCommand>,
    /// Answer as JSON.
    #[arg(long)]
    pub json: bool,
}

/// What a task can be told.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum TaskCommand {
    /// Wait after the piece of work at hand.
    Pause,
    /// Go on.
    Resume,
    /// End.
    Stop,
    /// Begin again.
    Start,
}

impl Cli {
    /// Whether to answer as JSON.
    pub const fn json(&self) -> bool {
        match &self.command {
            Command::Serve(_) | Command::Monitor(_) | Command::Openapi => false,
            Command::Practice(args) => args.json,
            Command::Once(args) | Command::Status(args) | Command::Doctor(args) => args.json,
            Command::Backup(args) => args.json,
            Command::Restore(args) => args.json,
            Command::Export(args) => args.json,
            Command::Import(args) => args.json,
            Command::Deliver(args) => args.json,
            Command::Verify(args) => args.json,
            Command::Task(args) => args.json,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_commands_fit_together() {
        super::Cli::command().debug_assert();
    }
}
