//! What the window's own language calls all of this: `ui/src/api/generated/`, written from the types here and compared
//! with them in every run of the tests. `make types` writes it anew.
//!
//! Deliberately absent: anything that the window does with it.

use crate::commands::{self, Ask, Visitor};
use crate::{Failure, wire};
use serde_json::{Value as Json, json};
use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use ts_rs::{Config, TS, TypeVisitor};
use wedsync_domain::Kind;
use wedsync_domain::kinds::Field;
use wedsync_domain::money::Money;
use wedsync_domain::topic::Topic;

const HEAD: &str = "// Written from the Rust types by `make types`. Do not change it by hand.\n\n";
/// Set to anything, the files are written instead of compared.
const WRITE: &str = "WEDSYNC_WRITE_TYPES";

/// Every type that travels, by its name there.
struct Types {
    config: Config,
    seen: BTreeSet<TypeId>,
    declared: BTreeMap<String, String>,
    commands: String,
    /// Those that the list of commands names itself.
    named: BTreeSet<String>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let text = format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(&self.config));
            let name = T::ident(&self.config);
            let before = self.declared.insert(name.clone(), text);
            assert_eq!(before, None, "two types are called {name}; give one #[ts(rename = …)]");
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl Visitor for Types {
    fn command<A: Ask + TS + 'static>(&mut self)
    where
        A::Answer: TS + 'static,
    {
        self.visit::<A>();
        self.visit::<A::Answer>();
        Named(&self.config, &mut self.named).visit::<A>();
        Named(&self.config, &mut self.named).visit::<A::Answer>();
        let (ask, answer) = (A::name(&self.config), A::Answer::name(&self.config));
        let _ = writeln!(self.commands, "  \"{}\": {{ ask: {ask}; answer: {answer} }};", A::NAME);
    }
}

/// The names that a type is written with, not those within it.
struct Named<'a>(&'a Config, &'a mut BTreeSet<String>);

impl TypeVisitor for Named<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            self.1.insert(T::ident(self.0));
        } else {
            T::visit_generics(self);
        }
    }
}

/// File by file.
fn files() -> [(&'static str, String); 4] {
    let mut types = Types {
        // JSON has one kind of number, and none of ours comes near 2^53.
        config: Config::new().with_large_int("number"),
        seen: BTreeSet::new(),
        declared: BTreeMap::new(),
        commands: String::new(),
        named: BTreeSet::new(),
    };
    commands::visit(&mut types);
    types.visit::<Failure>();
    types.visit::<Topic>();
    types.visit::<wire::Spoken>();
    types.visit::<wire::CallNews>();
    types.visit::<wire::Change>();
    let declared: Vec<String> = types.declared.into_values().collect();
    let named: Vec<String> = types.named.into_iter().collect();
    let commands = format!(
        "{HEAD}import type {{ {} }} from \"./types\";\n\n\
         /** What may be asked of the desk, and what comes back. */\nexport interface Commands {{\n{}}}\n",
        named.join(", "),
        types.commands
    );
    let types = format!("{HEAD}{}", declared.join("\n"));
    [("types.ts", types), ("commands.ts", commands), ("kinds.ts", kinds()), ("currencies.ts", currencies())]
}

/// The words and fields of each kind of record.
fn kinds() -> String {
    let mut all = format!(
        "{HEAD}/** Each kind of record: its words, and its fields in the order shown. */\nexport const kinds = {{\n"
    );
    for kind in Kind::ALL {
        let schema = kind.schema();
        let fields: Vec<_> = schema.fields.iter().map(field).collect();
        let document = json!({ "plural": schema.plural, "title": schema.title, "date": schema.date, "fields": fields });
        let _ = writeln!(all, "  {}: {document},", schema.name);
    }
    all + "} as const;\n"
}

fn field(it: &Field) -> Json {
    let mut field = json!({ "name": it.name, "label": it.label, "holds": format!("{:?}", it.holds).to_lowercase() });
    if !it.one_of.is_empty() {
        field["one_of"] = json!(it.one_of);
    }
    field
}

/// Those that somebody pays with, and their digits: as the desk writes an amount, so the window must.
fn currencies() -> String {
    let letters = || 'A'..='Z';
    let codes = letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}"))));
    let known = codes.filter_map(|code| {
        let currency = format!("0 {code}").parse::<Money>().ok()?.currency;
        Some((code, currency.exponent().filter(|_| currency.flags().is_empty())?))
    });
    let all: BTreeMap<String, u16> = known.collect();
    format!(
        "{HEAD}/** Every currency that an amount may have, with its digits after the point. */\n\
         export const currencies: Readonly<Record<string, number>> = {};\n",
        json!(all)
    )
}

#[test]
fn the_window_knows_every_command_as_it_is() {
    let folder = wedsync_support::place::project().join("ui/src/api/generated");
    if std::env::var_os(WRITE).is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in files() {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    for (name, text) in files() {
        let there = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(there == text, "{name} is not what the Rust types say; run make types and look at the difference");
    }
}

#[test]
fn every_command_is_in_the_list_once() {
    let [_, (_, commands), ..] = files();
    for name in crate::Command::ALL {
        assert_eq!(commands.matches(&format!("  \"{name}\": {{ ask: ")).count(), 1, "{name}");
    }
}
