//! Sandboxes for the contract, on a runtime that no test waits on.

use std::sync::LazyLock;
use tokio::runtime::Runtime;
use wedsync_sandbox::{Options, Sandbox};

/// For all of them: each lives as long as the stand that it plays.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

pub fn start() -> Sandbox {
    let starting = std::thread::spawn(|| RUNTIME.block_on(Sandbox::start(Options::default())).unwrap());
    starting.join().unwrap()
}
