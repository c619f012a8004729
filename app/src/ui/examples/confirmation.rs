//! The end of a journey: what was agreed, what happens next, what to keep.

use leptos::prelude::*;

use super::super::*;
use super::{footer, header};

/// A plan that was just agreed; printed, it is the agreement.
#[component]
pub fn ConfirmationExample() -> impl IntoView {
    let next = vec![
        TimelineItem::new(Moment::Certain, "1er décembre", "un rappel, par e-mail"),
        TimelineItem::new(Moment::Certain, "3 décembre, de 8 h à 10 h", "35,00 € de la carte ••1234"),
        TimelineItem::new(Moment::Later, "Ensuite", "chaque mois jusqu’au 3 juin 2027"),
    ];
    view! {
        <Page skip="Aller au contenu" header=header(false) footer=footer()>
            <Done title="Votre plan est en place">
                <p>"Référence "<strong>"QT-7F3K-92"</strong>". Nous vous l’avons envoyée par e-mail."</p>
            </Done>
            <div class="stack">
                <Card title="Et maintenant"><Timeline items=next/></Card>
                <Card title="Votre plan">
                    <SummaryList rows=vec![
                        SummaryRow::new("Par mois", "35,00 €").change("/fr/plan/montant", "Changer"),
                        SummaryRow::new("Le", "3 de chaque mois").change("/fr/plan/jour", "Changer"),
                        SummaryRow::new("En tout", "230,00 € en 7 paiements, sans frais"),
                    ]/>
                </Card>
                <p class="minor">
                    "La vie change. Jusqu’à la veille de chaque paiement, vous pouvez le déplacer, le changer ou le sauter, ici, sans demander."
                </p>
            </div>
            <PageNext>
                <ButtonLink href="/fr/plan/calendrier.ics" download=true>"Ajouter à mon agenda"</ButtonLink>
                <ButtonLink href="/fr/plan/accord.pdf" kind=ButtonKind::Plain download=true>
                    "Enregistrer en PDF"
                </ButtonLink>
                <ButtonLink href="/fr" kind=ButtonKind::Quiet>"Revenir à mes comptes"</ButtonLink>
            </PageNext>
        </Page>
    }
}
