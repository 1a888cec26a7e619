//! Choosing English or Welsh.

use crate::headers;
use crate::visit::{Answer, Answered, Failure, Visit, local};

/// `GET /language/{id}`: back to where the reader was, in the other language.
pub(crate) fn choose(visit: &Visit<'_>) -> Answered {
    let code = ["en", "cy"].into_iter().find(|code| *code == visit.id).ok_or(Failure::Absent)?;
    let to = local(visit.query.get("to")).unwrap_or("/");
    Ok(Answer::to(to).with_cookie(headers::language(visit.site.secure, code)))
}
