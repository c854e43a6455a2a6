use std::fmt;
use std::io::Write;

use maud::html;
use nearzip::{Audit, Corpus, Evaluation, Observer};

use crate::error::{Error, Result};
use crate::labels::PageLabels;
use crate::layout::{self, GENERATOR};
use crate::mistakes::{Limits, Mistakes};
use crate::{audit, charts, explorer, heat_map, label_table, summary};

/// An evaluation as a page.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`title`](Page::title) | "Evaluation" | the title | |
/// | [`fact`](Page::fact) | none | a line of the summary that only the caller knows, such as a file | |
/// | [`audit`](Page::audit) | none | what an audit of the same documents found | |
/// | [`mistakes`](Page::mistakes) | 1,500 | the most wrong predictions that are shown; the others are counted | |
/// | [`neighbors`](Page::neighbors) | 2 | the most training documents with each of them | |
/// | [`excerpt`](Page::excerpt) | 600 | the most bytes of each text; half as many of a training document | |
///
/// The neighbors of wrong predictions are those of the [outcomes](nearzip::Outcome::neighbors), so
/// [`Evaluation::explain_mistakes`] comes first if all are to have some. Of texts of several hundred bytes, a
/// wrong prediction takes about 2 KB of the page.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, ClassClassifier, Corpus, audit, evaluate, unobserved};
/// use nearzip_report::Page;
///
/// let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
/// let evaluation = evaluate(&ClassClassifier::from_corpus(&train)?, &test, &unobserved)?;
/// let audit = audit(&train, Some(&test), AuditConfig::default(), &unobserved)?;
/// let page = Page::new(&evaluation, &test, &train)
///     .title("Languages")
///     .fact("Author", "an example")
///     .audit(&audit)
///     .mistakes(100);
/// let mut html = Vec::new();
/// page.write(&mut html, &unobserved)?;
/// assert!(String::from_utf8(html)?.contains("<h1>Languages</h1>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Page<'a> {
    evaluation: &'a Evaluation,
    test: &'a Corpus,
    train: &'a Corpus,
    title: String,
    facts: Vec<(String, String)>,
    audit: Option<&'a Audit>,
    limits: Limits,
}

impl<'a> Page<'a> {
    /// The page of an evaluation of the documents of `test`, in which neighbors have their positions in `train`. For
    /// [cross-validation](nearzip::cross_validate), both are the same corpus.
    pub fn new(evaluation: &'a Evaluation, test: &'a Corpus, train: &'a Corpus) -> Page<'a> {
        Page {
            evaluation,
            test,
            train,
            title: "Evaluation".to_owned(),
            facts: Vec::new(),
            audit: None,
            limits: Limits { mistakes: 1_500, neighbors: 2, excerpt: 600 },
        }
    }

    /// Sets the title.
    #[must_use]
    pub fn title(self, title: impl Into<String>) -> Page<'a> {
        Page { title: title.into(), ..self }
    }

    /// Adds a line to the summary.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<String>) -> Page<'a> {
        self.facts.push((name.into(), value.into()));
        self
    }

    /// Sets what an audit of the training documents, and of the test documents if they are others, found.
    #[must_use]
    pub fn audit(self, audit: &'a Audit) -> Page<'a> {
        Page { audit: Some(audit), ..self }
    }

    /// Sets the most wrong predictions that are shown.
    #[must_use]
    pub fn mistakes(mut self, mistakes: usize) -> Page<'a> {
        self.limits.mistakes = mistakes;
        self
    }

    /// Sets the most training documents that are shown with each wrong prediction.
    #[must_use]
    pub fn neighbors(mut self, neighbors: usize) -> Page<'a> {
        self.limits.neighbors = neighbors;
        self
    }

    /// Sets the most bytes of each text that are shown.
    #[must_use]
    pub fn excerpt(mut self, bytes: usize) -> Page<'a> {
        self.limits.excerpt = bytes;
        self
    }

    /// The title.
    pub fn get_title(&self) -> &str {
        &self.title
    }

    /// The most wrong predictions that are shown.
    pub fn get_mistakes(&self) -> usize {
        self.limits.mistakes
    }

    /// The most training documents that are shown with each wrong prediction.
    pub fn get_neighbors(&self) -> usize {
        self.limits.neighbors
    }

    /// The most bytes of each text that are shown.
    pub fn get_excerpt(&self) -> usize {
        self.limits.excerpt
    }

    /// Writes the page as one HTML file in UTF-8. It is the same for any number of threads.
    ///
    /// # Complexity
    ///
    /// For each wrong prediction that is shown and each of its neighbors, six compressions of at most 64 KiB,
    /// divided by the threads of the current rayon pool. Memory: O(bytes of the page).
    ///
    /// # Errors
    ///
    /// - [`Error::OtherDocuments`] if `test` has more or fewer documents than the evaluation.
    /// - [`Error::Stopped`] if the observer stops the work.
    /// - [`Error::Write`] if the output fails.
    pub fn write(&self, output: &mut dyn Write, observer: Observer<'_>) -> Result<()> {
        let Page { evaluation, test, train, title, facts, audit, limits } = self;
        if test.len() != evaluation.n_test() {
            let (outcomes, documents) = (evaluation.n_test(), test.len());
            return Err(Error::OtherDocuments { outcomes, documents });
        }
        let confusion = evaluation.confusion();
        let labels = PageLabels::new(&confusion);
        let outcomes = &evaluation.outcomes;
        let mistakes = Mistakes::find(outcomes, test, train, &labels, *limits, observer)?;
        let sections = html! {
            (summary::section(evaluation, &labels, &mistakes, facts))
            (heat_map::section(&labels, &confusion, &mistakes))
            (label_table::section(&labels))
            (charts::section(evaluation)?)
            @if let Some(audit) = audit { (audit::section(audit, test, train)) }
            (explorer::section(&labels, &mistakes))
        };
        let mut links = vec![
            ("summary", "Summary"),
            ("confusion", "Confusion matrix"),
            ("labels", "Labels"),
            ("charts", "Charts"),
        ];
        links.extend(audit.map(|_| ("audit", "Audit")));
        links.push(("mistakes", "Wrong predictions"));
        let document = layout::document(title, &links, &sections);
        output.write_all(document.into_string().as_bytes())?;
        Ok(output.flush()?)
    }
}

impl fmt::Debug for Page<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Page { title, limits, .. } = self;
        formatter
            .debug_struct("Page")
            .field("title", title)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}

/// Whether a file that begins with these bytes is a page of this crate, which can be replaced by another one.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, unobserved};
/// use nearzip_report::{Page, is_report};
///
/// let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
/// let evaluation = evaluate(&ClassClassifier::from_corpus(&train)?, &test, &unobserved)?;
/// let mut html = Vec::new();
/// Page::new(&evaluation, &test, &train).write(&mut html, &unobserved)?;
/// assert!(is_report(&html[..200]) && !is_report(b"<!DOCTYPE html><html>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn is_report(start: &[u8]) -> bool {
    let generator = format!(r#"<meta name="generator" content="{GENERATOR} "#);
    let start = &start[..start.len().min(512)];
    start.starts_with(b"<!DOCTYPE html>")
        && start.windows(generator.len()).any(|window| window == generator.as_bytes())
}
