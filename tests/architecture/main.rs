//! The laws of the house, checked against what cargo says about the workspace and against the source itself.
//!
//! There is no list of exceptions. A law that no longer fits is changed here, together with a decision record. Each
//! rule is a function over plain data that gives the breaches in words, and each is shown a case that it must refuse:
//! a rule that cannot fail protects nothing.

#[cfg(test)]
mod edges;
#[cfg(test)]
mod layout;
#[cfg(test)]
mod licences;
#[cfg(test)]
mod manifests;
#[cfg(test)]
mod mutants;
#[cfg(test)]
mod names;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod source;
#[cfg(test)]
mod unsafety;
#[cfg(test)]
mod window;
