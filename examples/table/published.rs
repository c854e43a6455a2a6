/// Published accuracies on a dataset. They are text because some need a remark; – means that none is
/// known.
#[derive(Clone, Copy)]
pub(crate) struct Published {
    /// The name of the dataset's folder.
    pub(crate) folder: &'static str,
    pub(crate) name: &'static str,
    /// Jiang et al. 2023, table 3, which counts a query as right if either of the two nearest documents
    /// has the true label.
    pub(crate) top2: &'static str,
    /// The same method with one prediction per query and k = 1: an independent reimplementation
    /// (`kts/gzip-knn` on GitHub, `results.txt`).
    pub(crate) corrected: &'static str,
    /// The best published accuracy of a compression method with one prediction per query: `ftcc`, except
    /// for R52 (gzip with k = 3, `kts/gzip-knn`) and AG News (LZ4 with each class's text as its
    /// dictionary).
    pub(crate) compressor: &'static str,
    /// A linear support vector machine on TF-IDF of words, measured on the same files
    /// (`docs/accuracy.md`); of characters for ChnSentiCorp, of sequences of six bases for DNA.
    pub(crate) svm: &'static str,
}

/// The datasets, in the order of the tables.
pub(crate) const PUBLISHED: [Published; 12] = [
    on_folder("r8", "R8", [".954", ".913", ".937", ".974"]),
    on_folder("r52", "R52", [".896", ".852", ".861", ".948"]),
    on_folder("ohsumed", "Ohsumed", [".521", ".365", ".478", ".691"]),
    on_folder("20news", "20 Newsgroups", [".685", ".607", ".795", ".862"]),
    // Published methods used 120,000 training documents; the SVM used the ones in the folder.
    on_folder("ag_news", "AG News", [".937 (120k)", ".876 (120k)", ".904 (120k)", ".910"]),
    on_folder("banking77", "banking77", ["–", "–", "–", ".895"]),
    on_folder("sms_spam", "SMS spam", ["–", "–", "–", ".990"]),
    on_folder("chnsenticorp", "ChnSentiCorp", ["–", "–", "–", ".890"]),
    on_folder("filipino_hate", "Filipino hate speech", ["–", "–", "–", ".751"]),
    on_folder("afrisenti_kin", "AfriSenti Kinyarwanda", ["–", "–", "–", "–"]),
    on_folder("masakhanews_swa", "Swahili news", ["–", "–", "–", ".807"]),
    on_folder("dna_human", "human DNA (shifted split)", ["–", "–", "–", ".533"]),
];

/// The published accuracies on a dataset.
pub(crate) fn on(folder: &str) -> Option<Published> {
    PUBLISHED.into_iter().find(|published| published.folder == folder)
}

const fn on_folder(
    folder: &'static str,
    name: &'static str,
    [top2, corrected, compressor, svm]: [&'static str; 4],
) -> Published {
    Published { folder, name, top2, corrected, compressor, svm }
}
