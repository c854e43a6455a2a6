use nearzip::{Estimate, FewShotConfig, evaluate_few_shot, unobserved};

use crate::Result;
use crate::datasets::{Dataset, Datasets};
use crate::markdown::{figure, row, rule};
use crate::methods::Column;
use crate::published;

/// More test documents would hardly narrow the interval, whose width comes from the draws.
const TEST_DOCUMENTS: usize = 1_000;

/// Evaluates with a few documents per label, prints the table and returns the mean accuracies.
pub(crate) fn print(datasets: Datasets, methods: &[Column], shots: usize) -> Result<Vec<f64>> {
    let config = FewShotConfig::default().shots(shots);
    println!(
        "{shots} training documents per label, {} draws; mean ± 95% interval of the mean:\n",
        config.get_repeats()
    );
    let names: Vec<&str> = methods.iter().map(|method| method.name).collect();
    let heading: Vec<&str> = [&["dataset", "classes", "test documents"][..], &names].concat();
    print!("{}{}", row(&heading), rule(heading.len()));
    let mut means = Vec::new();
    for dataset in datasets {
        let Dataset { name, train, test } = dataset?;
        let test = test.first(TEST_DOCUMENTS, Some(config.get_seed()));
        let shown = published::on(&name).map_or(&name[..], |published| published.name);
        let sizes = [train.labels().len(), test.len()].map(|size| size.to_string());
        let mut cells = [&[shown.to_owned()], &sizes[..]].concat();
        for method in methods {
            eprintln!("{name}: {} …", method.name);
            let build = |drawn| method.build(drawn);
            let few_shot = evaluate_few_shot(&train, &test, config, &build, &unobserved)?;
            let accuracy = few_shot.accuracy();
            eprintln!("    accuracy {accuracy}");
            cells.push(cell(accuracy));
            means.push(accuracy.mean);
        }
        print!("{}", row(&cells));
    }
    Ok(means)
}

fn cell(Estimate { mean, margin, .. }: Estimate) -> String {
    match margin {
        Some(margin) => format!("{}±{}", figure(mean, 3), figure(margin, 3)),
        None => figure(mean, 3),
    }
}
