//! S9: what lies on the disk, and in the log, names nobody.

use crate::kit::{Browser, Log, TestApp, figure};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use server::accounts::demo::{GUESTS, load};
use server::kernel::audit::witness::HEADS_FILE;
use server::plans::Policies;
use shared::accounts::{Country, PhoneNumber};
use shared::kernel::AttemptId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tracing::instrument::WithSubscriber;

/// The files from which the demonstration is loaded.
const FILES: [&str; 3] = [
    include_str!("../../../content/demo/northwind.csv"),
    include_str!("../../../content/demo/eclair.csv"),
    include_str!("../../../content/demo/greenlamp.csv"),
];
const POLICY: &str = include_str!("../../../content/demo/policies/northwind.toml");
/// What people write to us, in their own words.
const OWN_WORDS: [&str; 3] = [
    "Ce canapé n'est jamais arrivé rue des Lilas",
    "hospitalisée depuis le printemps",
    "amelie point dupont chez mail",
];
/// Shorter ones stand in anything that is long enough.
const CHARS_MIN: usize = 5;

/// What is searched for: each with the kind of thing that it is.
#[derive(Default)]
struct Needles(BTreeMap<String, &'static str>);

impl Needles {
    fn add(&mut self, kind: &'static str, needle: &str) {
        if needle.chars().count() >= CHARS_MIN {
            self.0.entry(needle.to_owned()).or_insert(kind);
        }
    }

    /// Everything personal in the demonstration's files, in every way in which it could be written.
    fn seeded() -> Self {
        let mut needles = Self::default();
        let mut public_days = BTreeSet::new();
        let mut births = BTreeSet::new();
        let (mut amounts, mut postcodes) = (BTreeSet::new(), BTreeSet::new());
        for file in FILES {
            let mut reader = csv::Reader::from_reader(file.as_bytes());
            for row in reader.deserialize::<BTreeMap<String, String>>() {
                let row = row.unwrap();
                let (first, last) = (row["first_name"].trim(), row["last_name"].trim());
                needles.add("full names", &format!("{first} {last}"));
                for name in [last.to_owned(), last.to_uppercase(), last.to_lowercase()] {
                    needles.add("last names", &name);
                }
                for email in row["emails"].split(';').map(str::trim).filter(|email| email.contains('@')) {
                    needles.add("e-mails", email);
                    needles.add("e-mails", &email.to_lowercase());
                }
                let country = row["country"].parse::<Country>().ok();
                for phone in row["phones"].split(';').map(str::trim) {
                    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
                    needles.add("phones", phone);
                    needles.add("phones", &digits);
                    if let Some(number) = country.and_then(|country| PhoneNumber::parse(phone, country).ok()) {
                        needles.add("phones", number.as_str());
                    }
                }
                postcodes.insert(row["postcode"].trim().to_owned());
                let columns = ["original_amount", "principal", "interest", "fees", "paid", "balance"];
                amounts.extend(columns.map(|column| row[column].replace('.', "")));
                needles.add("streets", row["address_1"].trim());
                needles.add("descriptions", row["description"].trim());
                public_days.extend([row["opened_on"].clone(), row["default_on"].clone()]);
                births.insert(row["birth_date"].trim().to_owned());
            }
        }
        // A day on which an account was opened is on file in the clear, whoever else was born on it.
        for date in births.difference(&public_days) {
            if let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] {
                needles.add("birth dates", date);
                needles.add("birth dates", &format!("{day}/{month}/{year}"));
                needles.add("birth dates", &format!("{year}{month}{day}"));
            }
        }
        // Nor can a postcode be told from an amount of the same figures.
        for postcode in postcodes.difference(&amounts) {
            needles.add("postcodes", postcode);
        }
        for words in OWN_WORDS {
            needles.add("own words", words);
        }
        needles
    }

    /// Which of them stand somewhere in these bytes, as words of their own.
    fn in_bytes(&self, bytes: &[u8]) -> Vec<(&'static str, &str)> {
        const KEY: usize = 4;
        let mut by_start: HashMap<&[u8], Vec<(&str, &'static str)>> = HashMap::new();
        for (needle, kind) in &self.0 {
            by_start.entry(&needle.as_bytes()[..KEY]).or_default().push((needle, kind));
        }
        let is_word = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
        let mut found = BTreeSet::new();
        for (at, start) in bytes.windows(KEY).enumerate() {
            for (needle, kind) in by_start.get(start).into_iter().flatten() {
                let end = at + needle.len();
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                if bytes.get(at..end) == Some(needle.as_bytes()) && !is_word(before) && !is_word(bytes.get(end)) {
                    found.insert((*kind, *needle));
                }
            }
        }
        found.into_iter().collect()
    }

    fn counted(&self) -> String {
        let mut kinds = BTreeMap::<_, usize>::new();
        for kind in self.0.values() {
            *kinds.entry(kind).or_default() += 1;
        }
        kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ")
    }
}

/// Everything that the database holds: SQLite's files as they lie there, every row of every table of PostgreSQL.
async fn stored(app: &TestApp) -> Vec<(String, Vec<u8>)> {
    let db = app.kernel.db.read();
    if db.get_database_backend() == DatabaseBackend::Sqlite {
        let file = app.config.database.strip_prefix("sqlite://").unwrap();
        return ["", "-wal"]
            .map(|end| (format!("quitus.db{end}"), std::fs::read(format!("{file}{end}")).unwrap()))
            .into();
    }
    let query = |sql: String| db.query_all_raw(Statement::from_string(DatabaseBackend::Postgres, sql));
    let tables =
        query("SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'".to_owned()).await.unwrap();
    let mut all = Vec::new();
    for table in tables {
        let table: String = table.try_get("", "line").unwrap();
        let mut bytes = Vec::new();
        for row in query(format!("SELECT t::text AS line FROM \"{table}\" t")).await.unwrap() {
            let line: String = row.try_get("", "line").unwrap();
            bytes.extend(line.as_bytes());
            bytes.push(b'\n');
            // Bytes are printed as figures: they are searched as what they are, too.
            for hex in line.split("\\x").skip(1) {
                let figures: Vec<u8> = hex.bytes().take_while(u8::is_ascii_hexdigit).collect();
                let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
                bytes.extend(figures.chunks_exact(2).map(byte));
                bytes.push(b'\n');
            }
        }
        all.push((table, bytes));
    }
    all
}

/// Does what a customer can do, with mistakes.
async fn live(app: &TestApp) {
    assert!(load(&app.kernel).await.unwrap());
    let policies = Policies::new(app.kernel.db.clone(), app.kernel.clock.clone(), app.kernel.random.clone());
    policies.import("northwind", POLICY, "test").await.unwrap();
    let guest = GUESTS[0];
    let mut browser = app.browser();
    // Typed wrong, and kept for when the page comes back.
    browser.ask_for_code(guest.account, OWN_WORDS[2]).await;
    app.browser().ask_for_code(guest.account, "karim.benali@mail.example").await;
    browser.ask_for_code(guest.account, guest.email).await;
    app.run_jobs().await;
    browser.enter_code("000000").await;
    assert_eq!(browser.enter_code(&app.asked_last().await.0).await, "/fr/accounts");
    assert!(browser.get("/fr/accounts").await.body.contains("Amélie"));

    let (sofa, telephone) = (app.account_called("NW-10042").await.id, app.account_called("EC-10007").await.id);
    let attempt = || AttemptId::new(app.kernel.now(), app.kernel.random()).to_string();
    let page = format!("/fr/accounts/{sofa}/pay");
    let fields = [("attempt", attempt()), ("account", sofa.to_string()), ("lang", "fr".to_owned())];
    let paid = [("way", "other".to_owned()), ("amount", "112.50".to_owned()), ("card", "approve".to_owned())];
    let answer = send(&mut browser, &page, "/api/payments/start", &[&fields[..], &paid].concat()).await;
    assert!(answer.starts_with("/fr/payments/"), "{answer}");

    let page = format!("/fr/accounts/{telephone}/dispute");
    let fields = [("attempt", attempt()), ("account", telephone.to_string()), ("lang", "fr".to_owned())];
    let told = [("reason", "not_mine".to_owned()), ("words", OWN_WORDS[0].to_owned())];
    let answer = send(&mut browser, &page, "/api/disputes/lodge", &[&fields[..], &told].concat()).await;
    assert!(answer.starts_with("/fr/disputes/"), "{answer}");
    let fields = [("attempt", attempt()), ("lang", "fr".to_owned())];
    let told = [("reasons[]", "illness".to_owned()), ("words", OWN_WORDS[1].to_owned())];
    let answer = send(&mut browser, "/fr/hardship", "/api/care/tell", &[&fields[..], &told].concat()).await;
    assert!(answer.starts_with("/fr/hardship/"), "{answer}");
    // Not sent: the session is over. What was typed is kept.
    app.clock.advance_seconds(3_600);
    browser
        .post("/fr/hardship", "/api/care/tell", &[("attempt", &attempt()), ("lang", "fr"), ("words", OWN_WORDS[1])])
        .await;

    let link = app.messages.print_link(GUESTS[1].account, None).await.unwrap();
    let path = link.url.strip_prefix("https://quitus.example").unwrap().to_owned();
    let mut other = app.browser();
    other.get(&path).await;
    let fields = [("token", path.strip_prefix("/m/").unwrap()), ("lang", "en")];
    other.post(&path, "/api/messages/send-code", &fields).await;
    app.run_jobs().await;
}

async fn send(browser: &mut Browser, page: &str, path: &str, fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(page, path, &fields).await.location().to_owned()
}

on_both! {
    async fn nothing_that_lies_on_a_disk_names_anybody(app: TestApp) {
        let log = Log::default();
        live(&app).with_subscriber(log.subscriber("debug")).await;
        let needles = Needles::seeded();
        // The search finds what is there.
        let planted = format!("…\u{0}{}\u{1}{}…", GUESTS[0].email, OWN_WORDS[1]);
        assert_eq!(needles.in_bytes(planted.as_bytes()).len(), 3, "the address, the name in it, the words");

        let mut searched = stored(&app).await;
        searched.push(("the log at debug".to_owned(), log.text().into_bytes()));
        searched.push(("/metrics".to_owned(), app.metrics.render().into_bytes()));
        app.witness().await.unwrap();
        searched.push((HEADS_FILE.to_owned(), std::fs::read(app.config.data.join(HEADS_FILE)).unwrap()));
        assert!(log.text().contains("answered"), "the log is captured");
        let found: Vec<_> = searched.iter().map(|(place, bytes)| (place, needles.in_bytes(bytes))).collect();
        let found: Vec<_> = found.into_iter().filter(|(_, found)| !found.is_empty()).collect();
        assert!(found.is_empty(), "{found:#?}");

        let logged = log.text();
        for reference in ["NW-10042", "EC-10007", "NW-10117", "112.50", "112,50"] {
            assert!(!logged.contains(reference), "the log holds {reference}");
        }
        let bytes: usize = searched.iter().map(|(_, bytes)| bytes.len()).sum();
        let places: Vec<_> = searched.iter().map(|(place, _)| place.as_str()).collect();
        figure(&format!(
            "S9: {:?}: 0 of {} searched for ({}) in {} kB of {}",
            app.kernel.db.backend(), needles.0.len(), needles.counted(), bytes / 1024, places.join(", ")
        ));
    }
}
