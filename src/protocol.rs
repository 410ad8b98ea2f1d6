//! What a subprotocol's name may be.

use std::fmt;

/// What is wrong with a subprotocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Empty,
    Character(char),
    Twice,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::Character(character) => write!(f, "has the character {character:?}"),
            Self::Twice => f.write_str("is there twice"),
        }
    }
}

/// Finds the first name that the browser cannot take
/// ([RFC 6455, section 4.1](https://www.rfc-editor.org/rfc/rfc6455#section-4.1), item 10).
pub(crate) fn check<S: AsRef<str>>(protocols: &[S]) -> Result<(), (&str, Fault)> {
    for (index, protocol) in protocols.iter().map(AsRef::as_ref).enumerate() {
        let fault = if protocol.is_empty() {
            Fault::Empty
        } else if let Some(character) = protocol.chars().find(|c| !is_token(*c)) {
            Fault::Character(character)
        } else if protocols[..index].iter().any(|p| p.as_ref().eq_ignore_ascii_case(protocol)) {
            Fault::Twice
        } else {
            continue;
        };
        return Err((protocol, fault));
    }
    Ok(())
}

/// Whether a token of HTTP may have the character: visible ASCII without separators.
fn is_token(character: char) -> bool {
    character.is_ascii_graphic() && !r#"()<>@,;:\"/[]?={}"#.contains(character)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
