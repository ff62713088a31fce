//! A real CalDAV server on a free loopback port, with one user, an empty store, and an end.

use crate::dav::Dav;
use crate::listening::{PATIENCE, answers, free_port};
use crate::place;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Runs Radicale until its standard input closes: it ends with the test process, however that ends.
const START: &str = "\
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from radicale.__main__ import run
run()";

/// A running server. Ends when dropped; its store goes with it.
#[derive(Debug)]
pub struct Radicale {
    server: Option<Child>,
    port: u16,
    folder: TempDir,
    user: String,
    password: String,
}

impl Radicale {
    /// With the user `florist`, password `peony-7`.
    pub fn start() -> io::Result<Radicale> {
        Radicale::start_for("florist", "peony-7")
    }

    /// With that user and password, and nobody else.
    pub fn start_for(user: &str, password: &str) -> io::Result<Radicale> {
        let folder = tempfile::Builder::new().prefix("radicale").tempdir()?;
        let mut radicale =
            Radicale { server: None, port: 0, folder, user: user.to_owned(), password: password.to_owned() };
        radicale.set_password(password)?;
        // Between choosing a port and listening on it somebody else may take it: then the next one.
        for _ in 0..4 {
            radicale.port = free_port()?;
            if radicale.resume().is_ok() {
                return Ok(radicale);
            }
        }
        radicale.resume()?;
        Ok(radicale)
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What a person would type into the form: the address with a slash.
    pub fn url(&self) -> String {
        format!("{}/", self.base())
    }

    /// Where the user's calendars lie: `/florist/`.
    pub fn home(&self) -> String {
        format!("/{}/", self.user)
    }

    /// Who may sign in.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// With which password.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The process, for measuring it.
    pub fn pid(&self) -> Option<u32> {
        self.server.as_ref().map(Child::id)
    }

    /// What the server said so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// A client of the user, independent of the desk's connectors.
    pub fn dav(&self) -> Dav {
        Dav::new(&self.base(), &self.user, &self.password)
    }

    /// Makes `/florist/NAME/`, gives that path.
    pub fn calendar(&self, name: &str) -> io::Result<String> {
        let path = format!("/{}/{name}/", self.user);
        self.dav().make_calendar(&path, name)?;
        Ok(path)
    }

    /// From now on the server asks for this password. The running server reads it at the next request.
    pub fn set_password(&mut self, password: &str) -> io::Result<()> {
        password.clone_into(&mut self.password);
        fs::write(self.folder.path().join("users"), format!("{}:{password}\n", self.user))
    }

    /// Where a calendar lies on disk, for tests that put files there which no server would accept.
    pub fn folder_of(&self, calendar: &str) -> PathBuf {
        self.folder.path().join("store/collection-root").join(&self.user).join(calendar)
    }

    /// Ends the server; the store stays.
    pub fn pause(&mut self) -> io::Result<()> {
        if let Some(mut server) = self.server.take() {
            server.kill()?;
            server.wait()?;
        }
        Ok(())
    }

    /// Starts it again on the same port with the same store. Already running is fine.
    pub fn resume(&mut self) -> io::Result<()> {
        if self.server.is_some() {
            return Ok(());
        }
        let mut server = self.command()?.spawn()?;
        let until = Instant::now() + PATIENCE;
        while !answers(self.port) {
            if server.try_wait()?.is_some() || Instant::now() > until {
                let _ = server.kill();
                server.wait()?;
                return Err(io::Error::other(format!("Radicale did not start on port {}:\n{}", self.port, self.log())));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.server = Some(server);
        Ok(())
    }

    fn command(&self) -> io::Result<Command> {
        let folder = self.folder.path();
        let log = fs::OpenOptions::new().create(true).append(true).open(self.log_path())?;
        let mut command = Command::new(place::tools()?.join("bin/python"));
        command.args(["-c", START, "--config", "", "--logging-level", "warning", "--web-type", "none"]);
        command.arg("--server-hosts").arg(format!("127.0.0.1:{}", self.port));
        command.args(["--server-max-connections", "64", "--rights-type", "owner_only"]);
        command.args(["--auth-type", "htpasswd", "--auth-htpasswd-encryption", "plain", "--auth-delay", "0"]);
        command.arg("--auth-htpasswd-filename").arg(folder.join("users"));
        command.arg("--storage-filesystem-folder").arg(folder.join("store"));
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        Ok(command)
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Radicale {
    fn drop(&mut self) {
        // Nothing sensible is left to do if it is gone already.
        let _ = self.pause();
    }
}

#[cfg(test)]
mod tests {
    use super::Radicale;

    const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:tasting\r\n\
                         DTSTAMP:20270101T000000Z\r\nDTSTART:20270612T140000Z\r\nSUMMARY:Menu tasting\r\n\
                         END:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn what_is_put_is_listed_read_and_deleted_again() {
        let radicale = Radicale::start().unwrap();
        let calendar = radicale.calendar("weddings").unwrap();
        let (dav, path) = (radicale.dav(), format!("{calendar}tasting.ics"));
        assert!(dav.put(&path, EVENT).unwrap().is_some(), "Radicale gives an ETag");
        assert_eq!(dav.list(&calendar).unwrap(), [path.as_str()]);
        assert!(dav.get(&path).unwrap().unwrap().contains("SUMMARY:Menu tasting"));
        dav.delete(&path).unwrap();
        assert_eq!(dav.get(&path).unwrap(), None);
        assert_eq!(dav.all(&calendar).unwrap(), []);
    }

    #[test]
    fn only_the_right_password_is_let_in_and_it_can_be_changed() {
        let mut radicale = Radicale::start_for("venue", "old").unwrap();
        let early = radicale.dav();
        radicale.calendar("tours").unwrap();
        radicale.set_password("a new, longer one").unwrap();
        assert_eq!(early.request("GET", "/venue/tours/", &[], "").unwrap().status, 401);
        assert_eq!(radicale.dav().list("/venue/tours/").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_server_that_went_away_comes_back_with_what_it_held() {
        let mut radicale = Radicale::start().unwrap();
        let calendar = radicale.calendar("weddings").unwrap();
        let dav = radicale.dav();
        dav.put(&format!("{calendar}tasting.ics"), EVENT).unwrap();
        radicale.pause().unwrap();
        assert!(dav.list(&calendar).is_err(), "nobody listens while it is away");
        // Somebody else may have taken the port for a moment.
        assert!((0..4).any(|_| radicale.resume().is_ok()));
        assert_eq!(dav.list(&calendar).unwrap().len(), 1);
    }
}
