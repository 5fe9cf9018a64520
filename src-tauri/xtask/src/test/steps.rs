//! The steps of the gate, from cheap to dear.

use crate::call::Call;
use crate::postgres::{self, Postgres};
use crate::root::built;
use crate::setup::Need;
use crate::{browser, desktop, openapi, run};
use anyhow::{Context, Result};
use clap::ValueEnum;

const DENY: &str = "deny --config .config/deny.toml check bans licenses sources";

/// One step. The order here is the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Rust sources are formatted.
    Fmt,
    /// Licences, sources and forbidden dependencies.
    Deny,
    /// No dependency is named and not used.
    Machete,
    /// The UI's types.
    Types,
    /// The UI's lints and texts.
    Lint,
    /// The UI's unit tests.
    Unit,
    /// The UI builds; the Rust programs embed the result.
    Ui,
    /// Clippy, every warning an error.
    Clippy,
    /// Every Rust test but those of the window, on SQLite and PostgreSQL.
    Rust,
    /// Examples in the documentation.
    Doc,
    /// The API document and the UI's types match the code.
    Openapi,
    /// A browser against the server.
    Browser,
    /// The real window.
    Desktop,
}

impl Step {
    /// The step's name, as typed after `--only`.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What the machine must have for it.
    pub fn needs(self) -> &'static [Need] {
        match self {
            Self::Fmt => &[Need::RustComponents],
            Self::Deny => &[Need::Compiler, Need::Deny],
            Self::Machete => &[Need::Compiler, Need::Machete],
            Self::Types | Self::Lint | Self::Unit | Self::Ui => &[Need::Npm],
            Self::Clippy => &[Need::RustComponents, Need::Compiler, Need::Window, Need::Npm],
            Self::Rust => &[Need::Compiler, Need::Window, Need::Npm, Need::Nextest, Need::Postgres, Need::Keychain],
            Self::Doc => &[Need::Compiler, Need::Window, Need::Npm],
            Self::Openapi => &[Need::Compiler, Need::Npm],
            Self::Browser => &[Need::Compiler, Need::Npm, Need::Browser],
            Self::Desktop => &[Need::Compiler, Need::Window, Need::Npm, Need::Nextest, Need::Keychain, Need::Screen],
        }
    }

    /// Runs it.
    pub fn run(self) -> Result<()> {
        match self {
            Self::Fmt => Call::cargo(["fmt", "--all", "--check"]).run(),
            // The advisory database needs the open internet and changes by the day, so it is asked elsewhere.
            Self::Deny => Call::cargo(DENY.split(' ')).run(),
            Self::Machete => Call::cargo(["machete"]).run(),
            Self::Types => Call::npm(["run", "typecheck"]).run(),
            Self::Lint => Call::npm(["run", "lint"]).run(),
            Self::Unit => Call::npm(["run", "test"]).run(),
            Self::Ui => run::build_ui(),
            Self::Clippy => embedding(["clippy", "--workspace", "--all-targets"])?
                .args(["--features", "xtask/icons", "--", "-D", "warnings"])
                .run(),
            Self::Rust => rust(),
            Self::Doc => embedding(["test", "--quiet", "--doc", "--workspace"])?.run(),
            Self::Openapi => openapi::compare(),
            Self::Browser => browser(),
            Self::Desktop => desktop::smoke(),
        }
    }
}

/// A cargo call that compiles the programs, which embed the screens.
fn embedding<const N: usize>(args: [&str; N]) -> Result<Call> {
    run::build_ui_once()?;
    Ok(Call::cargo(args))
}

fn rust() -> Result<()> {
    let call = embedding(["nextest", "run", "--workspace"])?;
    if std::env::var_os(postgres::VARIABLE).is_some() {
        return call.run();
    }
    let server = Postgres::start()?;
    call.env(postgres::VARIABLE, server.url()).run()
}

fn browser() -> Result<()> {
    run::build_programs()?;
    let browser = browser::find().context("no Chromium or Chrome was found for the browser tests")?;
    Call::npm(["run", "e2e"])
        .env("HUOLANG_SERVER_BIN", built("debug", openapi::SERVER)?)
        .env(browser::VARIABLE, browser)
        .run()
}
