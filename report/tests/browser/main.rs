//! The page in a real browser. Needs `chromium` and `chromedriver`, as Debian's packages `chromium` and
//! `chromium-driver` install them.
//!
//! | file | idea |
//! |---|---|
//! | `browser` | a browser without a window, and what only Chromium can be asked |
//! | `page.js` | what is to be seen, computed in the page |

#[path = "../support/mod.rs"]
mod support;

mod browser;

use std::collections::HashSet;

use browser::{Browser, in_browser};
use serde_json::{Value, json};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_page_opens_without_errors_and_what_is_in_texts_is_inert() {
    in_browser(|browser| async move {
        browser.open(&support::page()).await;
        assert!(browser.title().await.starts_with("Evaluation of </title><script>"));
        assert_eq!(browser.ask("return window.hacked ?? null").await, Value::Null);
        assert_eq!(browser.ask("return document.scripts.length").await, 1);
        // The policy would stop what the template let through.
        let broken = "const script = document.createElement('script');
            script.textContent = 'window.hacked = 6';
            document.body.append(script);
            return window.hacked ?? null";
        assert_eq!(browser.console().await, Vec::<String>::new());
        assert_eq!(browser.ask(broken).await, Value::Null);
        assert!(browser.console().await.concat().contains("Content Security Policy"));
    });
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_table_of_labels_sorts() {
    in_browser(|browser| async move {
        browser.open(&support::page()).await;
        let column = |number: usize| {
            format!(
                "return [...document.querySelectorAll('table.sortable tbody tr')]
                    .map((row) => row.cells[{number}].textContent)"
            )
        };
        let sorts = "return [...document.querySelectorAll('table.sortable thead th')].map((th) => th.ariaSort)";
        let before: Vec<String> = browser.strings(&column(3)).await;
        let numbers = |values: Vec<String>| -> Vec<f64> {
            values.iter().map(|value| value.parse().unwrap()).collect()
        };
        let mut expected = numbers(before);
        expected.sort_by(f64::total_cmp);
        let f1 = "table.sortable thead th:nth-child(4) button";
        browser.focus(f1).await;
        browser.press(ENTER).await;
        expected.reverse();
        assert_eq!(numbers(browser.strings(&column(3)).await), expected);
        assert_eq!(browser.ask(sorts).await, json!([null, null, null, "descending", null, null]));
        browser.click(f1).await;
        expected.reverse();
        assert_eq!(numbers(browser.strings(&column(3)).await), expected);
        assert_eq!(browser.ask(sorts).await[3], "ascending");
        let label = "table.sortable thead th:first-child button";
        browser.click(label).await;
        let mut labels = browser.strings(&column(0)).await;
        let place = |label: &str| labels.iter().position(|other| other == label).unwrap();
        assert!(place("Arabic") < place("English") && place("English") < place("Turkish"));
        assert_eq!(browser.ask(sorts).await[0], "ascending");
        browser.click(label).await;
        labels.reverse();
        assert_eq!(browser.strings(&column(0)).await, labels);
    });
}

/// The numbers of the wrong predictions that are to be seen.
const SHOWN: &str = "return [...document.querySelectorAll('article')].filter((it) => !it.hidden).map((it) => it.id)";
const STATUS: &str = "return document.querySelector('#shown').textContent";

#[test]
#[ignore = "needs chromium and chromedriver"]
fn wrong_predictions_are_searched_and_filtered() {
    in_browser(|browser| async move {
        browser.open(&support::page()).await;
        let all = browser.strings(SHOWN).await;
        browser.focus("input[name=words]").await;
        browser.press("WINDOW.hacked = 3").await;
        assert_eq!(browser.strings(SHOWN).await.len(), 1);
        let status = format!("1 of {} wrong predictions", all.len());
        assert_eq!(browser.ask(STATUS).await, status[..]);
        browser.press("nothing like this").await;
        assert_eq!(browser.strings(SHOWN).await.len(), 0);
        browser.click("#filter button[type=reset]").await;
        browser
            .until(&format!(
                "return document.querySelectorAll('article:not([hidden])').length === {}",
                all.len()
            ))
            .await;
        let label = browser.ask("return document.querySelector('article').dataset.truth").await;
        browser
            .ask(&format!(
                "const choice = document.querySelector('select[name=truth]');
             choice.value = {label};
             choice.dispatchEvent(new Event('input', {{ bubbles: true }}))"
            ))
            .await;
        let of_label =
            format!("return document.querySelectorAll('article[data-truth={label}]').length");
        assert_eq!(json!(browser.strings(SHOWN).await.len()), browser.ask(&of_label).await);
    });
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn a_cell_of_the_matrix_shows_its_texts() {
    in_browser(|browser| async move {
        browser.open(&support::page()).await;
        let cells = browser.ask(
            "return [...document.querySelectorAll('table.heat a')].map((cell) => Number(cell.textContent))",
        ).await;
        let counts: Vec<u64> =
            cells.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect();
        assert!(counts.len() > 3 && counts.iter().any(|&count| count > 1));
        for (number, &count) in counts.iter().enumerate().take(5) {
            browser
                .ask(&format!("document.querySelectorAll('table.heat a')[{number}].focus()"))
                .await;
            browser.press(ENTER).await;
            let shown = browser.strings(SHOWN).await;
            assert_eq!(shown.len() as u64, count);
            let target =
                format!("return document.querySelectorAll('table.heat a')[{number}].hash.slice(1)");
            assert_eq!(browser.ask(&target).await, shown[0][..]);
            // Whoever reads with a keyboard or by ear goes on at the texts.
            assert_eq!(browser.ask("return document.activeElement.id").await, "shown");
        }
        browser.click("table.heat a").await;
        assert_eq!(browser.strings(SHOWN).await.len() as u64, counts[0]);
    });
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_keyboard_reaches_everything_and_focus_is_seen() {
    in_browser(|browser| async move {
        browser.open(&support::page()).await;
        let mut reached = HashSet::new();
        for stop in 0..400 {
            browser.press(TAB).await;
            let focus = browser.look("focus").await;
            let Some(path) = focus["path"].as_str() else { break };
            if stop == 0 {
                assert_eq!(focus["name"], "Skip to the report");
            }
            assert_eq!(focus["isSeen"], true, "{focus}");
            assert!(!focus["name"].as_str().unwrap().trim().is_empty(), "{focus}");
            reached.insert(path.to_owned());
        }
        let wanted = browser.look("controls").await;
        for path in wanted.as_array().unwrap() {
            assert!(reached.contains(path.as_str().unwrap()), "{path}");
        }
        assert!(wanted.as_array().unwrap().len() > 20);
    });
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn both_themes_have_enough_contrast() {
    in_browser(|browser| async move {
        for theme in ["light", "dark"] {
            browser.prefer("prefers-color-scheme", theme).await;
            browser.open(&support::page()).await;
            browser
                .ask("for (const it of document.querySelectorAll('details')) it.open = true")
                .await;
            let page = browser.look("page").await;
            assert_eq!(page["isDark"], theme == "dark");
            assert_eq!(page["faint"], json!([]), "{theme}");
            assert!(page["checked"].as_u64().unwrap() > 100);
            let other = if theme == "dark" { "Light theme" } else { "Dark theme" };
            assert_eq!(
                browser.ask("return document.querySelector('#theme').textContent").await,
                other
            );
            browser.click("#theme").await;
            let page = browser.look("page").await;
            assert_eq!((&page["isDark"], &page["faint"]), (&json!(theme != "dark"), &json!([])));
        }
    });
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_page_fits_narrow_screens_and_paper() {
    in_browser(|browser| async move {
        for width in [320, 400, 800] {
            browser.resize(width).await;
            browser.open(&support::page()).await;
            assert_eq!(browser.look("page").await["overflow"], json!(0), "{width}");
        }
        let paper = browser.print().await;
        assert!(paper > 10_000, "{paper}");
    });
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn without_its_script_the_page_can_be_read() {
    in_browser(|browser: Browser| async move {
        let page = support::page();
        let start = page.rfind("<script>").unwrap();
        browser.open(&page[..start]).await;
        assert_eq!(browser.console().await, Vec::<String>::new());
        let shown = "return [...document.querySelectorAll('form, #theme')].map((it) => it.checkVisibility())";
        assert_eq!(browser.ask(shown).await, json!([false, false]));
        browser.click("table.heat a").await;
        let target = "return document.querySelector(':target') === document.querySelector(
            document.querySelector('table.heat a').hash)";
        assert_eq!(browser.ask(target).await, true);
    });
}
