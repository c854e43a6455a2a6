use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("../assets/style.css");
const SCRIPT: &str = include_str!("../assets/script.js");

/// How the name of the program that made the page begins.
pub(crate) const GENERATOR: &str = "nearzip";

/// The whole document, with links to sections by their ids and names.
pub(crate) fn document(title: &str, links: &[(&str, &str)], sections: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="generator" content=(format!("{GENERATOR} {}", env!("CARGO_PKG_VERSION")));
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                // Without an icon, browsers ask the server for one.
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the report" }
                header {
                    h1 { (title) }
                    nav aria-label="Sections" {
                        ul { @for (id, name) in links { li { a href=(format!("#{id}")) { (name) } } } }
                    }
                    button id="theme" type="button" hidden { "Dark theme" }
                }
                main id="main" tabindex="-1" { (sections) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// Nothing may be loaded, sent or run but the page's own style and script.
fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn hash(source: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(source)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_style_and_the_script_ends_their_elements() {
        for source in [STYLE, SCRIPT] {
            assert!(!source.contains("</") && !source.contains("<!--") && !source.contains('\r'));
        }
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        // As `printf 'alert(1)' | openssl dgst -sha256 -binary | base64` gives it.
        assert_eq!(hash("alert(1)"), "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=");
    }

    #[test]
    fn titles_are_escaped() {
        let page = document("a <b> & \"c\"", &[], &html! {}).into_string();
        assert!(page.contains("<title>a &lt;b&gt; &amp; &quot;c&quot;</title>"));
    }
}
