//! https in front of the page's server, with a certificate that nobody vouches for.

use crate::Site;
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A site's page over https, for a browser that [trusts](crate::Browser::run_trusting). Dropping it
/// cuts every connection.
#[derive(Debug)]
#[must_use = "dropping it ends it"]
pub struct Https {
    port: u16,
    _tasks: JoinSet<()>,
}

impl Https {
    /// Starts it on a free port, with a certificate made for it.
    ///
    /// # Panics
    ///
    /// There is no free port.
    pub async fn of(site: &Site) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(config()));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, acceptor, site.port()));
        Self { port, _tasks: tasks }
    }

    /// Where the page is. As over http, the server says which echo to use.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}:{}/", Ipv4Addr::LOCALHOST, self.port)
    }
}

fn config() -> ServerConfig {
    let made = rcgen::generate_simple_self_signed([Ipv4Addr::LOCALHOST.to_string()])
        .expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions that the provider has")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.into()], key)
        .expect("the certificate fits its key")
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, to: u16) {
    // Dropped with this task, and every connection with them.
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        connections.spawn(async move {
            // A browser opens connections that it never uses, and cuts others: no errors of a test.
            let Ok(mut client) = acceptor.accept(client).await else { return };
            if let Ok(mut server) = TcpStream::connect((Ipv4Addr::LOCALHOST, to)).await {
                let _ = copy_bidirectional(&mut client, &mut server).await;
            }
        });
    }
}
