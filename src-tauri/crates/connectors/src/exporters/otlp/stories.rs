//! A line of an incident as a log, and a run of the sync as a trace of one span. What is sent twice has the same names.

use super::{attribute, nanos, text};
use opentelemetry_proto::tonic::common::v1::AnyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::logs::v1::{LogRecord, SeverityNumber};
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use opentelemetry_proto::tonic::trace::v1::{Span, Status};
use wedsync_domain::alert::Severity;
use wedsync_domain::measure::{Episode, Ran};

pub(super) fn log(it: &Episode) -> LogRecord {
    let (number, name) = match it.severity {
        Severity::Info => (SeverityNumber::Info, "INFO"),
        Severity::Warning => (SeverityNumber::Warn, "WARN"),
        Severity::Critical => (SeverityNumber::Fatal, "FATAL"),
    };
    let mut attributes = vec![
        text("incident", &it.key),
        text("class", &it.class),
        text("happened", &it.happened),
        attribute("line", Value::IntValue(it.line)),
    ];
    attributes.extend(it.about.map(|id| text("connection", &id.to_string())));
    LogRecord {
        time_unix_nano: nanos(it.at),
        observed_time_unix_nano: nanos(it.at),
        severity_number: number.into(),
        severity_text: name.to_owned(),
        body: Some(AnyValue { value: Some(Value::StringValue(it.title.clone())) }),
        attributes,
        ..LogRecord::default()
    }
}

/// The run and when it began name it: after a backup was put back, numbers are given anew.
pub(super) fn span(it: &Ran) -> Span {
    let (run, began) = (it.run.0.to_be_bytes(), it.started.0.to_be_bytes());
    let failed = it.counts.get("failed").is_some_and(|count| *count > 0);
    let code = if failed { StatusCode::Error } else { StatusCode::Ok };
    let count = |count: &u64| Value::IntValue(i64::try_from(*count).unwrap_or(i64::MAX));
    let mut attributes = vec![text("run", &it.run.to_string())];
    attributes.extend(it.counts.iter().map(|(name, number)| attribute(name, count(number))));
    Span {
        trace_id: [began, run].concat(),
        // All zeros are no name, and the time is none.
        span_id: began.to_vec(),
        name: "sync".to_owned(),
        kind: SpanKind::Internal.into(),
        start_time_unix_nano: nanos(it.started),
        end_time_unix_nano: nanos(it.ended.max(it.started)),
        attributes,
        status: Some(Status { code: code.into(), ..Status::default() }),
        ..Span::default()
    }
}
