//! The server of the tests, itself tested.

use super::{Call, Postgres, programs};
use std::net::TcpStream;

#[test]
fn it_answers_while_held_and_is_gone_afterwards() {
    let server = Postgres::start().unwrap();
    let query = Call::new(programs().unwrap().join("psql")).args(["-AtX", "-c", "SHOW server_encoding", &server.url()]);
    assert_eq!(query.capture().unwrap().trim(), "UTF8");
    let address = ("127.0.0.1", server.port);
    let files = server._files.path().to_path_buf();
    assert!(TcpStream::connect(address).is_ok());
    drop(server);
    assert!(TcpStream::connect(address).is_err());
    assert!(!files.exists());
}
