//! What each receiver is sent.

use super::super::otlp::metrics;
use super::super::prometheus::{Label as Named, request};
use super::{AT, CANARY, episode, fixture, opened, opened_with, parcel, ran, snapshot};
use crate::stage::{Seen, Stage, reply};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use serde_json::{Value as Json, json};
use std::time::Duration;
use wedsync_domain::measure::{Content, Parcel};

fn body(seen: &Seen) -> Json {
    serde_json::from_str(&seen.body).unwrap()
}

#[tokio::test]
async fn datadog_is_sent_series_with_season_context_and_regions() {
    let stage = Stage::new(|_| reply(202, "", r#"{"errors":[]}"#));
    opened("datadog", &stage).send(&parcel(Content::Measures)).await.unwrap();
    let seen = &stage.seen()[0];
    assert_eq!(seen.line, "POST /api/v2/series");
    let series = body(seen)["series"].as_array().unwrap().clone();
    let score = json!({
        "metric": "wedsync.health_score",
        "type": 3,
        "points": [{ "timestamp": 1_795_175_000, "value": 87.5 }],
        "resources": [{ "type": "host", "name": "wedsync-desk" }],
        "tags": [
            "context:wedding_industry", "season:peak", "venue_region:cotswolds__north", "venue_region:wales",
            "connection:con-1", "provider:caldav",
        ],
    });
    assert_eq!((series.len(), &series[0]), (3, &score));
}

#[tokio::test]
async fn much_of_it_goes_to_datadog_in_several_requests() {
    let stage = Stage::new(|_| reply(202, "", r#"{"errors":[]}"#));
    let mut large = snapshot();
    large.measures = std::iter::repeat_n(large.measures[0].clone(), 2_500).collect();
    opened("datadog", &stage).send(&Parcel::Measures(vec![large])).await.unwrap();
    let sizes: Vec<usize> = stage.seen().iter().map(|it| it.body.len()).collect();
    assert!(sizes.len() == 3 && sizes.iter().all(|size| *size < 512_000), "{sizes:?}");
}

#[tokio::test]
async fn new_relic_is_sent_batches_with_what_they_have_in_common_said_once() {
    let stage = Stage::new(|_| reply(202, "", r#"{"requestId":"1"}"#));
    opened("new-relic", &stage).send(&parcel(Content::Measures)).await.unwrap();
    let seen = &stage.seen()[0];
    assert_eq!(seen.line, "POST /metric/v1");
    let all = body(seen);
    let attributes =
        json!({ "context": "wedding_industry", "season": "peak", "venue_region": "Cotswolds, North,Wales" });
    assert_eq!(all[0]["common"], json!({ "timestamp": AT.0, "attributes": attributes }));
    let score = json!({
        "name": "wedsync_health_score", "type": "gauge", "value": 87.5,
        "attributes": { "connection": "con-1", "provider": "caldav" },
    });
    assert_eq!(all[0]["metrics"][0], score);
}

#[tokio::test]
async fn an_incident_is_one_annotation_however_often_it_is_told() {
    let stage = Stage::new(|seen| match seen.line.split(' ').next() {
        Some("GET") => reply(200, "", "[]"),
        _ => fixture("grafana", "made.http"),
    });
    let grafana = opened("grafana", &stage);
    let two = vec![episode("detected", None), episode("taken_on", None)];
    grafana.send(&Parcel::Incidents(two)).await.unwrap();
    assert_eq!(
        stage.lines(),
        ["GET /api/annotations?tags=wedsync-inc-12-1795175000&limit=1", "POST /api/annotations"],
        "the newest line says how it stands"
    );
    let said = body(&stage.seen()[1]);
    let tags = json!([
        "wedsync",
        "wedsync-inc-12-1795175000",
        "sign_in_ended",
        "critical",
        "context:wedding_industry",
        "con-3"
    ]);
    assert_eq!(said, json!({ "time": AT.0, "text": "Xero &lt;b&gt;refuses&lt;/b&gt; our sign-in", "tags": tags }));

    let stage = Stage::new(|seen| match seen.line.split(' ').next() {
        Some("GET") => fixture("grafana", "found.http"),
        _ => reply(200, "", r#"{"message":"Annotation patched"}"#),
    });
    let over = episode("over", Some(AT + Duration::from_mins(5)));
    opened("grafana", &stage).send(&Parcel::Incidents(vec![over])).await.unwrap();
    assert_eq!(stage.lines()[1], "PATCH /api/annotations/41", "there already: it becomes a stretch");
    assert_eq!(body(&stage.seen()[1])["timeEnd"], AT.0 + 300_000);
}

#[test]
fn remote_write_has_a_series_once_with_its_labels_and_samples_in_order() {
    let (mut later, first) = (snapshot(), snapshot());
    later.at = AT + Duration::from_mins(1);
    let all = request(&[later, first], "desk");
    assert_eq!(all.timeseries.len(), 3, "a series stands once");
    let of = |name: &str, value: &str| Named { name: name.to_owned(), value: value.to_owned() };
    let score = all.timeseries.iter().find(|it| it.labels[0] == of("__name__", "wedsync_health_score")).unwrap();
    assert_eq!(
        score.labels,
        [
            of("__name__", "wedsync_health_score"),
            of("connection", "con-1"),
            of("instance", "desk"),
            of("job", "wedsync"),
            of("provider", "caldav"),
        ]
    );
    let times: Vec<i64> = score.samples.iter().map(|it| it.timestamp).collect();
    assert_eq!(times, [AT.0, AT.0 + 60_000], "oldest first, in milliseconds");
    let sorted = |it: &super::super::prometheus::TimeSeries| it.labels.is_sorted();
    assert!(all.timeseries.iter().all(sorted));
}

#[tokio::test]
async fn remote_write_says_what_it_is() {
    let stage = Stage::new(|_| reply(204, "", ""));
    let url = format!("{}/api/v1/write", stage.url);
    let it = opened_with("prometheus", &[("url", &url)], Some(CANARY)).unwrap();
    it.send(&parcel(Content::Measures)).await.unwrap();
    let seen = &stage.seen()[0];
    assert_eq!(seen.line, "POST /api/v1/write", "to the very address that was given");
    assert_eq!(seen.header("content-encoding"), Some("snappy"));
    assert_eq!(seen.header("content-type"), Some("application/x-protobuf"));
    assert_eq!(seen.header("x-prometheus-remote-write-version"), Some("0.1.0"));
}

#[test]
fn otlp_tells_what_grows_from_what_stands() {
    let all = metrics(&[snapshot()]);
    let resource = &all.resource_metrics[0];
    let named: Vec<&str> = resource.resource.as_ref().unwrap().attributes.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(named, ["service.name", "service.version", "context", "season", "venue_region"]);
    let metrics = &resource.scope_metrics[0].metrics;
    let find = |name: &str| metrics.iter().find(|it| it.name == name).unwrap();
    let Some(Data::Gauge(score)) = &find("wedsync_health_score").data else { panic!("a score stands") };
    assert_eq!(score.data_points[0].value, Some(Value::AsDouble(87.5)));
    assert_eq!(score.data_points[0].time_unix_nano, 1_795_175_000_000_000_000);
    let Some(Data::Sum(dropped)) = &find("wedsync_exports_dropped_total").data else { panic!("a count grows") };
    assert!(dropped.is_monotonic && dropped.aggregation_temporality == 2);
}

#[tokio::test]
async fn otlp_sends_each_to_its_own_place() {
    let stage = Stage::new(|_| reply(200, "", ""));
    let otlp = opened("otlp", &stage);
    for one in [parcel(Content::Measures), parcel(Content::Incidents), Parcel::Runs(vec![ran()])] {
        otlp.send(&one).await.unwrap();
    }
    assert_eq!(stage.lines(), ["POST /v1/metrics", "POST /v1/logs", "POST /v1/traces"]);
    let seen = stage.seen();
    assert!(seen[1].body.contains("refuses") && seen[1].body.contains("sign_in_ended"));
    assert!(seen[2].body.contains("sync") && seen[2].body.contains("run-7"));
}
