//! Measurements as text that Prometheus reads: `OpenMetrics` 1.0, by the library of its makers. Deliberately absent: the time of a
//! measurement, which is that of the fetch.

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;
use std::fmt;
use wedsync_domain::measure::{Measure, Snapshot, What};

/// What the text is.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug)]
struct All(Snapshot);

pub(crate) fn written(snapshot: &Snapshot) -> Result<String, fmt::Error> {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(All(snapshot.clone())));
    let mut text = String::new();
    text::encode(&mut text, &registry)?;
    Ok(text)
}

impl Collector for All {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        for what in What::ALL {
            let of_it: Vec<&Measure> = self.0.measures.iter().filter(|it| it.what == *what).collect();
            if of_it.is_empty() {
                continue;
            }
            // The library ends the names of counters itself, and the sentence as well.
            let (name, help) = (what.name().trim_end_matches("_total"), what.help().trim_end_matches('.'));
            let kind = if what.counts() { MetricType::Counter } else { MetricType::Gauge };
            let mut family = encoder.encode_descriptor(name, help, None, kind)?;
            for it in of_it {
                let labels: Vec<(&str, &str)> =
                    it.labels.iter().map(|(label, value)| (label.name(), value.as_str())).collect();
                let line = family.encode_family(&labels)?;
                if what.counts() {
                    ConstCounter::new(it.value).encode(line)?;
                } else {
                    ConstGauge::new(it.value).encode(line)?;
                }
            }
        }
        Ok(())
    }
}
