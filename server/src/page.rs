//! The static files of a folder.

use crate::bind::{self, BindError};
use crate::echo::DEFAULT_ECHO_PORT;
use crate::stop::{Stopper, stopper};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use std::path::Path;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// Where the page is served unless another port is chosen.
pub const DEFAULT_PAGE_PORT: u16 = 8000;

/// What makes a page isolated.
const ISOLATION: [(&str, &str); 2] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
];

/// Gives out the files of one folder over http.
#[derive(Debug)]
#[must_use = "dropping the server ends it"]
pub struct PageServer {
    port: u16,
    stopper: Stopper,
}

impl PageServer {
    /// Serves `folder` on `port` of the loopback addresses; 0 means any free one. The page is told to
    /// connect to `echo_port`.
    ///
    /// # Errors
    ///
    /// The port is in use, or the system does not allow it.
    pub async fn start(folder: &Path, port: u16, echo_port: u16) -> Result<Self, BindError> {
        Self::serve(folder, port, echo_port, &[]).await
    }

    /// The same for pages that are isolated from those of others, to which browsers give a finer clock.
    ///
    /// # Errors
    ///
    /// The port is in use, or the system does not allow it.
    pub async fn start_isolated(
        folder: &Path,
        port: u16,
        echo_port: u16,
    ) -> Result<Self, BindError> {
        Self::serve(folder, port, echo_port, &ISOLATION).await
    }

    async fn serve(
        folder: &Path,
        port: u16,
        echo_port: u16,
        headers: &[(&'static str, &'static str)],
    ) -> Result<Self, BindError> {
        let (port, listeners) = bind::loopback(port, "--port").await?;
        let (stopper, stopped) = stopper();
        // A page that was built again must not be shown from a cache.
        let fresh = SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        );
        let mut router = Router::new()
            .fallback_service(ServeDir::new(folder))
            .layer(from_fn(move |request, next| home(request, next, echo_port)))
            .layer(fresh);
        for &(name, value) in headers {
            let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
            router = router.layer(SetResponseHeaderLayer::overriding(name, value));
        }
        for listener in listeners {
            let (router, mut stopped) = (router.clone(), stopped.clone());
            tokio::spawn(async move {
                let serve = axum::serve(listener, router).into_future();
                // Files are small: nobody is cut off in the middle of anything that matters.
                tokio::select! {
                    _ = serve => {}
                    () = stopped.wait() => {}
                }
            });
        }
        Ok(Self { port, stopper })
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of the page.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Stops listening.
    pub async fn stop(self) {
        self.stopper.stop().await;
    }
}

/// Puts the echo's port into the address of the page when it is not the tutorials'.
async fn home(request: Request, next: Next, echo_port: u16) -> Response {
    let uri = request.uri();
    let is_page = matches!(uri.path(), "/" | "/index.html");
    if echo_port != DEFAULT_ECHO_PORT && is_page && uri.query().is_none() {
        let address = format!("{}?echo-port={echo_port}", uri.path());
        return Redirect::temporary(&address).into_response();
    }
    next.run(request).await
}
