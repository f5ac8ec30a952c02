//! Colours, where somebody looks at a terminal.

/// How a terminal shows text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    /// Whether colours are wanted at all.
    pub(super) colours: bool,
}

impl Paint {
    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// What can be passed over.
    pub(super) fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    /// Something begins or ends.
    pub(super) fn event(self, text: &str) -> String {
        self.with("36", text)
    }

    pub(super) fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    pub(super) fn warn(self, text: &str) -> String {
        self.with("33", text)
    }

    pub(super) fn bad(self, text: &str) -> String {
        self.with("31", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
