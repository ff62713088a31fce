//! Programs that listen on ports of this computer: how one is started, and when it is there.

use std::fs;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a start may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A program that runs. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Program(Child);

impl Program {
    /// Waits until somebody listens at each of them. Its standard input closes with the test process, for those that heed that.
    pub(crate) fn start(command: &mut Command, log: &Path, ports: &[u16]) -> io::Result<Self> {
        let to = fs::File::create(log)?;
        let child = command.stdin(Stdio::piped()).stdout(to.try_clone()?).stderr(to).spawn()?;
        let mut program = Self(child);
        let until = Instant::now() + PATIENCE;
        while !ports.iter().all(|port| answers(*port)) {
            if program.0.try_wait()?.is_some() || Instant::now() > until {
                return Err(io::Error::other(format!("it did not start:\n{}", fs::read_to_string(log)?)));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(program)
    }

    /// The same on free ports, and on others where somebody else took one of those meanwhile.
    pub(crate) fn anywhere<const N: usize>(
        log: &Path,
        command: impl Fn([u16; N]) -> io::Result<Command>,
    ) -> io::Result<(Self, [u16; N])> {
        let start = || {
            let mut ports = [0; N];
            for port in &mut ports {
                *port = free_port()?;
            }
            Ok((Self::start(&mut command(ports)?, log, &ports)?, ports))
        };
        start().or_else(|_: io::Error| start())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Gone already is fine.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Whether somebody listens there. Knocking where nobody listens yet can lead to oneself: the way out may get that very number.
pub(crate) fn answers(port: u16) -> bool {
    let other = |knock: TcpStream| knock.local_addr().ok() != knock.peer_addr().ok();
    TcpStream::connect(("127.0.0.1", port)).is_ok_and(other)
}
