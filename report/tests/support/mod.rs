//! Documents whose texts and labels try to break out of the page, and its page.

use nearzip::{
    AuditConfig, Corpus, Evaluation, KnnClassifier, audit, evaluate_neighbors, unobserved,
};
use nearzip_report::Page;

/// Labels that are no plain words.
pub(crate) const LABELS: [&str; 4] = [
    "English",
    "</title></style><script>window.hacked = 1</script>",
    "\"><img src=x onerror='window.hacked = 2'>",
    "",
];

/// Texts that are no plain text.
pub(crate) const TEXTS: [&[u8]; 4] = [
    b"<script>window.hacked = 3</script><!-- and so on",
    b"</p></article><a href=\"javascript:window.hacked = 4\">choose me</a>",
    b"not UTF-8: \xff\xfe, control characters: \0 \x1b[31m \x7f, \r\n and ]]> &amp; &#0;",
    b"",
];

/// Training documents, few enough that there are mistakes.
pub(crate) fn train() -> Corpus {
    let mut corpus = Corpus::sample().first(60, Some(1));
    for (label, text) in LABELS.into_iter().zip(TEXTS) {
        corpus.push(label, text);
    }
    corpus
}

/// Test documents, of which each of [`TEXTS`] has the label of another one.
pub(crate) fn test() -> Corpus {
    let mut corpus = Corpus::sample_held_out();
    for (label, text) in LABELS.into_iter().cycle().skip(1).zip(TEXTS) {
        corpus.push(label, text);
    }
    corpus
}

/// The evaluation of the nearest document.
pub(crate) fn evaluation(train: &Corpus, test: &Corpus) -> Evaluation {
    let classifier = KnnClassifier::from_corpus(train.clone()).unwrap();
    let sweep: Vec<usize> = [1, 2, 3, 5, 9].into_iter().filter(|&k| k <= train.len()).collect();
    evaluate_neighbors(&classifier, test, &sweep, &unobserved).unwrap()
}

/// A page with everything that a page can have.
pub(crate) fn page() -> String {
    let (train, test) = (train(), test());
    let evaluation = evaluation(&train, &test);
    let audit = audit(&train, Some(&test), AuditConfig::default(), &unobserved).unwrap();
    let page = Page::new(&evaluation, &test, &train)
        .title("Evaluation of </title><script>window.hacked = 5</script>")
        .fact("Test file", "<b>test.csv</b>")
        .audit(&audit);
    let mut html = Vec::new();
    page.write(&mut html, &unobserved).unwrap();
    String::from_utf8(html).unwrap()
}
