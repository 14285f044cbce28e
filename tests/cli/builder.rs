//! Runs the real program in a temporary folder: `cli().file("a.ivr", "…").run(["check"])`.

#![allow(dead_code, reason = "each test program uses its own part of it")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder with files, and what surrounds the program.
pub(crate) struct Cli {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
    input: Vec<u8>,
    stdout: Option<PathBuf>,
}

/// What happened on a terminal: both streams and what was typed, in one.
#[cfg(unix)]
pub(crate) struct Terminal {
    pub(crate) code: Option<i32>,
    pub(crate) screen: String,
}

/// How a run ended.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// An empty folder that is also the user's home, a locale with UTF-8, nothing on standard input.
pub(crate) fn cli() -> Cli {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = folder.path().display().to_string();
    let variables = vec![("LANG".to_owned(), "C.UTF-8".to_owned()), ("HOME".to_owned(), home)];
    Cli { folder, variables, input: Vec::new(), stdout: None }
}

impl Cli {
    /// Puts a file there, with the folders it stands in.
    pub(crate) fn file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(path, text).expect("the file");
        self
    }

    /// Puts a file there that only its owner can read.
    #[cfg(unix)]
    pub(crate) fn private_file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let cli = self.file(name, text);
        cli.mode(name, 0o600);
        cli
    }

    /// Changes who may do what with a file.
    #[cfg(unix)]
    pub(crate) fn mode(&self, name: &str, mode: u32) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.path(name), mode).expect("the mode");
    }

    /// Makes a folder.
    pub(crate) fn folder(self, name: &str) -> Self {
        fs::create_dir_all(self.path(name)).expect("the folder");
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn input(mut self, text: impl AsRef<[u8]>) -> Self {
        self.input = text.as_ref().to_vec();
        self
    }

    /// Where standard output goes, instead of to the test.
    pub(crate) fn stdout_to(mut self, path: &str) -> Self {
        self.stdout = Some(path.into());
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file that can be read")
    }

    /// The texts of all files in the folder and below it, one behind the other.
    pub(crate) fn all_texts(&self) -> String {
        let mut texts = Vec::new();
        let mut waiting = vec![self.folder.path().to_owned()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).expect("the folder").flatten() {
                match entry.path() {
                    path if path.is_dir() => waiting.push(path),
                    path => texts.extend(fs::read(path).expect("the file")),
                }
            }
        }
        String::from_utf8_lossy(&texts).into_owned()
    }

    /// The names of all files in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<_> = entries.flatten().map(name).collect();
        names.sort();
        names
    }

    pub(crate) fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ivrc"));
        command.args(args).current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.folder.path());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs on a terminal, where somebody types this.
    #[cfg(unix)]
    pub(crate) fn run_on_terminal<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
        typed: &str,
    ) -> Terminal {
        self.on_terminal(args, typed, "", || "")
    }

    /// Runs on a terminal, where somebody answers a question of yes or no, once it is shown.
    #[cfg(unix)]
    pub(crate) fn answer_on_terminal<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
        answer: &str,
    ) -> Terminal {
        self.on_terminal(args, "", "[y/N] ", || answer)
    }

    /// The same, where this was typed before the question was shown.
    #[cfg(unix)]
    pub(crate) fn type_ahead_on_terminal<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
        before: &str,
        answer: &str,
    ) -> Terminal {
        self.on_terminal(args, before, "[y/N] ", || answer)
    }

    /// The same, where something happens while the question stands.
    #[cfg(unix)]
    pub(crate) fn meanwhile_on_terminal<A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
        answer: &str,
        meanwhile: impl FnOnce(),
    ) -> Terminal {
        self.on_terminal(args, "", "[y/N] ", || {
            meanwhile();
            answer
        })
    }

    /// Runs on a terminal, where somebody types the one at once, the other when words are shown.
    #[cfg(unix)]
    fn on_terminal<'t, A: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = A>,
        at_once: &str,
        words: &str,
        then: impl FnOnce() -> &'t str,
    ) -> Terminal {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        use std::io::Read as _;
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&ours).expect("a terminal");
        unlockpt(&ours).expect("a terminal");
        let name = ptsname(&ours, Vec::new()).expect("its name");
        let name = PathBuf::from(name.to_str().expect("its name"));
        let theirs = fs::File::options().read(true).write(true).open(name).expect("its other end");
        let mut command = self.command(args);
        let end = || theirs.try_clone().expect("its other end");
        command.stdin(end()).stdout(end()).stderr(end());
        let mut child = command.spawn().expect("the program");
        // Once all other ends are closed, reading ours comes to an end, with an error on Linux.
        drop((command, theirs));
        let mut ours = fs::File::from(ours);
        ours.write_all(at_once.as_bytes()).expect("somebody types");
        let (mut screen, mut piece) = (String::new(), [0; 4096]);
        while !screen.contains(words) {
            match ours.read(&mut piece) {
                Ok(read @ 1..) => {
                    screen += &String::from_utf8_lossy(piece.get(..read).expect("it"))
                }
                Ok(0) | Err(_) => break,
            }
        }
        // It may have ended without a question.
        let _ = ours.write_all(then().as_bytes());
        let mut rest = Vec::new();
        let _ = ours.read_to_end(&mut rest);
        screen += &String::from_utf8_lossy(&rest);
        let code = child.wait().expect("its end").code();
        Terminal { code, screen }
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        let mut command = self.command(args);
        if let Some(path) = &self.stdout {
            let file = fs::File::options().write(true).open(path).expect("the device");
            command.stdout(file);
        }
        let mut child = command.spawn().expect("the program");
        let mut stdin = child.stdin.take().expect("its input");
        // A program that does not read its input is no failure.
        let _ = stdin.write_all(&self.input);
        drop(stdin);
        let Output { status, stdout, stderr } = child.wait_with_output().expect("its end");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Run { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }
}

impl Run {
    /// It ended with this code, and never with a panic.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Standard error has this in it.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "no `{words}` in\n{self}");
        self
    }

    /// Standard output has this in it.
    #[track_caller]
    pub(crate) fn prints(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "no `{words}` in\n{self}");
        self
    }

    /// Standard output is empty.
    #[track_caller]
    pub(crate) fn prints_nothing(self) -> Self {
        assert_eq!(self.stdout, "", "{self}");
        self
    }

    /// Neither stream has this in it.
    #[track_caller]
    pub(crate) fn hides(self, secret: &str) -> Self {
        assert!(!self.to_string().contains(secret), "`{secret}` in\n{self}");
        self
    }

    /// There is no character that a terminal would obey.
    #[track_caller]
    pub(crate) fn stays_harmless(self) -> Self {
        let obeyed = |letter: char| letter.is_control() && letter != '\n';
        assert!(!self.stdout.chars().any(obeyed), "{:?}", self.stdout);
        assert!(!self.stderr.chars().any(obeyed), "{:?}", self.stderr);
        self
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Run { code, stdout, stderr } = self;
        let code = code.map_or("a signal".to_owned(), |code| code.to_string());
        write!(f, "exit: {code}\n--- stdout ---\n{stdout}--- stderr ---\n{stderr}")
    }
}

/// Whether a path exists here: some devices are not everywhere.
pub(crate) fn exists(path: &str) -> bool {
    Path::new(path).exists()
}
