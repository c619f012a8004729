//! Whose the accounts are, and how they can be reached.

use super::book::{Book, file};
use sea_orm::{EntityTrait, PaginatorTrait};
use server::accounts::entity::{creditor, customer};
use server::accounts::import::Options;

impl Book {
    /// The person behind an account.
    async fn person(&self, creditor: &creditor::Model, reference: &str) -> uuid::Uuid {
        self.account(creditor, reference).await.customer_id
    }

    async fn amelies_records_come_to_one_person(&self, options: Options) {
        let northwind = self.northwind().await;
        let told = file(&[
            &[("email_consent", "yes")],
            &[
                ("account_ref", "A-2"),
                ("last_name", "DUPONT"),
                ("email_consent", "no"),
                ("sms_consent", "yes"),
                ("emails", " Amelie.Dupont@mail.example; amelie@work.example"),
            ],
        ]);
        for _ in 0..2 {
            self.import_with(&northwind, &told, options.clone(), &mut ()).await.unwrap();
            let profiles = self.profiles(&northwind).await;
            let (customer, profile) = profiles.iter().next().unwrap();
            assert_eq!((profiles.len(), profile.len(), profile[0].last_name.as_str()), (1, 1, "Dupont"));
            assert_eq!(
                self.addresses(&northwind, *customer).await,
                [
                    "email amelie.dupont@mail.example refused",
                    "email amelie@work.example refused",
                    "sms +33639981234 unknown",
                ]
            );
        }
    }
}

on_both! {
    async fn the_first_record_of_a_person_speaks_for_them_and_others_add_addresses(book: Book) {
        book.amelies_records_come_to_one_person(Options::default()).await;
    }

    async fn the_same_where_their_records_are_written_one_by_one(book: Book) {
        // Two records of one batch, in two parts of it.
        book.amelies_records_come_to_one_person(Options { batch_rows: 4, ..Options::default() }).await;
    }

    async fn what_a_later_file_says_about_a_person_replaces_what_was_known(book: Book) {
        let northwind = book.northwind().await;
        book.import(&northwind, &file(&[&[("emails", "old@mail.example; both@mail.example")]])).await;
        let later = file(&[&[("emails", "both@mail.example;new@mail.example"), ("last_name", "Martin")]]);
        let report = book.import(&northwind, &later).await;
        // The account itself says what it said.
        assert_eq!((report.updated, report.unchanged), (0, 1));
        let customer = book.person(&northwind, "A-1").await;
        let profiles = book.profiles(&northwind).await;
        assert_eq!(profiles[&customer][0].full_name(), "Amélie Martin");
        assert_eq!(
            book.addresses(&northwind, customer).await,
            [
                "(email old@mail.example given)",
                "email both@mail.example given",
                "email new@mail.example given",
                "sms +33639981234 unknown",
            ]
        );
        book.import(&northwind, &file(&[&[("emails", "old@mail.example")]])).await;
        let addresses = book.addresses(&northwind, customer).await;
        assert!(addresses.contains(&"email old@mail.example given".to_owned()), "{addresses:?}");
    }

    async fn a_person_with_two_creditors_is_one(book: Book) {
        let northwind = book.northwind().await;
        let eclair = book.creditor("eclair", "Éclair Paiement").await;
        book.import(&northwind, &file(&[&[]])).await;
        let at_eclair = [("creditor", "eclair"), ("customer_ref", "E-9"), ("last_name", "DUPONT"), ("first_name", "Amelie")];
        let by_phone = [&at_eclair[..], &[("emails", "")]].concat();
        book.import(&eclair, &file(&[&by_phone])).await;
        assert_eq!(book.person(&northwind, "A-1").await, book.person(&eclair, "A-1").await);
        assert_eq!(customer::Entity::find().count(book.kernel.db.read()).await.unwrap(), 1);
        // Each creditor keeps its own record and addresses.
        let customer = book.person(&eclair, "A-1").await;
        assert_eq!(book.profiles(&northwind).await[&customer][0].last_name, "Dupont");
        assert_eq!(book.profiles(&eclair).await[&customer][0].last_name, "DUPONT");
        assert_eq!(book.addresses(&eclair, customer).await, ["sms +33639981234 unknown"]);
    }

    async fn nobody_is_taken_for_somebody_else(book: Book) {
        let northwind = book.northwind().await;
        let eclair = book.creditor("eclair", "Éclair Paiement").await;
        book.import(&northwind, &file(&[&[]])).await;
        let person = book.person(&northwind, "A-1").await;
        let other: [&[(&str, &str)]; 5] = [
            &[("first_name", "Aurélie")],                             // her twin, on the same phone
            &[("birth_date", "1990-03-15")],
            &[("birth_date", "")],
            &[("last_name", "Dupond")],
            &[("emails", "other@mail.example"), ("phones", "")],      // a namesake
        ];
        for (number, change) in other.into_iter().enumerate() {
            let reference = format!("E-{number}");
            let record = [&[("creditor", "eclair"), ("account_ref", &*reference), ("customer_ref", &*reference)], change];
            book.import(&eclair, &file(&[&record.concat()])).await;
            assert_ne!(book.person(&eclair, &reference).await, person, "{change:?}");
        }
    }

    async fn a_creditor_that_tells_two_people_apart_is_believed(book: Book) {
        let northwind = book.northwind().await;
        let eclair = book.creditor("eclair", "Éclair Paiement").await;
        let twice = |creditor| {
            file(&[
                &[("creditor", creditor)],
                &[("creditor", creditor), ("account_ref", "A-2"), ("customer_ref", "C-2")],
            ])
        };
        book.import(&northwind, &twice("northwind")).await;
        assert_ne!(book.person(&northwind, "A-1").await, book.person(&northwind, "A-2").await);
        // Which of the two is meant cannot be known: neither.
        book.import(&eclair, &twice("eclair")).await;
        assert_eq!(customer::Entity::find().count(book.kernel.db.read()).await.unwrap(), 4);
        // One there and two here: the first is linked, the second is another person.
        let third = book.creditor("third", "Third").await;
        let one = file(&[&[("creditor", "third"), ("emails", "x@mail.example"), ("phones", "")]]);
        book.import(&third, &one).await;
        let fourth = book.creditor("fourth", "Fourth").await;
        let record = [("creditor", "fourth"), ("emails", "x@mail.example"), ("phones", "")];
        let second = [&record[..], &[("account_ref", "A-2"), ("customer_ref", "C-2")]].concat();
        book.import(&fourth, &file(&[&record, &second])).await;
        assert_eq!(book.person(&third, "A-1").await, book.person(&fourth, "A-1").await);
        assert_ne!(book.person(&third, "A-1").await, book.person(&fourth, "A-2").await);
    }

    async fn an_account_moves_to_the_person_its_creditor_names(book: Book) {
        let northwind = book.northwind().await;
        book.import(&northwind, &file(&[&[]])).await;
        let before = book.person(&northwind, "A-1").await;
        let report = book.import(&northwind, &file(&[&[("customer_ref", "C-2"), ("first_name", "Noah")]])).await;
        assert_eq!((report.updated, report.customers), (1, 1));
        let after = book.person(&northwind, "A-1").await;
        assert_ne!(before, after);
        assert_eq!(book.profiles(&northwind).await[&after][0].first_name, "Noah");
    }
}
