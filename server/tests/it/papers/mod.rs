//! Papers, as programs that others wrote read them: what they say, and what they say of themselves.

mod reading;

use crate::kit::{Answer, Browser, Person, TestApp};
use crate::plans::monthly;
use app::payments::port::Payments;
use app::plans::port::Plans;
use app::plans::view::{Agreed, PlanView};
use reading::{Pdf, flat};
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::accounts::entity::{account, customer_record};
use server::kernel::pdf::{self, Letterhead};
use server::payments::entity::ledger_entry;
use shared::accounts::{AccountId, Country, PostalAddress, Reference};
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale, Market, Reader};
use shared::payments::{LedgerAccount, PaymentId};
use shared::plans::PlanId;

impl TestApp {
    /// Ana's plan of 1,150 pounds, and her browser.
    async fn with_agreement(&self) -> (Actor, PlanId, Browser) {
        let ana = self.person("Ana").await;
        self.policies().import("creditor-ana", crate::plans::POLICY, "test").await.unwrap();
        let account = self.debt(ana, "NW-1", 115_000).await;
        let actor = self.actor(ana);
        let check = self.check(&actor, account, &monthly("55")).await;
        let shown = (&check.wish, check.seal.as_str());
        let Agreed::Set(plan) = self.plans.agree(&actor, check.attempt, account, shown, Locale::En).await.unwrap()
        else {
            panic!("a plan runs already")
        };
        let mut browser = self.browser();
        self.session_of(ana, &mut browser).await;
        (actor, plan, browser)
    }

    /// What a creditor says of a person: a name and an address.
    async fn named(&self, person: Person) {
        let db = self.kernel.db.writer();
        let creditor = server::accounts::parties::creditor(db, person.creditor.uuid()).await.unwrap().unwrap();
        let vault = server::accounts::parties::vault_of(&self.kernel.vault, &creditor).unwrap();
        let text = |text: &str| text.to_owned();
        let profile = server::accounts::Profile {
            reference: Reference::parse("C-1").unwrap(),
            first_name: text("Anaïs"),
            last_name: text("Œuvré"),
            birth_date: None,
            address: PostalAddress {
                line_1: text("12 rue de l’Été"),
                line_2: String::new(),
                postcode: text("69003"),
                city: text("Lyon"),
                region: String::new(),
                country: Country::of(Market::Fr),
            },
            locale: Locale::Fr,
        };
        let index = [1; 16];
        customer_record::Entity::insert(customer_record::ActiveModel {
            creditor_id: Set(person.creditor.uuid()),
            reference_index: Set(index.to_vec()),
            customer_id: Set(person.customer.uuid()),
            profile_sealed: Set(profile.seal(&vault, person.creditor, &index, self.kernel.random()).unwrap()),
            content_hash: Set(Vec::new()),
            person_hash: Set(Vec::new()),
            updated_at: Set(0),
        })
        .exec_without_returning(db)
        .await
        .unwrap();
    }

    /// Pays so much of an account.
    async fn pays(&self, actor: &Actor, account: AccountId, amount: &str) -> PaymentId {
        let attempt = AttemptId::new(self.kernel.now(), self.kernel.random());
        let typed = crate::payments::typed(amount, "approve");
        Payments::start(self.payments.as_ref(), actor, attempt, account, &typed).await.unwrap().0
    }

    /// Entries that correct a balance by a penny each, up and down.
    async fn corrected(&self, person: Person, account: AccountId, times: usize) {
        let now = self.kernel.now();
        let own = LedgerAccount::Customer(account).to_string();
        let rows = (0..times).map(|n| {
            let (debit, credit) =
                if n % 2 == 0 { (own.clone(), "other".to_owned()) } else { ("other".to_owned(), own.clone()) };
            ledger_entry::ActiveModel {
                id: Set(AccountId::new(now, self.kernel.random()).uuid()),
                creditor_id: Set(person.creditor.uuid()),
                currency: Set("GBP".to_owned()),
                amount: Set(1),
                debit: Set(debit),
                credit: Set(credit),
                account_id: Set(Some(account.uuid())),
                payment_id: Set(None),
                adjustment_id: Set(None),
                remittance_id: Set(None),
                kind: Set("adjustment".to_owned()),
                at: Set(now.unix_millis() + n as i64),
            }
        });
        let rows: Vec<_> = rows.collect();
        for some in rows.chunks(1_000) {
            let some = some.to_vec();
            ledger_entry::Entity::insert_many(some).exec_without_returning(self.kernel.db.writer()).await.unwrap();
        }
    }
}

/// The paper behind an address.
async fn paper(browser: &mut Browser, address: &str) -> Pdf {
    let answer = browser.get(address).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.body);
    assert_eq!(answer.headers["content-type"], "application/pdf");
    assert_eq!(answer.headers["cache-control"], "no-store");
    Pdf::of(answer.bytes)
}

fn name_of(answer: &Answer) -> &str {
    answer.headers["content-disposition"].to_str().unwrap()
}

/// Every date and amount of a plan's page, as this reader sees it.
fn dates_and_amounts(view: &PlanView, reader: Reader) -> Vec<String> {
    let rows = view.instalments.iter().flat_map(|row| [reader.row_date(row.due_on), reader.money(row.due.amount)]);
    rows.chain([reader.money(view.total().unwrap()), reader.date(view.agreed_on)]).collect()
}

on_both! {
    async fn an_agreement_has_every_word_date_and_amount_of_the_page_in_both_languages(app: TestApp) {
        let (ana, plan, mut browser) = app.with_agreement().await;
        let view = Plans::plan(app.plans.as_ref(), &ana, plan).await.unwrap();
        assert_eq!(view.instalments.len(), 21);
        for (locale, title, file) in [
            (Locale::En, "Plan agreement", "plan-agreement"),
            (Locale::Fr, "Accord sur votre plan", "accord-de-plan"),
        ] {
            let address = format!("/plans/{plan}/agreement.pdf?lang={locale}");
            let answer = browser.get(&address).await;
            assert_eq!(name_of(&answer), format!("attachment; filename=\"{file}-{}.pdf\"", view.reference));
            let pdf = Pdf::of(answer.bytes);
            pdf.assert_made_well(title, locale);
            let said = flat(&pdf.text());
            let page = flat(&browser.get(&format!("/{locale}/plans/{plan}")).await.body);
            for each in dates_and_amounts(&view, Reader::new(locale, view.market)) {
                assert!(page.contains(&flat(&each)), "the page lacks {each}");
                assert!(said.contains(&flat(&each)), "the paper lacks {each}: {said}");
            }
            // What was agreed to stays in the language in which it was shown.
            for line in &view.words {
                assert!(said.contains(&flat(line)), "{line}: {said}");
            }
            assert!(said.contains("Northwind Ltd") && said.contains(&view.reference), "{said}");
        }
    }

    async fn thin_spaces_accents_and_the_euro_sign_come_out_as_they_went_in(app: TestApp) {
        let ana = app.person("Ana").await;
        app.named(ana).await;
        let account = app.account(ana, "ÉC-1").await;
        let large = account::ActiveModel {
            principal: Set(123_456_789),
            balance: Set(123_456_789),
            placed_balance: Set(123_456_789),
            ..Default::default()
        };
        app.make_account(account, large).await;
        app.make_of_market(account, Market::Fr).await;
        let mut browser = app.browser();
        app.session_of(ana, &mut browser).await;
        let answer = browser.get(&format!("/accounts/{account}/statement.pdf?lang=fr")).await;
        assert_eq!(name_of(&answer), "attachment; filename=\"releve--C-1-2026-11-22.pdf\"");
        let pdf = Pdf::of(answer.bytes);
        // Poppler sets its own spaces where text is laid out; what is in the file is in what a screen reader is told.
        let (text, told) = (pdf.text(), pdf.structure());
        assert!(told.contains("\"1\u{202f}234\u{202f}567,89\u{a0}€\""), "{told:?}");
        for exact in ["1 234 567,89 €", "Anaïs Œuvré", "12 rue de l’Été", "69003 Lyon", "à l’arrivée"] {
            assert!(text.contains(exact), "{exact}: {text:?}");
        }
        assert!(!text.contains('?') && !text.contains('\u{fffd}'), "{text}");
    }

    async fn a_receipt_says_what_its_page_says_and_only_of_money_that_came(app: TestApp) {
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 10_000).await;
        let actor = app.actor_of(ana);
        let mut browser = app.browser();
        app.session_of(ana, &mut browser).await;
        let payment = app.pays(&actor, account, "40").await;
        for (locale, words) in [
            (Locale::En, ["Receipt", "£40.00 received", "£60.00", "Card ending 4242", "22 November 2026", "no money moves"]),
            (Locale::Fr, ["Reçu", "40,00 £", "60,00 £", "4242", "22 novembre 2026", "aucun argent"]),
        ] {
            let pdf = paper(&mut browser, &format!("/payments/{payment}/receipt.pdf?lang={locale}")).await;
            pdf.assert_made_well(if locale == Locale::En { "Receipt QP-" } else { "Reçu QP-" }, locale);
            let said = flat(&pdf.text());
            let page = flat(&browser.get(&format!("/{locale}/payments/{payment}")).await.body);
            for word in words {
                assert!(said.contains(word), "{word}: {said}");
                assert!(page.contains(word), "{word}: {page}");
            }
        }
        let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
        let typed = crate::payments::typed("12.34", "decline");
        let (declined, _) = Payments::start(app.payments.as_ref(), &actor, attempt, account, &typed).await.unwrap();
        let answer = browser.get(&format!("/payments/{declined}/receipt.pdf")).await;
        assert_eq!(answer.status, 404);
    }

    async fn what_was_given_back_stands_on_the_receipt_and_in_the_statement(app: TestApp) {
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 10_000).await;
        let actor = app.actor_of(ana);
        let mut browser = app.browser();
        app.session_of(ana, &mut browser).await;
        let payment = app.pays(&actor, account, "40").await;
        let receipt = Payments::receipt(app.payments.as_ref(), &actor, payment).await.unwrap();
        app.clock.advance_seconds(60);
        app.payments.refund(&receipt.reference, None, "a test", "a test").await.unwrap();
        let page = flat(&browser.get(&format!("/en/payments/{payment}")).await.body);
        let paper_of_it = paper(&mut browser, &format!("/payments/{payment}/receipt.pdf?lang=en")).await;
        let said = flat(&paper_of_it.text());
        let words = app::text::payments::given_back_whole(Locale::En);
        assert!(page.contains(words), "{page}");
        assert!(said.contains("£40.00") && said.contains(app::text::payments::receipt_given_back(Locale::En)), "{said}");
        let statement = paper(&mut browser, &format!("/accounts/{account}/statement.pdf?lang=en")).await;
        let said = flat(&statement.text());
        assert!(said.contains("Given back to you") && said.contains("£100.00"), "{said}");
    }

    async fn a_statement_adds_up_to_the_penny_and_to_what_is_owed(app: TestApp) {
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 123_456).await;
        let actor = app.actor_of(ana);
        let mut browser = app.browser();
        app.session_of(ana, &mut browser).await;
        for amount in ["40", "0.99", "1000", "12.34"] {
            app.pays(&actor, account, amount).await;
            app.clock.advance_seconds(86_400);
        }
        // Away for longer than a session lasts.
        app.session_of(ana, &mut browser).await;
        let pdf = paper(&mut browser, &format!("/accounts/{account}/statement.pdf?lang=en")).await;
        pdf.assert_made_well("Statement of account", Locale::En);
        let text = pdf.text();
        let amounts = reading::amounts(&text);
        let (balance, _) = app.standing(account).await;
        assert_eq!(balance, 123_456 - 105_333);
        // In short: placed, taken off, left. Then every line with what moved and what was left, and the last line.
        let placed = 123_456;
        let lines = [-4_000, 119_456, -99, 119_357, -100_000, 19_357, -1_234, 18_123];
        let expected = [&[placed, -105_333, balance, placed][..], &lines, &[balance]].concat();
        assert_eq!(amounts, expected, "{text}");
        for day in ["22 November 2026", "23 November 2026", "24 November 2026", "25 November 2026"] {
            assert!(flat(&text).contains(day), "{day}: {text}");
        }
    }

    async fn a_statement_of_many_pages_repeats_its_head_and_loses_no_line(app: TestApp) {
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 10_000).await;
        app.corrected(ana, account, 401).await;
        let mut browser = app.browser();
        app.session_of(ana, &mut browser).await;
        let pdf = paper(&mut browser, &format!("/accounts/{account}/statement.pdf?lang=en")).await;
        let pages = pdf.pages();
        assert!(pages.len() > 10, "{}", pages.len());
        let mut lines = 0;
        for (n, page) in (1..).zip(&pages) {
            assert!(page.contains("Movement"), "page {n} lacks the head of the table: {page}");
            assert!(flat(page).contains(&format!("Page {n} of {}", pages.len())), "{page}");
            lines += page.matches("Corrected amount").count();
        }
        assert_eq!(lines, 401);
        assert!(pages.last().unwrap().contains("£100.01"));
        // For a screen reader the head is there once.
        assert_eq!(pdf.structure().matches("\"Movement\"").count(), 1);
    }

    async fn a_statement_of_ten_thousand_entries_is_written(app: TestApp) {
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 10_000).await;
        app.corrected(ana, account, 10_000).await;
        let actor = app.actor_of(ana);
        let started = std::time::Instant::now();
        let paper = app.payments.statement_paper(&actor, account, Locale::Fr).await.unwrap();
        let read = started.elapsed();
        let head = Letterhead { brand: "Quitus".to_owned(), lines: Vec::new() };
        let bytes = pdf::write(&paper, &head, &|page, pages| format!("{page}/{pages}")).unwrap();
        let (size, written) = (bytes.len(), started.elapsed());
        let pdf = Pdf::of(bytes);
        let pages = pdf.pages();
        let lines: usize = pages.iter().map(|page| page.matches("Montant corrigé").count()).sum();
        assert_eq!(lines, 10_000);
        crate::kit::figure(&format!(
            "statement of 10000 entries: {} pages, {} KB, read in {} ms, written after {} ms (not optimised)",
            pages.len(),
            size / 1024,
            read.as_millis(),
            written.as_millis()
        ));
    }

    async fn only_an_account_that_is_paid_in_full_has_the_letter_that_says_so(app: TestApp) {
        let ana = app.person("Ana").await;
        app.named(ana).await;
        let account = app.account_of(ana, 10_000).await;
        let actor = app.actor_of(ana);
        let mut browser = app.browser();
        app.session_of(ana, &mut browser).await;
        let address = format!("/accounts/{account}/paid-in-full.pdf");
        app.pays(&actor, account, "99.99").await;
        assert_eq!(browser.get(&address).await.status, 404);
        let page = browser.get(&format!("/en/accounts/{account}")).await.body;
        assert!(page.contains("/statement.pdf") && !page.contains("paid-in-full.pdf"), "{page}");
        app.pays(&actor, account, "all").await;
        for (locale, title, words) in [
            (Locale::En, "Paid in full", ["Paid in full on 22 November 2026", "Nothing is left to pay", "£0.00", "Northwind Ltd"]),
            (Locale::Fr, "Quitus", ["22 novembre 2026", "Il ne reste rien à payer", "0,00 £", "Northwind Ltd"]),
        ] {
            let pdf = paper(&mut browser, &format!("{address}?lang={locale}")).await;
            pdf.assert_made_well(title, locale);
            let said = flat(&pdf.text());
            for word in words {
                assert!(said.contains(word), "{word}: {said}");
            }
            assert!(said.contains("Anaïs Œuvré") && said.contains("100"), "{said}");
            let page = browser.get(&format!("/{locale}/accounts/{account}")).await.body;
            assert!(page.contains(&format!("{address}?lang={locale}")), "{page}");
        }
    }

    async fn a_notice_is_in_the_words_of_the_law_where_the_market_has_one(app: TestApp) {
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 10_000).await;
        let mut browser = app.browser();
        app.session_of(ana, &mut browser).await;
        let address = format!("/accounts/{account}/validation-notice.pdf");
        assert_eq!(browser.get(&address).await.status, 404, "the United Kingdom has none");
        app.make_of_market(account, Market::Us).await;
        let pdf = paper(&mut browser, &format!("{address}?lang=fr")).await;
        pdf.assert_made_well("Validation notice", Locale::En);
        let said = flat(&pdf.text());
        for words in [
            "is a debt collector",
            // 22 November is a Sunday; Thanksgiving does not count.
            "Call or write to us by December 30, 2026",
            "www.cfpb.gov/debt-collection",
            "Check all that apply:",
            "This is not my debt.",
            "this amount in interest: $0.00",
            "Total amount of the debt now: $100.00",
            "comme la loi le formule",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(pdf.size(), "612 x 792 pts (letter)");
        app.make_of_market(account, Market::Fr).await;
        let pdf = paper(&mut browser, &format!("{address}?lang=en")).await;
        pdf.assert_made_well("Lettre d’information sur votre compte", Locale::Fr);
        let said = flat(&pdf.text());
        for words in ["recouvrement amiable", "sans titre exécutoire restent à la charge du créancier", "Principal 100,00 €", "in French, as the law words it"] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }

    async fn the_same_paper_is_the_same_bytes_and_a_customer_gets_only_so_many(app: TestApp) {
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 10_000).await;
        let mut browser = app.browser();
        app.session_of(ana, &mut browser).await;
        let address = format!("/accounts/{account}/statement.pdf?lang=fr");
        let first = browser.get(&address).await;
        assert_eq!(first.bytes, browser.get(&address).await.bytes);
        app.clock.advance_seconds(1);
        assert_ne!(first.bytes, browser.get(&address).await.bytes, "it says when it was made");
        let mut refused = None;
        for _ in 0..120 {
            let answer = browser.get("/accounts/00000000-0000-7000-8000-000000000000/statement.pdf").await;
            if answer.status != 404 {
                refused = Some(answer);
                break;
            }
        }
        let refused = refused.expect("there is an end to it");
        assert_eq!(refused.status, 429);
        assert!(refused.headers.contains_key("retry-after"));
    }
}

#[test]
fn a_sum_of_money_is_read_as_it_is_written() {
    assert_eq!(reading::amounts("a £1,234.56 b \u{2212}£0.99"), [123_456, -99]);
}
