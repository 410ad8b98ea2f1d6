//! `docs/standard.md`: the rules of the browser's socket, and how each engine kept them in a run.
//!
//! A test holds the rules whose numbers its name begins with: `s35_s36_…` holds S35 and S36. It says
//! `deviation S20: …` when the engine does otherwise, and `not here S50: …` when its context has nothing to
//! test.

use crate::browsers::Engine;
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

/// The rules, in the words of the table. Their numbers are their places.
const RULES: [&str; 50] = [
    "A relative URL is resolved against the base of the document or worker",
    "`http:` becomes `ws:`, `https:` becomes `wss:`, at once in `url`",
    "Any other scheme is a SyntaxError",
    "A URL that does not parse is a SyntaxError, at once",
    "A fragment, even an empty one, is a SyntaxError",
    "One subprotocol as a string is a list of one",
    "A subprotocol that is there twice is a SyntaxError",
    "A subprotocol that is no token is a SyntaxError",
    "Extra arguments are ignored; `new` is needed",
    "An object in the place of the subprotocols is passed through",
    "What a Content-Security-Policy forbids fails later, without an exception",
    "`ws:` from an `https:` page is a SecurityError, or fails later",
    "A blocked port is a SecurityError, or fails later",
    "At first `readyState` is 0, `protocol` and `extensions` are empty",
    "`open` is a task: handlers that are installed at once miss nothing",
    "At `open`, `readyState` is 1 and `protocol` is set",
    "The four constants stand on the class and on its prototype",
    "A server that chooses none of the subprotocols fails the connection",
    "`send` while CONNECTING is an InvalidStateError",
    "`send` while CLOSING or CLOSED sends nothing, and `bufferedAmount` grows",
    "`bufferedAmount` counts bytes of UTF-8, without framing",
    "`bufferedAmount` does not fall within a task",
    "`bufferedAmount` is not reset by closing",
    "A lone surrogate is sent as U+FFFD",
    "`null` is sent as \"null\", \"\" as a message without length",
    "A view sends only its own slice",
    "A view on shared memory is not accepted",
    "What happens to a buffer after `send` does not change the message",
    "A browser that gives up has `error`, then `close` (events made by the test)",
    "`close` takes 1000 and 3000 to 4999, else InvalidAccessError",
    "What is no code is converted with [Clamp]",
    "`close` checks its arguments in every state",
    "A reason has at most 123 bytes of UTF-8, else SyntaxError",
    "`close(\"text\")` is an InvalidAccessError",
    "`close()` sends a Close frame without a code: 1005, clean",
    "`readyState` is 2 at once after `close`",
    "`close` while CONNECTING: `error`, then `close` with 1006, later, never `open`",
    "A second `close` does nothing, nor one inside `onclose`",
    "What was sent before `close` is delivered first",
    "No `message` comes after `close`",
    "`close` comes exactly once",
    "When a connection fails, `error` comes first, and finds `readyState` 3",
    "A clean end has no `error`",
    "Refusal, DNS, TLS, a bad handshake and a cut are 1006, not clean",
    "Data comes as `binaryType` says when it comes: `blob` at first; a bad value is ignored",
    "`MessageEvent.origin` is the origin of the URL",
    "Handlers and listeners are called in order, as on any EventTarget",
    "A listener that throws stops neither the others nor the connection",
    "A socket that somebody listens to is not collected",
    "Leaving the page sends 1001",
];

/// What the tests of one run said, by rule.
#[derive(Debug, Default)]
pub(crate) struct Standard {
    kept: BTreeMap<(usize, Engine), BTreeSet<&'static str>>,
    deviations: BTreeSet<(usize, Engine, String)>,
}

impl Standard {
    /// Takes what a suite printed.
    pub(crate) fn read(&mut self, engine: Engine, context: &'static str, output: &str) {
        let mut not_here = BTreeSet::new();
        let mut running = "";
        for line in output.lines().map(str::trim) {
            if let Some((rule, what)) = said(line, "deviation ") {
                self.deviations.insert((rule, engine, what.to_owned()));
            } else if let Some((rule, _)) = said(line, "not here ") {
                not_here.insert(rule);
            } else if let Some(test) = line.strip_prefix("test ") {
                running = test;
            }
            // The result stands behind the name, or alone when the test printed something.
            if running.ends_with("... ok") || line == "ok" {
                for rule in rules(running).filter(|rule| !not_here.contains(rule)) {
                    self.kept.entry((rule, engine)).or_default().insert(context);
                }
                not_here.clear();
                running = "";
            }
        }
    }

    /// The rules that no test showed, as words.
    pub(crate) fn missing(&self, engines: &[Engine]) -> Vec<String> {
        let cells = (1..=RULES.len()).flat_map(|rule| engines.iter().map(move |e| (rule, *e)));
        let missing = cells.filter(|cell| !self.kept.contains_key(cell));
        missing.map(|(rule, engine)| format!("S{rule:02} in {engine}")).collect()
    }

    /// Writes the table.
    pub(crate) fn write(&self, versions: &[(Engine, String)]) -> Result<()> {
        let file = crate::root().join("docs/standard.md");
        fs::write(&file, self.table(versions))
            .with_context(|| format!("cannot write {}", file.display()))
    }

    fn table(&self, versions: &[(Engine, String)]) -> String {
        let mut page = String::from(HEAD);
        let mut head = String::from("| | rule |");
        let mut line = String::from("|---|---|");
        for (_, version) in versions {
            let _ = write!(head, " {version} |");
            line.push_str(":-:|");
        }
        let _ = writeln!(page, "{head}\n{line}");
        for (index, rule) in RULES.iter().enumerate() {
            let _ = write!(page, "| S{:02} | {rule} |", index + 1);
            for (engine, _) in versions {
                let _ = write!(page, " {} |", self.cell(index + 1, *engine));
            }
            page.push('\n');
        }
        page.push_str("\n## Where an engine does otherwise\n\n");
        for (rule, engine, what) in &self.deviations {
            let _ = writeln!(page, "- S{rule:02}, {}: {what}.", engine.title());
        }
        page
    }

    fn cell(&self, rule: usize, engine: Engine) -> String {
        let Some(contexts) = self.kept.get(&(rule, engine)) else { return "no test".to_owned() };
        let deviates = self.deviations.iter().any(|(r, e, _)| (*r, *e) == (rule, engine));
        let mark = if deviates { "≠" } else { "✓" };
        match contexts.len() {
            4.. => mark.to_owned(),
            _ => format!("{mark} {}", contexts.iter().copied().collect::<Vec<_>>().join(", ")),
        }
    }
}

const HEAD: &str = "\
# The standard, rule by rule

How the browser's socket, as this crate shows it, keeps the rules of the
[WHATWG WebSockets standard](https://websockets.spec.whatwg.org/). `cargo xtask test` writes this page when
all three engines are there; each rule is held by the tests that have its number in their names.

✓ kept, ≠ the engine does otherwise (below); in a window and in dedicated, shared and service workers, unless
a context is named.

";

/// `PREFIXS20: words`.
fn said<'a>(line: &'a str, prefix: &str) -> Option<(usize, &'a str)> {
    let (rule, what) = line.strip_prefix(prefix)?.strip_prefix('S')?.split_once(": ")?;
    let rule = rule.parse().ok()?;
    (1..=RULES.len()).contains(&rule).then_some((rule, what))
}

/// The numbers at the beginning of a test's name.
fn rules(test: &str) -> impl Iterator<Item = usize> {
    let name = test.rsplit("::").next().unwrap_or(test);
    name.split('_').map_while(|word| word.strip_prefix('s')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::{RULES, Standard, rules};
    use crate::browsers::Engine;

    const OUTPUT: &str = "\
Invoking test: s20_s23_late
deviation S20: counts 6 bytes
test s20_s23_late ... ok
not here S50: a page is left in a window
test s49_s50_end ... ok
test s30_codes ... FAIL
test other ... ok
test s12_page ... \n
deviation S12: throws
ok
";

    #[test]
    fn rules_deviations_and_contexts_are_read() {
        let mut standard = Standard::default();
        standard.read(Engine::Webkit, "window", OUTPUT);
        let rules: Vec<_> = standard.kept.keys().map(|(rule, _)| *rule).collect();
        assert_eq!(rules, [12, 20, 23, 49]);
        assert_eq!(standard.cell(20, Engine::Webkit), "≠ window");
        assert_eq!(standard.cell(23, Engine::Webkit), "✓ window");
        assert_eq!(standard.cell(30, Engine::Webkit), "no test");
        for context in ["dedicated worker", "shared worker", "service worker"] {
            standard.read(Engine::Webkit, context, OUTPUT);
        }
        assert_eq!(standard.cell(20, Engine::Webkit), "≠");
        assert_eq!(standard.missing(&[Engine::Webkit]).len(), RULES.len() - 4);
        assert!(standard.missing(&[Engine::Webkit]).contains(&"S30 in webkit".to_owned()));
        let page = standard.table(&[(Engine::Webkit, "WebKit 1".to_owned())]);
        assert!(page.contains("| S20 | `send` while CLOSING"), "{page}");
        assert!(page.contains("\n- S20, WebKit: counts 6 bytes.\n"), "{page}");
    }

    #[test]
    fn a_name_begins_with_its_rules() {
        assert_eq!(rules("close::s35_s36_close_is_clean ... ok").collect::<Vec<_>>(), [35, 36]);
        assert_eq!(rules("send_s35 ... ok").count(), 0);
        assert_eq!(rules("s1x_what ... ok").count(), 0);
    }
}
