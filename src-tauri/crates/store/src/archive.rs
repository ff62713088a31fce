//! A backup as one file: a tar archive with exactly two members, the wrapped keys and the encrypted database.
//!
//! Nothing is encrypted here: both members are already. Deliberately absent: any other member, folders, links and
//! extended headers; an archive that has them is not one of ours.

use crate::StoreError;
use crate::backup::{folder, sync_folder};
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::Path;
use tar::{Archive, Builder, EntryType, Header};
use tempfile::NamedTempFile;

const KEYS: &str = "keys.json";
const DATABASE: &str = "studio.db";
/// More than any set of wrapped keys needs.
const KEYS_LIMIT: u64 = 1 << 20;

/// Writes the archive; it appears whole or not at all, and only its owner may read it. `copy` is a copy made by
/// [`crate::Store::backup`].
pub fn pack(copy: &Path, keys_json: &[u8], out: &Path) -> Result<(), StoreError> {
    let folder = folder(out);
    let part = NamedTempFile::new_in(folder)?;
    let database = File::open(copy)?;
    let length = database.metadata()?.len();
    let mut archive = Builder::new(part.as_file());
    archive.append_data(&mut header(keys_json.len() as u64), KEYS, keys_json)?;
    archive.append_data(&mut header(length), DATABASE, database.take(length))?;
    archive.into_inner()?.flush()?;
    part.as_file().sync_all()?;
    part.persist(out).map_err(|why| why.error)?;
    sync_folder(folder)
}

fn header(size: u64) -> Header {
    let mut header = Header::new_ustar();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o600);
    header.set_size(size);
    header
}

/// Puts the database of an archive at `into`, where nothing may lie yet, and gives the wrapped keys. Nothing stays
/// behind if the archive is not sound.
pub fn unpack(archive: &Path, into: &Path) -> Result<Vec<u8>, StoreError> {
    let mut file = File::open(archive)?;
    let length = file.metadata()?.len();
    let folder = folder(into);
    let (keys, database) = members(&mut file, length, folder)?;
    database.as_file().sync_all()?;
    database.persist_noclobber(into).map_err(|why| match why.error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::NotABackup("there is a database in this place already".into()),
        _ => why.error.into(),
    })?;
    sync_folder(folder)?;
    Ok(keys)
}

fn members(file: &mut File, length: u64, folder: &Path) -> Result<(Vec<u8>, NamedTempFile), StoreError> {
    let strange = |why: &str| StoreError::NotABackup(why.to_owned());
    let unreadable = |why: std::io::Error| StoreError::NotABackup(why.to_string());
    file.rewind()?;
    let mut archive = Archive::new(file);
    let (mut keys, mut database) = (None, None);
    // Raw: extended headers are shown as members, and refused as such, before anything in them is believed.
    for member in archive.entries().map_err(unreadable)?.raw(true) {
        let member = member.map_err(unreadable)?;
        if member.header().entry_type() != EntryType::Regular {
            return Err(strange("it holds something that is not a plain file"));
        }
        let size = member.header().size().map_err(unreadable)?;
        if size > length {
            return Err(strange("it ends before its contents do"));
        }
        match member.path_bytes().as_ref() {
            name if name == KEYS.as_bytes() && keys.is_none() && size <= KEYS_LIMIT => {
                keys = Some(read_keys(member, size).map_err(unreadable)?);
            }
            name if name == DATABASE.as_bytes() && database.is_none() => {
                database = Some(read_database(member, size, folder)?);
            }
            name => return Err(strange(&format!("it holds “{}”", String::from_utf8_lossy(name)))),
        }
    }
    match (keys, database) {
        (Some(keys), Some(database)) => Ok((keys, database)),
        _ => Err(strange("one of its two parts is not there")),
    }
}

fn read_keys(member: impl Read, size: u64) -> std::io::Result<Vec<u8>> {
    let mut keys = Vec::new();
    member.take(size).read_to_end(&mut keys)?;
    if keys.len() as u64 == size { Ok(keys) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
}

fn read_database(mut member: impl Read, size: u64, folder: &Path) -> Result<NamedTempFile, StoreError> {
    let mut part = NamedTempFile::new_in(folder)?;
    if std::io::copy(&mut member, &mut part)? != size {
        return Err(StoreError::NotABackup("it ends before its contents do".to_owned()));
    }
    Ok(part)
}
