//! The plan builder: the budget says what is possible, three offers, the slider and the box, the dates below.

use leptos::prelude::*;

use super::super::*;
use super::{footer, header};

/// Whole euros of a typed amount; the real page parses with `shared::kernel::Money`.
fn euros(typed: &str) -> i64 {
    typed.trim().split([',', '.', ' ']).next().and_then(|whole| whole.parse().ok()).unwrap_or(0)
}

/// A plan of 230 € being chosen. The typed text is the one truth: offers and slider write it and follow it.
#[component]
pub fn PlanBuilderExample() -> impl IntoView {
    let typed = RwSignal::new("35,00".to_owned());
    let amount = Signal::derive(move || euros(&typed.get()).clamp(10, 90));
    let rows = Signal::derive(move || {
        let amount = format!("{},00 €", amount.get());
        vec![
            ScheduleRow::new("jeu. 3 décembre 2026", amount.clone()),
            ScheduleRow::new("lun. 4 janvier 2027", amount.clone()).note("dim. 3"),
            ScheduleRow::new("mer. 3 février", amount),
        ]
    });
    let offers = vec![
        Offer::new("25,00", "25 €", "10 paiements"),
        Offer::new("35,00", "35 €", "7 paiements").badge("tenable"),
        Offer::new("48,00", "48 €", "5 paiements"),
    ];
    let rhythms =
        vec![Pill::new("month", "Chaque mois"), Pill::new("fortnight", "2 semaines"), Pill::new("day", "le 3")];
    view! {
        <Page skip="Aller au contenu" header=header(false) footer=footer()>
            <PageTop back_href="/fr/plan/budget" back_label="Retour" step="Étape 2 sur 3"/>
            <Heading title="Combien pouvez-vous mettre de côté ?">
                "Il vous reste environ "<strong>"96 €"</strong>" par mois. "
                <a href="/fr/plan/budget">"Revoir mon budget"</a>
            </Heading>
            <form class="stack plan-form" method="post" action="/dev/examples">
                <OfferChoices name="offer" label="Trois propositions" offers live=typed label_as=LabelAs::Unseen/>
                <Slider
                    id="slide"
                    label="Faire glisser le montant"
                    min=10
                    max=90
                    value=amount
                    on_slide=move |euros: i64| typed.set(format!("{euros},00"))
                    value_text=Signal::derive(move || format!("{} euros par mois", amount.get()))
                    low="10 €"
                    high="90 €"
                >
                    <MoneyField name="instalment" label="Par mois" sign="€" live=typed label_as=LabelAs::Unseen/>
                </Slider>
                <ChoicePills name="rhythm" label="À quel rythme ?" pills=rhythms chosen="month" label_as=LabelAs::Unseen/>
                <Card>
                    <div aria-live="polite">
                        <h2 class="title-card">"Fini le 3 juin 2027"</h2>
                        <p class="minor">"7 paiements · sans frais · modifiable"</p>
                    </div>
                    <ScheduleTable
                        caption="Vos paiements"
                        date_head="Date"
                        amount_head="Montant"
                        rows
                        more=Signal::stored(Some(ScheduleRow::new("… 3 autres, puis jeu. 3 juin", "20,00 €")))
                    />
                </Card>
                <p><a class="link" href="/fr/difficulte">"Aucun de ces montants n’est possible pour moi"</a></p>
                <PageNext><Button>"Continuer"</Button></PageNext>
            </form>
        </Page>
    }
}
