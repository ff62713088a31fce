//! OTLP over HTTP, as protobuf: measurements as metrics, incidents as logs, runs of the sync as traces. The messages are
//! OpenTelemetry's own (`opentelemetry-proto`); they go out by our own way, with its layers, and without gRPC.
//!
//! Deliberately absent: OpenTelemetry's SDK, which measures and queues by itself and cannot say what was an hour ago.

mod stories;

use super::sent::{Way, tags_once};
use crate::channels::Given;
use crate::http::{Ask, Method, below};
use async_trait::async_trait;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value::Value};
use opentelemetry_proto::tonic::logs::v1::{ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point;
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Gauge, Metric, NumberDataPoint, ResourceMetrics, ScopeMetrics, Sum,
};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans};
use prost::Message;
use std::sync::Arc;
use wedsync_domain::measure::{Content, Exporter, Parcel, Snapshot, What};
use wedsync_domain::{Fault, Timestamp};

/// Opens one. Asks nothing yet.
pub fn open(given: Given) -> Result<Arc<dyn Exporter>, Fault> {
    Ok(Arc::new(Otlp(Way::signed_as_given(given)?)))
}

struct Otlp(Way);

#[async_trait]
impl Exporter for Otlp {
    fn takes(&self) -> &'static [Content] {
        &[Content::Measures, Content::Incidents, Content::Runs]
    }

    async fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let (path, message) = match parcel {
            Parcel::Measures(all) => ("metrics", metrics(all).encode_to_vec()),
            Parcel::Incidents(all) => {
                let scope_logs = ScopeLogs {
                    log_records: all.iter().map(stories::log).collect(),
                    scope: Some(scope()),
                    ..ScopeLogs::default()
                };
                let all = ResourceLogs {
                    resource: Some(resource(&[])),
                    scope_logs: vec![scope_logs],
                    ..ResourceLogs::default()
                };
                ("logs", ExportLogsServiceRequest { resource_logs: vec![all] }.encode_to_vec())
            }
            Parcel::Runs(all) => {
                let scope_spans = ScopeSpans {
                    spans: all.iter().map(stories::span).collect(),
                    scope: Some(scope()),
                    ..ScopeSpans::default()
                };
                let all = ResourceSpans {
                    resource: Some(resource(&[])),
                    scope_spans: vec![scope_spans],
                    ..ResourceSpans::default()
                };
                ("traces", ExportTraceServiceRequest { resource_spans: vec![all] }.encode_to_vec())
            }
        };
        let url = below(&self.0.line.home, &["v1", path], &[], &self.0.line.given.words)?;
        self.0.send(Ask::new(Method::POST, url).body("application/x-protobuf", message)).await.map(drop)
    }
}

/// Each time has a resource of its own, because season and regions stand there.
pub(super) fn metrics(all: &[Snapshot]) -> ExportMetricsServiceRequest {
    let one = |snapshot: &Snapshot| {
        let metrics = What::ALL.iter().filter_map(|what| metric(*what, snapshot)).collect();
        let scope_metrics = ScopeMetrics { scope: Some(scope()), metrics, ..ScopeMetrics::default() };
        ResourceMetrics {
            resource: Some(resource(&tags_once(snapshot))),
            scope_metrics: vec![scope_metrics],
            ..ResourceMetrics::default()
        }
    };
    ExportMetricsServiceRequest { resource_metrics: all.iter().map(one).collect() }
}

fn metric(what: What, snapshot: &Snapshot) -> Option<Metric> {
    let of_it = snapshot.measures.iter().filter(|it| it.what == what);
    let data_points: Vec<NumberDataPoint> = of_it
        .map(|it| NumberDataPoint {
            attributes: it.labels.iter().map(|(name, value)| text(name.name(), value)).collect(),
            time_unix_nano: nanos(snapshot.at),
            value: Some(number_data_point::Value::AsDouble(it.value)),
            ..NumberDataPoint::default()
        })
        .collect();
    if data_points.is_empty() {
        return None;
    }
    let aggregation_temporality = AggregationTemporality::Cumulative.into();
    let data = if what.counts() {
        Data::Sum(Sum { data_points, aggregation_temporality, is_monotonic: true })
    } else {
        Data::Gauge(Gauge { data_points })
    };
    let (name, description) = (what.name().to_owned(), what.help().to_owned());
    Some(Metric { name, description, data: Some(data), ..Metric::default() })
}

fn resource(more: &[(&'static str, String)]) -> Resource {
    let mut attributes = vec![text("service.name", "wedsync-desk"), text("service.version", env!("CARGO_PKG_VERSION"))];
    attributes.extend(more.iter().map(|(name, value)| text(name, value)));
    Resource { attributes, ..Resource::default() }
}

fn scope() -> InstrumentationScope {
    InstrumentationScope { name: "wedsync".to_owned(), ..InstrumentationScope::default() }
}

pub(super) fn text(name: &str, value: &str) -> KeyValue {
    attribute(name, Value::StringValue(value.to_owned()))
}

pub(super) fn attribute(name: &str, value: Value) -> KeyValue {
    KeyValue { key: name.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}

pub(super) fn nanos(at: Timestamp) -> u64 {
    u64::try_from(at.0).unwrap_or(0).saturating_mul(1_000_000)
}
