//! A model file with arbitrary changes, with or without its checksums corrected: it gives an error or
//! an answer, never a panic.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run model`

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use nearzip::{
    Classifier, HybridClassifier, HybridConfig, Index, Result, Search, SearchConfig, k_nearest,
    unobserved,
};

#[path = "../../tests/support/reseal.rs"]
mod reseal;

const MODEL: &[u8] = include_bytes!("../../tests/data/model-v1.nearzip");

#[derive(Debug, Arbitrary)]
enum Input<'a> {
    Bytes(&'a [u8]),
    Changed { changes: Vec<Change<'a>>, end: Option<u16>, reseal: bool },
}

#[derive(Debug, Arbitrary)]
enum Change<'a> {
    Put { place: u16, bytes: &'a [u8] },
    Insert { place: u16, bytes: &'a [u8] },
    Add { place: u16, difference: u8 },
}

fn file(input: Input<'_>) -> Vec<u8> {
    let (changes, end, reseal) = match input {
        Input::Bytes(bytes) => return bytes.to_vec(),
        Input::Changed { changes, end, reseal } => (changes, end, reseal),
    };
    let mut file = MODEL.to_vec();
    for change in changes {
        let (Change::Put { place, .. } | Change::Insert { place, .. } | Change::Add { place, .. }) =
            change;
        let place = usize::from(place) % file.len();
        match change {
            Change::Put { bytes, .. } => {
                let end = file.len().min(place + bytes.len());
                file[place..end].copy_from_slice(&bytes[..end - place]);
            }
            Change::Insert { bytes, .. } => drop(file.splice(place..place, bytes.iter().copied())),
            Change::Add { difference, .. } => file[place] = file[place].wrapping_add(difference),
        }
    }
    file.truncate(end.map_or(file.len(), usize::from));
    if reseal {
        reseal::reseal(&mut file);
    }
    file
}

/// Does everything that can be done with an index.
fn use_up(file: Vec<u8>) -> Result<()> {
    let mut index = Index::from_bytes(file)?;
    let config = SearchConfig::default().k(index.len());
    for neighbor in k_nearest(&index, b"the queen takes the rook", config)?.nearest {
        index.document(neighbor.document)?;
    }
    if !index.is_empty() {
        let classifier = HybridClassifier::new(index, HybridConfig::default(), &unobserved)?;
        classifier.predict(b"the queen takes the rook")?;
        index = Box::new(classifier).into_index().expect("hybrid keeps its index");
    }
    let likely = SearchConfig::default().search(Search::Candidates(2));
    k_nearest(&index, b"the queen takes the rook", likely)?;
    let documents = index.documents().take(8);
    let ids: Vec<_> =
        documents.map(|document| Ok(document?.id.to_string())).collect::<Result<_>>()?;
    for id in ids {
        index.relabel(&id, "other")?;
        index.remove(&id)?;
    }
    index.add("new", b"castling on the queen's side", None)?;
    k_nearest(&index, b"the queen takes the rook", likely)?;
    index.compact()
}

fuzz_target!(|input: Input<'_>| {
    let _ = use_up(file(input));
});
