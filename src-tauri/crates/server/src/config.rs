//! The TOML file beside the options: what is typed wins over the file.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use huolang_domain::ErrorCode;
use huolang_engine::EngineError;
use serde::Deserialize;

use crate::cli::{MonitorArgs, Place, ServeArgs};

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// See `--data`.
    pub data: Option<PathBuf>,
    /// See `--database`.
    pub database: Option<String>,
    /// See `--master-key-file`.
    pub master_key_file: Option<PathBuf>,
    /// See `--listen`.
    pub listen: Option<SocketAddr>,
    /// See `--name`.
    pub names: Vec<String>,
    /// See `--remote`.
    pub remote: bool,
    /// See `--secure-cookie`.
    pub secure_cookie: bool,
    /// See `--no-practice`.
    pub no_practice: bool,
    /// See `monitor --interval`.
    pub interval: Option<u32>,
    /// See `monitor --retries`.
    pub retries: Option<u32>,
}

impl Config {
    /// Reads the file, when one is named.
    ///
    /// # Errors
    /// When it cannot be read, or holds something unknown: the message names the line.
    pub fn read(path: Option<&Path>) -> Result<Self, EngineError> {
        let Some(path) = path else { return Ok(Self::default()) };
        let refuse = |what: &str, error: &dyn std::fmt::Display| {
            let words = format!("{} {what}: {error}", path.display());
            EngineError::refused(ErrorCode::InvalidInput, words)
        };
        let text = std::fs::read_to_string(path).map_err(|error| refuse("cannot be read", &error))?;
        toml::from_str(&text).map_err(|error| refuse("is not understood", &error))
    }

    /// Fills what was not typed.
    pub fn fill_place(&self, place: &mut Place) {
        place.data = place.data.take().or_else(|| self.data.clone());
        place.database = place.database.take().or_else(|| self.database.clone());
        place.master_key_file = place.master_key_file.take().or_else(|| self.master_key_file.clone());
    }

    /// Fills what was not typed.
    pub fn fill_monitor(&self, args: &mut MonitorArgs) {
        args.interval = args.interval.or(self.interval);
        args.retries = args.retries.or(self.retries);
    }

    /// Fills what was not typed.
    pub fn fill_serve(&self, args: &mut ServeArgs) {
        if args.names.is_empty() {
            args.names.clone_from(&self.names);
        }
        args.listen = args.listen.or(self.listen);
        args.remote |= self.remote;
        args.secure_cookie |= self.secure_cookie;
        args.no_practice |= self.no_practice;
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Path, ServeArgs};
    use crate::cli::{Cli, Command};
    use clap::Parser as _;

    #[test]
    fn an_unknown_word_is_named() {
        let error = toml::from_str::<Config>("listn = \"127.0.0.1:1\"").map(|_| ()).map_err(|error| error.to_string());
        assert!(error.is_err_and(|error| error.contains("listn")));
    }

    #[test]
    fn the_file_fills_what_was_not_typed() -> Result<(), toml::de::Error> {
        let config: Config = toml::from_str(
            "data = \"/srv/huolang\"\nlisten = \"127.0.0.1:9000\"\nnames = [\"shop.example\"]\nremote = true\nno_practice = true",
        )?;
        assert_eq!(config.data.as_deref(), Some(Path::new("/srv/huolang")));
        let mut args = serve(&["huolang-server", "serve"]);
        config.fill_serve(&mut args);
        assert_eq!(args.listen, "127.0.0.1:9000".parse().ok());
        assert_eq!((args.names.len(), args.remote, args.no_practice, args.secure_cookie), (1, true, true, false));
        let mut args = serve(&["huolang-server", "serve", "--listen", "127.0.0.1:9001", "--name", "other.example"]);
        config.fill_serve(&mut args);
        assert_eq!((args.listen, args.names), ("127.0.0.1:9001".parse().ok(), vec!["other.example".to_owned()]));
        Ok(())
    }

    fn serve(typed: &[&str]) -> ServeArgs {
        match Cli::try_parse_from(typed).map(|cli| cli.command) {
            Ok(Command::Serve(args)) => args,
            other => unreachable!("these are the words of serve: {other:?}"),
        }
    }
}
