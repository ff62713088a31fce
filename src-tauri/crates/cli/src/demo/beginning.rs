//! The first chapters: three tools are connected, told which way to travel, looked at, and brought together.

use super::screen::Hand;
use super::season::STUDIO;
use super::stage::Stage;
use wedsync_api::Failure;
use wedsync_api::dto::collections::{CollectionCard, SetCollection};
use wedsync_api::dto::connections::{Connect, Connected};
use wedsync_api::dto::sync::{Preview, Summary, Sync};
use wedsync_domain::connection::Direction;
use wedsync_domain::ids::ConnectionId;
use wedsync_sandbox::VSCO_KEY;

/// The one calendar that takes part.
const WEDDINGS: &str = "Weddings";
/// After so many syncs with nothing new there must be nothing left to do.
const ROUNDS: usize = 4;

/// What is connected.
pub struct Tools {
    pub workspace: Connected,
    pub google: Connected,
    pub books: Connected,
}

impl Tools {
    /// Every list but the studio's other calendars.
    fn lists(&self) -> impl Iterator<Item = &CollectionCard> {
        let calendar = self.google.collections.iter().filter(|list| list.name == WEDDINGS);
        self.workspace.collections.iter().chain(calendar).chain(&self.books.collections)
    }
}

/// A season in three tools.
pub fn open(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("One season, three tools");
    let seen = stage.season.seen();
    let (jobs, entries, invoices) = (seen.jobs, seen.calendar.len(), seen.invoices);
    stage.tell(&format!(
        "It is Friday, 14 May 2027. {} is a studio of florists,\nmake-believe like everybody in this story. Its season \
         lies in three tools: {jobs} weddings in\nVSCO Workspace, {entries} entries in a Google calendar, {invoices} \
         invoices in QuickBooks. What\nchanges in one has to be typed into the others, and some of it never was.",
        STUDIO.name
    ));
    stage.check("every tool holds something of the season", jobs > 0 && entries > 0 && invoices > 0)
}

/// All three are connected, and nothing is written.
pub fn connect(stage: &mut Stage) -> Result<Tools, Failure> {
    stage.chapter("Connect");
    let before = stage.season.seen();
    stage.tell("VSCO Workspace gives the studio a key. Google and QuickBooks each ask on a page of\ntheir own.");
    let workspace = connected(stage, "vsco-workspace", "VSCO Workspace", None, VSCO_KEY)?;
    match stage.hand {
        Hand::Person => stage.tell(&format!(
            "\nYour browser now shows two sign-in pages, one after the other. Nobody's real account is\nbehind them: leave \
             {} chosen and everything ticked, and press Allow.",
            STUDIO.name
        )),
        Hand::Story => stage.tell(
            "\nNobody is asked to press anything here, so no browser is opened: the story says yes in\nthe studio's name \
             and pastes the address at which a browser would have ended. In a\nterminal on a desktop your own browser \
             shows the page, and you press Allow.",
        ),
    }
    let google = ("desk.google.example", "not-treated-as-secret");
    let google = connected(stage, "google-calendar", "Google Calendar", Some(google.0), google.1)?;
    let books = ("desk.quickbooks.example", "the-studios-own-secret");
    let books = connected(stage, "quickbooks", "QuickBooks", Some(books.0), books.1)?;
    let tools = Tools { workspace, google, books };
    if !tools.lists().any(|list| list.name == WEDDINGS) {
        return Err(Failure::new(
            "another_account",
            format!("That was not the account of {}, and the story needs that one.", STUDIO.name),
            "Give the command again and leave the first account chosen, or let the story say yes: wedsync demo --yes.",
        ));
    }
    stage.tell("\nAll three are read from now on, and nothing more.");
    stage.check("connecting writes nothing", before == stage.season.seen())?;
    Ok(tools)
}

fn connected(
    stage: &Stage,
    provider: &str,
    name: &str,
    client: Option<&str>,
    secret: &str,
) -> Result<Connected, Failure> {
    let url = stage.season.sandbox.base_url().to_owned();
    let proof = match (client, stage.hand) {
        (None, _) => "--key-stdin < key.txt".to_owned(),
        (Some(id), Hand::Person) => format!("--client-id {id} \\\n         --client-secret-file secret.txt"),
        (Some(id), Hand::Story) => format!("--client-id {id} \\\n         --client-secret-file secret.txt --paste"),
    };
    stage.typed(&format!("connect {provider} --name \"{name}\" \\\n         --url {url} {proof}"));
    let mut settings = vec![("url".to_owned(), url)];
    settings.extend(client.map(|id| ("client_id".to_owned(), id.to_owned())));
    let settings = settings.into_iter().collect();
    let answer = stage.ask_with(Connect { provider: provider.into(), name: name.into(), settings }, secret)?;
    let lists: Vec<&str> = answer.collections.iter().map(|list| list.name.as_str()).collect();
    stage.tell(&format!("{}: {}", answer.id, lists.join(", ")));
    Ok(answer)
}

/// Which way each list may travel.
pub fn directions(stage: &mut Stage, tools: &Tools) -> Result<(), Failure> {
    stage.chapter("Which way");
    stage.tell(
        "Each list is told whether it is read, written, or both. Orders and payments of VSCO\nWorkspace can only be read. \
         The studio's private calendar stays out of it.\n",
    );
    for list in tools.lists() {
        let (direction, word) = if list.read_only { (Direction::Read, "read") } else { (Direction::Both, "both") };
        stage.tell(&format!("$ wedsync collections set {:<6} --direction {word}   # {}", list.id, place(tools, list)));
        let card = stage.ask(SetCollection { direction: Some(direction), ..SetCollection::of(list.id) })?;
        let waits = if list.read_only { "reads" } else { "preview_waits" };
        stage.check("what may be written waits for its preview, the rest is read", card.state == waits)?;
    }
    stage.tell("\nStill nothing moves before somebody has seen what would happen.");
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
    stage.tell("\nIn numbers:\n");
    numbers(stage, &summary, &["to create", "to change", "to delete"]);
    stage.check("there is something to bring together", summary.totals.created > 0)?;
    stage.check("nothing would be deleted", summary.totals.deleted == 0)?;
    stage.check("the first writes wait for a person", !summary.needs_approval.is_empty())?;
    stage.check("a preview writes nothing", before == stage.season.seen())
}

fn numbers(stage: &Stage, summary: &Summary, [created, updated, deleted]: &[&str; 3]) {
    for it in &summary.connections {
        let totals = &it.totals;
        stage.tell(&format!(
            "  {:<16} {:>4} {created}, {:>3} {updated}, {} {deleted}",
            it.name, totals.created, totals.updated, totals.deleted
        ));
    }
}

/// Everything in agreement, but for what only a person can know.
pub fn sync(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Sync");
    stage.typed("sync --approve");
    let mut summary: Summary = stage.ask(Sync { connection: None, approve: true })?;
    numbers(stage, &summary, &["created", "changed", "deleted"]);
    let first = summary.totals;
    stage.check("records have been created", first.created > 0 && first.deleted == 0)?;
    let moved = |it: &Summary| it.totals.created + it.totals.updated + it.totals.deleted;
    for _ in 0..ROUNDS {
        if moved(&summary) == 0 {
            break;
        }
        summary = stage.ask(Sync { connection: None, approve: false })?;
    }
    stage.check("soon a sync has nothing to do any more", moved(&summary) == 0)?;
    if first.versions > 0 {
        stage.tell(&format!(
            "\nThe tools had disagreed about {} records before: another telephone number here, a\nname there. No program can \
             know which is right, so both stay where they are until\nsomebody says: wedsync versions list. All else agrees \
             now.",
            first.versions
        ));
    }
    Ok(())
}

/// The name of a connection.
pub fn is_at(place: &wedsync_api::dto::records::PlaceLine, connection: ConnectionId) -> bool {
    place.connection == connection && place.state == "here"
}
