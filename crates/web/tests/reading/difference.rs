//! Where two pieces of HTML first differ.

use super::{
    rendered::{Step, steps},
    tree::parse,
};

/// The first difference, in words, or nothing if a browser would show both alike.
pub fn difference(wanted: &str, got: &str) -> Option<String> {
    let read = |html: &str| parse(html).map(|nodes| steps(&nodes));
    match (read(wanted), read(got)) {
        (Ok(wanted), Ok(got)) => first(&wanted, &got),
        (Err(fault), _) => Some(format!("the wanted HTML is not sound: {fault}")),
        (_, Err(fault)) => Some(format!("the HTML is not sound: {fault}")),
    }
}

fn first(wanted: &[Step], got: &[Step]) -> Option<String> {
    let at = (0..wanted.len().max(got.len())).find(|&at| wanted.get(at) != got.get(at))?;
    let said = |steps: &[Step]| steps.get(at).map_or_else(|| "the end".to_owned(), ToString::to_string);
    Some(format!("in {}: wanted {}, got {}", around(&wanted[..at]), said(wanted), said(got)))
}

/// The elements that are open after some steps.
fn around(steps: &[Step]) -> String {
    let mut open = vec!["the document"];
    for step in steps {
        match step {
            Step::Open(name, _) => open.push(name),
            Step::Close(_) => {
                open.pop();
            }
            Step::Text(_) => {}
        }
    }
    open.join(" > ")
}
