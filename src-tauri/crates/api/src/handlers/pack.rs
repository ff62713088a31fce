//! The pack of a wedding's day: shown, or written to a file that a person named.

use crate::Failure;
use crate::dto::pack::{ExportPack, PackExported, ShowPack};
use crate::router::Context;
use wedsync_domain::pack::Pack;

pub async fn show(context: Context, ask: ShowPack) -> Result<Pack, Failure> {
    context.apart(move |parts| Ok(parts.engine.pack(ask.wedding)?)).await
}

pub async fn export(context: Context, ask: ExportPack) -> Result<PackExported, Failure> {
    context
        .apart(move |parts| {
            let pack = parts.engine.pack(ask.wedding)?;
            let bytes = parts.installation.export_pack(&pack, ask.format, &ask.file)?;
            Ok(PackExported { file: ask.file, bytes })
        })
        .await
}
