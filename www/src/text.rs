//! The words of the tutorials, in both languages.

use std::fmt;

#[derive(Clone, Copy)]
pub(crate) enum Language {
    English,
    Chinese,
}

impl Language {
    /// From a language tag such as `en` or `zh-CN`.
    pub(crate) fn from_tag(tag: &str) -> Self {
        if tag.starts_with("zh") { Self::Chinese } else { Self::English }
    }
}

/// What the tutorials alert.
#[derive(Clone, Copy)]
pub(crate) enum Alert {
    Supported,
    NotSupported,
    Sent,
    Received,
    Closed,
}

impl Alert {
    pub(crate) fn text(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::English, Self::Supported) => "WebSocket is supported by your Browser!",
            (Language::English, Self::NotSupported) => "WebSocket NOT supported by your Browser!",
            (Language::English, Self::Sent) => "Message is sent...",
            (Language::English, Self::Received) => "Message is received...",
            (Language::English, Self::Closed) => "Connection is closed...",
            (Language::Chinese, Self::Supported) => "您的浏览器支持 WebSocket!",
            (Language::Chinese, Self::NotSupported) => "您的浏览器不支持 WebSocket!",
            (Language::Chinese, Self::Sent) => "数据发送中...",
            (Language::Chinese, Self::Received) => "数据已接收...",
            (Language::Chinese, Self::Closed) => "连接已关闭...",
        }
    }
}

/// Where the demo connects to, and how that server is started.
#[derive(Clone, Copy)]
pub(crate) struct EchoServer {
    pub(crate) port: u16,
}

impl EchoServer {
    pub(crate) const TUTORIAL: Self = Self { port: 9998 };

    pub(crate) fn url(self) -> String {
        format!("ws://localhost:{}/echo", self.port)
    }

    pub(crate) fn start_command(self) -> String {
        if self.port == Self::TUTORIAL.port {
            "cargo xtask serve".to_owned()
        } else {
            format!("cargo xtask serve --echo-port {}", self.port)
        }
    }
}

/// A text in the log: in double quotes, and no longer than a line.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 200;
        match self.0.char_indices().nth(MOST) {
            None => write!(f, "\"{}\"", self.0),
            Some((end, _)) => write!(f, "\"{}…\"", &self.0[..end]),
        }
    }
}
