//! Errors of the system in plain words. In: what the system said. Out: a reason, without its number
//! and without the words of a library.

use std::io;

/// Why, as it follows a colon: `permission denied`.
pub fn reason(error: &io::Error) -> String {
    let known = [
        (io::ErrorKind::NotFound, "it does not exist"),
        (io::ErrorKind::PermissionDenied, "permission denied"),
        (io::ErrorKind::StorageFull, "no space left"),
        (io::ErrorKind::IsADirectory, "it is a folder"),
        (io::ErrorKind::NotADirectory, "a part of its path is not a folder"),
        (io::ErrorKind::ReadOnlyFilesystem, "it is read-only"),
        (io::ErrorKind::ConnectionRefused, "connection refused"),
        (io::ErrorKind::ConnectionReset, "the connection was cut"),
        (io::ErrorKind::InvalidData, "it is not text in UTF-8"),
    ];
    if let Some((_, words)) = known.iter().find(|(kind, _)| *kind == error.kind()) {
        return (*words).to_owned();
    }
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_and_no_library() {
        let of = |number| reason(&io::Error::from_raw_os_error(number));
        assert_eq!(of(2), "it does not exist");
        assert_eq!(of(13), "permission denied");
        #[cfg(target_os = "linux")]
        {
            assert_eq!(of(111), "connection refused");
            assert_eq!(of(113), "no route to host");
            assert_eq!(of(24), "too many open files");
        }
        assert_eq!(reason(&io::Error::other("Oh no")), "oh no");
    }
}
