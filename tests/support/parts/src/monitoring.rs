//! Real programs that receive what is measured, each on free loopback ports and thrown away afterwards: Prometheus, which fetches
//! and takes remote write, with an Alertmanager that it raises alarms at; and a collector of OpenTelemetry.

use crate::listening::{PATIENCE, Program, free_port};
use crate::place;
use serde_json::Value as Json;
use std::fs;
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Prometheus beside an Alertmanager.
#[derive(Debug)]
pub struct Prometheus {
    port: u16,
    alarms: u16,
    folder: TempDir,
    program: Option<Program>,
    _alertmanager: Program,
}

impl Prometheus {
    /// Takes remote write, and fetches every second from that port with that token. `rules`: its alarms, as a file has them.
    pub fn start(fetched: u16, token: &str, rules: &str) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("prometheus").tempdir()?;
        let (port, alarms) = (free_port()?, free_port()?);
        fs::write(folder.path().join("token"), token)?;
        fs::write(folder.path().join("rules.yml"), rules)?;
        let config = format!(
            "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\nrule_files: [rules.yml]\nalerting:\n  \
             alertmanagers:\n    - static_configs: [{{targets: ['127.0.0.1:{alarms}']}}]\nscrape_configs:\n  \
             - job_name: wedsync\n    authorization: {{credentials_file: token}}\n    static_configs: \
             [{{targets: ['127.0.0.1:{fetched}']}}]\n"
        );
        fs::write(folder.path().join("prometheus.yml"), config)?;
        fs::write(folder.path().join("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n")?;
        let mut alertmanager = Command::new("prometheus-alertmanager");
        alertmanager.arg(format!("--config.file={}", folder.path().join("alertmanager.yml").display()));
        alertmanager.arg(format!("--storage.path={}", folder.path().join("alarms").display()));
        alertmanager.arg(format!("--web.listen-address=127.0.0.1:{alarms}")).arg("--cluster.listen-address=");
        let alertmanager = Program::start(&mut alertmanager, &folder.path().join("alertmanager.log"), &[alarms])?;
        let mut it = Self { port, alarms, folder, program: None, _alertmanager: alertmanager };
        it.resume()?;
        Ok(it)
    }

    /// Goes away, and keeps what it has.
    pub fn pause(&mut self) {
        self.program = None;
    }

    /// Comes back where it was.
    pub fn resume(&mut self) -> io::Result<()> {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let mut command = Command::new("prometheus");
        command.arg(format!("--config.file={}", path("prometheus.yml")));
        command.arg(format!("--storage.tsdb.path={}", path("data")));
        command.arg(format!("--web.listen-address=127.0.0.1:{}", self.port));
        command.arg("--web.enable-remote-write-receiver");
        self.program = Some(Program::start(&mut command, &self.folder.path().join("prometheus.log"), &[self.port])?);
        // It listens before it has read what it kept.
        let until = Instant::now() + PATIENCE;
        while ureq::get(format!("http://127.0.0.1:{}/-/ready", self.port)).call().is_err() {
            if Instant::now() > until {
                return Err(io::Error::other("Prometheus is not ready"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Where it takes remote write.
    pub fn write_address(&self) -> String {
        format!("http://127.0.0.1:{}/api/v1/write", self.port)
    }

    /// What it answers to a question of that query: label sets with their values.
    pub fn ask(&self, query: &str) -> io::Result<Vec<Json>> {
        let answer = get(&format!("http://127.0.0.1:{}/api/v1/query", self.port), &[("query", query)])?;
        Ok(answer["data"]["result"].as_array().cloned().unwrap_or_default())
    }

    /// The alarms that have reached the Alertmanager.
    pub fn alarms(&self) -> io::Result<Vec<Json>> {
        let answer = get(&format!("http://127.0.0.1:{}/api/v2/alerts", self.alarms), &[])?;
        Ok(answer.as_array().cloned().unwrap_or_default())
    }
}

fn get(url: &str, query: &[(&str, &str)]) -> io::Result<Json> {
    let asked = ureq::get(url).query_pairs(query.iter().copied()).call().map_err(io::Error::other)?;
    let text = asked.into_body().read_to_string().map_err(io::Error::other)?;
    serde_json::from_str(&text).map_err(io::Error::other)
}

/// A collector of OpenTelemetry that writes down in words what it was sent (rotel).
#[derive(Debug)]
pub struct Collector {
    port: u16,
    folder: TempDir,
    _program: Program,
}

impl Collector {
    /// On free ports.
    pub fn start() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("collector").tempdir()?;
        let (port, other) = (free_port()?, free_port()?);
        let mut command = Command::new(place::inside_python("rotel/rotel-agent")?);
        command.args(["start", "--exporter", "blackhole", "--debug-log-verbosity", "detailed"]);
        command.args(["--debug-log", "metrics", "--debug-log", "logs", "--debug-log", "traces"]);
        command.arg("--pid-file").arg(folder.path().join("pid"));
        command.arg(format!("--otlp-http-endpoint=127.0.0.1:{port}"));
        command.arg(format!("--otlp-grpc-endpoint=127.0.0.1:{other}"));
        let program = Program::start(&mut command, &folder.path().join("log"), &[port])?;
        Ok(Self { port, folder, _program: program })
    }

    /// `http://127.0.0.1:PORT`
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it was sent, in its own words.
    pub fn heard(&self) -> io::Result<String> {
        fs::read_to_string(self.folder.path().join("log"))
    }
}
