use std::collections::BTreeSet;

/// Keyed digests of a person in one declaration, good for one question only: the same one at this
/// door? What is missing or can't be right is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Marks {
    /// Of the document's number, where it identifies somebody.
    pub document: Option<Vec<u8>>,
    /// Of the name together with this door.
    pub name: Option<Vec<u8>>,
    /// Of the telephone.
    pub phone: Option<Vec<u8>>,
}

impl Marks {
    pub(super) fn is_blank(&self) -> bool {
        self.document.is_none() && self.name.is_none() && self.phone.is_none()
    }
}

/// One person at this door: all the marks that lead to them.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// Of the document.
    pub document: Option<Vec<u8>>,
    /// Of the spellings of the name.
    pub names: BTreeSet<Vec<u8>>,
    /// Of telephones.
    pub phones: BTreeSet<Vec<u8>>,
}

impl Person {
    /// Whether they can be the same one: by document where both have one, else by any mark.
    pub fn may_be(&self, other: &Self) -> bool {
        match (&self.document, &other.document) {
            (Some(a), Some(b)) => a == b,
            _ => !self.names.is_disjoint(&other.names) || !self.phones.is_disjoint(&other.phones),
        }
    }

    pub(super) fn take(&mut self, marks: &Marks) {
        self.document = self.document.take().or_else(|| marks.document.clone());
        self.names.extend(marks.name.clone());
        self.phones.extend(marks.phone.clone());
    }

    pub(super) fn join(&mut self, other: Self) {
        self.document = self.document.take().or(other.document);
        self.names.extend(other.names);
        self.phones.extend(other.phones);
    }
}
