//! Changing a user's script in its place. In: its path, the text that was read from it, the new
//! text. Out: the file with the new text, whole; or the file as it was, and why. A link stays and
//! what it leads to is replaced, permissions are kept, and what somebody else wrote since the file
//! was read is never lost. How a text keeps its byte order mark and line ends is told in
//! [`crate::source::in_form_of`].

use std::fs;
use std::io;
use std::path::Path;

use super::output;
use super::problem::{Problem, Stop};
use crate::report::reason;

/// Puts `after` where `before` was read. It is only replaced if `before` is still what stands
/// there, byte for byte: a file's text is its identity.
pub(super) fn replace(path: &Path, before: &str, after: &str) -> Result<(), Stop> {
    let failed = |error: io::Error| cannot_write(path, &error);
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let problem = Problem::new(format!("`{}` is no file that can be changed", path.display()));
        return Err(problem.help("put the script into a file").into());
    }
    let new = output::stage(path, after.as_bytes()).map_err(failed)?;
    // As late as can be: what is written between here and the next line would be lost.
    if fs::read(path).map_err(failed)? != before.as_bytes() {
        let problem = Problem::new(format!("`{}` was changed meanwhile", path.display()));
        return Err(problem.help("it was left as it is; run the command again").into());
    }
    Ok(new.put_in_place().map_err(failed)?)
}

fn cannot_write(path: &Path, error: &io::Error) -> Problem {
    let problem = Problem::new(format!("cannot write `{}`: {}", path.display(), reason(error)));
    let kind = error.kind();
    let help = if kind == io::ErrorKind::IsADirectory {
        "name one file in it"
    } else if kind == io::ErrorKind::NotFound {
        "it is gone since it was read; run the command again"
    } else if kind == io::ErrorKind::StorageFull {
        "nothing was changed; make room there"
    } else {
        "nothing was changed; allow yourself to write to it and to its folder"
    };
    problem.help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with one file, and what the last attempt said.
    fn attempt(text: &str, before: &str) -> (String, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ivr");
        fs::write(&path, text).unwrap();
        let said = match replace(&path, before, "new\n") {
            Ok(()) => String::new(),
            Err(Stop(problems)) => problems[0].message().to_owned(),
        };
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        (fs::read_to_string(&path).unwrap(), said.replace(&path.display().to_string(), "a.ivr"))
    }

    #[test]
    fn a_file_is_replaced_whole() {
        assert_eq!(attempt("old\n", "old\n"), ("new\n".to_owned(), String::new()));
    }

    #[test]
    fn what_was_written_meanwhile_is_not_lost() {
        let (text, said) = attempt("newer\n", "old\n");
        assert_eq!(text, "newer\n");
        assert_eq!(said, "`a.ivr` was changed meanwhile");
    }

    #[test]
    fn what_is_gone_is_not_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ivr");
        let Err(Stop(problems)) = replace(&path, "old\n", "new\n") else { panic!("a problem") };
        assert!(problems[0].message().ends_with("it does not exist"), "{problems:?}");
        assert!(!path.exists());
    }

    #[cfg(unix)]
    mod on_unix {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        use super::*;

        #[test]
        fn a_link_stays_and_permissions_are_kept() {
            let folder = tempfile::tempdir().unwrap();
            let (target, link) = (folder.path().join("real.ivr"), folder.path().join("link.ivr"));
            fs::write(&target, "old\n").unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
            symlink("real.ivr", &link).unwrap();
            replace(&link, "old\n", "new\n").unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), "new\n");
            assert_eq!(fs::read_link(&link).unwrap(), Path::new("real.ivr"));
            assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
        }

        #[test]
        fn a_read_only_file_is_left_alone() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.ivr");
            fs::write(&path, "old\n").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
            let Err(Stop(problems)) = replace(&path, "old\n", "new\n") else {
                panic!("no problem")
            };
            assert!(problems[0].message().ends_with("it is read-only"), "{problems:?}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "old\n");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }

        #[test]
        fn a_device_is_refused() {
            let Err(Stop(problems)) = replace(Path::new("/dev/null"), "", "new\n") else {
                panic!("no problem")
            };
            assert_eq!(problems[0].message(), "`/dev/null` is no file that can be changed");
        }
    }
}
