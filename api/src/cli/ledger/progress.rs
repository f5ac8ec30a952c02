//! A progress bar for long work, on the error output, where somebody looks at it.

use crate::cli::shell::Shell;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts bytes, with what it is about.
pub(super) fn bytes(shell: &Shell, zh: &str, en: &str) -> ProgressBar {
    bar(shell, zh, en, "{msg} {wide_bar} {percent:>3}% {bytes}/{total_bytes} {eta}")
}

/// A count whose end is not known.
pub(super) fn entries(shell: &Shell, zh: &str, en: &str) -> ProgressBar {
    bar(shell, zh, en, "{msg} {human_pos} {spinner} {elapsed}")
}

fn bar(shell: &Shell, zh: &str, en: &str, template: &str) -> ProgressBar {
    // indicatif itself stays quiet where the error output is no terminal.
    let bar = if shell.json { ProgressBar::hidden() } else { ProgressBar::new(0) };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(shell.lang.words(zh, en));
    bar
}
