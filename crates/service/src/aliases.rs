//! Wordings that people taught the resolver.

use address::{AliasScope, LearnedAlias};
use store::alias::AliasRow;

/// The stored wording as the resolver takes it; `None` for a code that is none.
pub(crate) fn learned(row: &AliasRow) -> Option<LearnedAlias> {
    let building = row.building_code.parse().ok()?;
    let scope = if row.whole_compound { AliasScope::Compound } else { AliasScope::Building };
    Some(LearnedAlias { text: row.wording.clone(), building, scope })
}
