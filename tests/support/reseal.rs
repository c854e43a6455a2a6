//! Recomputes the checksums of a changed model file, so that the checks that follow them are reached.

/// Leaves a file unchanged if its header or section table makes no sense.
pub(crate) fn reseal(file: &mut [u8]) {
    let _ = checksums(file);
}

fn checksums(file: &mut [u8]) -> Option<()> {
    let block_bytes = u64::from(u32::from_le_bytes(*file.get(12..)?.first_chunk()?));
    let table = u64::from_le_bytes(*file.get(24..)?.first_chunk()?) as usize;
    let sections = u32::from_le_bytes(*file.get(32..)?.first_chunk()?) as usize;
    let mut checksum_at = table.checked_add(sections.checked_mul(24)?)?;
    for number in 0..sections {
        let entry = file.get(table..)?.get(24 * number..)?.first_chunk::<24>()?;
        let position = u64::from_le_bytes(*entry[8..].first_chunk()?);
        let end = position.checked_add(u64::from_le_bytes(*entry[16..].first_chunk()?))?;
        let mut start = position;
        while start < end {
            let stop = end.min(start + block_bytes.max(1));
            let checksum = crc32fast::hash(file.get(start as usize..stop as usize)?);
            file.get_mut(checksum_at..checksum_at + 4)?.copy_from_slice(&checksum.to_le_bytes());
            checksum_at += 4;
            start = stop;
        }
    }
    let checksum = crc32fast::hash(file.get(table..)?);
    file[36..40].copy_from_slice(&checksum.to_le_bytes());
    let checksum = crc32fast::hash(&file[..60]);
    file[60..64].copy_from_slice(&checksum.to_le_bytes());
    Some(())
}
