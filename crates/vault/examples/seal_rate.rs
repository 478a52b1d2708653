//! Prints how fast fields are sealed and indexed on this machine, by suite:
//! `cargo run --release -p vault --example seal_rate`.

use std::time::Instant;

use uuid::Uuid;
use vault::{BlindIndex, DataKey, Field, Keyring, MasterKey, Purpose, Suite};

fn main() {
    for suite in Suite::ALL {
        println!("{}", suite.name());
        measure(suite);
    }
}

fn measure(suite: Suite) {
    const PEOPLE: u128 = 1_000_000;
    const COLUMNS: [(&str, &str); 4] = [
        ("party.name", "张三"),
        ("party.id_number", "100101199003070018"),
        ("party.phone", "13800000000"),
        ("party.address", "莲花新村3幢2单元201室"),
    ];
    let ring = Keyring::new(suite, &MasterKey::new([1; 32]));
    let start = Instant::now();
    let mut bytes = 0;
    for person in 0..PEOPLE {
        let row = Uuid::from_u128(person);
        let mut secret = [0; 32];
        secret[..16].copy_from_slice(row.as_bytes());
        let key = DataKey::new(suite, secret);
        let place = |column| Field {
            column,
            district: "100101",
            row,
        };
        bytes += key.wrap(&ring.wrap, place("party.key"), [0; 12]).len();
        for (column, value) in COLUMNS {
            bytes += key.seal(place(column), value.as_bytes(), [1; 12]).len();
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{PEOPLE} keys made and wrapped, 4 fields each sealed: {seconds:.2} s, {bytes} bytes");

    let start = Instant::now();
    let mut folded = 0;
    for person in 0..PEOPLE {
        let value = person.to_string();
        folded ^= BlindIndex::of(&ring.index, Purpose::IdNumber, &value).as_bytes()[0];
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{PEOPLE} blind indexes: {seconds:.2} s (xor {folded})");
}
