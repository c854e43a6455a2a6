//! An evaluation of [`nearzip`] as one HTML page that needs nothing else: its figures with their intervals,
//! the confusion matrix, a table of labels, charts, what an audit of the documents found, and an explorer
//! of wrong predictions with the training documents that spoke for them.
//!
//! ```
//! use nearzip::{Corpus, Method, evaluate, unobserved};
//! use nearzip_report::Page;
//!
//! let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
//! let classifier = Method::default().build(train.clone(), &unobserved)?;
//! let mut evaluation = evaluate(&*classifier, &test, &unobserved)?;
//! evaluation.explain_mistakes(&*classifier, &test, &unobserved)?;
//!
//! let mut page = Vec::new();
//! Page::new(&evaluation, &test, &train).write(&mut page, &unobserved)?;
//! assert!(page.starts_with(b"<!DOCTYPE html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The page can be read without its script, which adds sorting, filters and the choice of a theme. It loads
//! nothing, and its Content-Security-Policy allows nothing but its own style and script, so that whatever
//! is written in texts and labels stays text.
//!
//! | file | idea |
//! |---|---|
//! | `page` | what is on the page, and its settings |
//! | `layout` | the document around the sections, and what it allows |
//! | `summary`, `heat_map`, `label_table`, `charts`, `audit`, `explorer` | a section each |
//! | `labels` | the labels in the order of the page |
//! | `mistakes` | which wrong predictions are shown, and next to which documents |
//! | `matches`, `excerpt` | what two texts share, and a part of a text that shows it |
//! | `readable`, `numbers` | bytes and numbers for people |

#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

mod audit;
mod charts;
mod error;
mod excerpt;
mod explorer;
mod heat_map;
mod label_table;
mod labels;
mod layout;
mod matches;
mod mistakes;
mod numbers;
mod page;
mod readable;
mod summary;

pub use error::{Error, Result};
pub use page::{Page, is_report};
