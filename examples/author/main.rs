//! Who wrote the disputed papers of *The Federalist*?
//!
//!     cargo run --release --example author
//!
//! In 1787 and 1788, Alexander Hamilton, James Madison and John Jay published 85 papers under one name. Hamilton
//! and Madison both claimed to have written Nos. 49 to 58, 62 and 63. Mosteller and Wallace (*Inference in an
//! Authorship Problem*, 1963) counted words that say nothing about the topic, such as *upon*, and gave all twelve
//! to Madison.
//!
//! The file has all twelve and, so that it is small, the shortest papers that only one of them claimed: seven of
//! Hamilton and four of Madison. The texts are in the public domain; white space is joined.

mod function_words;

use nearzip::{
    ClassClassifier, Classifier, Column, CompressorSpec, Corpus, Index, Method, ReadOptions,
    evaluate_leave_one_out, unobserved,
};

const PAPERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/author/federalist.csv.gz");

fn main() -> nearzip::Result<()> {
    let options = ReadOptions::default()
        .label_column(Column::from("author"))
        .text_columns([Column::from("text")])
        .id_column(Column::from("paper"));
    let (papers, _) = nearzip::read(PAPERS, &options)?;
    let is_disputed = |&at: &usize| papers.label(at) == "disputed";
    let (disputed, known): (Vec<usize>, Vec<usize>) = (0..papers.len()).partition(is_disputed);
    let (disputed, known) = (papers.subset(&disputed), papers.subset(&known));

    // Whole texts are told apart by their topics, texts of function words by their style.
    let [by_topic, by_style] = [known.clone(), styled(&known)].map(right);
    let [by_topic, by_style] = [by_topic?, by_style?];
    println!("Of {} papers whose author is known, each by the others:", known.len());
    println!("{by_topic} right by their words, {by_style} by their function words\n");

    let classifier = ClassClassifier::from_corpus(&styled(&known))?;
    let mut of_madison = 0;
    for paper in styled(&disputed).iter() {
        let prediction = classifier.predict(paper.text)?;
        let author = prediction.label();
        println!("No. {}: {author}", paper.id);
        of_madison += usize::from(author == "Madison");
    }
    println!("\n{of_madison} of {} are by Madison", disputed.len());
    assert!(by_style >= 10 && by_style > by_topic, "the method works where the answer is known");
    assert_eq!(of_madison, 12, "as Mosteller and Wallace found");
    Ok(())
}

/// The number of documents whose label all others say rightly.
fn right(known: Corpus) -> nearzip::Result<usize> {
    let documents = known.len() as f64;
    let index = Index::build(known, &CompressorSpec::default(), &unobserved)?;
    let classifier = "class".parse::<Method>()?.build(index, &unobserved)?;
    let accuracy = evaluate_leave_one_out(&*classifier, &[], &unobserved)?.accuracy();
    Ok((accuracy * documents).round() as usize)
}

/// The same documents, of whose words only function words are left.
fn styled(corpus: &Corpus) -> Corpus {
    let mut styled = Corpus::new();
    for paper in corpus.iter() {
        let text = function_words::only(&String::from_utf8_lossy(paper.text));
        styled.push_with_id(paper.label, text.as_bytes(), paper.id);
    }
    styled
}
