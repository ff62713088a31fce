//! A window that dies: somebody is told, what is told leads to a new one, and the desk knows nothing of it.

use super::{Stage, until};
use wedsync_support::program::signal;

#[test]
fn a_window_that_dies_is_told_and_one_that_is_closed_is_explained() {
    let stage = Stage::new();
    let desktop = stage.start(&[]);
    until("a window", || stage.windows() == 1);
    signal("ABRT", desktop.begun().unwrap()[0]).unwrap();
    until("somebody is told", || stage.dunst(&["count", "displayed"]).trim() == "1");
    assert_eq!(stage.windows(), 0);
    assert!(stage.data().join("desk.sock").exists(), "the desk goes on");
    stage.dunst(&["action"]);
    until("a click brings another", || stage.windows() == 1);
    stage.dunst(&["close-all"]);
    assert!(stage.notifications().contains("closed by itself"), "{}", stage.notifications());

    until("it is asked to close", || stage.display.close("WedSync Desk").is_ok());
    until("somebody is told", || stage.dunst(&["count", "displayed"]).trim() == "1");
    stage.dunst(&["close-all"]);
    assert!(stage.notifications().contains("keeps working"), "{}", stage.notifications());
    until("nothing of it is left", || desktop.begun().unwrap().is_empty());
}
