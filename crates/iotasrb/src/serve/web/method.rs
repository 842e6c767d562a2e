//! The methodology as a page, from the document that is also the documentation of the code and
//! whose examples are run as tests.

use super::page::{Refused, Shell, nothing_yet, page};
use crate::{
    publish::rest::method_text,
    serve::{answers::Current, problem::Problem},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use iotasrb_core::rates::MethodId;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

#[derive(Template)]
#[template(path = "method.html")]
struct MethodPage {
    shell: Shell,
    versions: Vec<Version>,
    /// Which document this is.
    id: String,
    contents: Vec<(String, String)>,
    /// HTML that is made of our own document.
    body: String,
}

/// A published method, and from which epoch it holds.
struct Version {
    id: String,
    name: &'static str,
    from: u64,
}

/// `/method`: the one that holds.
pub(super) async fn newest(current: Option<Current>) -> Result<Response, Refused> {
    let newest = MethodId::all().next().map_or("", |(_, method)| id(method));
    one(current, Path(newest.to_owned())).await
}

/// `/method/{id}`
pub(super) async fn one(
    current: Option<Current>,
    Path(wanted): Path<String>,
) -> Result<Response, Refused> {
    let Some(Current(edition)) = current else {
        return nothing_yet();
    };
    let missing =
        || Problem::not_found("there is no such method; /method shows the one that holds");
    let text = method_text(&wanted).ok_or_else(missing)?;
    let (contents, body) = rendered(text);
    page(&MethodPage {
        shell: Shell::new("Method", "/method", &edition),
        versions: MethodId::all()
            .map(|(from, method)| Version {
                id: id(method).to_owned(),
                name: method.name(),
                from: from.number(),
            })
            .collect(),
        contents,
        body,
        id: wanted,
    })
}

/// The last part of a method's name, by which it is asked for.
fn id(method: MethodId) -> &'static str {
    let name = method.name();
    name.rsplit('/').next().unwrap_or(name)
}

/// The sections with their anchors, and the document as HTML.
fn rendered(text: &str) -> (Vec<(String, String)>, String) {
    let events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut contents = Vec::new();
    let mut out = Vec::with_capacity(events.len());
    for (place, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let title = title(events.get(place + 1..).unwrap_or_default());
                let anchor = anchor(&title);
                if *level == HeadingLevel::H2 {
                    contents.push((anchor.clone(), title));
                }
                out.push(Event::Start(Tag::Heading {
                    level: *level,
                    id: Some(anchor.into()),
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
            }
            // A document that is no page here is named, and not linked.
            Event::Start(Tag::Link { dest_url, .. }) => out.push(match page_of(dest_url) {
                Some(address) => Event::Html(format!("<a href=\"{address}\">").into()),
                None => Event::Html("<span>".into()),
            }),
            Event::End(TagEnd::Link) => out.push(match page_of(link_before(&events, place)) {
                Some(_) => Event::Html("</a>".into()),
                None => Event::Html("</span>".into()),
            }),
            Event::Start(Tag::Table(_)) => {
                out.push(Event::Html(TABLE.into()));
                out.push(event.clone());
            }
            Event::End(TagEnd::Table) => {
                out.push(event.clone());
                out.push(Event::Html("</div>".into()));
            }
            _ => out.push(event.clone()),
        }
    }
    let mut body = String::with_capacity(text.len() * 2);
    html::push_html(&mut body, out.into_iter());
    (contents, body.replace("<pre>", PREFORMATTED))
}

/// What is wider than a small screen scrolls by itself, with the keyboard too.
const TABLE: &str = r#"<div class="scroll" tabindex="0" role="region" aria-label="Table">"#;
const PREFORMATTED: &str = r#"<pre tabindex="0">"#;

/// Where a link of a document leads on these pages. Documents and their addresses are our own.
fn page_of(address: &str) -> Option<String> {
    if address.starts_with("https://") || address.starts_with('#') {
        return Some(address.to_owned());
    }
    let (id, section) = address.split_once('#').unwrap_or((address, ""));
    let id = id.strip_suffix(".md")?;
    method_text(id)?;
    Some(match section {
        "" => format!("/method/{id}"),
        section => format!("/method/{id}#{section}"),
    })
}

/// Where the link leads that ends at a place.
fn link_before<'a>(events: &'a [Event<'_>], place: usize) -> &'a str {
    let before = events.get(..place).unwrap_or_default().iter().rev();
    let mut links = before.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.as_ref()),
        _ => None,
    });
    links.next().unwrap_or_default()
}

/// The text of a heading that has begun.
fn title(rest: &[Event<'_>]) -> String {
    let own = rest
        .iter()
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    let texts = own.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(CowStr::as_ref(text)),
        _ => None,
    });
    texts.collect()
}

fn anchor(title: &str) -> String {
    let letters = title.chars().map(|letter| match letter {
        letter if letter.is_alphanumeric() => letter.to_ascii_lowercase(),
        _ => '-',
    });
    let dashed: String = letters.collect();
    let parts: Vec<&str> = dashed.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::rendered;

    #[test]
    fn sections_have_anchors_and_neighbours_are_no_links() {
        let text = "# Method `v1`\n\n## 1. Numbers\n\n[ADR](../adr/5.md), [site](https://x.y), [more](beside-v1.md#a)\n\n|a|\n|-|\n|b|\n";
        let (contents, body) = rendered(text);
        assert_eq!(
            contents,
            [("1-numbers".to_owned(), "1. Numbers".to_owned())]
        );
        for part in [
            r#"<h1 id="method-v1">Method <code>v1</code></h1>"#,
            r#"<p><span>ADR</span>, <a href="https://x.y">site</a>, <a href="/method/beside-v1#a">more</a></p>"#,
            r#"<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>"#,
        ] {
            assert!(body.contains(part), "{part} in {body}");
        }
    }
}
