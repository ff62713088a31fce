//! Where a studio keeps its clients and bookings.

pub mod vsco_workspace;
