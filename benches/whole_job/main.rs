//! What does a whole job cost, from the file of labeled texts to the answers?
//!
//! For each dataset and method: the processor time, of the system too, to read the training file, to
//! build the classifier from its documents, to save it and to open it again; of its first answer, of an
//! answer to all test texts in one batch and to some of them one at a time, and of adding a document and
//! predicting after it. Then accuracy, and the most memory that was used. Beside them, the same for two
//! linear methods of scikit-learn, fastText and Vowpal Wabbit, as far as `python3`, or the program that
//! `PYTHON` names, has them. Everything runs on one thread, and each row in a process of its own.
//!
//! `cargo bench --bench whole_job -- r8` prints a table for R8 from the folder `NEARZIP_DATA`; without names,
//! for R8, AG News and 20News; without the folder, for the embedded sample.
//!
//! | file | idea |
//! |---|---|
//! | `datasets` | the files of a dataset |
//! | `job` | the job of one method, step by step |
//! | `processor_time` | the clock |
//! | `cost` | processor time and memory of this process |
//! | `figures` | what is measured, and how it is written |
//! | `rivals`, `rivals.py` | the same job by other programs |

mod cost;
mod datasets;
mod figures;
mod job;
mod processor_time;
mod rivals;

use std::env;
use std::process::Command;

use datasets::Dataset;
use figures::Figures;

const METHODS: [&str; 4] = ["class", "grams", "hybrid", "knn"];
/// The argument that makes this program do one job, whose arguments follow.
const JOB: &str = "job";

#[expect(clippy::print_stdout, reason = "the tables are the result")]
fn main() {
    let is_test = env::args().any(|argument| argument == "--test");
    // Cargo adds flags of its own.
    let words: Vec<String> =
        env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if let [first, train, test, method] = &words[..]
        && first == JOB
    {
        print!("{}", job::run(train.as_ref(), test.as_ref(), method));
    } else if is_test {
        check();
    } else {
        datasets::find(&words, compare);
    }
}

/// Prints the table of a dataset.
#[expect(clippy::print_stdout, reason = "the tables are the result")]
fn compare(dataset: &Dataset) {
    println!("\n{}:\n\n{}", dataset.name, figures::heading());
    for method in METHODS {
        println!("{}", measure(dataset, method).row(method));
    }
    for (name, figures) in rivals::measure(dataset) {
        println!("{}", figures.row(name));
    }
}

/// With `--test`: that a job runs, gives right answers, and the same ones from the file.
fn check() {
    datasets::sample(|dataset| {
        for method in ["class", "hybrid"] {
            let accuracy = measure(dataset, method).get("accuracy").expect("it is measured");
            assert!(accuracy > 0.9, "{method} has an accuracy of {accuracy}");
        }
    });
}

fn measure(dataset: &Dataset, method: &str) -> Figures {
    let program = env::current_exe().expect("this program has a path");
    let mut command = Command::new(program);
    Figures::of(command.arg(JOB).args([&dataset.train, &dataset.test]).arg(method))
}
