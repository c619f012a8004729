use super::book::Book;
use sea_orm::{EntityTrait, PaginatorTrait};
use server::accounts::creditors;
use server::accounts::demo::{GUESTS, load};
use server::accounts::entity::{account, customer};
use shared::plans::Policy;
use std::collections::BTreeSet;
use std::path::Path;

on_both! {
    async fn the_book_is_loaded_once_and_shows_every_state(book: Book) {
        assert!(load(&book.kernel).await.unwrap());
        let db = book.kernel.db.read();
        let accounts = account::Entity::find().all(db).await.unwrap();
        let people = customer::Entity::find().count(db).await.unwrap();
        assert!((300..400).contains(&people), "{people}");
        let states: BTreeSet<_> = accounts.iter().map(|account| account.state.as_str()).collect();
        assert_eq!(states, BTreeSet::from(["open", "paid_in_full", "recalled", "settled"]));
        let markets: BTreeSet<_> = accounts.iter().map(|account| account.market.as_str()).collect();
        assert_eq!(markets, BTreeSet::from(["AU", "CA", "FR", "NZ", "UK", "US"]));
        book.clock.advance_seconds(60);
        assert!(load(&book.kernel).await.unwrap());
        assert!(account::Entity::find().all(db).await.unwrap() == accounts);
    }

    async fn amelie_is_one_person_with_two_creditors(book: Book) {
        load(&book.kernel).await.unwrap();
        let creditor = async |slug| creditors::by_slug(&book.kernel, slug).await.unwrap().unwrap();
        let (northwind, eclair) = (creditor("northwind").await, creditor("eclair").await);
        let (sofa, phone) = (book.account(&northwind, "NW-10042").await, book.account(&eclair, "EC-10007").await);
        assert_eq!((sofa.balance, phone.balance, sofa.currency.as_str()), (61_250, 23_000, "EUR"));
        assert_eq!(sofa.customer_id, phone.customer_id);
        for guest in GUESTS {
            let account = book.account(&northwind, guest.account).await;
            let who = customer::Entity::find_by_id(account.customer_id).one(book.kernel.db.read()).await.unwrap();
            assert_eq!(who.unwrap().language, guest.language);
            let addresses = book.addresses(&northwind, account.customer_id).await;
            assert!(addresses.contains(&format!("email {} given", guest.email)), "{addresses:?}");
            assert_eq!(book.profiles(&northwind).await[&account.customer_id][0].full_name(), guest.name);
        }
    }

    async fn a_real_book_is_never_mixed_with_the_demo(book: Book) {
        book.creditor("acme", "Acme").await;
        assert!(!load(&book.kernel).await.unwrap());
        assert_eq!(creditors::slugs(&book.kernel).await.unwrap(), ["acme"]);
    }

    async fn every_open_account_of_the_book_has_terms_for_a_plan(book: Book) {
        load(&book.kernel).await.unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/demo/policies");
        for slug in creditors::slugs(&book.kernel).await.unwrap() {
            let written = std::fs::read_to_string(folder.join(format!("{slug}.toml"))).unwrap();
            let policy: Policy = toml::from_str(&written).unwrap();
            let creditor = creditors::by_slug(&book.kernel, &slug).await.unwrap().unwrap();
            for account in book.accounts(&creditor).await.iter().filter(|account| account.state == "open") {
                let balance = shared::kernel::Money::from_minor(account.balance, account.currency.parse().unwrap());
                assert!(policy.terms_for(balance).is_some(), "{slug} {}", account.reference);
            }
        }
    }
}
