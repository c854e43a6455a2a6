//! One file per command: its arguments, and `run`.
//!
//! To add a command, write such a file and add the command to [`Command`].

mod audit;
mod classify;
mod cluster;
mod compare;
mod completions;
mod compressors;
mod dedupe;
mod demo;
mod distance;
mod evaluate;
mod explain;
mod index;
mod man;
mod matrix;
mod neighbors;
mod project;
mod prototypes;
mod regress;
mod suggest;
mod tree;

use clap::Subcommand;

use crate::status::ExitStatus;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(demo::Arguments),
    Classify(classify::Arguments),
    Regress(regress::Arguments),
    Evaluate(evaluate::Arguments),
    Compare(compare::Arguments),
    Audit(audit::Arguments),
    Prototypes(prototypes::Arguments),
    Suggest(suggest::Arguments),
    Explain(explain::Arguments),
    Neighbors(neighbors::Arguments),
    Distance(distance::Arguments),
    Matrix(matrix::Arguments),
    Tree(tree::Arguments),
    Cluster(cluster::Arguments),
    Project(project::Arguments),
    Dedupe(dedupe::Arguments),
    Index(index::Arguments),
    Compressors(compressors::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<ExitStatus> {
        match self {
            Command::Demo(arguments) => demo::run(&arguments),
            Command::Classify(arguments) => classify::run(&arguments),
            Command::Regress(arguments) => regress::run(&arguments),
            Command::Evaluate(arguments) => evaluate::run(arguments),
            Command::Compare(arguments) => compare::run(&arguments),
            Command::Audit(arguments) => audit::run(&arguments),
            Command::Prototypes(arguments) => prototypes::run(&arguments),
            Command::Suggest(arguments) => suggest::run(&arguments),
            Command::Explain(arguments) => explain::run(&arguments),
            Command::Neighbors(arguments) => neighbors::run(&arguments),
            Command::Distance(arguments) => distance::run(&arguments),
            Command::Matrix(arguments) => matrix::run(&arguments),
            Command::Tree(arguments) => tree::run(&arguments),
            Command::Cluster(arguments) => cluster::run(&arguments),
            Command::Project(arguments) => project::run(&arguments),
            Command::Dedupe(arguments) => dedupe::run(&arguments),
            Command::Index(arguments) => index::run(&arguments),
            Command::Compressors(arguments) => compressors::run(&arguments),
            Command::Completions(arguments) => completions::run(&arguments),
            Command::Man(arguments) => man::run(&arguments),
        }
    }
}
