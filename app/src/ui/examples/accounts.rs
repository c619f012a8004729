//! The first screen after signing in: what is left, what comes next, what one can do.

use leptos::prelude::*;

use super::super::*;
use super::{footer, header};

/// The accounts of a customer with one plan running and one account without.
#[component]
pub fn AccountsExample() -> impl IntoView {
    view! {
        <Page skip="Aller au contenu" header=header(false) footer=footer() wide=true>
            <Heading title="Il vous reste 842,50 €" over="Bonjour Amélie,"/>
            <div class="columns">
                <div>
                    <Card>
                        <div class="between minor"><span>"Prochain paiement"</span><span>"carte ••1234"</span></div>
                        <h2 class="title-card">"35,00 € le jeudi 3 décembre"</h2>
                        <Progress label="517,50 € payés sur 1 360,00 €" done=51_750 whole=136_000>
                            "517,50 € déjà payés · terminé le 3 novembre 2028"
                        </Progress>
                        <ActionGrid label="Ce paiement">
                            <ButtonLink href="/fr/plan/date" kind=ButtonKind::Plain>"Changer la date"</ButtonLink>
                            <ButtonLink href="/fr/plan/plus" kind=ButtonKind::Plain>"Payer plus"</ButtonLink>
                        </ActionGrid>
                    </Card>
                    <section class="section">
                        <SectionTitle title="Vos comptes"/>
                        <EntryList>
                            <Entry
                                title="Northwind"
                                detail="Canapé, 3 fois · plan en cours"
                                amount="612,50 €"
                                initial_of="Northwind"
                                href="/fr/comptes/northwind"
                            />
                            <Entry
                                title="Éclair Paiement"
                                detail="Sans plan pour l’instant"
                                amount="230,00 €"
                                initial_of="Éclair Paiement"
                                href="/fr/comptes/eclair"
                            />
                        </EntryList>
                    </section>
                </div>
                <div class="beside">
                    <ActionGrid label="Ce que vous pouvez faire">
                        <ButtonLink href="/fr/plan">"Étaler 230,00 €"</ButtonLink>
                        <ButtonLink href="/fr/payer" kind=ButtonKind::Plain>"Payer"</ButtonLink>
                        <ButtonLink href="/fr/contester" kind=ButtonKind::Plain>"Ce n’est pas juste"</ButtonLink>
                        <ButtonLink href="/fr/difficulte" kind=ButtonKind::Plain>"Je n’y arrive pas"</ButtonLink>
                    </ActionGrid>
                </div>
            </div>
        </Page>
    }
}
