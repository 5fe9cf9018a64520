//! Passes on what a program prints and keeps the end of it, so that it can be told again where everything else was printed.

use std::{
    collections::VecDeque,
    io::{self, BufRead as _, BufReader, Read, Write},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

/// Lines that are kept.
const LINES: usize = 60;
/// What a program has started may go on and hold its output: it is not waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(5);

/// The last lines of both outputs, in the order in which they came.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<VecDeque<String>>>);

/// Runs a program on our own output; gives how it ended and what it printed last.
pub(super) fn run(command: &mut Command) -> io::Result<(ExitStatus, String)> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (kept, (sender, ended)) = (Kept::default(), mpsc::channel());
    kept.listen(&mut child, &sender);
    drop(sender);
    let status = child.wait()?;
    // Each that listens says when it is done, and then nobody is left who could.
    while ended.recv_timeout(PATIENCE).is_ok() {}
    Ok((status, kept.text()))
}

impl Kept {
    fn listen(&self, child: &mut Child, ended: &mpsc::Sender<()>) {
        if let Some(output) = child.stdout.take() {
            self.pass_on(output, io::stdout(), ended.clone());
        }
        if let Some(output) = child.stderr.take() {
            self.pass_on(output, io::stderr(), ended.clone());
        }
    }

    fn pass_on(&self, from: impl Read + Send + 'static, mut to: impl Write + Send + 'static, ended: mpsc::Sender<()>) {
        let kept = self.clone();
        thread::spawn(move || {
            let (mut from, mut line) = (BufReader::new(from), Vec::new());
            while from.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                // Whoever reads us may have gone; the program goes on.
                let _ = to.write_all(&line).and_then(|()| to.flush());
                kept.keep(&String::from_utf8_lossy(&line));
                line.clear();
            }
            let _ = ended.send(());
        });
    }

    fn keep(&self, line: &str) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(line.trim_end().to_owned());
    }

    fn text(&self) -> String {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{LINES, run};
    use std::process::Command;

    #[cfg(unix)]
    #[test]
    fn the_end_of_what_was_printed_is_kept() {
        let script = "i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); done; exit 3";
        let (status, words) = run(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(status.code(), Some(3));
        let lines: Vec<&str> = words.lines().collect();
        assert_eq!((lines.len(), lines[0], lines[LINES - 1]), (LINES, "line 140", "line 199"));
        let (_, words) = run(Command::new("sh").args(["-c", "echo one >&2"])).unwrap();
        assert_eq!(words, "one");
        assert!(run(&mut Command::new("no-such-program-anywhere")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_leaves_another_one_running_is_over() {
        let (status, words) =
            run(Command::new("sh").args(["-c", "exec 3>&1; (exec sleep 1000 >&3) & echo $!"])).unwrap();
        assert!(status.success());
        assert!(Command::new("kill").arg(&words).status().unwrap().success(), "{words}");
    }
}
