//! What the program says about itself.

mod support;

use std::fs;

use support::Files;

#[test]
fn short_help_has_what_is_needed_often() {
    let files = Files::new();
    let short = files.run("classify -h").stdout;
    insta::assert_snapshot!("short_help_classify", short);
    let long = files.run("classify --help").stdout;
    for flag in ["--escape", "--max-bytes", "--no-mmap", "--skip", "--temperature"] {
        assert!(long.contains(flag) && !short.contains(&format!("{flag} ")), "{flag}");
    }
}

#[test]
fn the_version_has_what_results_depend_on() {
    let files = Files::new();
    let short = files.run("-V").stdout;
    assert_eq!(short, format!("nearzip {}\n", env!("CARGO_PKG_VERSION")));
    let long = files.run("--version").stdout;
    assert!(long.starts_with(&short), "{long}");
    for line in ["features  ", "zlib      1."] {
        assert!(long.contains(&format!("\n{line}")), "{long}");
    }
    assert_eq!(long.contains("\nzstd      1."), cfg!(feature = "zstd"), "{long}");
}

#[test]
fn every_shell_gets_completions() {
    let files = Files::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = files.run(&format!("completions {shell}"));
        assert_eq!((run.code, &run.stderr[..]), (0, ""), "{shell}");
        for word in ["classify", "skip-existing", "gzip-bits", "softmax"] {
            // Compressors have settings, so they are not listed.
            assert_eq!(run.stdout.contains(word), word != "gzip-bits", "{shell}: {word}");
        }
    }
    files.run("completions csh").failed("[possible values: bash, elvish, fish");
}

#[test]
fn every_command_has_a_manual_page() {
    let files = Files::new();
    let page = files.run("man index build");
    assert_eq!((page.code, &page.stderr[..]), (0, ""));
    assert!(page.stdout.contains(".TH nearzip-index-build 1"), "{}", page.stdout);
    assert!(files.run("man").stdout.contains(".TH nearzip 1"));
    assert!(page.stdout.contains("Refuse more than this in memory"));
    files.run("man index burn").failed("there is no command \"burn\"; see nearzip --help");

    let run = files.run("man --output pages/man1");
    let mut pages: Vec<String> = fs::read_dir(files.path("pages/man1"))
        .unwrap()
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    assert_eq!(run.stderr, format!("nearzip: wrote {} pages to pages/man1\n", pages.len()));
    for name in ["nearzip.1", "nearzip-classify.1", "nearzip-index-build.1", "nearzip-man.1"] {
        assert!(pages.contains(&name.to_owned()), "{pages:?}");
    }
    assert!(!pages.iter().any(|page| page.contains("help")), "{pages:?}");
    let written = fs::read_to_string(files.path("pages/man1/nearzip-index-build.1")).unwrap();
    assert_eq!(written, page.stdout);
    files.run("man --output train.csv").failed("cannot make train.csv");
}
