use std::fs;
use std::future::Future;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use fantoccini::wd::{Capabilities, PrintConfiguration, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::{ParseError, Url};

/// Slow machines are not wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is computed in the page.
const PAGE: &str = include_str!("page.js");

/// A browser without a window, of which no test sees what another one did.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    folder: Arc<TempDir>,
}

/// Runs a test in a browser, which is closed whatever happens.
pub(crate) fn in_browser<F>(test: impl FnOnce(Browser) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (_driver, address) = start_driver().await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let session = builder.capabilities(capabilities()).connect(&address).await;
        let client = session.expect("chromium starts");
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let result = tokio::spawn(test(Browser { client: client.clone(), folder })).await;
        client.close().await.unwrap();
        if let Err(failed) = result {
            std::panic::resume_unwind(failed.into_panic());
        }
    });
}

/// The driver, which ends when it is dropped, and its address.
async fn start_driver() -> (Child, String) {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut driver = command.spawn().expect("chromedriver is installed");
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            let address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
            // Whatever else it writes must have somewhere to go.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (driver, address);
        }
    }
    panic!("chromedriver ended before it was ready");
}

fn capabilities() -> Capabilities {
    // Containers have no namespaces for the sandbox, and little shared memory; and what is still moving cannot be
    // clicked.
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--force-prefers-reduced-motion",
        "--window-size=1280,1000",
    ];
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), json!({ "args": arguments }));
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    let patience = PATIENCE.as_millis() as u64;
    capabilities.insert("timeouts".to_owned(), json!({ "script": patience, "pageLoad": patience }));
    capabilities
}

impl Browser {
    /// Opens a page as a file, and waits until it is there.
    pub(crate) async fn open(&self, html: &str) {
        let path = self.folder.path().join("report.html");
        fs::write(&path, html).unwrap();
        self.client.goto(Url::from_file_path(path).unwrap().as_str()).await.unwrap();
        self.until("return document.readyState === 'complete'").await;
    }

    pub(crate) async fn title(&self) -> String {
        self.client.title().await.unwrap()
    }

    /// The result of a script.
    pub(crate) async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// The result of a script that returns strings.
    pub(crate) async fn strings(&self, script: &str) -> Vec<String> {
        serde_json::from_value(self.ask(script).await).unwrap()
    }

    /// The result of one of the functions of `page.js`.
    pub(crate) async fn look(&self, function: &str) -> Value {
        self.ask(&format!("{PAGE}\nreturn {function}();")).await
    }

    /// Waits until a script returns true.
    pub(crate) async fn until(&self, script: &str) {
        let is_so = || async { self.ask(script).await == true };
        let waited = tokio::time::timeout(PATIENCE, async {
            while !is_so().await {
                tokio::task::yield_now().await;
            }
        });
        waited.await.unwrap_or_else(|_| panic!("not so after {PATIENCE:?}: {script}"));
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.client.find(Locator::Css(selector)).await.unwrap().click().await.unwrap();
    }

    pub(crate) async fn focus(&self, selector: &str) {
        let script = format!("document.querySelector({}).focus()", json!(selector));
        self.ask(&script).await;
    }

    /// Types on the element that has the focus.
    pub(crate) async fn press(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Makes the window so many pixels wide, as far as the page can see.
    pub(crate) async fn resize(&self, width: u32) {
        let metrics =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Sets a preference of the reader.
    pub(crate) async fn prefer(&self, name: &str, value: &str) {
        let features = json!({ "features": [{ "name": name, "value": value }] });
        self.command("Emulation.setEmulatedMedia", features).await;
    }

    /// The bytes of the printed page.
    pub(crate) async fn print(&self) -> usize {
        self.client.print(PrintConfiguration::default()).await.unwrap().len()
    }

    /// The warnings and errors of the console since the last time.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.extension("se/log", json!({ "type": "browser" })).await;
        let entries = entries.as_array().unwrap().iter();
        entries.map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    /// A command of the protocol of Chromium's developer tools.
    async fn command(&self, command: &str, parameters: Value) {
        self.extension("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await;
    }

    async fn extension(&self, path: &'static str, body: Value) -> Value {
        self.client.issue_cmd(Extension { path, body }).await.unwrap()
    }
}

/// A command that the standard does not have.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
