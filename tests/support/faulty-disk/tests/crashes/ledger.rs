//! What a database must hold, kept apart from it: every acknowledged transaction, and the one that was under way when
//! the power went, which may be there or not, but not in part.

#[derive(Default)]
pub struct Ledger<State> {
    acknowledged: State,
    under_way: Option<State>,
    /// Every state there ever was, to tell a whole transaction lost from a broken one.
    past: Vec<State>,
}

#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// As acknowledged.
    Whole,
    /// A state that was right earlier: transactions were lost as a whole.
    Older,
    /// A state that never was.
    Half,
}

impl<State: PartialEq> Ledger<State> {
    pub fn acknowledged(&self) -> &State {
        &self.acknowledged
    }

    pub fn acknowledge(&mut self, state: State) {
        self.past.push(std::mem::replace(&mut self.acknowledged, state));
    }

    pub fn leave_open(&mut self, state: State) {
        self.under_way = Some(state);
    }

    /// Compares, and takes the transaction under way as acknowledged if it turned out to be there.
    pub fn judge(&mut self, found: &State) -> Verdict {
        let under_way = self.under_way.take();
        if *found == self.acknowledged {
            Verdict::Whole
        } else if let Some(state) = under_way.filter(|state| state == found) {
            self.acknowledge(state);
            Verdict::Whole
        } else if self.past.contains(found) {
            Verdict::Older
        } else {
            Verdict::Half
        }
    }
}
