use policy::{Action, Actor};

use crate::{App, Error, Note, Refusal};

/// The address that plates lead to, scheme and host; `None` before somebody set it.
///
/// # Errors
/// [`Error::Store`].
pub async fn origin(app: &App) -> Result<Option<String>, Error> {
    Ok(store::installation::public_url(&mut *app.read().await?).await?)
}

/// The same; a refusal that says what to do where nobody set it.
pub(crate) async fn needed(app: &App) -> Result<String, Error> {
    origin(app).await?.ok_or_else(|| {
        Refusal::new(
            "plate-no-address",
            "no public address is set, so a plate would lead nowhere: set the one that people \
             reach this program by (menpai plate public-url https://…, or serve --public-url)",
        )
        .into()
    })
}

/// Sets the address that plates lead to; gives it as it is kept. Where plates hang that lead to
/// another, it is changed only when `moved` says that the other goes on leading here.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Refused`] for what is no such address.
pub async fn set_origin(
    app: &App,
    actor: &Actor,
    district: &str,
    text: &str,
    moved: bool,
) -> Result<String, Error> {
    let permit = actor.may(Action::IssuePlate, district)?;
    let wanted = parse(text)?;
    let mut change = app.change(district, &permit).await?;
    let known = store::installation::public_url(change.conn()).await?;
    if known.as_ref() == Some(&wanted) {
        return Ok(wanted);
    }
    let hanging = store::plate::in_force(change.conn()).await?;
    if let Some(known) = known
        && hanging > 0
        && !moved
    {
        let message = format!(
            "{hanging} plates lead to {known}: if that address goes on leading here, say so with \
             --moved"
        );
        return Err(Refusal::new("plate-address-in-use", message)
            .with(known)
            .into());
    }
    if !store::installation::set_public_url(change.conn(), &wanted).await? {
        return Err(Error::Internal("there is no installation yet".to_owned()));
    }
    change
        .commit(Note::new("plate.address_set", "address", &wanted))
        .await?;
    Ok(wanted)
}

/// Scheme and host in small letters. TLS only, but for the machine itself: a plate hangs for years
/// and whoever scans it must not be led astray on the way.
fn parse(text: &str) -> Result<String, Refusal> {
    let refused = || {
        Refusal::new(
            "plate-address-invalid",
            "not a public address: expected https:// and a host name, without a path, such as \
             https://menpai.example.gov.cn",
        )
        .on("public_url")
    };
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, host) = text.split_once("://").ok_or_else(refused)?;
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) => (name, port.parse::<u16>().ok().filter(|port| *port > 0)),
        None => (host, Some(443)),
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let here = matches!(name, "localhost" | "127.0.0.1");
    let sound = name.split('.').all(label)
        && port.is_some()
        && (scheme == "https" || (scheme == "http" && here));
    if !sound {
        return Err(refused());
    }
    let longest = paper::Code::most_characters(paper::Size::Room);
    let whole = vault::plate::address(&text, "").len() + vault::plate::TOKEN;
    if whole > longest {
        let most = (text.len() + longest).saturating_sub(whole);
        return Err(Refusal::new(
            "plate-address-long",
            format!(
                "the address is too long for the code on a small plate: at most {most} characters"
            ),
        )
        .on("public_url")
        .with(most.to_string()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn an_address_is_scheme_and_host() {
        let good = [
            (
                "https://Menpai.Example.gov.cn/",
                "https://menpai.example.gov.cn",
            ),
            ("https://xn--fiqs8s.cn:8443", "https://xn--fiqs8s.cn:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            (" http://localhost ", "http://localhost"),
        ];
        for (text, kept) in good {
            assert_eq!(parse(text).as_deref(), Ok(kept));
        }
        let long = format!("https://{}.cn", "a".repeat(200));
        for text in [
            "",
            "menpai.gov.cn",
            "http://menpai.gov.cn",
            "https://menpai.gov.cn/plates",
            "https://a_b.cn",
            "https://user@a.cn",
            "https://a.cn?x",
            "https://门牌.cn",
            "https://a..cn",
            "https://a.cn:0",
            "ftp://a.cn",
            &long,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
