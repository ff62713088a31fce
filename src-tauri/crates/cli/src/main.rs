//! The `wedsync` command. Everything is in the library, so that tests reach it.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(wedsync_cli::run(std::env::args_os()))
}
