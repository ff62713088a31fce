//! A schedule that cannot go on, because the database under it is not what it should be: the desk says so, and goes on by itself when
//! it can again.

use crate::bad_house::alter;
use crate::shell;
use serde_json::Value;
use std::time::{Duration, Instant};
use wedsync_support::Wedsync;

/// What `status` says, once the desk stands still, or no longer does.
fn until(desk: &Wedsync, still: bool) -> Value {
    let from = Instant::now();
    loop {
        let status = desk.json(&["status"]).unwrap();
        if status["stalled"].is_null() != still {
            return status;
        }
        assert!(from.elapsed() < Duration::from_mins(3), "{status}");
        std::thread::sleep(Duration::from_millis(500));
    }
}

#[test]
fn a_desk_whose_schedule_cannot_go_on_says_so_and_goes_on_when_it_can() {
    let desk = Wedsync::new().unwrap();
    shell::connect_folder(&desk, "Planner", &shell::folder_beside(&desk, "planner"));
    let owner = desk.own().unwrap();
    assert!(until(&desk, false)["stalled"].is_null());
    alter(&desk, "ALTER TABLE incident RENAME TO incident_away");
    let status = until(&desk, true);
    assert_eq!(status["state"], "broken", "{status}");
    let words = desk.run(&["status"]).unwrap();
    assert!(words.out.contains("The desk stands still: nothing syncs and nobody is told."), "{}", words.out);
    alter(&desk, "ALTER TABLE incident_away RENAME TO incident");
    assert_ne!(until(&desk, false)["state"], "broken");
    drop(owner);
}
