//! What browsers are told over TLS: the program's own, and a proxy's before it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::library::part_of_sample;
use super::serving::Server;
use crate::common::{Folder, temp, text};

/// Sends a request and gives the whole answer.
fn ask(mut stream: impl Read + Write, request: &str) -> String {
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    // A server that closes without a word of TLS's own has said everything all the same.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).expect("text")
}

fn page(host: &str) -> String {
    format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
}

fn sign_in(host: &str, login: &str, password: &str) -> String {
    let form = format!("login={login}&password={password}");
    format!(
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: https://{host}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{form}",
        form.len()
    )
}

/// The value of a header of an answer.
fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}

#[track_caller]
fn is_hardened(page: &str, signed_in: &str) {
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    let kept = header(page, "strict-transport-security").unwrap_or_default();
    assert!(kept.starts_with("max-age=31536000"), "{page}");
    assert!(signed_in.starts_with("HTTP/1.1 303 "), "{signed_in}");
    let cookie = header(signed_in, "set-cookie").unwrap_or_default();
    let parts: Vec<&str> = cookie.split("; ").collect();
    assert!(parts[0].starts_with("__Host-menpai_session="), "{cookie}");
    for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(parts.contains(&part), "{part}: {cookie}");
    }
}

/// Loads a library beside the running program, which then says the first account's password.
fn first_account(folder: &Folder, server: &mut Server, here: &Path) -> (String, String) {
    let library = here.join("library.csv");
    fs::write(&library, part_of_sample(60)).expect("writable");
    folder.ok(&["library", "import", text(&library)]);
    let said = server.0.stderr.take().expect("piped");
    let line = BufReader::new(said)
        .lines()
        .map_while(Result::ok)
        .find(|line| line.contains("first account"))
        .expect("the account is said");
    let (_, rest) = line.split_once("sign in as ").expect("the login");
    let mut words = rest.split(' ');
    let login = words.next().expect("a login").to_owned();
    (login, words.nth(1).expect("a password").to_owned())
}

#[test]
fn its_own_certificate_makes_https_and_bound_cookies() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let (certificate, key) = (temp.path().join("c.pem"), temp.path().join("k.pem"));
    fs::write(&certificate, made.cert.pem()).expect("writable");
    fs::write(&key, made.signing_key.serialize_pem()).expect("writable");
    let options = ["--certificate", text(&certificate), "--key", text(&key)];
    let (mut server, address) = Server::start_with(&folder, &options);
    let (login, password) = first_account(&folder, &mut server, temp.path());

    let place = address.strip_prefix("https://").expect("TLS").to_owned();
    let port = place.rsplit(':').next().expect("a port");
    let host = format!("localhost:{port}");
    let trusting = trusting(made.cert.der().clone());
    let secure = |request: &str| {
        let name = ServerName::try_from("localhost").expect("a name");
        let client = ClientConnection::new(trusting.clone(), name).expect("a client");
        let stream = TcpStream::connect(&place).expect("it listens");
        ask(StreamOwned::new(client, stream), request)
    };
    is_hardened(
        &secure(&page(&host)),
        &secure(&sign_in(&host, &login, &password)),
    );

    let plain = ask(
        TcpStream::connect(&place).expect("it listens"),
        &page(&host),
    );
    assert!(!plain.contains(" 200 "), "nothing without TLS: {plain}");
    assert_eq!(server.stop(), 0);
}

fn trusting(certificate: CertificateDer<'static>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

#[test]
fn behind_a_proxy_that_speaks_tls_cookies_are_as_bound() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let options = ["--behind-tls", "--trusted-proxy", "127.0.0.1"];
    let (mut server, address) = Server::start_with(&folder, &options);
    let (login, password) = first_account(&folder, &mut server, temp.path());

    let place = address.strip_prefix("http://").expect("the proxy's way");
    let proxied = |request: &str| ask(TcpStream::connect(place).expect("it listens"), request);
    // The proxy passes on the host that the browser asked for.
    let host = "menpai.example";
    is_hardened(
        &proxied(&page(host)),
        &proxied(&sign_in(host, &login, &password)),
    );
    let empty = |host: &str| {
        format!(
            "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: https://menpai.example\r\n\
             Content-Length: 0\r\nConnection: close\r\n\r\n"
        )
    };
    let passed = proxied(&empty(host));
    assert!(passed.starts_with("HTTP/1.1 422 "), "{passed}");
    let unpassed = proxied(&empty(place));
    assert!(unpassed.starts_with("HTTP/1.1 403 "), "{unpassed}");
    assert_eq!(server.stop(), 0);
}

#[test]
fn a_certificate_that_cannot_be_used_is_one_line() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let (certificate, key) = (temp.path().join("c.pem"), temp.path().join("k.pem"));
    fs::write(&certificate, "no certificate").expect("writable");
    fs::write(&key, "no key").expect("writable");
    let (c, k) = (text(&certificate), text(&key));
    let said = folder.run(&["serve", "--port", "0", "--certificate", c, "--key", k]);
    assert!(said.refusal().contains("c.pem"), "{said:?}");
    let both = folder.run(&["serve", "--certificate", c, "--key", k, "--behind-tls"]);
    assert_eq!(both.code, 2, "{both:?}");
    assert_eq!(folder.run(&["serve", "--certificate", c]).code, 2);
}

#[test]
fn the_demo_answers_on_this_machine_only() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let said = folder.run(&["demo", "--port", "0", "--listen", "0.0.0.0"]);
    assert!(said.refusal().contains("0.0.0.0"), "{said:?}");
    assert!(!folder.path().exists(), "and made nothing");
}
