//! Writes bytes as text for a string of JavaScript that stays as it is: in every charset that a page can have, in every
//! kind of quotes, by every bundler and minifier, and within a page's `<script>`.
//!
//! Each byte is one character or two, so that a compressor finds again what it would find in the bytes: base64 has bytes
//! lie across characters, and is a quarter larger when it is compressed. `npm/ts/inlined-loader.ts` reads it.

/// What quotes, escapes, a template or a tag begin with.
const UNSAFE: &[u8] = b"\"'`\\$<";

/// So many characters stand for themselves; two more say that the next one is of the second or the third part of all bytes.
const BASE: u8 = 87;

pub(super) fn encode(bytes: &[u8]) -> String {
    let safe: Vec<_> =
        (b' '..=b'~').filter(|unit| !UNSAFE.contains(unit)).map(char::from).collect();
    let mut text = String::with_capacity(bytes.len() * 5 / 4);
    for byte in bytes {
        let (part, value) = (byte / BASE, byte % BASE);
        if part > 0 {
            text.push(safe[usize::from(BASE + part - 1)]);
        }
        text.push(safe[usize::from(value)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{UNSAFE, encode};
    use std::collections::HashSet;

    #[test]
    fn every_byte_has_a_text_of_its_own_without_what_is_unsafe() {
        let texts: HashSet<_> = (0..=u8::MAX).map(|byte| encode(&[byte])).collect();
        assert_eq!(texts.len(), 256);
        // None begins another, so that they can stand one after the other.
        let short: HashSet<_> = texts.iter().filter(|text| text.len() == 1).collect();
        assert!(texts.iter().all(|text| text.len() == 1 || !short.contains(&text[..1].to_owned())));
        let mut units = texts.iter().flat_map(|text| text.bytes());
        assert!(units.all(|unit| (b' '..=b'~').contains(&unit) && !UNSAFE.contains(&unit)));
    }
}
