//! `menpai serve` and other commands on the same data folder.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use super::library::part_of_sample;
use crate::common::{Folder, number, temp, text};

/// A serving program, told to stop when dropped.
pub(super) struct Server(pub(super) Child);

impl Server {
    /// Starts it; gives where it answers.
    pub(super) fn start_with(folder: &Folder, options: &[&str]) -> (Self, String) {
        let mut child = folder
            .command()
            .args(["serve", "--port", "0", "--json"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("piped");
        BufReader::new(output).read_line(&mut line).expect("text");
        let said: serde_json::Value = serde_json::from_str(&line).expect("one object");
        let address = said["address"].as_str().expect("an address").to_owned();
        (Self(child), address)
    }

    /// SIGTERM; gives the exit code.
    pub(super) fn stop(mut self) -> i32 {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.0.id()).expect("a process id"));
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).expect("ours");
        self.0.wait().expect("ours").code().unwrap_or(-1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn one_serves_and_commands_work_beside_it() {
    let temp = temp();
    let folder = Folder::new(temp.path().join("data"));
    let (server, address) = Server::start_with(&folder, &[]);
    let host = address
        .strip_prefix("http://")
        .expect("no certificate, no TLS");

    let second = folder.run(&["serve", "--port", "0"]);
    assert!(second.refusal().contains("serve"), "{second:?}");
    let taken = host.rsplit(':').next().expect("a port");
    let other = Folder::new(temp.path().join("other"));
    let said = other.run(&["serve", "--port", taken]);
    assert!(said.refusal().contains("--port"), "{said:?}");
    let said = other.run(&["serve", "--port", "0", "--sms", "nowhere.toml"]);
    assert!(said.refusal().contains("nowhere.toml"), "{said:?}");
    let said = other.run(&["serve", "--port", "0", "--notices", "nobody.toml"]);
    assert!(said.refusal().contains("nobody.toml"), "{said:?}");

    let library = temp.path().join("library.csv");
    fs::write(&library, part_of_sample(60)).expect("writable");
    let report = folder
        .ok(&["library", "import", text(&library), "--json"])
        .object();
    assert_eq!(number(&report, "added"), 60);
    folder.ok(&["doctor"]);

    let mut stream = TcpStream::connect(host).expect("it listens");
    stream
        .write_all(
            format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )
        .expect("sent");
    let mut page = String::new();
    stream.read_to_string(&mut page).expect("text");
    let status = page.lines().next().unwrap_or_default();
    assert!(status.contains(" 200 "), "{page}");

    assert_eq!(server.stop(), 0);
    assert!(
        TcpStream::connect(host).is_err(),
        "nothing listens any more"
    );
    assert!(
        !folder.path().join("postgres/db/postmaster.pid").exists(),
        "and the database is down"
    );
}
