//! A PDF file in the hands of programs that others wrote: poppler and qpdf.

use shared::kernel::Locale;
use std::process::{Command, Output};

/// A file, for as long as a test looks at it.
pub struct Pdf {
    file: tempfile::NamedTempFile,
}

impl Pdf {
    pub fn of(bytes: Vec<u8>) -> Self {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        Self { file }
    }

    /// Its text, line by line as it stands on the pages.
    pub fn text(&self) -> String {
        self.run("pdftotext", &["-enc", "UTF-8", "-layout"], true)
    }

    /// The same, page by page.
    pub fn pages(&self) -> Vec<String> {
        let text = self.text();
        text.split_terminator('\u{c}').map(str::to_owned).collect()
    }

    /// What a screen reader is told, in its order.
    pub fn structure(&self) -> String {
        self.run("pdfinfo", &["-struct-text"], false)
    }

    /// The size of its pages.
    pub fn size(&self) -> String {
        self.said("Page size")
    }

    fn said(&self, what: &str) -> String {
        let info = self.run("pdfinfo", &[], false);
        let line = info.lines().find(|line| line.starts_with(&format!("{what}:")));
        line.unwrap_or_else(|| panic!("{what}: {info}")).split_once(':').unwrap().1.trim().to_owned()
    }

    /// It says what it is: title, headings, tables with their heads, in which language; and nothing in it is broken.
    pub fn assert_made_well(&self, title: &str, locale: Locale) {
        assert!(self.said("Title").starts_with(title), "{}", self.said("Title"));
        assert_eq!(self.said("Tagged"), "yes");
        let structure = self.structure();
        assert_eq!(structure.matches("\n  H1").count(), 1, "{structure}");
        for part in ["Table", "TH", "TD"] {
            assert!(structure.contains(part), "no {part}: {structure}");
        }
        let raw = std::fs::read(self.file.path()).unwrap();
        let has = |needle: &str| raw.windows(needle.len()).any(|window| window == needle.as_bytes());
        assert!(has(&format!("/Lang({locale})")), "no language");
        assert!(has("<pdfuaid:part>1</pdfuaid:part>") && has("<pdfaid:part>2</pdfaid:part>"), "not said what it is");
        let checked = self.output("qpdf", &["--check"], false);
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }

    fn run(&self, program: &str, arguments: &[&str], to_stdout: bool) -> String {
        let done = self.output(program, arguments, to_stdout);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        // Titles of headings come out as they are written, in UTF-16.
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn output(&self, program: &str, arguments: &[&str], to_stdout: bool) -> Output {
        let done = Command::new(program).args(arguments).arg(self.file.path()).args(to_stdout.then_some("-")).output();
        done.unwrap_or_else(|cause| {
            panic!(
                "{program} does not run: {cause}. Run `scripts/setup.sh test`, which installs poppler-utils and qpdf"
            )
        })
    }
}

/// The words with one space between them, whatever space it was; without the tags of a page.
pub fn flat(text: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    for c in text.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if in_tag => {}
            _ => out.push(c),
        }
    }
    out.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every sum in pounds, in pence, in the order in which they stand.
pub fn amounts(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('£') {
        let sign = if rest[..at].ends_with('\u{2212}') { -1 } else { 1 };
        rest = &rest[at + '£'.len_utf8()..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
        let figures: String = rest[..end].chars().filter(char::is_ascii_digit).collect();
        found.push(sign * figures.parse::<i64>().unwrap());
    }
    found
}
