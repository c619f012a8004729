use super::book::Book;
use server::accounts::creditors::{self, AddError, NewCreditor, SecondFact};
use shared::kernel::Market;

fn new(slug: &str, name: &str) -> NewCreditor {
    NewCreditor {
        slug: slug.to_owned(),
        name: name.to_owned(),
        market: Market::Uk,
        legal_name: None,
        phone: String::new(),
        hours: String::new(),
        email: String::new(),
        website: String::new(),
        second_fact: SecondFact::BirthDate,
    }
}

on_both! {
    async fn a_creditor_is_found_by_its_slug_and_has_a_key_of_its_own(book: Book) {
        let (one, other) = (book.northwind().await, book.creditor("eclair", "Éclair Paiement").await);
        assert_eq!((one.name.as_str(), one.legal_name.as_str(), one.second_fact.as_str()), ("Northwind", "Northwind", "none"));
        assert_ne!(one.wrapped_key, other.wrapped_key);
        assert_eq!(creditors::slugs(&book.kernel).await.unwrap(), ["eclair", "northwind"]);
        assert!(creditors::by_slug(&book.kernel, "Northwind").await.unwrap().is_none());
    }

    async fn a_slug_is_taken_once_and_can_be_typed(book: Book) {
        book.northwind().await;
        let refused = async |slug: &str, name: &str| creditors::add(&book.kernel, new(slug, name), "test").await.unwrap_err();
        assert!(matches!(refused("northwind", "Another").await, AddError::Taken));
        assert!(matches!(refused("", "X").await, AddError::Slug));
        assert!(matches!(refused("Éclair", "X").await, AddError::Slug));
        assert!(matches!(refused("eclair", " ").await, AddError::Name));
    }
}
