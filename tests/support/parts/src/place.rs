//! Where things are: the project, the tools that `make test` installs, the programs that cargo built.

use serde_json::Value as Json;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The top of the project.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap_or(Path::new(".")).to_path_buf()
}

/// What a vendor has published, by its file name in `shared/specs`, beside the project or beside a folder that it lies in.
/// Where it is not there, a line says so that no test run swallows.
pub fn published(name: &str) -> Option<Json> {
    let top = project();
    let mut paths = top.ancestors().map(|folder| folder.join("shared/specs").join(name));
    let read = |path: PathBuf| serde_json::from_slice(&std::fs::read(path).ok()?).ok();
    let found = paths.find(|path| path.is_file()).and_then(read);
    if found.is_none() {
        let _ = writeln!(io::stderr(), "SKIPPED: shared/specs/{name} is not there, so nothing is judged by it");
    }
    found
}

/// The Python environment with Radicale and the calendars.
pub fn tools() -> io::Result<PathBuf> {
    let venv = project().join("target/tools/venv");
    if venv.join("installed.txt").is_file() {
        return Ok(venv);
    }
    Err(io::Error::other("The test tools are not installed. Run scripts/python-tools.sh, or make test."))
}

/// What lies inside a package of that environment.
pub fn inside_python(path: &str) -> io::Result<PathBuf> {
    let mut versions = std::fs::read_dir(tools()?.join("lib"))?.flatten();
    let found =
        versions.find_map(|python| Some(python.path().join("site-packages").join(path)).filter(|path| path.is_file()));
    found
        .ok_or_else(|| io::Error::other(format!("{path} is not installed. Run scripts/python-tools.sh, or make test.")))
}

/// The folder of the servers that run on Node and are kept in `tests/NAME`.
pub fn node_servers(name: &str) -> io::Result<PathBuf> {
    let folder = project().join("target/tools").join(name);
    if folder.join("installed.json").is_file() {
        return Ok(folder);
    }
    Err(io::Error::other(format!("{name} is not installed. Run scripts/node-tools.sh, or make test.")))
}

/// A program of the workspace, beside the running test: `target/debug/NAME`.
///
/// A test's own build does not refresh it when tests are run for a single package; `make test` builds both.
pub fn program(name: &str) -> io::Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.parent().and_then(Path::parent);
    let path = folder.map(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)));
    path.filter(|path| path.is_file()).ok_or_else(|| {
        io::Error::other(format!("{name} is not built. Run cargo build --workspace --bins, or make test."))
    })
}

/// Only we may open it. Does nothing where files have no such mode.
pub(crate) fn private(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    }
    let _ = (path, mode);
    Ok(())
}
