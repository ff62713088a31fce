//! Listings while the list moves, and times of change that are equal.

use super::{Memory, Play, event, ulid};
use serde_json::json;
use std::collections::BTreeSet;
use wedsync_domain::FaultKind;
use wedsync_domain::ids::{Cursor, RemoteKey};
use wedsync_domain::ports::{Page, Remote};

fn play() -> Play {
    Play::new(|_| None)
}

fn names(page: &Page) -> BTreeSet<String> {
    page.items.iter().map(|item| item.reading.as_ref().unwrap().fields["title"].to_string()).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn first(play: &Play) -> (Memory, Option<Cursor>) {
    let mut known = Memory::default();
    let page = play.list(None, &known).await;
    assert!(page.full);
    known.learn(&page);
    (known, page.cursor)
}

#[tokio::test]
async fn a_second_change_within_the_second_that_is_known_is_news() {
    let play = play();
    (0..10).for_each(|n| play.put(event(n, 30, "old")));
    let (mut known, cursor) = first(&play).await;
    play.put(event(4, 30, "again"));
    let page = play.list(cursor.as_ref(), &known).await;
    assert_eq!((names(&page), page.full), (set(&["again"]), false));
    known.learn(&page);
    assert!(play.list(page.cursor.as_ref(), &known).await.is_quiet(), "and no news any more");
}

#[tokio::test]
async fn equal_times_over_the_borders_of_pages_are_all_read() {
    let play = play();
    (0..10).for_each(|n| play.put(event(n, 0, "old")));
    let (mut known, cursor) = first(&play).await;
    // Three pages of changes, all of one second.
    (0..70).for_each(|n| play.put(event(n, 1800, &format!("new {n}"))));
    let page = play.list(cursor.as_ref(), &known).await;
    assert_eq!((page.items.len(), page.full), (70, false));
    known.learn(&page);
    (60..75).for_each(|n| play.put(event(n, 1800, &format!("newer {n}"))));
    let page = play.list(page.cursor.as_ref(), &known).await;
    assert_eq!(names(&page), (60..75).map(|n| format!("newer {n}")).collect());
}

#[tokio::test]
async fn what_becomes_visible_late_with_an_earlier_time_is_read() {
    let play = play();
    (0..5).for_each(|n| play.put(event(n, 600, "old")));
    let (known, cursor) = first(&play).await;
    play.put(event(9, 590, "late"));
    assert_eq!(names(&play.list(cursor.as_ref(), &known).await), set(&["late"]));
}

#[tokio::test]
async fn a_record_that_moves_to_the_front_while_pages_are_read_is_read_once_and_hides_none() {
    let play = play();
    (0..60).for_each(|n| play.put(event(n, 0, "old")));
    let (mut known, cursor) = first(&play).await;
    (0..60).for_each(|n| play.put(event(n, 1200 + n, &format!("new {n}"))));
    // Between the first page and the second, one of the last page is changed once more.
    play.before(2, |there| {
        there.insert(ulid(3), event(3, 3000, "moved"));
    });
    let page = play.list(cursor.as_ref(), &known).await;
    known.learn(&page);
    let next = play.list(page.cursor.as_ref(), &known).await;
    let all: BTreeSet<_> = names(&page).into_iter().chain(names(&next)).collect();
    let mut wanted: BTreeSet<_> = (0..60).filter(|n| *n != 3).map(|n| format!("new {n}")).collect();
    wanted.insert("moved".to_owned());
    assert_eq!(all, wanted);
}

#[tokio::test]
async fn a_deletion_while_changes_are_read_passes_none_over() {
    let play = play();
    (0..60).for_each(|n| play.put(event(n, 0, "old")));
    let (known, cursor) = first(&play).await;
    (0..60).for_each(|n| play.put(event(n, 1200 + n, &format!("new {n}"))));
    // The newest goes, and the first of the second page moves up to the first, which was read.
    play.before(2, |there| {
        there.remove(&ulid(59));
    });
    let page = play.list(cursor.as_ref(), &known).await;
    assert_eq!(names(&page), (0..59).map(|n| format!("new {n}")).collect());
    assert!(page.full, "and that one is gone shows in a listing of everything");
}

#[tokio::test]
async fn a_deletion_while_everything_is_read_passes_none_over_and_names_none_twice() {
    let play = play();
    (0..250).for_each(|n| play.put(event(n, 0, &format!("e{n}"))));
    // The first list is asked for the newest; then come the pages.
    play.before(3, |there| {
        there.remove(&ulid(7));
        there.remove(&ulid(8));
    });
    let page = play.list(None, &Memory::default()).await;
    let ids: BTreeSet<_> = page.items.iter().map(|item| item.id.clone()).collect();
    assert_eq!(ids.len(), page.items.len(), "none twice");
    let missed: Vec<_> = (0..250).filter(|n| *n != 7 && *n != 8 && !ids.contains(&ulid(*n).as_str().into())).collect();
    assert!(missed.is_empty() && page.full, "{missed:?}");
}

#[tokio::test]
async fn a_list_that_never_holds_still_is_a_fault_and_no_listing() {
    let play = play();
    (0..250).for_each(|n| play.put(event(n, 0, "e")));
    for n in 0..60 {
        play.before(3 + n, move |there| {
            there.remove(&ulid(n));
        });
    }
    let mut cursor = None;
    let fault = loop {
        match play.workspace.changes(&super::events(), cursor.as_ref(), &Memory::default()).await {
            Ok(page) if page.more => cursor = page.cursor,
            Ok(page) => panic!("{page:?}"),
            Err(fault) => break fault,
        }
    };
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "list_moves"));
}

#[tokio::test]
async fn deletions_show_in_the_count_also_when_something_new_hides_them() {
    let play = play();
    (0..5).for_each(|n| play.put(event(n, 0, &format!("e{n}"))));
    let (known, cursor) = first(&play).await;
    play.remove(2);
    let page = play.list(cursor.as_ref(), &known).await;
    assert!(page.full && !page.unchanged.contains(&ulid(2).as_str().into()), "{page:?}");
    play.put(event(9, 60, "new"));
    let page = play.list(cursor.as_ref(), &known).await;
    assert!(page.full, "as many as before, yet one of them is new");
    assert_eq!((names(&page), page.unchanged.len()), (set(&["new"]), 4));
}

#[tokio::test]
async fn changes_without_a_time_or_out_of_order_lead_to_everything() {
    let play = play();
    (0..3).for_each(|n| play.put(event(n, 0, "old")));
    let (known, cursor) = first(&play).await;
    let mut timeless = event(1, 0, "new");
    timeless["modified"] = json!(null);
    play.put(timeless);
    let page = play.list(cursor.as_ref(), &known).await;
    assert!(page.full && names(&page) == set(&["new"]));
}

#[tokio::test]
async fn a_list_with_fewer_than_it_says_is_cut_short() {
    let short = json!({ "type": "event-collection", "items": [event(1, 0, "a")],
        "meta": { "currentPage": 1, "totalPages": 1, "totalItems": 2, "rows": 2 } });
    let play = Play::new(move |seen| seen.line.contains("/event").then(|| (200, short.clone())));
    let fault = play.workspace.changes(&super::events(), None, &Memory::default()).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "list_cut_short"));
}

#[tokio::test]
async fn nothing_that_was_closed_or_put_away_is_left_out_of_any_question() {
    for (list, all) in
        [("job", "includeClosed=true"), ("address-book", "includeHidden=true"), ("event", "includeHidden=true")]
    {
        let (play, key, known) = (play(), RemoteKey::from(list), Memory::default());
        let page = play.workspace.changes(&key, None, &known).await.unwrap();
        play.workspace.changes(&key, page.cursor.as_ref(), &known).await.unwrap();
        let to = |list: &str| {
            let start = format!("GET /api/v2/{list}?");
            play.stage.lines().into_iter().filter(move |line| line.starts_with(&start)).collect::<Vec<_>>()
        };
        let asked = to(list);
        assert!(asked.len() >= 3 && asked.iter().all(|line| line.contains(all)), "{asked:?}");
        assert!(to("job-contact").iter().all(|line| line.contains("includeHidden=true")));
    }
}

#[tokio::test]
async fn a_job_that_somebody_joins_is_news_though_its_own_time_stands_still() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let joined = Arc::<AtomicUsize>::default();
    let seen_by = Arc::clone(&joined);
    let play = Play::new(move |seen| {
        let job = |n: usize, day: &str| {
            let at = format!("2026-01-{day}T09:00:00Z");
            json!({ "id": ulid(n), "created": at, "modified": at, "name": "A & B" })
        };
        // The other one was changed so much later that this one is not looked at again for its own sake.
        let (job, later) = (job(1, "01"), job(2, "02"));
        let join = |n: usize, kind: &str| {
            json!({ "id": ulid(10 + n), "created": "2026-01-01T09:00:00Z", "modified": "2026-01-01T09:00:00Z",
                "jobId": ulid(1), "contactId": ulid(20 + n), "roleKinds": [kind] })
        };
        let list = |kind: &str, items: Vec<serde_json::Value>| {
            let meta = json!({ "currentPage": 1, "totalPages": 1, "totalItems": items.len(), "rows": items.len() });
            Some((200, json!({ "type": kind, "items": items, "meta": meta })))
        };
        let path = seen.line.split(['?', ' ']).nth(1).unwrap();
        match path {
            "/api/v2/job" if seen.line.contains("sortBy=modified") => list("job-collection", vec![later, job]),
            "/api/v2/job" => list("job-collection", vec![job, later]),
            "/api/v2/job-contact" => {
                let count = seen_by.load(Ordering::SeqCst);
                let all = [join(0, "vendor"), join(1, "customer"), join(2, "subject")];
                list("jobcontact-collection", all.into_iter().take(1 + count).collect())
            }
            path if path.ends_with(&ulid(1)) => Some((200, job)),
            _ => None,
        }
    });
    let (jobs, mut known) = (RemoteKey::from("job"), Memory::default());
    let page = play.workspace.changes(&jobs, None, &known).await.unwrap();
    known.learn(&page);
    assert!(play.workspace.changes(&jobs, page.cursor.as_ref(), &known).await.unwrap().is_quiet());
    // In the very second that is known.
    joined.store(2, Ordering::SeqCst);
    let page = play.workspace.changes(&jobs, page.cursor.as_ref(), &known).await.unwrap();
    let refs: Vec<_> = page.items[0].reading.as_ref().unwrap().refs.iter().map(|of| of.id.to_string()).collect();
    assert_eq!(refs, [ulid(21), ulid(22), ulid(20)], "who is billed comes first");
    known.learn(&page);
    assert!(play.workspace.changes(&jobs, page.cursor.as_ref(), &known).await.unwrap().is_quiet());
}
