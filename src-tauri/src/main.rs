//! The desktop. Everything is in the library, so that its tests reach it.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    wedsync_desk::run(std::env::args_os())
}
