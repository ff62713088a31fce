//! What changed, for front ends that show something: topics and no data. Whoever shows one of them asks again.
//!
//! Deliberately absent: the way to a window or a browser.

use crate::wire::Change;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use wedsync_domain::topic::Topic;
use wedsync_store::Store;

/// A sync commits often. The first word of it goes out at once, and then so often at most.
const BREATH: Duration = Duration::from_millis(40);

/// Hands on what each commit from now on was about, several together where they come fast. Ends with the store.
pub fn follow<F: Fn(Change)>(store: &Store, hear: F) -> impl Future<Output = ()> + use<F> {
    listen(store.subscribe(), hear)
}

async fn listen(mut events: Receiver<BTreeSet<Topic>>, hear: impl Fn(Change)) {
    loop {
        let mut topics = match events.recv().await {
            Ok(topics) => topics,
            Err(RecvError::Lagged(_)) => everything(),
            Err(RecvError::Closed) => return,
        };
        loop {
            match events.try_recv() {
                Ok(more) => topics.extend(more),
                Err(TryRecvError::Lagged(_)) => topics = everything(),
                Err(_) => break,
            }
        }
        hear(Change { topics });
        tokio::time::sleep(BREATH).await;
    }
}

/// What was missed may have been about anything.
fn everything() -> BTreeSet<Topic> {
    Topic::ALL.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tokio::sync::broadcast;

    #[tokio::test(start_paused = true)]
    async fn the_first_word_goes_out_at_once_and_what_is_missed_counts_as_everything() {
        let (tell, events) = broadcast::channel(2);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&heard);
        let listening = tokio::spawn(listen(events, move |change| into.lock().unwrap().push(change.topics)));
        tell.send(BTreeSet::from([Topic::Records])).unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
        assert_eq!(*heard.lock().unwrap(), [BTreeSet::from([Topic::Records])]);
        tell.send(BTreeSet::from([Topic::Journal])).unwrap();
        tell.send(BTreeSet::from([Topic::Desk])).unwrap();
        tokio::time::sleep(BREATH).await;
        assert_eq!(heard.lock().unwrap()[1], BTreeSet::from([Topic::Journal, Topic::Desk]), "both in one word");
        for _ in 0..3 {
            tell.send(BTreeSet::from([Topic::Journal])).unwrap();
        }
        tokio::time::sleep(BREATH * 2).await;
        assert_eq!(heard.lock().unwrap()[2].len(), Topic::ALL.len());
        drop(tell);
        listening.await.unwrap();
    }
}
