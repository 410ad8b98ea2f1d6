//! The page as a person gets it: over http, or as a file; the real one, or a spoilt copy.

use crate::echo_port;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use wasm_websocket_server::{DEFAULT_ECHO_PORT, PageServer};

/// How the page is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// From the server.
    Http,
    /// From the disk, as a file.
    File,
}

/// The page's folder, and its server.
#[derive(Debug)]
pub struct Site {
    folder: PathBuf,
    server: PageServer,
    _copy: Option<TempDir>,
}

impl Site {
    /// The project's own page.
    ///
    /// # Panics
    ///
    /// There is no free port.
    pub async fn real() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www");
        Self::of(fs::canonicalize(folder).expect("the folder www"), None).await
    }

    /// A copy in which `spoil` may change files.
    ///
    /// # Panics
    ///
    /// The copy cannot be made.
    pub async fn spoilt(spoil: impl FnOnce(&Path)) -> Self {
        let copy = TempDir::new().expect("a folder for the copy");
        let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www");
        fs::create_dir(copy.path().join("pkg")).expect("a folder for the module");
        for file in ["index.html", "style.css", "language.js", "pkg/page.js"] {
            fs::copy(real.join(file), copy.path().join(file)).expect(file);
        }
        spoil(copy.path());
        Self::of(copy.path().to_owned(), Some(copy)).await
    }

    /// The tests of the npm package, in an application that has installed it.
    ///
    /// # Panics
    ///
    /// There is no free port, or `cargo xtask test` has not built them.
    pub async fn of_the_package() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/npm-app/site");
        Self::of(fs::canonicalize(folder).expect("the site"), None).await
    }

    async fn of(folder: PathBuf, copy: Option<TempDir>) -> Self {
        let server = PageServer::start(&folder, 0, echo_port())
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self { folder, server, _copy: copy }
    }

    /// Where the page is. The server itself says which echo to use; a file is told in its address.
    #[must_use]
    pub fn url(&self, address: Address) -> String {
        match address {
            Address::Http => self.server.url(),
            Address::File if echo_port() == DEFAULT_ECHO_PORT => self.file(),
            Address::File => format!("{}?echo-port={}", self.file(), echo_port()),
        }
    }

    /// The port of the server, which speaks http.
    pub(crate) fn port(&self) -> u16 {
        self.server.port()
    }

    fn file(&self) -> String {
        format!("file://{}", self.folder.join("index.html").display())
    }
}
