//! Model files: saved indexes are restored, damage is detected, removed documents are gone.

#[path = "support/reseal.rs"]
mod reseal;
mod support;

use std::fs;
use std::path::PathBuf;

use nearzip::{
    AddedIds, BlendSource, ClassClassifier, Classifier, Compressor, CompressorSpec, Corpus,
    DocumentId, Encoder, Error, HybridClassifier, HybridConfig, Index, Length, Method, ModelFault,
    ModelInfo, Neighbor, OpenOptions, Search, SearchConfig, backends, is_model_file, k_nearest,
    unobserved,
};
use reseal::reseal;
use support::Random;
use tempfile::TempDir;

const MAPPED: OpenOptions = OpenOptions::new();
const READ: OpenOptions = OpenOptions::new().map(false);

struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The bytes of the file that an index is saved as.
    fn saved(&self, index: &Index) -> Vec<u8> {
        let path = self.path("saved");
        index.save(&path).unwrap();
        fs::read(path).unwrap()
    }
}

fn gzip(corpus: Corpus) -> Index {
    Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap()
}

/// Everything that a search can return: the ids, labels and distances of all documents.
fn answer(index: &Index, query: &[u8]) -> nearzip::Result<Vec<(String, String, f64)>> {
    let config = SearchConfig::default().k(index.len());
    let found = k_nearest(index, query, config)?;
    let neighbor = |found: Neighbor| (found.id.to_string(), found.label, found.distance);
    Ok(found.nearest.into_iter().map(neighbor).collect())
}

#[test]
fn an_opened_index_gives_the_answers_of_the_saved_one_with_every_compressor() {
    let folder = Folder::new();
    let path = folder.path("model");
    let corpus = Corpus::sample().first(50, Some(4));
    let queries = Corpus::sample_held_out().first(4, Some(5));
    for backend in backends() {
        let spec: CompressorSpec = backend.name.parse().unwrap();
        let built = Index::build(corpus.clone(), &spec, &unobserved).unwrap();
        built.save(&path).unwrap();
        let in_memory = Index::from_bytes(fs::read(&path).unwrap()).unwrap();
        for opened in
            [Index::open(&path, MAPPED).unwrap(), Index::open(&path, READ).unwrap(), in_memory]
        {
            assert_eq!(opened.compressor().spec(), spec);
            assert_eq!(opened.labels(), built.labels());
            for position in built.positions() {
                assert_eq!(opened.document(position).unwrap(), built.document(position).unwrap());
            }
            for query in queries.texts() {
                assert_eq!(answer(&opened, query).unwrap(), answer(&built, query).unwrap());
            }
        }
    }
}

#[test]
fn lengths_are_stored_for_the_method_that_compares_many() {
    let folder = Folder::new();
    let corpus = Corpus::sample().first(100, Some(4));
    let queries = Corpus::sample_held_out().first(8, Some(5));
    let built = gzip(corpus.clone());
    for method in Method::ALL {
        let path = folder.path(method.name());
        method.build(gzip(corpus.clone()), &unobserved).unwrap().save(&path).unwrap();
        let sections = ModelInfo::read(&path).unwrap().sections;
        let has_lengths = sections.iter().any(|section| section.tag == "LENGTHS");
        assert_eq!(has_lengths, method.name() == "knn", "{method}");

        let opened = Index::open(&path, MAPPED).unwrap();
        // One by one, then all at once.
        assert_eq!(opened.document(3).unwrap(), built.document(3).unwrap());
        for query in queries.texts() {
            assert_eq!(answer(&opened, query).unwrap(), answer(&built, query).unwrap());
        }
        let (mut opened, mut changed) = (Index::open(&path, MAPPED).unwrap(), gzip(corpus.clone()));
        for index in [&mut opened, &mut changed] {
            index.document(7).unwrap();
            index.add("new", b"something new", None).unwrap();
            index.remove(corpus.id(5)).unwrap();
            index.document(100).unwrap();
            index.compact().unwrap();
        }
        for query in queries.texts() {
            assert_eq!(answer(&opened, query).unwrap(), answer(&changed, query).unwrap());
        }
    }
}

#[test]
fn every_kind_of_id_is_restored() {
    let number = |number: u64| DocumentId::from(number);
    let name = |name: &'static str| DocumentId::from(name);
    let folder = Folder::new();
    for ids in [
        vec![],
        vec![number(0), number(1), number(2)],
        vec![number(7), number(3), number(u64::MAX)],
        vec![name("a"), name(""), name("é\n")],
        vec![number(5), name("x"), number(0)],
    ] {
        let mut corpus = Corpus::new();
        for id in &ids {
            corpus.push_with_id("label", b"text", id);
        }
        let opened = Index::from_bytes(folder.saved(&gzip(corpus))).unwrap();
        let printed = |id: DocumentId<'_>| id.to_string();
        let found: Vec<String> =
            opened.documents().map(|document| printed(document.unwrap().id)).collect();
        assert_eq!(found, ids.into_iter().map(printed).collect::<Vec<_>>());
    }
}

#[test]
fn ids_are_unique_and_numbers_are_not_reused() {
    let folder = Folder::new();
    let path = folder.path("model");
    let mut corpus = Corpus::new();
    corpus.push_with_id("a", b"first", "x");
    corpus.push_with_id("a", b"second", "x");
    let doubled = gzip(corpus);
    let refusal = doubled.save(&path).unwrap_err().to_string();
    assert_eq!(refusal, "two documents have the id \"x\"; give each a unique id");
    assert!(!path.exists());

    gzip([("a", "0"), ("b", "1"), ("c", "2")].into_iter().collect()).save(&path).unwrap();
    let change = |index: &mut Index| -> nearzip::Result<String> {
        index.remove(2)?;
        let position = index.add("d", b"3", None)?;
        Ok(index.document(position)?.unwrap().id.to_string())
    };
    assert_eq!(Index::update(&path, MAPPED, change).unwrap(), "3");
    let mut index = Index::open(&path, MAPPED).unwrap();
    let text = |index: &Index, position| index.document(position).unwrap().unwrap().text.to_vec();
    assert_eq!((index.len(), text(&index, 2)), (3, b"3".to_vec()));
    assert!(matches!(index.remove(2), Err(Error::UnknownId { .. })));
    assert!(matches!(index.relabel("2", "x"), Err(Error::UnknownId { .. })));
    for taken in [DocumentId::from(1), DocumentId::from("1")] {
        assert!(matches!(index.add("d", b"", Some(taken)), Err(Error::DuplicateId { .. })));
    }
    let mut more = Corpus::new();
    more.push_with_id("d", b"new", "new");
    more.push_with_id("d", b"old", 0);
    let refusal = index.add_all(&more, AddedIds::Kept, &unobserved).unwrap_err();
    assert!(matches!(refusal, Error::DuplicateId { id } if id == "0"));
    assert_eq!((index.len(), index.labels().len()), (3, 3));
    index.add_all(&more, AddedIds::Numbered, &unobserved).unwrap();
    assert_eq!(index.document(4).unwrap().unwrap().id, DocumentId::from(5));
    index.add("a", b"the removed id, by choice", Some(2.into())).unwrap();
}

#[test]
fn a_changed_index_is_saved_like_one_built_from_scratch() {
    let folder = Folder::new();
    let (sample, more) = (Corpus::sample(), Corpus::sample_held_out().first(60, Some(1)));
    let is_left = |number: &usize| !number.is_multiple_of(7);
    let mut scratch = sample.subset(&(0..sample.len()).filter(is_left).collect::<Vec<_>>());
    let mut changed = gzip(sample.clone());
    changed.prepare_class_model(&unobserved).unwrap();
    // Builds the index of candidates, so that it is changed too.
    let likely = SearchConfig::default().search(Search::Candidates(9));
    k_nearest(&changed, b"text", likely).unwrap();
    for number in (0..sample.len()).filter(|number| !is_left(number)) {
        changed.remove(number as u64).unwrap();
    }
    for number in 0..more.len() {
        let id = format!("new {number}");
        let (label, text) = (more.label(number), more.text(number));
        changed.add(label, text, Some((&id).into())).unwrap();
        scratch.push_with_id(label, text, &id);
    }
    let saved = folder.saved(&changed);
    let scratch = gzip(scratch);
    scratch.prepare_class_model(&unobserved).unwrap();
    assert!(saved == folder.saved(&scratch));
    changed.compact().unwrap();
    assert!(saved == folder.saved(&changed));
    assert!(saved == folder.saved(&Index::from_bytes(saved.clone()).unwrap()));
    let expected = ClassClassifier::from_corpus(&changed.to_corpus().unwrap()).unwrap();
    let class = ClassClassifier::from_index(changed, &unobserved).unwrap();
    assert!(class.labels().iter().eq(expected.labels().iter()));
    assert_eq!(class.encode().unwrap(), expected.encode().unwrap());
}

#[test]
fn a_class_model_of_different_documents_is_refused() {
    let corpus: Corpus = [("a", "one and two"), ("b", "four and five")].into_iter().collect();
    let index = gzip(corpus);
    index.prepare_class_model(&unobserved).unwrap();
    let mut forged = Folder::new().saved(&index);
    let model = ClassClassifier::from_index(index, &unobserved).unwrap().encode().unwrap();
    let place = forged.windows(model.len()).position(|window| window == model).unwrap();
    // The bytes of the first class come after the length of the head, the order, the number of classes,
    // and its number of documents.
    assert_eq!(model[1..5], [4, 2, 1, 13]);
    forged[place + 4] += 1;
    reseal(&mut forged);
    let refused = ClassClassifier::from_index(Index::from_bytes(forged).unwrap(), &unobserved);
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("its class model is not that of its documents"), "{refused}");
}

#[test]
fn a_failed_change_leaves_the_file_unchanged() {
    let folder = Folder::new();
    let path = folder.path("model");
    gzip(Corpus::sample()).save(&path).unwrap();
    let before = fs::read(&path).unwrap();
    let refused: nearzip::Result<()> = Index::update(&path, MAPPED, |index| {
        index.remove(0)?;
        index.remove(0)
    });
    assert!(matches!(refused, Err(Error::UnknownId { .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_reader_keeps_the_file_that_it_opened() {
    let folder = Folder::new();
    let path = folder.path("model");
    gzip(Corpus::sample()).save(&path).unwrap();
    let reader = Index::open(&path, MAPPED).unwrap();
    let before = answer(&reader, b"Wo ist der Bahnhof?").unwrap();
    Index::update(&path, MAPPED, |index| (0..470).try_for_each(|number| index.remove(number)))
        .unwrap();
    assert_eq!(answer(&reader, b"Wo ist der Bahnhof?").unwrap(), before);
    assert_eq!(Index::open(&path, MAPPED).unwrap().len(), 10);
}

#[test]
fn a_second_writer_fails_at_once() {
    let folder = Folder::new();
    let path = folder.path("model");
    let index = gzip(Corpus::sample());
    index.save(&path).unwrap();
    let inside: nearzip::Result<()> = Index::update(&path, MAPPED, |_| {
        let refusal = index.save(&path).unwrap_err();
        assert!(matches!(refusal, Error::Locked { .. }), "{refusal}");
        // Readers need no lock.
        Index::open(&path, MAPPED).map(drop)
    });
    inside.unwrap();
    index.save(&path).unwrap();
}

#[test]
fn removed_texts_are_not_in_the_file() {
    let folder = Folder::new();
    let path = folder.path("model");
    let mut corpus = Corpus::sample();
    let secret = b"the secret recipe of grandmother's plum cake";
    corpus.push_with_id("a secret label", secret, "a secret id");
    gzip(corpus).save(&path).unwrap();
    let holds = |words: &[u8]| {
        let file = fs::read(&path).unwrap();
        file.windows(words.len()).any(|window| window == words)
    };
    let secrets = [&secret[..], b"grandmother", b"a secret label", b"a secret id"];
    assert!(secrets.iter().all(|words| holds(words)));
    Index::update(&path, MAPPED, |index| index.remove("a secret id")).unwrap();
    assert!(!secrets.iter().any(|words| holds(words)));
    assert_eq!(ModelInfo::verify(&path).unwrap().documents, 480);
}

/// A compressor with a chosen framing length and prepared form.
#[derive(Debug, Clone)]
struct Own {
    framing: u64,
    prepared: &'static [u8],
}

impl Compressor for Own {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::custom("own")
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(self.clone())
    }

    fn prepare(&self, _: &[u8], prepared: &mut Vec<u8>) {
        prepared.extend_from_slice(self.prepared);
    }
}

impl Encoder for Own {
    fn compressed_len(&mut self, data: &[u8]) -> nearzip::Result<Length> {
        Ok(Length::from_bytes(self.framing + data.len() as u64))
    }
}

#[test]
fn a_compressor_with_different_lengths_is_refused() {
    let folder = Folder::new();
    let path = folder.path("model");
    let corpus: Corpus = [("a", "x"), ("b", "y")].into_iter().collect();
    let own = |framing, prepared| Box::new(Own { framing, prepared });
    let index = Index::with_compressor(corpus.clone(), own(7, b"x"), &unobserved).unwrap();
    index.save(&path).unwrap();
    let open = |own| Index::open_with_compressor(&path, MAPPED, own);
    let opened = open(own(7, b"x")).unwrap();
    assert_eq!(opened.document(1).unwrap().unwrap().length, Length::from_bytes(8));
    let refusal = open(own(7, b"y")).unwrap_err().to_string();
    assert!(refusal.contains("as another version of own prepared them"), "{refusal}");
    let refusal = open(own(8, b"x")).unwrap_err().to_string();
    assert!(refusal.contains("gives different lengths than this program's"), "{refusal}");
    assert!(refusal.contains("a probe takes 7 bytes there and 8 here"), "{refusal}");
    let unknown = Index::open(&path, MAPPED).unwrap_err();
    assert!(matches!(unknown, Error::UnknownCompressor { .. }), "{unknown}");
    gzip(corpus).save(&path).unwrap();
    let refusal = open(own(7, b"x")).unwrap_err();
    let Error::Model { fault: ModelFault::OtherCompressor { stored, given }, .. } = refusal else {
        panic!("{refusal}");
    };
    assert_eq!((&stored[..], &given[..]), ("gzip", "own"));
}

#[test]
fn errors_for_foreign_files_name_the_file() {
    let folder = Folder::new();
    let path = folder.path("train.csv");
    let message = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let refusal = Index::open(&path, MAPPED).unwrap_err().to_string();
        assert_eq!(refusal, Index::open(&path, READ).unwrap_err().to_string());
        refusal.strip_prefix(&format!("{}: ", path.display())).unwrap().to_owned()
    };
    let foreign = "is not a nearzip model file; `nearzip index build` makes one";
    assert_eq!(message(b""), foreign);
    assert_eq!(message(b"label,text\nspam,you won\n"), foreign);
    let model = folder.saved(&gzip(Corpus::sample()));
    assert!(message(&model[..model.len() / 2]).contains("truncated"));
    assert!(matches!(Index::open(folder.path("none"), MAPPED), Err(Error::Read { .. })));
    assert!(Index::open(folder.0.path(), MAPPED).unwrap_err().to_string().ends_with(foreign));
    assert!(!is_model_file(&path).unwrap() || message(&model[..8]).contains("truncated"));
}

/// A file with every section that there can be.
fn small_model(folder: &Folder) -> Vec<u8> {
    let mut corpus = Corpus::new();
    for (number, text) in ["one and two", "", "two and one and two"].into_iter().enumerate() {
        corpus.push_with_id(["a", "b"][number % 2], text.as_bytes(), text);
    }
    let path = folder.path("small");
    hybrid(gzip(corpus)).unwrap().save(&path).unwrap();
    let index = Index::open(&path, READ).unwrap();
    answer(&index, b"one").unwrap();
    folder.saved(&index)
}

fn hybrid(index: Index) -> nearzip::Result<HybridClassifier> {
    let blend: BlendSource = "1,3/1,3,2,5".parse()?;
    HybridClassifier::new(index, HybridConfig::default().blend(blend), &unobserved)
}

/// Opens a file and does everything that can be done with it. Must not panic, whatever the bytes.
fn use_up(bytes: Vec<u8>) -> nearzip::Result<()> {
    let mut index = Index::from_bytes(bytes)?;
    answer(&index, b"one and two")?;
    if !index.is_empty() {
        let classifier = HybridClassifier::new(index, HybridConfig::default(), &unobserved)?;
        classifier.predict(b"one and two")?;
        index = Box::new(classifier).into_index().unwrap();
    }
    let likely = SearchConfig::default().search(Search::Candidates(2));
    k_nearest(&index, b"one and two", likely)?;
    for position in index.positions().take(8).collect::<Vec<_>>() {
        let id = index.document(position)?.unwrap().id.to_string();
        index.relabel(&id, "c")?;
        index.remove(&id)?;
    }
    index.add("d", b"three and two", None)?;
    k_nearest(&index, b"one and two", likely)?;
    index.compact()
}

#[test]
fn a_truncated_file_is_never_opened() {
    let model = small_model(&Folder::new());
    use_up(model.clone()).unwrap();
    for length in 0..model.len() {
        let refusal = Index::from_bytes(model[..length].to_vec()).unwrap_err();
        assert!(matches!(refusal, Error::Model { .. }), "{length}: {refusal}");
    }
}

#[test]
fn changed_bytes_are_an_error_or_have_no_effect() {
    let model = small_model(&Folder::new());
    let answers = |bytes: Vec<u8>| {
        let index = Index::from_bytes(bytes)?;
        let nearest = answer(&index, b"one and two")?;
        Ok::<_, Error>((nearest, hybrid(index)?.predict(b"one and two")?))
    };
    let expected = answers(model.clone()).unwrap();
    let mut random = Random::new(1);
    for _ in 0..4000 {
        let mut bytes = model.clone();
        for _ in 0..=random.below(3) {
            let place = random.below(bytes.len() as u64) as usize;
            bytes[place] = random.next_u64() as u8;
        }
        assert!(answers(bytes).map_or(true, |found| found == expected));
    }
}

#[test]
fn forged_files_do_not_panic() {
    let model = small_model(&Folder::new());
    let mut random = Random::new(2);
    let mut accepted = 0;
    for _ in 0..2000 {
        let mut bytes = model.clone();
        for _ in 0..=random.below(4) {
            let place = random.below(bytes.len() as u64) as usize;
            bytes[place] = match random.below(3) {
                0 => bytes[place].wrapping_add(1),
                1 => 0xff,
                _ => random.next_u64() as u8,
            };
        }
        reseal(&mut bytes);
        accepted += u32::from(use_up(bytes).is_ok());
    }
    // Changes within a text, or between sections, are valid.
    assert!((300..1950).contains(&accepted), "{accepted}");
}

#[test]
fn overlapping_texts_do_not_panic() {
    let mut model = small_model(&Folder::new());
    let ends = [11u64, 11, 30].map(u64::to_le_bytes).concat();
    let place = model.windows(ends.len()).position(|window| window == ends).unwrap();
    model[place..place + 24].copy_from_slice(&[30u64, 0, 30].map(u64::to_le_bytes).concat());
    reseal(&mut model);
    let mut index = Index::from_bytes(model).unwrap();
    assert!(matches!(index.document(1), Err(Error::Model { .. })));
    for id in ["one and two", "two and one and two"] {
        index.remove(id).unwrap();
    }
}

#[test]
fn the_first_format_can_still_be_opened() {
    let index = Index::open("tests/data/model-v1.nearzip", MAPPED).unwrap();
    assert_eq!(index.len(), 5);
    assert_eq!(index.labels().iter().collect::<Vec<_>>(), ["weather", "chess", "cooking"]);
    let found = answer(&index, b"the queen takes the rook on e5").unwrap();
    assert_eq!((&found[0].0[..], &found[0].1[..]), ("chess-1", "chess"));
    assert_eq!(ModelInfo::verify("tests/data/model-v1.nearzip").unwrap().format_version, 1);
}

/// Writes the file that the test above opens. It must not be rewritten for this version: this is kept
/// to show how it was made.
#[test]
#[ignore = "the file of version 1 exists"]
fn write_the_first_format() {
    let mut corpus = Corpus::new();
    for (id, label, text) in [
        ("weather-1", "weather", "rain in the north, sun in the south"),
        ("weather-2", "weather", "wind from the east, snow in the hills"),
        ("chess-1", "chess", "the knight takes the bishop on e5"),
        ("chess-2", "chess", "a rook and a king against a king"),
        ("cooking-1", "cooking", "stir the soup until it boils, then add the onions"),
    ] {
        corpus.push_with_id(label, text.as_bytes(), id);
    }
    gzip(corpus).save("tests/data/model-v1.nearzip").unwrap();
}
