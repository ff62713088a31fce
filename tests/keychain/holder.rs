//! The process that holds the vault, and the handle by which a test speaks with it: one question a line, one answer a
//! line. Secrets are one letter repeated, so that only letter and length travel.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;
use wedsync_connectors::sign_in::Tokens;
use wedsync_domain::ports::Vault;
use wedsync_domain::{Fault, FaultKind, Secret};
use wedsync_vault::Keychain;

const IS_HOLDER: &str = "WEDSYNC_TEST_HOLDER";
/// The test harness writes on the same line; an answer begins here.
const MARK: &str = "»";

/// A running holder; ends with the drop.
pub struct Holder {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// A file and not a pipe: at its most talkative the holder would fill a pipe and wait for ever.
    log: File,
}

impl Holder {
    /// Starts it in whatever session the command belongs to. `program` is a command for this very binary.
    pub fn start(mut program: Command) -> Self {
        program.args(["--exact", "holder::answers_for_a_keychain_until_its_input_ends", "--nocapture"]);
        let log = tempfile::tempfile().expect("a file for the log");
        let errors = log.try_clone().expect("the same file");
        program.env(IS_HOLDER, "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        let mut child = program.spawn().expect("this binary starts again");
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, questions, answers, log }
    }

    fn ask(&mut self, question: &str) -> String {
        writeln!(self.questions.as_mut().expect("open until the end"), "{question}").expect("the holder listens");
        for line in self.answers.by_ref().lines() {
            if let Some((_, answer)) = line.expect("text").split_once(MARK) {
                return answer.trim().to_owned();
            }
        }
        panic!("the holder ended at “{question}”");
    }

    /// `stored`, or the fault's code.
    pub fn put(&mut self, name: &str, letter: char, times: usize) -> String {
        self.ask(&format!("put {name} {letter} {times}"))
    }

    /// `whole` for a sign-in with tokens of so many UTF-16 units each that came back as it was put, or the fault's code.
    pub fn sign_in(&mut self, name: &str, units: usize) -> String {
        self.ask(&format!("sign-in {name} {units}"))
    }

    /// `none`, `x 8000`, or the fault's code.
    pub fn get(&mut self, name: &str) -> String {
        self.ask(&format!("get {name}"))
    }

    /// `removed`, or the fault's code.
    pub fn remove(&mut self, name: &str) -> String {
        self.ask(&format!("remove {name}"))
    }

    /// Lets it end by itself; what it wrote to its log, everything included.
    pub fn log(mut self) -> String {
        drop(self.questions.take());
        self.child.wait().expect("it ends with its input");
        let mut log = String::new();
        self.log.rewind().expect("a file");
        self.log.read_to_string(&mut log).expect("text");
        log
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // Ours to end, and nothing to be done if it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Not a test of its own: the holder's main function. Outside a session it has nothing to do.
#[test]
fn answers_for_a_keychain_until_its_input_ends() {
    if std::env::var_os(IS_HOLDER).is_none() {
        return;
    }
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(std::io::stderr).init();
    let vault = Keychain::new("studio-1").patience(Duration::from_secs(2));
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words.as_slice() {
            ["put", name, letter, times] => {
                let secret = Secret::new(letter.repeat(times.parse().unwrap()));
                said(vault.put(name, &secret).map(|()| "stored".to_owned()))
            }
            ["sign-in", name, units] => said(sign_in(&vault, name, units.parse().unwrap())),
            ["get", name] => said(vault.get(name).map(|secret| secret.map_or("none".to_owned(), |s| shape(&s)))),
            ["remove", name] => said(vault.remove(name).map(|()| "removed".to_owned())),
            other => panic!("not a question: {other:?}"),
        };
        println!("{MARK} {answer}");
    }
}

fn said(answer: Result<String, Fault>) -> String {
    answer.unwrap_or_else(|fault| {
        tracing::debug!(?fault, "answered with a fault");
        fault.code
    })
}

/// Puts a sign-in whose two tokens are that long, and gives `whole` if it comes back so.
fn sign_in(vault: &Keychain, name: &str, units: usize) -> Result<String, Fault> {
    // No two places of it are alike, so that swapped or doubled parts would show.
    let token =
        |start: usize| (start..).map(|it| format!("{it:x}.")).take(units).collect::<String>()[..units].to_owned();
    let (access, refresh) = (token(1 << 20), token(1 << 24));
    let text = format!(r#"{{"access":"{access}","refresh":"{refresh}","client":{{"id":"desk"}}}}"#);
    let tokens = Tokens::read(&Secret::new(text))?;
    vault.put(name, &tokens.sealed()?)?;
    let kept = vault.get(name)?.ok_or_else(|| Fault::new(FaultKind::Bug, "none", "Nothing is there."))?;
    let whole = Tokens::read(&kept)?.access().expose() == access && kept.expose() == tokens.sealed()?.expose();
    Ok(if whole { "whole" } else { "mixed up" }.to_owned())
}

fn shape(secret: &Secret) -> String {
    let text = secret.expose();
    let first = text.chars().next().unwrap_or('-');
    assert!(text.chars().all(|letter| letter == first), "the secret came back mixed up");
    format!("{first} {}", text.chars().count())
}
