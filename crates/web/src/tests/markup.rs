//! Just enough reading of our own HTML to hold it to rules.

/// An opening tag: its name and attributes.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        let start = format!(" {name}=\"");
        let at = self.attributes.find(&start)? + start.len();
        self.attributes[at..].split('"').next()
    }
}

/// Every opening and closing tag in order; a closing tag's name starts with `/`.
pub(super) fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter_map(|rest| {
        let inside = rest.split('>').next()?;
        let name = inside.split([' ', '\n']).next()?;
        (!name.starts_with('!')).then(|| Tag {
            name,
            attributes: &inside[name.len()..],
        })
    })
}

/// What is wrong with the nesting of tags, if anything.
pub(super) fn misnested(html: &str) -> Option<String> {
    const VOID: [&str; 7] = ["meta", "link", "input", "br", "rect", "hr", "img"];
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(html) {
        if let Some(closed) = tag.name.strip_prefix('/') {
            let last = open.pop();
            if last != Some(closed) {
                return Some(format!(
                    "</{closed}> closes <{}>",
                    last.unwrap_or("nothing")
                ));
            }
        } else if !VOID.contains(&tag.name) {
            open.push(tag.name);
        }
    }
    (!open.is_empty()).then(|| format!("{open:?} stay open"))
}
