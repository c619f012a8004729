use super::*;
use proptest::prelude::*;

const DAY: i64 = BESIDE_SECONDS * 1_000;

/// The day from one million seconds on.
fn span() -> Span {
    let from = Timestamp::from_unix_millis(1_000_000_000);
    Span { from, until: from.plus_seconds(BESIDE_SECONDS) }
}

/// A moment of the day, in thousandths of it: below zero the day before, from a thousand on the day after.
fn at(thousandths: i64) -> Timestamp {
    Timestamp::from_unix_millis(span().from.unix_millis() + DAY / 1_000 * thousandths)
}

fn eur(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR)
}

fn line(name: &str, kind: ReportedKind, when: i64, amount: Money) -> Reported {
    let (payment, fee) = (String::new(), Money::zero(amount.currency()));
    Reported { line: 2, at: at(when), kind, name: name.to_owned(), payment, amount, fee }
}

fn moved(name: &str, movement: Movement, when: i64, minor: i64) -> Reported {
    line(name, ReportedKind::Moved(movement), when, eur(minor))
}

fn posted(movement: Movement, when: i64, minor: i64) -> Posted {
    Posted { at: at(when), movement, amount: eur(minor) }
}

fn told(there: &[Reported], here: &[Posted]) -> Vec<(Option<Difference>, Option<i64>, Option<i64>)> {
    let minor = |side: Option<Money>| side.map(Money::minor);
    compare(span(), there, here).into_iter().map(|one| (one.difference, minor(one.there), minor(one.here))).collect()
}

#[test]
fn a_movement_around_midnight_is_in_the_day_beside_and_a_day_later_it_is_missing() {
    let there = [moved("t", Movement::Payment, 999, 4_000)];
    assert_eq!(told(&there, &[posted(Movement::Payment, 1_001, 4_000)]), [(None, Some(4_000), Some(0))]);
    assert_eq!(told(&there, &[posted(Movement::Payment, 1_999, 4_000)]), [(None, Some(4_000), Some(0))]);
    let missing = [(Some(Difference::MissingHere), Some(4_000), None)];
    assert_eq!(told(&there, &[posted(Movement::Payment, 2_000, 4_000)]), missing);
    // The same midnight, seen from the next day: it is the day before's.
    let there = [moved("t", Movement::Payment, -1, 4_000)];
    assert_eq!(told(&there, &[posted(Movement::Payment, 1, 4_000)]), [(None, Some(0), Some(4_000))]);
}

#[test]
fn what_is_beside_with_another_amount_is_a_difference() {
    let there = [moved("t", Movement::Payment, 999, 4_000)];
    let differs = [(Some(Difference::AmountDiffers), Some(4_000), Some(0))];
    assert_eq!(told(&there, &[posted(Movement::Payment, 1_001, 3_999)]), differs);
}

#[test]
fn what_only_the_days_beside_have_is_their_business() {
    assert_eq!(told(&[moved("t", Movement::Payment, -5, 4_000)], &[]), []);
    assert_eq!(told(&[], &[posted(Movement::Payment, 1_005, 4_000)]), []);
}

#[test]
fn a_payment_that_was_charged_twice_is_told_even_a_day_later() {
    let (first, second) = (moved("a", Movement::Payment, -500, 4_000), moved("b", Movement::Payment, 500, 4_000));
    let here = [posted(Movement::Payment, -500, 4_000)];
    assert_eq!(told(&[first, second], &here), [(Some(Difference::TwiceThere), Some(4_000), Some(0))]);
}

#[test]
fn refunds_that_we_learnt_as_one_are_the_same_as_their_sum() {
    let there = [moved("a", Movement::Refund, 1, -500), moved("b", Movement::Refund, 2, -700)];
    assert_eq!(told(&there, &[posted(Movement::Refund, 3, -1_200)]), []);
    let differs = [(Some(Difference::AmountDiffers), Some(-1_200), Some(-500))];
    assert_eq!(told(&there, &[posted(Movement::Refund, 1, -500)]), differs);
}

#[test]
fn a_charge_back_that_was_won_on_the_same_day_comes_to_nothing() {
    let there = [moved("a", Movement::Chargeback, 1, -4_000), moved("b", Movement::Chargeback, 9, 4_000)];
    assert_eq!(told(&there, &[]), []);
}

#[test]
fn a_debit_that_fell_through_undoes_a_taking_we_never_posted_and_is_a_charge_back_of_one_that_we_did() {
    let fell = |when| line("f", ReportedKind::FellThrough, when, eur(-4_000));
    let taken = moved("t", Movement::Payment, 1, 4_000);
    assert_eq!(told(&[taken.clone(), fell(9)], &[]), []);
    let both = [posted(Movement::Payment, 1, 4_000), posted(Movement::Chargeback, 9, -4_000)];
    assert_eq!(told(&[taken, fell(9)], &both), []);
    assert_eq!(told(&[fell(9)], &[posted(Movement::Chargeback, 9, -4_000)]), []);
    assert_eq!(told(&[fell(9)], &[]), [(Some(Difference::MissingHere), Some(-4_000), None)]);
}

#[test]
fn another_currency_is_one_difference_and_counts_in_both() {
    let there = [line("t", ReportedKind::Moved(Movement::Payment), 1, eur(4_600))];
    let pounds = Money::from_minor(4_000, Currency::GBP);
    let here = [Posted { at: at(1), movement: Movement::Payment, amount: pounds }];
    let found = compare(span(), &there, &here);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].difference, found[0].there, found[0].here),
        (Some(Difference::CurrencyDiffers), Some(eur(4_600)), Some(pounds),)
    );
    let (mut euros, mut sterling) = (Totals::default(), Totals::default());
    euros.find(&found[0], Currency::EUR);
    sterling.find(&found[0], Currency::GBP);
    assert_eq!((euros.differences, sterling.differences), (4_600, -4_000));
}

#[test]
fn every_code_is_read_back_and_every_difference_says_what_to_do() {
    for movement in Movement::ALL {
        assert_eq!(Movement::of(movement.code()), Some(movement));
    }
    for difference in Difference::ALL {
        assert_eq!(serde_json::to_value(difference).unwrap(), difference.code());
        for movement in Movement::ALL.map(Some).into_iter().chain([None]) {
            assert!([true, false].into_iter().all(|is_ours| difference.remedy(movement, is_ours).ends_with('.')));
        }
    }
}

/// Movements of one payment: when, how much, and which.
fn movements(most: usize) -> impl Strategy<Value = Vec<(i64, i64, Movement)>> {
    let one = (-1_500i64..2_500, -9_000i64..9_000, prop::sample::select(Movement::ALL.to_vec()));
    prop::collection::vec(one, 0..most)
}

fn there_of(movements: &[(i64, i64, Movement)]) -> Vec<Reported> {
    let lines = movements.iter().enumerate();
    lines.map(|(n, &(when, minor, movement))| moved(&format!("t{n}"), movement, when, minor)).collect()
}

fn here_of(movements: &[(i64, i64, Movement)]) -> Vec<Posted> {
    movements.iter().map(|&(when, minor, movement)| posted(movement, when, minor)).collect()
}

/// One of each movement, in the span.
fn one_of_each() -> impl Strategy<Value = Vec<(i64, i64, Movement)>> {
    let each = |movement| (0i64..1_000, 1i64..9_000).prop_map(move |(when, minor)| (when, minor, movement));
    Movement::ALL.map(each).to_vec()
}

fn within(movements: &[(i64, i64, Movement)]) -> i64 {
    movements.iter().filter(|(when, ..)| (0..1_000).contains(when)).map(|(_, minor, _)| minor).sum()
}

proptest! {
    #[test]
    fn movements_held_against_themselves_do_not_differ(movements in movements(12)) {
        prop_assert_eq!(compare(span(), &there_of(&movements), &here_of(&movements)), []);
    }

    #[test]
    fn what_one_book_has_later_by_less_than_a_day_is_no_difference(
        movements in one_of_each(), late in 0i64..1_000, is_here in any::<bool>(),
    ) {
        let later: Vec<_> = movements.iter().map(|&(when, minor, movement)| (when + late, minor, movement)).collect();
        let (there, here) = if is_here { (&movements, &later) } else { (&later, &movements) };
        let found = compare(span(), &there_of(there), &here_of(here));
        prop_assert!(found.iter().all(|one| one.difference.is_none()), "{:?}", found);
    }

    #[test]
    fn one_movement_that_is_changed_is_found_as_exactly_that(
        movements in one_of_each(), which in 0usize..3, how in 0usize..5, by in 1i64..500,
    ) {
        let (mut there, mut here) = (there_of(&movements), here_of(&movements));
        let minor = movements[which].1;
        let expected = match how {
            0 => {
                here.remove(which);
                (Difference::MissingHere, Some(minor), None)
            }
            1 => {
                there.remove(which);
                (Difference::MissingThere, None, Some(minor))
            }
            2 => {
                there.push(there[which].clone());
                (Difference::TwiceThere, Some(2 * minor), Some(minor))
            }
            3 => {
                there[which].amount = eur(minor + by);
                (Difference::AmountDiffers, Some(minor + by), Some(minor))
            }
            _ => {
                there[which].amount = Money::from_minor(minor, Currency::USD);
                (Difference::CurrencyDiffers, Some(minor), Some(minor))
            }
        };
        prop_assert_eq!(told(&there, &here), [(Some(expected.0), expected.1, expected.2)]);
        prop_assert_eq!(compare(span(), &there, &here)[0].movement, Some(movements[which].2));
    }

    #[test]
    fn whatever_the_two_books_say_what_is_found_comes_to_what_they_differ_by(there in movements(8), here in movements(8)) {
        let mut totals = Totals { clearing: i128::from(within(&here)), ..Totals::default() };
        let lines = there_of(&there);
        lines.iter().filter(|line| span().place(line.at) == Some(Place::Within)).for_each(|line| totals.report(line));
        for finding in compare(span(), &lines, &here_of(&here)) {
            totals.find(&finding, Currency::EUR);
        }
        prop_assert_eq!(totals.gross(), i128::from(within(&there)));
        prop_assert_eq!(totals.unexplained(), 0);
    }
}
