//! The sample studio: opening it, leaving it, and connecting what it has.
//!
//! Deliberately absent: where it lives. The front end that has one gives it ([`crate::ports::Sample`]).

use super::{collections, connections};
use crate::Failure;
use crate::dto::collections::SetCollection;
use crate::dto::connections::{Connected, RemoveConnection};
use crate::dto::sample::{ConnectSample, LeaveSample, OpenSample, SampleCard, SampleToolCard, ShowSample};
use crate::ports::{Sample, SampleTool};
use crate::router::Context;
use std::sync::Arc;
use wedsync_domain::ids::ConnectionId;

pub async fn show(context: Context, _: ShowSample) -> Result<SampleCard, Failure> {
    let Some(sample) = context.sample.clone() else {
        return Ok(SampleCard { offered: false, shown: false, tools: Vec::new() });
    };
    let tools = sample.tools().await;
    let shown = tools.is_some();
    let mut cards = Vec::new();
    for tool in tools.unwrap_or_default() {
        let in_browser = tool.connect.settings.contains_key("client_id");
        let connection = connected(&context, &tool).await?;
        let SampleTool { connect, .. } = tool;
        cards.push(SampleToolCard { provider: connect.provider, name: connect.name, in_browser, connection });
    }
    Ok(SampleCard { offered: true, shown, tools: cards })
}

pub async fn open(context: Context, _: OpenSample) -> Result<SampleCard, Failure> {
    offered(&context)?.open().await?;
    // Nothing is said of its tools: this desk is not theirs.
    Ok(SampleCard { offered: true, shown: true, tools: Vec::new() })
}

pub async fn leave(context: Context, _: LeaveSample) -> Result<SampleCard, Failure> {
    offered(&context)?.leave().await?;
    Ok(SampleCard { offered: true, shown: false, tools: Vec::new() })
}

pub async fn connect(mut context: Context, ask: ConnectSample) -> Result<Connected, Failure> {
    let tools = offered(&context)?.tools().await.ok_or_else(|| {
        Failure::new(
            "sample_not_open",
            "The sample studio is not open, so nothing of it can be connected.",
            "Open the sample studio first.",
        )
    })?;
    let tool = tools.into_iter().find(|tool| tool.connect.provider == ask.provider).ok_or_else(|| {
        let message = format!("The sample studio has no tool “{}”.", ask.provider);
        Failure::new("unknown_provider", message, "Choose one of those it shows.")
    })?;
    if connected(&context, &tool).await?.is_some() {
        let message = format!("“{}” is connected already.", tool.connect.name);
        return Err(Failure::new("already_connected", message, "Go on with the next one, or look at the preview."));
    }
    context.secret = Some(tool.secret.clone());
    let mut connected = connections::connect(context.clone(), tool.connect.clone()).await?;
    if !connected.collections.iter().any(|list| tool.direction(list).is_some()) {
        connections::remove(context, RemoveConnection { id: connected.id }).await?;
        return Err(Failure::new(
            "another_account",
            format!("The account that was chosen at “{}” has no weddings in it.", tool.connect.name),
            "Connect it again, and leave the first account chosen.",
        ));
    }
    for list in &mut connected.collections {
        if let Some(direction) = tool.direction(list) {
            let set = SetCollection { direction: Some(direction), ..SetCollection::of(list.id) };
            *list = collections::set(context.clone(), set).await?;
        }
    }
    Ok(connected)
}

async fn connected(context: &Context, tool: &SampleTool) -> Result<Option<ConnectionId>, Failure> {
    let provider = tool.connect.provider.clone();
    let all = context.look(|view| Ok(view.connections()?)).await?;
    Ok(all.into_iter().find(|it| it.provider == provider).map(|it| it.id))
}

fn offered(context: &Context) -> Result<&Arc<dyn Sample>, Failure> {
    context.sample.as_ref().ok_or_else(|| {
        Failure::new(
            "no_sample",
            "The sample studio opens in the window of the desk, and this is not one.",
            "Start the program and choose the sample studio there. In a terminal, wedsync demo tells its story.",
        )
    })
}
