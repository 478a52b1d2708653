//! A program that pushes declarations: one connection, one call at a time, so little of its own
//! that what is measured or killed is the service.
#![allow(dead_code, unreachable_pub, reason = "each user takes its part")]

use std::io::{BufRead as _, BufReader, Error, Read as _, Result, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take before the connection counts as broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to the service.
pub struct Caller {
    host: String,
    stream: BufReader<TcpStream>,
}

/// What was answered.
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Caller {
    /// Connects to where a service says it answers: `http://127.0.0.1:8080`.
    pub fn new(address: &str) -> Result<Self> {
        let host = address.strip_prefix("http://").unwrap_or(address);
        let host = host.trim_end_matches('/').to_owned();
        let stream = TcpStream::connect(&host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            host,
            stream: BufReader::new(stream),
        })
    }

    fn ask(&mut self, path: &str, headers: &str, body: &str) -> Result<Answer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| Error::other("no answer"))?;
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(Error::other)?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        let body = String::from_utf8(body).map_err(Error::other)?;
        Ok(Answer { status, body })
    }

    /// A token for an id and its secret.
    pub fn token(&mut self, id: &str, secret: &str) -> Result<String> {
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        let answer = self.ask("/api/v1/token", kind, &form)?;
        let said: serde_json::Value = serde_json::from_str(&answer.body).map_err(Error::other)?;
        let token = said["access_token"].as_str();
        token
            .map(str::to_owned)
            .ok_or_else(|| Error::other(answer.body))
    }

    /// Pushes a call's body under a key.
    pub fn push(&mut self, token: &str, key: &str, body: &str) -> Result<Answer> {
        let headers = format!(
            "Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Idempotency-Key: {key}\r\n"
        );
        self.ask("/api/v1/declarations", &headers, body)
    }
}

/// A call that declares one move-in a name.
pub fn call(address: &str, names: &[String]) -> String {
    let declarations: Vec<_> = names
        .iter()
        .map(|name| {
            serde_json::json!({
                "kind": "check_in",
                "address": address,
                "tenants": [{ "name": name, "phone": "13800000000" }],
                "from": "2026-11-01",
                "to": "2027-10-31",
            })
        })
        .collect();
    serde_json::json!({ "declarations": declarations }).to_string()
}
