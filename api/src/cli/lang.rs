//! In which language the command line speaks.

use clap::ValueEnum;
use engine::refusal::Bilingual;
use workflows::render::Language;

/// A choice of languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// 中文
    Zh,
    /// English
    En,
    /// 中文 and English
    Both,
}

impl Lang {
    /// What the terminal asks for: Chinese where its locale is Chinese, else both.
    pub(crate) fn of_terminal() -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
        match locale.into_iter().find(|value| !value.is_empty()) {
            Some(value) if value.starts_with("zh") => Lang::Zh,
            _ => Lang::Both,
        }
    }

    /// A few words that share a line.
    pub(crate) fn words(self, zh: &str, en: &str) -> String {
        match self {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
            Lang::Both => format!("{zh} {en}"),
        }
    }

    /// A short sentence that shares a line.
    pub(crate) fn sentence(self, zh: &str, en: &str) -> String {
        match self {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
            Lang::Both => format!("{zh} ({en})"),
        }
    }

    /// Whole sentences, each language on lines of its own.
    pub(crate) fn sentences(self, text: &Bilingual) -> String {
        match self {
            Lang::Zh => text.zh.clone(),
            Lang::En => text.en.clone(),
            Lang::Both => format!("{}\n{}", text.zh, text.en),
        }
    }

    /// The same choice for diagnostics.
    pub(crate) fn of_diagnostics(self) -> Language {
        match self {
            Lang::Zh => Language::Zh,
            Lang::En => Language::En,
            Lang::Both => Language::Both,
        }
    }
}
