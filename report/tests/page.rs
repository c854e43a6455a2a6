//! The page as a browser reads it, without one.

mod support;

use std::collections::HashSet;
use std::ops::ControlFlow;

use nearzip::{Corpus, unobserved};
use nearzip_report::{Error, Page};
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: &ElementRef<'_>) -> String {
    element.text().collect()
}

fn written(page: &Page<'_>) -> Html {
    let mut html = Vec::new();
    page.write(&mut html, &unobserved).unwrap();
    Html::parse_document(&String::from_utf8(html).unwrap())
}

#[test]
fn texts_and_labels_stay_text() {
    let page = Html::parse_document(&support::page());
    assert_eq!(all(&page, "script").len(), 1);
    assert_eq!(all(&page, "style").len(), 1);
    assert!(all(&page, "img, b, iframe, [onerror], [href^=javascript]").is_empty());
    let shown = text(&page.root_element());
    for label in &support::LABELS[1..3] {
        assert!(shown.contains(label), "{label}");
    }
    assert!(shown.contains("(empty)") && shown.contains("(no text)"));
    assert!(shown.contains("not UTF-8: \u{fffd}\u{fffd}, control characters: ␀ ␛[31m ␡"));
}

#[test]
fn nothing_is_loaded() {
    let page = Html::parse_document(&support::page());
    assert!(all(&page, "[src]").is_empty());
    for link in all(&page, "[href]") {
        let target = link.attr("href").unwrap();
        assert!(target.starts_with('#') || target == "data:,", "{target}");
    }
    let policy = all(&page, r#"meta[http-equiv="Content-Security-Policy"]"#)[0];
    assert!(policy.attr("content").unwrap().starts_with("default-src 'none'; style-src 'sha256-"));
    // The policy forbids them.
    assert!(all(&page, "[style], [onclick]").is_empty());
}

#[test]
fn the_page_can_be_read_aloud() {
    let page = Html::parse_document(&support::page());
    assert_eq!(all(&page, "html")[0].attr("lang"), Some("en"));
    assert_eq!(all(&page, "h1").len(), 1);
    let levels: Vec<u32> = all(&page, "h1, h2, h3")
        .iter()
        .map(|heading| heading.value().name()[1..].parse().unwrap())
        .collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    for table in all(&page, "table") {
        assert_eq!(table.select(&Selector::parse("caption").unwrap()).count(), 1);
    }
    assert!(all(&page, "thead th").iter().all(|heading| heading.attr("scope") == Some("col")));
    assert!(all(&page, "tbody th").iter().all(|heading| heading.attr("scope") == Some("row")));
    for field in all(&page, "input, select") {
        let parent = ElementRef::wrap(field.parent().unwrap()).unwrap();
        assert_eq!(parent.value().name(), "label");
    }
    let ids: Vec<&str> =
        all(&page, "[id]").iter().filter_map(|element| element.attr("id")).collect();
    let different: HashSet<&&str> = ids.iter().collect();
    assert_eq!(different.len(), ids.len());
    let named = all(&page, "[aria-labelledby], [aria-describedby], a[href]");
    for element in named {
        for name in ["aria-labelledby", "aria-describedby"] {
            assert!(element.attr(name).is_none_or(|id| ids.contains(&id)));
        }
        let target = element.attr("href").unwrap_or("#main");
        assert!(ids.contains(&&target[1..]), "{target}");
    }
}

#[test]
fn every_wrong_prediction_is_shown_or_counted() {
    let (train, test) = (support::train(), support::test());
    let evaluation = support::evaluation(&train, &test);
    let wrong: Vec<String> = evaluation
        .outcomes
        .iter()
        .filter(|outcome| outcome.chance_of_truth() < 1.0)
        .map(|outcome| outcome.id.to_string())
        .collect();
    let page = Page::new(&evaluation, &test, &train).mistakes(usize::MAX);
    let shown: HashSet<String> =
        all(&written(&page), "article > p:first-of-type > bdi").iter().map(text).collect();
    assert_eq!(shown, wrong.iter().cloned().collect());
    let few = written(&page.mistakes(5));
    assert_eq!(all(&few, "article").len(), 5);
    let left_out = format!("{} others are not on this page", wrong.len() - 5);
    assert!(text(&all(&few, "#mistakes")[0]).contains(&left_out));
}

#[test]
fn cells_of_the_matrix_have_all_wrong_predictions_and_lead_to_them() {
    let page = Html::parse_document(&support::page());
    let cells = all(&page, "table.heat a");
    let mapped: usize = all(&page, "form")[0].attr("data-mapped").unwrap().parse().unwrap();
    assert!(mapped < all(&page, "table.sortable tbody tr").len());
    let sum: usize = cells.iter().map(|cell| text(cell).parse::<usize>().unwrap()).sum();
    assert_eq!(sum, all(&page, "article").len());
    for cell in cells {
        let target = all(&page, cell.attr("href").unwrap())[0];
        for name in ["data-truth", "data-predicted"] {
            let (label, of_cell) = (target.attr(name).unwrap(), cell.attr(name).unwrap());
            let is_other = label.parse::<usize>().unwrap() >= mapped;
            assert_eq!(of_cell, if is_other { "other" } else { label });
        }
    }
}

#[test]
fn many_labels_share_a_row_and_long_texts_are_cut() {
    let document = |label: usize| {
        let word = format!("word{} ", label * label);
        (format!("label {label}"), word.repeat(500))
    };
    let train: Corpus = (0..60).map(document).collect();
    let test: Corpus =
        (0..60).map(|label| (format!("label {}", (label + 1) % 60), document(label).1)).collect();
    let evaluation = support::evaluation(&train, &test);
    let page = written(&Page::new(&evaluation, &test, &train));
    assert_eq!(all(&page, "table.heat tbody tr").len(), 25);
    assert!(text(&all(&page, "table.heat tbody tr:last-child th")[0]).contains("36 other labels"));
    assert_eq!(all(&page, "table.sortable tbody tr").len(), 60);
    let sum: usize =
        all(&page, "table.heat a").iter().map(|cell| text(cell).parse::<usize>().unwrap()).sum();
    assert_eq!(sum, 60);
    // The text, and its only neighbor.
    assert_eq!(all(&page, "article .cut").len(), 60 * 2);
    assert!(all(&page, "article p.text").iter().all(|it| text(it).len() < 700));
}

#[test]
fn without_mistakes_there_is_no_explorer() {
    let train: Corpus = [("a", "some text"), ("b", "another one")].into_iter().collect();
    let evaluation = support::evaluation(&train.clone(), &train);
    let page = written(&Page::new(&evaluation, &train, &train));
    assert!(all(&page, "article, form").is_empty());
    assert!(text(&all(&page, "#mistakes")[0]).contains("Every prediction is right."));
}

#[test]
fn the_work_can_be_stopped() {
    let (train, test) = (support::train(), support::test());
    let evaluation = support::evaluation(&train, &test);
    let stopped = Page::new(&evaluation, &test, &train)
        .write(&mut Vec::new(), &|_| ControlFlow::Break(()))
        .unwrap_err();
    assert!(matches!(stopped, Error::Stopped(nearzip::Error::Cancelled { .. })), "{stopped}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Pieces of HTML and of anything else, in texts, labels, ids, the title and facts.
    #[test]
    fn whatever_is_written_anywhere_is_text(
        pieces in prop::collection::vec(
            prop_oneof![
                prop::sample::select(vec![
                    "<", ">", "&", "\"", "'", "/", "=", "--", "<!--", "]]>", "</", "script", "style",
                    "textarea", "title", "svg", "&lt;", "&#x3c;", "on", "load", " ", "`", "${", "\u{202e}",
                ]).prop_map(str::to_owned),
                ".{0,4}",
            ],
            1..12,
        )
    ) {
        let odd = pieces.concat();
        let train: Corpus = [("plain", "a text"), (&odd[..], "a note")].into_iter().collect();
        let mut test = Corpus::new();
        test.push_with_id(&odd, odd.as_bytes(), &odd[..]);
        test.push_with_id(&odd, b"a text", &odd[..]);
        let evaluation = support::evaluation(&train.clone(), &test);
        let page = Page::new(&evaluation, &test, &train).title(&odd[..]).fact(&odd[..], &odd[..]);
        let page = written(&page);
        prop_assert_eq!(all(&page, "script").len(), 1);
        prop_assert_eq!(all(&page, "style").len(), 1);
        prop_assert_eq!(all(&page, "body > script").len(), 1);
        prop_assert_eq!(all(&page, "section").len(), 5);
        // Nothing else than what the page has anyway.
        let known = "a article bdi body button caption circle dd desc details div dl dt figcaption figure form h1 h2 \
            h3 head header html input label li line link main mark meta nav option output p polyline rect script \
            section select span strong style summary svg table tbody td text th thead title tr ul";
        let known: HashSet<&str> = known.split_whitespace().collect();
        for element in all(&page, "*") {
            prop_assert!(known.contains(element.value().name()), "{}", element.value().name());
        }
    }
}
