//! `serve`: the engine, the API and the page on one address.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use anyhow::Context as _;
use axum::Router;
use axum::extract::Request;
use huolang_api::{ApiOptions, Door, Mode, ServerOptions};
use huolang_vault::Secret;
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use tower_http::compression::CompressionLayer;

use crate::cli::{Place, ServeArgs};
use crate::{page, start};

/// Where the server listens when nothing else is said.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7788);

/// Serves until it is told to end.
pub async fn run(place: &Place, args: ServeArgs) -> anyhow::Result<ExitCode> {
    let told_to_end = start::told_to_end()?;
    let data_folder = start::data_folder(place);
    let _log = huolang_engine::logs::start(&data_folder);
    let wanted = args.listen.unwrap_or(LISTEN);
    let listener = TcpListener::bind(wanted).await.with_context(|| {
        format!("{wanted} cannot be listened on; is another program there? choose another with --listen")
    })?;
    let address = listener.local_addr()?;
    let running = start::engine(place, !args.no_practice, &args.trial).await?;
    let setup_token = start::setup_token(&running.engine).await?;
    println!("huolang-server: http://{address}");
    if let Some(token) = &setup_token {
        println!("huolang-server: first login: open the page and enter this set-up token: {}", token.expose());
    }
    println!("huolang-server: data in {}", data_folder.display());
    let options = server_options(&args, address, setup_token);
    let api = huolang_api::router(&running.engine, ApiOptions { mode: Mode::Server(options), data_folder });
    let pages = Router::new().fallback(page::file).layer(CompressionLayer::new());
    let app = api_or_page(api, pages).into_make_service_with_connect_info::<SocketAddr>();
    // Event streams stay open for ever: they end with the process, not the other way round.
    tokio::select! {
        served = axum::serve(listener, app) => served?,
        () = told_to_end => {}
    }
    println!("huolang-server: ending in good order");
    running.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

/// By hand and not by routes: a route with a wildcard would hand its own match on to the routes of the API.
fn api_or_page(api: Router, pages: Router) -> Router {
    Router::new().fallback(move |request: Request| {
        let path = request.uri().path();
        let service = if path == "/api" || path.starts_with("/api/") { api.clone() } else { pages.clone() };
        service.oneshot(request)
    })
}

fn server_options(args: &ServeArgs, address: SocketAddr, setup_token: Option<Secret<String>>) -> ServerOptions {
    let names =
        args.names.iter().map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()).collect();
    let door = Door { names, remote_peers: args.remote || !address.ip().is_loopback() };
    ServerOptions { door, setup_token, secure_cookie: args.secure_cookie }
}
