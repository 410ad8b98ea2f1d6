//! Subprotocols: the grammar of S7 and S8, without a browser.

use super::{Fault, check};
use proptest::collection::{hash_set, vec};
use proptest::prelude::{any, prop_assert_eq, proptest};

#[test]
fn s07_s08_faults_are_found_and_named() {
    assert_eq!(check(&["chat", "superchat", "v1.chat_2"]), Ok(()));
    assert_eq!(check::<&str>(&[]), Ok(()));
    assert_eq!(check(&["chat", ""]), Err(("", Fault::Empty)));
    assert_eq!(check(&["chat", "other", "chat"]), Err(("chat", Fault::Twice)));
    for separator in "()<>@,;:\\\"/[]?={} \t\n\u{7F}é".chars() {
        let name = format!("a{separator}b");
        assert_eq!(check(&[&name]), Err((&*name, Fault::Character(separator))));
    }
}

proptest! {
    #[test]
    fn distinct_tokens_are_accepted(names in hash_set("[!#$%&'*+.^_`|~0-9a-z-]{1,12}", 0..8)) {
        let names: Vec<_> = names.into_iter().collect();
        prop_assert_eq!(check(&names), Ok(()));
    }

    #[test]
    fn what_is_found_at_fault_is_one_of_the_names(names in vec(any::<String>(), 0..4)) {
        if let Err((name, _)) = check(&names) {
            prop_assert_eq!(names.iter().filter(|n| *n == name).count().min(1), 1);
        }
    }
}
