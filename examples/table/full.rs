use crate::Result;
use crate::datasets::{Dataset, Datasets};
use crate::markdown::{figure, row, rule};
use crate::methods::{Column, Measured};
use crate::published;

const DATASET: [&str; 3] = ["dataset", "classes", "documents (training / test)"];
const OTHERS: [&str; 4] =
    ["gzip, published: top-2", "gzip 1-NN, corrected", "best compressor", "linear SVM"];

/// Evaluates on all test documents, prints the tables and returns the accuracies.
pub(crate) fn print(datasets: Datasets, methods: &[Column]) -> Result<Vec<f64>> {
    let names: Vec<&str> = methods.iter().map(|method| method.name).collect();
    let heading: Vec<&str> = [&DATASET[..], &OTHERS, &names].concat();
    print!("{}{}", row(&heading), rule(heading.len()));
    let (mut accuracies, mut costs) = (Vec::new(), String::new());
    for dataset in datasets {
        let dataset = dataset?;
        let measured: Vec<Measured> =
            methods.iter().map(|method| measure(method, &dataset)).collect::<Result<_>>()?;
        print!("{}", accuracy_row(&dataset, &measured));
        costs += &cost_row(&dataset, &measured);
        accuracies.extend(measured.iter().map(|measured| measured.accuracy));
    }
    println!(
        "\nSize of the stored model in bytes per byte of text · seconds to build · milliseconds \
         per query, on {} threads:\n",
        rayon::current_num_threads()
    );
    let heading: Vec<&str> = [&["dataset", "bytes of text"][..], &names].concat();
    print!("{}{}{costs}", row(&heading), rule(heading.len()));
    Ok(accuracies)
}

fn measure(method: &Column, dataset: &Dataset) -> Result<Measured> {
    eprintln!("{}: {} …", dataset.name, method.name);
    let measured = method.measure(dataset)?;
    eprintln!("    accuracy {}, {}", figure(measured.accuracy, 4), cost(&measured));
    Ok(measured)
}

fn accuracy_row(dataset: &Dataset, measured: &[Measured]) -> String {
    let Dataset { name, train, test } = dataset;
    let published = published::on(name);
    let mut cells = vec![
        published.map_or(&name[..], |published| published.name).to_owned(),
        train.labels().len().to_string(),
        format!("{} / {}", train.len(), test.len()),
    ];
    let others = published.map_or(["–"; 4], |it| [it.top2, it.corrected, it.compressor, it.svm]);
    cells.extend(others.map(str::to_owned));
    cells.extend(measured.iter().map(|measured| figure(measured.accuracy, 4)));
    row(&cells)
}

fn cost_row(dataset: &Dataset, measured: &[Measured]) -> String {
    let name = published::on(&dataset.name).map_or(&dataset.name[..], |it| it.name);
    let mut cells = vec![name.to_owned(), dataset.train.bytes().to_string()];
    cells.extend(measured.iter().map(cost));
    row(&cells)
}

fn cost(measured: &Measured) -> String {
    let (build, query) = (measured.build.as_secs_f64(), measured.query.as_secs_f64() * 1e3);
    format!("{:.1} · {build:.1} s · {query:.2} ms", measured.size)
}
