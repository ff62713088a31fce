//! Prometheus remote write 1.0: a protobuf message, packed with snappy, to anything that takes it.
//!
//! Deliberately absent: season and regions as labels, which would make new series of all others whenever they change; and metadata,
//! which receivers know from the dashboards. What Prometheus fetches here itself is `wedsync-relay`'s.

use super::sent::Way;
use crate::channels::Given;
use crate::http::{Ask, HeaderName, Method, header};
use async_trait::async_trait;
use prost::Message;
use std::collections::BTreeMap;
use std::sync::Arc;
use wedsync_domain::measure::{Content, Exporter, Measure, Parcel, Snapshot};
use wedsync_domain::{Fault, FaultKind};

const VERSION: HeaderName = HeaderName::from_static("x-prometheus-remote-write-version");

/// `prometheus.WriteRequest` and what is in it, as far as it is sent (`prompb/remote.proto`, `prompb/types.proto`).
#[derive(Clone, PartialEq, Message)]
pub(super) struct WriteRequest {
    #[prost(message, repeated, tag = "1")]
    pub(super) timeseries: Vec<TimeSeries>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct TimeSeries {
    #[prost(message, repeated, tag = "1")]
    pub(super) labels: Vec<Label>,
    #[prost(message, repeated, tag = "2")]
    pub(super) samples: Vec<Sample>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Message)]
pub(super) struct Label {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(string, tag = "2")]
    pub(super) value: String,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct Sample {
    #[prost(double, tag = "1")]
    pub(super) value: f64,
    #[prost(int64, tag = "2")]
    pub(super) timestamp: i64,
}

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Exporter>, Fault> {
    let instance = given.setting("instance").unwrap_or("wedsync-desk").to_owned();
    Ok(Arc::new(RemoteWrite { instance, way: Way::signed_as_given(given)? }))
}

struct RemoteWrite {
    instance: String,
    way: Way,
}

#[async_trait]
impl Exporter for RemoteWrite {
    fn takes(&self) -> &'static [Content] {
        &[Content::Measures]
    }

    async fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Parcel::Measures(all) = parcel else { return Ok(()) };
        let packed = snap::raw::Encoder::new().compress_vec(&request(all, &self.instance).encode_to_vec());
        let packed = packed.map_err(|why| {
            Fault::new(FaultKind::Rejected, "measurements_not_packed", "What was measured is too large to be packed.")
                .detail(why)
        })?;
        let ask = Ask::new(Method::POST, self.way.line.home.clone())
            .body("application/x-protobuf", packed)
            .header(header::CONTENT_ENCODING, "snappy")
            .header(VERSION, "0.1.0");
        self.way.send(ask).await.map(drop)
    }
}

/// A series for each name with its labels, in the order of their names as the specification demands; its samples oldest first.
pub(super) fn request(all: &[Snapshot], instance: &str) -> WriteRequest {
    let mut series: BTreeMap<Vec<Label>, Vec<Sample>> = BTreeMap::new();
    for snapshot in all {
        for it in &snapshot.measures {
            let sample = Sample { value: it.value, timestamp: snapshot.at.0 };
            series.entry(labels(it, instance)).or_default().push(sample);
        }
    }
    let timeseries = series.into_iter().map(|(labels, mut samples)| {
        samples.sort_by_key(|it| it.timestamp);
        TimeSeries { labels, samples }
    });
    WriteRequest { timeseries: timeseries.collect() }
}

fn labels(it: &Measure, instance: &str) -> Vec<Label> {
    let label = |name: &str, value: &str| Label { name: name.to_owned(), value: value.to_owned() };
    let mut all = vec![label("__name__", it.what.name()), label("instance", instance), label("job", "wedsync")];
    all.extend(it.labels.iter().map(|(name, value)| label(name.name(), value)));
    all.sort();
    all
}
