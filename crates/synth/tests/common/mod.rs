//! Makes everything into memory.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::rc::Rc;

/// The files of a made-up district by name.
pub(crate) type Files = HashMap<String, Vec<u8>>;

struct Shared(Rc<RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs [`synth::write_all`].
pub(crate) fn make(options: synth::Options) -> Files {
    let mut open: HashMap<String, Rc<RefCell<Vec<u8>>>> = HashMap::new();
    synth::write_all(options, |name| {
        let bytes = Rc::new(RefCell::new(Vec::new()));
        open.insert(name.to_owned(), Rc::clone(&bytes));
        let writer: Box<dyn Write> = Box::new(Shared(bytes));
        Ok(writer)
    })
    .expect("a district is made");
    open.into_iter()
        .map(|(name, bytes)| (name, bytes.borrow().clone()))
        .collect()
}

/// A file's rows as maps from column to cell.
pub(crate) fn rows(files: &Files, name: &str, delimiter: u8) -> Vec<HashMap<String, String>> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .from_reader(files[name].as_slice())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the file reads back")
}
