//! The first chapters: three tools are connected, told which way to travel, looked at, and brought together.

use super::screen::Hand;
use super::season::STUDIO;
use super::stage::Stage;
use crate::sample::tools;
use serde_json::Value;
use wedsync_api::Failure;
use wedsync_api::dto::collections::{CollectionCard, SetCollection};
use wedsync_api::dto::connections::{Connect, Connected};
use wedsync_api::dto::sync::{Preview, Summary, Sync};
use wedsync_api::ports::SampleTool;
use wedsync_domain::connection::Direction;

/// After so many syncs with nothing new there must be nothing left to do.
const ROUNDS: usize = 4;

/// What is connected.
pub struct Tools {
    pub workspace: Connected,
    pub google: Connected,
    pub books: Connected,
    /// The lists that take part, and which way each of them travels.
    lists: Vec<(CollectionCard, Direction)>,
}

/// A season in three tools.
pub fn open(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("One season, three tools");
    let seen = stage.season.seen();
    let (jobs, entries, invoices) = (seen.jobs, seen.calendar.len(), seen.invoices);
    stage.say(&format!(
        "It is Friday, 14 May 2027. {} is a studio of florists, make-believe like everybody in this story. Its season \
         lies in three tools: {jobs} weddings in VSCO Workspace, {entries} entries in a Google calendar, {invoices} \
         invoices in QuickBooks. What changes in one has to be typed into the others, and some of it never was.",
        STUDIO.name
    ));
    stage.check("every tool holds something of the season", jobs > 0 && entries > 0 && invoices > 0)
}

/// All three are connected, and nothing is written.
pub fn connect(stage: &mut Stage) -> Result<Tools, Failure> {
    stage.chapter("Connect");
    let before = stage.season.seen();
    stage.say("VSCO Workspace gives the studio a key. Google and QuickBooks each ask on a page of their own.");
    let [workspace_tool, google_tool, books_tool] = tools(stage.season.sandbox.base_url());
    let workspace = connected(stage, &workspace_tool)?;
    stage.show("");
    match &stage.hand {
        Hand::Person => stage.say(&format!(
            "Your browser now shows two sign-in pages, one after the other. Nobody's real account is behind them: leave \
             {} chosen and everything ticked, and press Allow.",
            STUDIO.name
        )),
        Hand::Program(program) => stage.say(&format!(
            "Nobody sits here, so {} goes through their two sign-in pages, one after the other, leaves {} chosen and \
             everything ticked, and presses Allow.",
            program.file_name().unwrap_or_default().display(),
            STUDIO.name
        )),
        Hand::Story => stage.say(
            "Nobody is asked to press anything here, so no browser is opened: the story says yes in the studio's name, \
             and pastes the address at which a browser would have ended. In a terminal on a desktop your own browser \
             shows the page, and you press Allow.",
        ),
    }
    let google = connected(stage, &google_tool)?;
    let books = connected(stage, &books_tool)?;
    let takes_part = |tool: &SampleTool, of: &Connected| {
        let lists = of.collections.iter().filter_map(|list| Some((list.clone(), tool.direction(list)?)));
        lists.collect::<Vec<_>>()
    };
    let calendars = takes_part(&google_tool, &google);
    if calendars.is_empty() {
        return Err(Failure::new(
            "another_account",
            format!("That was not the account of {}, and the story needs that one.", STUDIO.name),
            "Give the command again and leave the first account chosen, or let the story say yes: wedsync demo --yes.",
        ));
    }
    let lists = [takes_part(&workspace_tool, &workspace), calendars, takes_part(&books_tool, &books)].concat();
    let tools = Tools { workspace, google, books, lists };
    stage.show("\nAll three are read from now on, and nothing more.");
    stage.check("connecting writes nothing", before == stage.season.seen())?;
    Ok(tools)
}

fn connected(stage: &Stage, tool: &SampleTool) -> Result<Connected, Failure> {
    let Connect { provider, name, settings } = &tool.connect;
    let url = &settings["url"];
    let proof = match (settings.get("client_id"), &stage.hand) {
        (None, _) => "--key-stdin < key.txt".to_owned(),
        (Some(id), Hand::Person | Hand::Program(_)) => {
            format!("--client-id {id} \\\n         --client-secret-file secret.txt")
        }
        (Some(id), Hand::Story) => format!("--client-id {id} \\\n         --client-secret-file secret.txt --paste"),
    };
    stage.typed(&format!("connect {provider} --name \"{name}\" \\\n         --url {url} {proof}"));
    let answer = stage.ask_with(tool.connect.clone(), tool.secret.clone())?;
    let lists: Vec<&str> = answer.collections.iter().map(|list| list.name.as_str()).collect();
    stage.show(&format!("{}: {}", answer.id, lists.join(", ")));
    Ok(answer)
}

/// Which way each list may travel.
pub fn directions(stage: &mut Stage, tools: &Tools) -> Result<(), Failure> {
    stage.chapter("Which way");
    stage.say(
        "Each list is told whether it is read, written, or both. Orders and payments of VSCO Workspace can only be read. \
         Of the calendars one takes part; what the others hold is read and travels nowhere.",
    );
    stage.show("");
    for (list, direction) in &tools.lists {
        let word = if list.read_only { "read" } else { "both" };
        let id = list.id.to_string();
        stage.show(&format!("$ wedsync collections set {id:<6} --direction {word}  # {}", place(tools, list)));
        let card = stage.ask(SetCollection { direction: Some(*direction), ..SetCollection::of(list.id) })?;
        let waits = if list.read_only { "reads" } else { "preview_waits" };
        stage.check("what may be written waits for its preview, the rest is read", card.state == waits)?;
    }
    stage.show("\nStill nothing moves before somebody has seen what would happen.");
    Ok(())
}

fn place(tools: &Tools, list: &CollectionCard) -> String {
    let of = |connected: &&&Connected| connected.id == list.connection;
    let all = [&tools.workspace, &tools.google, &tools.books];
    format!("{}, {}", all.iter().find(of).map_or("", |found| &found.name), list.name)
}

/// What would happen, before it does.
pub fn preview(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Preview");
    let before = stage.season.seen();
    let summary = stage.run("preview", Preview { connection: None })?;
    stage.show("");
    stage.say("New is what the desk did not have yet, or what a tool did not have: each record once.");
    stage.check("there is something to bring together", summary.totals.created > 0)?;
    stage.check("nothing would be deleted", summary.totals.deleted == 0)?;
    stage.check("the first writes wait for a person", !summary.needs_approval.is_empty())?;
    stage.check("a preview writes nothing", before == stage.season.seen())
}

/// Everything in agreement, but for what only a person can know.
pub fn sync(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Sync");
    let before = stage.season.seen();
    let first = stage.run("sync --approve", Sync { connection: None, approve: true })?;
    let mut last = first.clone();
    let moved = |it: &Summary| it.totals.created + it.totals.updated + it.totals.deleted;
    for _ in 0..ROUNDS {
        if moved(&last) == 0 {
            break;
        }
        last = stage.ask(Sync { connection: None, approve: false })?;
    }
    let after = stage.season.seen();
    stage.show("\nIn the tools themselves, some syncs later:\n");
    for (tool, before, after) in [
        ("VSCO Workspace", &before.workspace, &after.workspace),
        ("Google Calendar", &before.calendar, &after.calendar),
        ("QuickBooks", &before.books, &after.books),
    ] {
        stage.show(&format!("  {tool:<16} {:>4} records before, {:>4} now", before.len(), after.len()));
        stage.check("whatever was in a tool is still there", before.iter().all(|it| is_among(it, after)))?;
    }
    stage.check("the calendar got what it lacked", after.calendar.len() > before.calendar.len())?;
    stage.check("nothing has been deleted", first.totals.deleted == 0)?;
    stage.check("soon a sync has nothing to do any more", moved(&last) == 0)?;
    leftovers(stage, &last, first.totals.versions);
    Ok(())
}

/// What waits for a person after it.
fn leftovers(stage: &Stage, last: &Summary, versions: u64) {
    if versions > 0 {
        stage.show("");
        stage.say(&format!(
            "The tools had disagreed about {versions} records before: another telephone number here, a name there. No \
             program can know which is right, so both stay where they are until somebody says: wedsync versions list.",
        ));
    }
    if last.totals.skipped > 0 {
        stage.show("");
        stage.say(&format!(
            "What could not be taken where it belongs ({} of all) is named at every sync, and wedsync doctor says why. \
             Nothing is left out in silence.",
            last.totals.skipped
        ));
    }
}

fn is_among(one: &Value, all: &[Value]) -> bool {
    // QuickBooks writes it in capitals.
    let same = |other: &Value, name: &str| !one[name].is_null() && one[name] == other[name];
    all.iter().any(|other| same(other, "id") || same(other, "Id"))
}
