//! Receiving:
//! - text, `ArrayBuffer`, `Blob`: what each can be asked for, whether it is held or was copied as it came;
//! - `binaryType` is `blob` at first, counts when the message comes, and a bad value is ignored (S45);
//! - Blobs are loaded in the order in which that was asked for;
//! - the origin of a message is that of the URL (S46);
//! - what other code of the page did to a message, or made in its place, does no harm.

use crate::common::{PORT, Recorded, echo_url, failures, js, next_message, url};
use futures_channel::mpsc::unbounded;
use futures_util::{FutureExt, StreamExt};
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{BinaryType, Message, MessageEvent, WebSocket, WebSocketStream};

/// What comes back when this is sent, received with that much copying.
async fn echoed(payload: Message, kind: BinaryType, copy_limit: usize) -> Message {
    let connection = Recorded::open().await;
    connection.socket.set_binary_type(kind);
    connection.socket.set_copy_limit(copy_limit);
    connection.socket.send(&payload).unwrap();
    next_message(&connection.socket, |message| message.into_data()).await
}

/// No copying, copying of what is short, of what is small, and of all that can be.
const COPY_LIMITS: [usize; 4] = [0, 8, 4096, 1 << 16];

#[wasm_bindgen_test]
async fn text_is_text_however_it_is_read() {
    let long = "é€😀中文".repeat(1000);
    for copy_limit in COPY_LIMITS {
        for text in ["", "short", "é€😀", "eleven byte", "\u{FEFF}bom", &long] {
            let message = echoed(text.into(), BinaryType::ArrayBuffer, copy_limit).await;
            assert!(message.is_text() && !message.is_blob());
            assert_eq!(message.text().as_deref(), Some(text));
            assert_eq!(message.bytes(), None);
            let mut buffer = b"before ".to_vec();
            assert_eq!(message.copy_into(&mut buffer), Some(text.len()));
            assert_eq!(buffer, format!("before {text}").as_bytes());
            assert_eq!(message.clone().into_js(), text);
            assert_eq!(message.clone().load().await.unwrap().text().as_deref(), Some(text));
            assert_eq!(message.into_bytes().unwrap_err().into_text().unwrap(), text);
        }
    }
}

#[wasm_bindgen_test]
async fn lone_surrogates_do_not_arrive_as_such() {
    for copy_limit in COPY_LIMITS {
        let lone = js(r"return 'a\uD800b'", &[]).unwrap();
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        connection.socket.send(lone.unchecked_ref::<js_sys::JsString>()).unwrap();
        let text = next_message(&connection.socket, |m| m.into_data().into_text().unwrap()).await;
        assert_eq!(text, "a\u{FFFD}b");
        // The browser has replaced it when it was sent. Nobody has in an event that a page makes.
        let dispatch = r"a.dispatchEvent(new MessageEvent('message', { data: 'a\uD800b\uDC00é' }))";
        let mut next = Box::pin(next_message(&connection.socket, |message| message.into_data()));
        assert!((&mut next).now_or_never().is_none());
        js(dispatch, &[connection.socket.as_raw()]).unwrap();
        let message = next.await;
        assert_eq!(message.text().as_deref(), Some("a\u{FFFD}b\u{FFFD}é"));
        assert_eq!(message.into_text().unwrap().len(), 10);
    }
}

#[wasm_bindgen_test]
async fn what_is_held_can_be_cloned_printed_and_kept_before_it_is_read() {
    let connection = Recorded::open().await;
    connection.socket.set_copy_limit(0);
    connection.socket.send("kept").unwrap();
    let message = next_message(&connection.socket, |message| message.into_data()).await;
    let clone = message.clone();
    assert_eq!(format!("{clone:?}"), "Message(JsValue(\"kept\"))");
    drop(connection);
    assert_eq!(message.into_js(), "kept");
    assert_eq!(clone.text().as_deref(), Some("kept"));
}

#[wasm_bindgen_test]
async fn what_comes_while_a_message_is_told_changes_neither() {
    // What is copied as it comes, what is not, and what has nothing: every event in every other.
    let kinds =
        [(true, 5), (true, 70_000), (false, 3), (false, 50_000), (false, 70_000), (false, 0)];
    let event = |(is_text, length): (bool, usize), byte: u8| match (is_text, length) {
        (_, 0) => "new Event('message')".to_owned(),
        (true, _) => {
            let data = format!("String.fromCharCode({byte}).repeat({length})");
            format!("new MessageEvent('message', {{ data: {data} }})")
        }
        (false, _) => {
            let data = format!("new Uint8Array({length}).fill({byte}).buffer");
            format!("new MessageEvent('message', {{ data: {data} }})")
        }
    };
    let pairs = || kinds.into_iter().flat_map(|outer| kinds.map(|inner| (outer, inner)));
    for (copy_limit, (outer, inner)) in
        COPY_LIMITS.into_iter().flat_map(|limit| pairs().map(move |pair| (limit, pair)))
    {
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        let received = Rc::new(RefCell::new(Vec::<Message>::new()));
        let kept = Rc::clone(&received);
        let nested = format!("a.dispatchEvent({})", event(inner, b'i'));
        connection.socket.onmessage(move |socket, message| {
            let message = message.into_data();
            let before = message.clone();
            if let Some(outer) = kept.borrow().first() {
                let _ = outer.bytes();
            }
            kept.borrow_mut().push(message);
            if kept.borrow().len() == 1 {
                js(&nested, &[socket.as_raw()]).unwrap();
                // The one before is what it was.
                kept.borrow_mut().push(before);
            }
        });
        let outermost = format!("a.dispatchEvent({})", event(outer, b'o'));
        js(&outermost, &[connection.socket.as_raw()]).unwrap();
        let received = received.take();
        let known: Vec<_> = received
            .iter()
            .map(|message| {
                let mut content = Vec::new();
                message.copy_into(&mut content);
                (message.is_text(), content)
            })
            .collect();
        let told = [(outer, b'o'), (inner, b'i'), (outer, b'o')]
            .map(|((is_text, length), byte)| (is_text, vec![byte; length]));
        assert!(known == told, "{copy_limit}, {outer:?}, {inner:?}");
    }
}

#[wasm_bindgen_test]
async fn what_only_looks_like_a_buffer_harms_nobody() {
    for copy_limit in COPY_LIMITS {
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        let received = Rc::new(RefCell::new(Vec::new()));
        let kept = Rc::clone(&received);
        connection.socket.onmessage(move |_, message| {
            let bytes = message.data().bytes().unwrap().into_owned();
            kept.borrow_mut().push(bytes);
        });
        let dispatch = "const get = () => {
                 const data = new Uint8Array(60000).fill(2).buffer;
                 a.dispatchEvent(new MessageEvent('message', { data }));
                 return 80000;
             };
             const like = { byteLength: { value: 70000 }, length: { get } };
             const data = Object.create(ArrayBuffer.prototype, like);
             a.dispatchEvent(new MessageEvent('message', { data }))";
        js(dispatch, &[connection.socket.as_raw()]).unwrap();
        let received = received.take();
        let (outer, inner): (Vec<_>, Vec<_>) =
            received.iter().partition(|bytes| bytes.len() == 80_000);
        assert!(outer == [&vec![0; 80_000]]);
        assert!(!inner.is_empty() && inner.into_iter().all(|bytes| *bytes == vec![2; 60_000]));
    }
}

#[wasm_bindgen_test]
async fn large_messages_stay_what_they_are_whoever_keeps_them() {
    // What has room where the one before it was, what is too large or too small for that, and what is small.
    let lengths = [65_536, 65_536, 50_000, 65_536, 48_000, 5000, 4096, 5000, 65_537, 5001, 4097];
    let told: Vec<Vec<u8>> = lengths
        .iter()
        .zip(1..)
        .map(|(&length, number)| (0..length).map(|at| (at * number % 251) as u8).collect())
        .collect();
    let dispatch = "b.forEach((length, i) => {
            const data = new Uint8Array(length).map((_, at) => at * (i + 1) % 251).buffer;
            a.dispatchEvent(new MessageEvent('message', { data }));
        })";
    let lengths = lengths.map(|length| JsValue::from(length as u32)).iter().collect::<Array>();
    let uses: [fn(usize) -> Use; 4] = [
        |_| Use::Kept,
        |_| Use::Taken,
        |_| Use::Dropped,
        |number: usize| match number % 3 {
            0 => Use::Kept,
            1 => Use::Taken,
            _ => Use::Dropped,
        },
    ];
    for copy_limit in COPY_LIMITS {
        for of in uses {
            let connection = Recorded::open().await;
            connection.socket.set_copy_limit(copy_limit);
            let received = Rc::new(RefCell::new(Vec::new()));
            let own = Rc::clone(&received);
            connection.socket.onmessage(move |_, message| {
                let message = message.into_data();
                let bytes = message.bytes().unwrap().into_owned();
                let number = own.borrow().len();
                if number == 3 {
                    // All views of the memory are of no use then.
                    core::arch::wasm32::memory_grow(0, 1);
                }
                let (kept, taken) = match of(number) {
                    Use::Kept => (Some(message), None),
                    Use::Taken => (None, Some(message.into_bytes().unwrap())),
                    Use::Dropped => (None, None),
                };
                own.borrow_mut().push((bytes, kept, taken));
            });
            js(dispatch, &[connection.socket.as_raw(), &lengths]).unwrap();
            let received = received.take();
            assert_eq!(received.len(), told.len());
            for ((bytes, kept, taken), told) in received.into_iter().zip(&told) {
                assert!(bytes == *told);
                assert!(kept.is_none_or(|kept| *kept.bytes().unwrap() == *told));
                assert!(taken.is_none_or(|taken| taken == *told));
            }
        }
    }
}

#[wasm_bindgen_test]
async fn a_large_message_is_copied_as_it_comes_where_one_like_it_was_before() {
    // Small ones come between.
    let dispatch = "[50000, 32, 50000, 32, 45000].forEach((length, i) => {
            const data = new Uint8Array(length).fill(i).buffer;
            b.push(data);
            a.dispatchEvent(new MessageEvent('message', { data }));
        })";
    for (copy_limit, is_copied) in [(1 << 16, true), (4096, false)] {
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        let (buffers, received) = (Array::new(), Rc::new(RefCell::new(Vec::new())));
        let (sent, own) = (buffers.clone(), Rc::clone(&received));
        connection.socket.onmessage(move |_, message| {
            let message = message.into_data();
            let number = own.borrow().len();
            let has_come = message.bytes().unwrap().iter().all(|&byte| usize::from(byte) == number);
            let is_own = message.clone().into_js() != sent.get(number as u32);
            own.borrow_mut().push((has_come, is_own));
        });
        js(dispatch, &[connection.socket.as_raw(), &buffers]).unwrap();
        let received = received.take();
        assert_eq!(received.len(), 5);
        assert!(received.iter().all(|(has_come, _)| *has_come));
        // The first of the large ones may be held.
        assert_eq!([received[2].1, received[4].1], [is_copied; 2]);
    }
}

#[wasm_bindgen_test]
async fn a_buffer_that_is_given_away_while_it_is_told_of_is_empty() {
    for copy_limit in COPY_LIMITS {
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        let received = Rc::new(RefCell::new(Vec::new()));
        let own = Rc::clone(&received);
        let buffer = js("return new Uint8Array(70000).fill(1).buffer", &[]).unwrap();
        let given = buffer.clone();
        connection.socket.onmessage(move |_, message| {
            js("structuredClone(a, { transfer: [a] })", &[&given]).unwrap();
            own.borrow_mut().push(message.into_data().into_bytes().unwrap());
        });
        let dispatch = "a.dispatchEvent(new MessageEvent('message', { data: b }))";
        js(dispatch, &[connection.socket.as_raw(), &buffer]).unwrap();
        assert_eq!(received.take(), [Vec::<u8>::new()]);
    }
}

/// What becomes of a message.
enum Use {
    Kept,
    Taken,
    Dropped,
}

#[wasm_bindgen_test]
async fn what_a_panic_leaves_behind_is_nobody_elses() {
    for copy_limit in COPY_LIMITS {
        let failures = failures();
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        let received = Rc::new(RefCell::new(Vec::<Message>::new()));
        let kept = Rc::clone(&received);
        connection.socket.onmessage(move |_, message| {
            if let Some(first) = kept.borrow().first() {
                assert_eq!(first.text().map(|text| text.len()), Some(70_000));
            }
            kept.borrow_mut().push(message.into_data());
            assert!(kept.borrow().len() > 1, "this panic is part of the test");
        });
        let dispatch = |letter| {
            let event =
                format!("new MessageEvent('message', {{ data: '{letter}'.repeat(70000) }})");
            format!("a.dispatchEvent({event})")
        };
        let raw = connection.socket.as_raw().clone();
        let closing = Recorded::open().await.socket;
        let first = dispatch('1');
        // Whoever dispatches an event goes on when a handler of it has failed.
        closing.onclose(move |_, _| drop(js(&first, &[&raw])));
        js("a.dispatchEvent(new CloseEvent('close'))", &[closing.as_raw()]).unwrap();
        js(&dispatch('2'), &[connection.socket.as_raw()]).unwrap();
        let texts: Vec<_> =
            received.take().into_iter().filter_map(|message| message.into_text().ok()).collect();
        assert!(texts == ["1", "2"].map(|letter| letter.repeat(70_000)));
        assert_eq!(failures.count(), 1);
    }
}

#[wasm_bindgen_test]
async fn a_large_message_whose_handler_panics_leaves_the_others_as_they_are() {
    let dispatch = "for (let i = 0; i < 5; i++) {
            const data = new Uint8Array(50000).fill(i).buffer;
            a.dispatchEvent(new MessageEvent('message', { data }));
        }";
    for panics in 0..4 {
        let failures = failures();
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(1 << 16);
        let received = Rc::new(RefCell::new(Vec::new()));
        let own = Rc::clone(&received);
        connection.socket.onmessage(move |_, message| {
            let message = message.into_data();
            let number = own.borrow().len();
            own.borrow_mut().push(message.bytes().unwrap().into_owned());
            assert_ne!(number, panics, "this panic is part of the test");
        });
        js(dispatch, &[connection.socket.as_raw()]).unwrap();
        let received = received.take();
        assert!((0..5).map(|number| vec![number; 50_000]).eq(received));
        assert_eq!(failures.count(), 1);
    }
}

#[wasm_bindgen_test]
async fn listeners_with_limits_of_their_own_each_have_the_message() {
    let connection = Recorded::open().await;
    let limits = [0, 100, 10_000, 1 << 16];
    let heard = Rc::new(RefCell::new(Vec::new()));
    let _listeners = limits.map(|limit| {
        connection.socket.set_copy_limit(limit);
        let heard = Rc::clone(&heard);
        connection.socket.add_message_listener(move |_, message| {
            let bytes = message.data().bytes().unwrap().into_owned();
            heard.borrow_mut().push(bytes);
        })
    });
    connection.socket.onmessage(|_, _| {});
    let lengths = [50_000, 8000, 32, 50_000, 9000, 60_000, 7000];
    let dispatch = "b.forEach((length, i) => {
            const data = new Uint8Array(length).fill(i).buffer;
            a.dispatchEvent(new MessageEvent('message', { data }));
        })";
    let list = lengths.map(|length| JsValue::from(length as u32)).iter().collect::<Array>();
    js(dispatch, &[connection.socket.as_raw(), &list]).unwrap();
    let told = lengths.iter().zip(0..).map(|(&length, number)| vec![number; length]);
    assert!(told.flat_map(|bytes| limits.map(|_| bytes.clone())).eq(heard.take()));
}

#[wasm_bindgen_test]
async fn what_nobody_wants_changes_nothing_while_a_message_is_read() {
    for copy_limit in COPY_LIMITS {
        let deaf = Recorded::open().await.socket;
        deaf.set_copy_limit(copy_limit);
        let raw = deaf.as_raw().clone();
        // It is still called by the browser, and then finds no socket.
        let _listener = deaf.add_message_listener(|_, _| unreachable!("its socket was dropped"));
        drop(deaf);
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        let length = |message: MessageEvent| message.data().text().map(|text| text.len());
        let mut next = Box::pin(next_message(&connection.socket, length));
        assert!((&mut next).now_or_never().is_none());
        let dispatch = "const event = new MessageEvent('message');
             const data = 'a'.repeat(70000);
             const get = () => {
                 b.dispatchEvent(new MessageEvent('message', { data }));
                 return data;
             };
             Object.defineProperty(event, 'data', { get });
             a.dispatchEvent(event)";
        js(dispatch, &[connection.socket.as_raw(), &raw]).unwrap();
        assert_eq!(next.await, Some(70_000));
    }
}

#[wasm_bindgen_test]
async fn what_comes_while_a_message_is_read_changes_neither() {
    for copy_limit in COPY_LIMITS {
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        let received = Rc::new(RefCell::new(Vec::new()));
        let kept = Rc::clone(&received);
        connection.socket.onmessage(move |socket, message| {
            let message = message.into_data();
            js("a.armed = true", &[socket.as_raw()]).unwrap();
            let bytes = message.bytes().unwrap().into_owned();
            assert_eq!(message.bytes().as_deref(), Some(&*bytes));
            kept.borrow_mut().push(bytes);
        });
        let dispatch = "const data = new Uint8Array(70000).fill(1).buffer;
             const length = { get() {
                 if (a.armed) {
                     a.armed = false;
                     const data = new Uint8Array(60000).fill(2).buffer;
                     a.dispatchEvent(new MessageEvent('message', { data }));
                     a.armed = false;
                 }
                 return 70000;
             } };
             Object.defineProperty(data, 'byteLength', length);
             const event = new MessageEvent('message', { data });
             Object.defineProperty(event, 'data', { get() { length.get(); return data; } });
             a.dispatchEvent(event)";
        js(dispatch, &[connection.socket.as_raw()]).unwrap();
        let received = received.take();
        let (outer, inner): (Vec<_>, _) = received.iter().partition(|bytes| bytes.len() == 70_000);
        assert_eq!(outer, [&vec![1; 70_000]]);
        // Who has the buffer already need not ask it.
        assert!(inner == [&vec![2; 60_000]] || inner.is_empty() && copy_limit > 0);
    }
}

#[wasm_bindgen_test]
async fn an_event_whose_content_cannot_be_had_has_none() {
    let connection = Recorded::open().await;
    connection.socket.set_copy_limit(0);
    let mut next = Box::pin(next_message(&connection.socket, |message| message.into_data()));
    assert!((&mut next).now_or_never().is_none());
    let dispatch = "const event = new MessageEvent('message');
         Object.defineProperty(event, 'data', { get() { throw new Error('no') } });
         a.dispatchEvent(event)";
    js(dispatch, &[connection.socket.as_raw()]).unwrap();
    let message = next.await;
    assert_eq!((message.text(), message.bytes()), (None, None));
    assert!(message.into_js().is_undefined());
}

#[wasm_bindgen_test]
async fn s45_an_array_buffer_has_its_bytes_at_hand() {
    let long: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    for copy_limit in COPY_LIMITS {
        for bytes in
            [&[][..], &[0], &[1, 2, 255], &[9; 8], &[9; 9], &long, &long[..50_000], &long[..50_000]]
        {
            let message = echoed(bytes.into(), BinaryType::ArrayBuffer, copy_limit).await;
            assert!(!message.is_text() && !message.is_blob());
            assert_eq!(message.bytes().as_deref(), Some(bytes));
            assert_eq!(message.text(), None);
            let mut buffer = b"before ".to_vec();
            assert_eq!(message.copy_into(&mut buffer), Some(bytes.len()));
            assert_eq!(buffer, [b"before ", bytes].concat());
            let value = message.clone().into_js();
            assert!(value.has_type::<js_sys::ArrayBuffer>());
            assert_eq!(js_sys::Uint8Array::new(&value).to_vec(), bytes);
            assert_eq!(message.clone().load().await.unwrap().bytes().as_deref(), Some(bytes));
            assert_eq!(message.into_text().unwrap_err().into_bytes().unwrap(), bytes);
        }
    }
}

#[wasm_bindgen_test]
async fn s45_a_blob_is_the_default_and_has_to_be_loaded() {
    for copy_limit in COPY_LIMITS {
        let connection = Recorded::open().await;
        assert_eq!(connection.socket.binary_type(), BinaryType::Blob);
        connection.socket.set_copy_limit(copy_limit);
        connection.socket.send([1, 2, 3]).unwrap();
        let message = next_message(&connection.socket, |message| message.into_data()).await;
        assert!(message.is_blob() && !message.is_text());
        assert_eq!((message.bytes(), message.text()), (None, None));
        assert_eq!(message.copy_into(&mut Vec::new()), None);
        assert!(message.clone().into_js().has_type::<web_sys::Blob>());
        let loaded = message.into_bytes().unwrap_err().load().await.unwrap();
        assert!(!loaded.is_blob());
        assert_eq!(loaded.bytes().as_deref(), Some(&[1, 2, 3][..]));
        // It can be sent on as it is.
        connection.socket.send(loaded).unwrap();
        let message = next_message(&connection.socket, |message| message.into_data()).await;
        assert_eq!(message.load().await.unwrap().into_bytes().unwrap(), [1, 2, 3]);
    }
}

#[wasm_bindgen_test]
async fn s45_binary_type_counts_when_the_message_comes_and_a_bad_value_is_ignored() {
    let connection = Recorded::open().await;
    let socket = &connection.socket;
    let kind = |socket: &WebSocket| js("return a.binaryType", &[socket.as_raw()]).unwrap();
    assert_eq!(kind(socket), "blob");
    socket.set_binary_type(BinaryType::ArrayBuffer);
    assert_eq!(kind(socket), "arraybuffer");
    for bad in ["", "text", "Blob", "ArrayBuffer"] {
        js("a.binaryType = b", &[socket.as_raw(), &bad.into()]).unwrap();
        assert_eq!(kind(socket), "arraybuffer", "{bad:?}");
        assert_eq!(socket.binary_type(), BinaryType::ArrayBuffer);
    }
    // Changed in the handler of a message that is followed by another.
    let (sender, received) = unbounded();
    socket.onmessage(move |socket, message| {
        sender.unbounded_send(message.data().is_blob()).unwrap();
        socket.set_binary_type(BinaryType::Blob);
    });
    socket.send([1]).unwrap();
    let mut received = received;
    assert_eq!(received.next().await, Some(false));
    socket.send([2]).unwrap();
    assert_eq!(received.next().await, Some(true));
}

#[wasm_bindgen_test]
async fn blobs_are_loaded_in_the_order_of_asking() {
    let connection = Recorded::open().await;
    let (sender, received) = unbounded();
    connection.socket.onmessage(move |_, message| {
        let (loading, sender) = (message.into_data().load(), sender.clone());
        spawn_local(async move {
            let message = loading.await.unwrap();
            let length = message.copy_into(&mut Vec::new()).unwrap();
            sender.unbounded_send((length, message.is_text())).unwrap();
        });
    });
    // The first takes longest to read; text has to wait for its turn, too.
    let sizes = [2_000_000, 10, 500_000, 0, 1];
    for size in sizes {
        connection.socket.send(vec![7; size]).unwrap();
        connection.socket.send("x".repeat(size / 2)).unwrap();
    }
    let order: Vec<_> = received.take(2 * sizes.len()).collect().await;
    let expected: Vec<_> =
        sizes.into_iter().flat_map(|size| [(size, false), (size / 2, true)]).collect();
    assert_eq!(order, expected);
}

#[wasm_bindgen_test]
async fn a_load_that_is_dropped_gives_its_turn_away() {
    let connection = Recorded::open().await;
    let mut loads = Vec::new();
    for size in [100_000, 10] {
        connection.socket.send(vec![7; size]).unwrap();
        loads.push(next_message(&connection.socket, |message| message.into_data().load()).await);
    }
    let second = loads.pop().unwrap();
    drop(loads);
    assert_eq!(second.await.unwrap().into_bytes().unwrap(), [7; 10]);
}

#[wasm_bindgen_test]
async fn s46_a_message_carries_the_origin_of_the_url() {
    for copy_limit in COPY_LIMITS {
        let socket = WebSocket::new(&url("/echo?a=b/c@d")).unwrap();
        let browsers = js(
            "return new Promise(done => a.addEventListener('message', event => done(event.origin)))",
            &[socket.as_raw()],
        );
        let browsers: js_sys::Promise = browsers.unwrap().unchecked_into();
        socket.set_copy_limit(copy_limit);
        socket.onopen(|socket| socket.send("where from?").unwrap());
        let (origin, debug) =
            next_message(&socket, |message| (message.origin(), format!("{message:?}"))).await;
        assert_eq!(origin, format!("ws://localhost:{PORT}"));
        assert!(debug.contains(&origin) && debug.contains("where from?"), "{debug}");
        let browsers: JsValue = wasm_bindgen_futures::JsFuture::from(browsers).await.unwrap();
        assert_eq!(browsers, origin.as_str());
    }
}

#[wasm_bindgen_test]
async fn a_buffer_that_another_listener_gave_away_is_empty() {
    for copy_limit in COPY_LIMITS {
        let socket = WebSocket::new(&echo_url()).unwrap();
        socket.set_binary_type(BinaryType::ArrayBuffer);
        socket.set_copy_limit(copy_limit);
        let first = "a.addEventListener('message', ({ data }) => structuredClone(data, { transfer: [data] }))";
        js(first, &[socket.as_raw()]).unwrap();
        socket.onopen(|socket| socket.send([1, 2, 3]).unwrap());
        let received = next_message(&socket, |message| message.into_data().into_bytes().unwrap());
        assert!(received.await.is_empty());
    }
}

#[wasm_bindgen_test]
async fn a_buffer_that_is_given_away_before_it_is_read_is_empty() {
    let long = Message::from(vec![7; 70_000]);
    for copy_limit in COPY_LIMITS {
        let message = echoed(long.clone(), BinaryType::ArrayBuffer, copy_limit).await;
        js("structuredClone(a, { transfer: [a] })", &[&message.clone().into_js()]).unwrap();
        assert_eq!(message.bytes().as_deref(), Some(&[][..]));
        let mut buffer = b"before".to_vec();
        assert_eq!(message.copy_into(&mut buffer), Some(0));
        assert_eq!(buffer, b"before");
    }
}

#[wasm_bindgen_test]
async fn what_a_buffer_says_of_its_length_is_not_believed() {
    let said = ["70000.5", "3e9", "100", "1", "-1"];
    for (copy_limit, said) in COPY_LIMITS.into_iter().flat_map(|limit| said.map(|it| (limit, it))) {
        let connection = Recorded::open().await;
        connection.socket.set_copy_limit(copy_limit);
        let mut next = Box::pin(next_message(&connection.socket, |message| message.into_data()));
        assert!((&mut next).now_or_never().is_none());
        let dispatch = format!(
            "const data = new Uint8Array([1, 2, 3]).buffer;
             Object.defineProperty(data, 'byteLength', {{ value: {said} }});
             a.dispatchEvent(new MessageEvent('message', {{ data }}))"
        );
        js(&dispatch, &[connection.socket.as_raw()]).unwrap();
        assert_eq!(next.await.bytes().as_deref(), Some(&[1, 2, 3][..]));
    }
}

#[wasm_bindgen_test]
async fn an_event_that_a_page_makes_without_data_does_no_harm() {
    for copy_limit in COPY_LIMITS {
        let open = Recorded::open().await.socket;
        open.set_copy_limit(copy_limit);
        let raw = open.as_raw().clone();
        let mut stream = WebSocketStream::from(open);
        js(
            "a.dispatchEvent(new MessageEvent('message')); a.dispatchEvent(new Event('message'))",
            &[&raw],
        )
        .unwrap();
        for _ in 0..2 {
            let message = stream.recv().await.unwrap().unwrap();
            assert_eq!((message.text(), message.bytes()), (None, None));
        }
        stream.send("Message to send").await.unwrap();
        let message = stream.recv().await.unwrap().unwrap();
        assert_eq!(message.into_text().unwrap(), "Message to send");
    }
}
