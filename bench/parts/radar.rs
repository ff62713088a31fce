//! What is too close to one another, in a studio with seven appointments a day, each of them at the same hour: more to tell than
//! any studio has.

use crate::desk::{Desk, NOW, calendar};
use crate::latency::Ticking;
use crate::{at, row};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Instant;
use wedsync_connectors::Registry;
use wedsync_domain::Clock;
use wedsync_engine::Engine;
use wedsync_vault::Memory;

const APPOINTMENTS: usize = 5_000;
/// As far as it looks when nothing else is said.
const DAYS: u32 = 400;
const TIMES: usize = 20;

pub fn measure() {
    let desk = Desk::new();
    let list = calendar(&desk.store, "studio");
    desk.fill(APPOINTMENTS, &[list]);
    let clock: Arc<dyn Clock> = Arc::new(Ticking(AtomicI64::new(NOW.0)));
    let registry = Arc::new(Registry::new(Arc::new(Memory::default()), Arc::clone(&clock)));
    let engine = Engine::new(Arc::new(desk.store), registry, clock);
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..TIMES {
        let from = Instant::now();
        found = engine.radar(DAYS).expect("a look").len();
        times.push(from.elapsed());
    }
    let what = format!("{APPOINTMENTS} appointments, {found} clashes in {DAYS} days: all found");
    row(&what, &at(times, &[50, 95]), "");
}
