//! Any bytes as a report: an answer or a refusal, every row accounted for at most once a tenancy.

#![no_main]

use intake::{Channel, Limits, SourceFile, error_workbook, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        max_unpacked: 64 << 20,
        max_cells: 200_000,
        ..Limits::default()
    };
    let file = SourceFile {
        name: "report",
        bytes,
    };
    let received = jiff::civil::date(2026, 6, 30);
    for channel in [Channel::Backoffice, Channel::Chat, Channel::Listing] {
        if let Ok(reading) = read(&file, channel, &limits, received) {
            for tenancy in &reading.tenancies {
                assert_eq!(tenancy.rows.first(), Some(&tenancy.row));
            }
            let _ = error_workbook(&file, &limits, &reading, &[]);
        }
    }
});
