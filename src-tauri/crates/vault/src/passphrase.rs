//! Reads a secret from the first line of a file that only its owner can read. Asks nobody and writes nothing.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use wedsync_domain::{Fault, FaultKind, Secret};
use zeroize::Zeroizing;

/// Longer files are something else: a key, a photo, the wrong path.
const MOST_BYTES: usize = 4096;

/// The first line of the file, without its line break. Refused unless it is a plain file of ours that nobody else may
/// read (0600), so that a passphrase is not shared by accident. Codes: `passphrase_file_missing`,
/// `passphrase_file_open_to_others`, `passphrase_file_not_ours`, `passphrase_file_unreadable`.
pub fn read_passphrase(path: &Path) -> Result<Secret, Fault> {
    Holds { what: "passphrase", code: "passphrase_file", option: "--passphrase-file" }.read(path)
}

/// The same for the secret of a registration with a provider. Codes: `client_secret_file_missing` and so on.
pub fn read_client_secret(path: &Path) -> Result<Secret, Fault> {
    Holds { what: "client secret", code: "client_secret_file", option: "--client-secret-file" }.read(path)
}

/// What a file is for, in words.
struct Holds {
    what: &'static str,
    code: &'static str,
    option: &'static str,
}

impl Holds {
    fn read(&self, path: &Path) -> Result<Secret, Fault> {
        let (shown, what) = (path.display(), self.what);
        // Checked on the open file, not on the path: what was checked is what is read.
        let file = File::open(path).map_err(|reason| match reason.kind() {
            std::io::ErrorKind::NotFound => self.fault(
                "missing",
                format!("There is no {what} file at {shown}."),
                format!("Check the path after {}.", self.option),
            ),
            _ => self.unreadable(path, &reason),
        })?;
        self.check_private(&file, path)?;
        // Space for all of it at once, so that growing leaves no copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(MOST_BYTES + 1));
        file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|reason| self.unreadable(path, &reason))?;
        let text = std::str::from_utf8(&bytes).ok().filter(|_| bytes.len() <= MOST_BYTES);
        let line = text.and_then(|text| text.lines().next()).filter(|line| !line.is_empty());
        line.map(|line| Secret::new(line.to_owned())).ok_or_else(|| {
            self.fault(
                "unreadable",
                format!("{shown} holds no {what}: its first line must be one, in plain text."),
                format!("Write the {what} into the first line of that file."),
            )
        })
    }

    #[cfg(unix)]
    fn check_private(&self, file: &File, path: &Path) -> Result<(), Fault> {
        use std::os::unix::fs::MetadataExt;
        let (shown, what) = (path.display(), self.what);
        let about = file.metadata().map_err(|reason| self.unreadable(path, &reason))?;
        if !about.is_file() {
            return Err(self.fault(
                "unreadable",
                format!("{shown} is not a plain file."),
                format!("Give the path of a plain file after {}.", self.option),
            ));
        }
        if about.uid() != rustix::process::geteuid().as_raw() {
            return Err(self.fault(
                "not_ours",
                format!("The {what} file {shown} belongs to somebody else."),
                format!("Make a file of your own with the {what} in it."),
            ));
        }
        if about.mode() & 0o077 != 0 {
            let mode = about.mode() & 0o777;
            return Err(self.fault(
                "open_to_others",
                format!("Others on this computer may read the {what} file {shown} (it is {mode:04o})."),
                format!("Keep it to yourself: chmod 600 {shown}"),
            ));
        }
        Ok(())
    }

    /// Elsewhere a file in the user's own profile is private by inheritance; there are no bits to check.
    #[cfg(not(unix))]
    fn check_private(&self, file: &File, path: &Path) -> Result<(), Fault> {
        file.metadata().map(|_| ()).map_err(|reason| self.unreadable(path, &reason))
    }

    fn unreadable(&self, path: &Path, reason: &std::io::Error) -> Fault {
        self.fault(
            "unreadable",
            format!("The {} file {} cannot be read.", self.what, path.display()),
            "Check that the file is yours and that its disk is there.",
        )
        .detail(reason)
    }

    fn fault(&self, code: &str, message: String, next: impl Display) -> Fault {
        Fault::new(FaultKind::Forbidden, &format!("{}_{code}", self.code), message).next(next)
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn written(text: &[u8], mode: u32) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        file
    }

    fn code(file: &tempfile::NamedTempFile) -> String {
        read_passphrase(file.path()).unwrap_err().code
    }

    #[test]
    fn the_first_line_of_a_private_file_is_the_passphrase() {
        for (text, expected) in [("peony rose\n", "peony rose"), ("käse\r\n", "käse"), ("x\ny\n", "x"), (" a ", " a ")]
        {
            let file = written(text.as_bytes(), 0o600);
            assert_eq!(read_passphrase(file.path()).unwrap().expose(), expected, "blanks belong to the passphrase");
        }
        assert!(read_passphrase(written(b"x", 0o400).path()).is_ok(), "stricter than 0600 is fine");
    }

    #[test]
    fn a_passphrase_file_that_others_may_read_is_refused() {
        for mode in [0o640, 0o604, 0o660, 0o644, 0o610, 0o601] {
            let fault = read_passphrase(written(b"x", mode).path()).unwrap_err();
            assert_eq!(fault.code, "passphrase_file_open_to_others", "mode {mode:o}");
            assert!(fault.next_step.contains("chmod 600"), "the next step is the command that mends it");
        }
    }

    #[test]
    fn a_passphrase_file_of_another_user_is_refused() {
        if !rustix::process::geteuid().is_root() {
            return; // Only root can give a file away.
        }
        let file = written(b"x", 0o600);
        std::os::unix::fs::chown(file.path(), Some(65534), None).unwrap();
        assert_eq!(code(&file), "passphrase_file_not_ours");
    }

    #[test]
    fn what_holds_no_passphrase_is_refused_by_name() {
        assert_eq!(code(&written(b"", 0o600)), "passphrase_file_unreadable", "empty");
        assert_eq!(code(&written(b"\nx", 0o600)), "passphrase_file_unreadable", "empty first line");
        assert_eq!(code(&written(&[0xff, 0xfe], 0o600)), "passphrase_file_unreadable", "not text");
        assert_eq!(code(&written(&[b'x'; 5000], 0o600)), "passphrase_file_unreadable", "too long");
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_passphrase(folder.path()).unwrap_err().code, "passphrase_file_unreadable", "a folder");
        let missing = read_passphrase(&folder.path().join("none")).unwrap_err();
        assert_eq!(missing.code, "passphrase_file_missing");
        assert!(missing.message.contains("none"), "the path is named");
    }
}
