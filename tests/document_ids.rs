//! An id is the same whether it is given as a number or as the digits of that number.

use std::collections::HashSet;
use std::fs;

use nearzip::{
    AddedIds, Column, CompressorSpec, Corpus, DocumentId, Error, Index, OpenOptions, ReadOptions,
    unobserved,
};

fn index(ids: &[&str]) -> Index {
    let mut corpus = Corpus::new();
    for id in ids {
        corpus.push_with_id("label", id.as_bytes(), *id);
    }
    Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap()
}

fn printed_ids(index: &Index) -> Vec<String> {
    index.documents().map(|document| document.unwrap().id.to_string()).collect()
}

#[test]
fn a_number_equals_a_name_of_its_digits() {
    assert_eq!(DocumentId::from(17), DocumentId::from("17"));
    assert_eq!(DocumentId::from(17), DocumentId::from(String::from("17")));
    assert_eq!(DocumentId::from(17), DocumentId::from(&String::from("17")));
    assert_ne!(DocumentId::from(17), DocumentId::from("017"));
    let ids: HashSet<DocumentId<'_>> = ["17", "x", "017"].map(DocumentId::from).into();
    assert!(ids.contains(&DocumentId::from(17)));
    assert!(ids.contains(&DocumentId::from(String::from("x"))));
    assert!(!ids.contains(&DocumentId::from(0)));
}

#[test]
fn the_ids_of_a_corpus_are_normalized() {
    let mut corpus = Corpus::new();
    corpus.push_with_id("label", b"text", "17");
    assert_eq!(corpus.id(0), DocumentId::from(17));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.csv");
    fs::write(&path, "id,label,text\n17,a,one\ncard-7,b,two\n").unwrap();
    let options = ReadOptions::default().id_column(Column::from("id"));
    let (corpus, _) = nearzip::read(&path, &options).unwrap();
    assert_eq!(corpus.id(0), DocumentId::from(17));
    assert_eq!(corpus.id(1), DocumentId::from("card-7"));
}

#[test]
fn documents_are_removed_and_relabeled_by_either_form() {
    let mut index = index(&["card-7", "17", "18", "019"]);
    index.relabel(17, "other").unwrap();
    index.relabel("card-7", "other").unwrap();
    let label = |position| index.document(position).unwrap().unwrap().label;
    assert_eq!(label(0), label(1));
    index.remove(17).unwrap();
    index.remove("18").unwrap();
    assert!(matches!(index.remove(19), Err(Error::UnknownId { id }) if id == "19"));
    index.remove(String::from("019")).unwrap();
    let id = index.document(0).unwrap().unwrap().id.into_owned();
    index.remove(&id).unwrap();
    assert!(index.is_empty());
}

#[test]
fn files_with_names_written_before_ids_were_normalized_open() {
    let folder = tempfile::tempdir().unwrap();
    for (file, ids) in [("ids", ["0", "1", "x"]), ("digit-ids", ["0", "1", "2"])] {
        let path = format!("tests/data/model-v1-{file}.nearzip");
        let mut index = Index::open(&path, OpenOptions::default()).unwrap();
        assert_eq!(printed_ids(&index), ids);
        assert_eq!(index.document(1).unwrap().unwrap().id, DocumentId::from(1));

        let mut taken = Corpus::new();
        taken.push_with_id("zoo", b"a wolf", 1);
        let refusal = index.add_all(&taken, AddedIds::Kept, &unobserved).unwrap_err();
        assert!(matches!(refusal, Error::DuplicateId { id } if id == "1"));

        let saved = folder.path().join(file);
        index.save(&saved).unwrap();
        assert_eq!(printed_ids(&Index::open(&saved, OpenOptions::default()).unwrap()), ids);

        index.remove(0).unwrap();
        index.remove("1").unwrap();
        index.remove(ids[2]).unwrap();
        assert!(index.is_empty());
        let added = index.add("zoo", b"a wolf", None).unwrap();
        assert_eq!(index.document(added).unwrap().unwrap().id, DocumentId::from(3));
    }
}
