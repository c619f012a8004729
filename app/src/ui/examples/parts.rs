//! What is read: cards, lists, notices, tables, states.

use leptos::prelude::*;

use super::super::*;
use super::section;

const LONG_NAME: &str =
    "Société coopérative de financement de l’équipement ménager et de l’électroménager du Sud-Ouest";

pub(super) fn parts() -> AnyView {
    [
        section("Buttons", buttons()),
        section("Notices", notices()),
        section("Cards and amounts", cards()),
        section("Entries", entries()),
        section("Progress", progress()),
        section("Check your answers", summary()),
        section("Schedule", schedule()),
        section("Timeline", timeline()),
        section("States and tasks", states()),
        section("Empty, loading, more", empty()),
        section("An article", article()),
        section("Signs", signs()),
    ]
    .into_iter()
    .collect_view()
    .into_any()
}

fn buttons() -> AnyView {
    view! {
        <div class="stack-tight">
            <Button>"Set up plan and pay 40,00 € today"</Button>
            <Button kind=ButtonKind::Plain>"Save as PDF"</Button>
            <Button kind=ButtonKind::Quiet>"I can’t afford any of these"</Button>
            <ButtonLink href="/dev/examples">"A link that goes on"</ButtonLink>
            <Button busy=true>"Setting up your plan…"</Button>
            <Button name="pause" disabled_reason="Your next payment leaves today. You can pause from tomorrow on.">
                "Pause this payment"
            </Button>
            <Button>
                "Mettre en place le plan, payer 40,00 € aujourd’hui et recevoir la confirmation par courrier recommandé électronique"
            </Button>
            <div><Button kind=ButtonKind::Plain small=true>"Small"</Button></div>
        </div>
        <ActionGrid label="What you can do">
            <ButtonLink href="/dev/examples">"Étaler 230,00 €"</ButtonLink>
            <ButtonLink href="/dev/examples" kind=ButtonKind::Plain>"Payer"</ButtonLink>
            <ButtonLink href="/dev/examples" kind=ButtonKind::Plain>
                "Demander un rééchelonnement exceptionnel"
            </ButtonLink>
            <ButtonLink href="/dev/examples" kind=ButtonKind::Plain>"Je n’y arrive pas"</ButtonLink>
        </ActionGrid>
        <ActionGrid label="What you can do, on hold">
            <ActionStopped reason_id="example-on-hold">"Spread it"</ActionStopped>
            <ActionStopped reason_id="example-on-hold">"Pay"</ActionStopped>
            <ActionReason id="example-on-hold">"On hold while we check what you told us."</ActionReason>
            <ButtonLink href="/dev/examples" kind=ButtonKind::Plain>"See where it stands"</ButtonLink>
            <ButtonLink href="/dev/examples" kind=ButtonKind::Plain>"I’m struggling"</ButtonLink>
        </ActionGrid>
    }
    .into_any()
}

fn notices() -> AnyView {
    view! {
        <Notice title="Nothing was taken">"You can try again now, or choose another date."</Notice>
        <Notice kind=NoticeKind::Success title="Payment moved" announce=true>
            "35,00 € on Monday 14 December. "<a href="/dev/examples">"Undo"</a>
        </Notice>
        <Notice kind=NoticeKind::Warm title="You will be signed out in 2 minutes">
            "What you typed is kept."
        </Notice>
        <Notice>"A notice without a title says one thing."</Notice>
    }
    .into_any()
}

fn cards() -> AnyView {
    view! {
        <Card title="What it is made of">
            <AmountList>
                <AmountLine label="Sofa, three instalments" amount="560,00 €" detail="Northwind, 12 March 2024"/>
                <AmountLine label="Fee that the contract allows" amount="52,50 €"/>
                <AmountLine label="Left to pay" amount="612,50 €" total=true/>
            </AmountList>
        </Card>
        <Card kind=CardKind::Chosen title="Changer la date d’un paiement">
            <p class="card-lead">
                "Vous pouvez "<mark>"déplacer"</mark>" votre prochain "<mark>"paiement"</mark>" de 14 jours au plus."
            </p>
            <Card kind=CardKind::Inset>
                <p>"Le vôtre : "<strong><Amount text="35,00 €"/></strong>" le 3 décembre."</p>
                <Button small=true>"Déplacer mon paiement"</Button>
            </Card>
        </Card>
        <Card kind=CardKind::Note>
            <p class="minor">"Private · Karim, 14 Oct"</p>
            <p>"Prefers e-mail in the morning."</p>
        </Card>
    }
    .into_any()
}

fn entries() -> AnyView {
    view! {
        <EntryList label="Accounts">
            <Entry
                title="Northwind"
                detail="Canapé, 3 fois · plan en cours"
                amount="612,50 €"
                initial_of="Northwind"
                href="/dev/examples"
            />
            <Entry title=LONG_NAME detail="Réfrigérateur-congélateur" amount="12 612,50 €" initial_of="Été" href="/dev/examples"/>
            <Entry title="A row that leads nowhere" detail="Closed on 3 June 2024" amount="0,00 €" initial_of="Acme"/>
            <Entry title="Letter of 3 March" detail="PDF, 84 KB" href="/dev/examples"/>
        </EntryList>
    }
    .into_any()
}

fn progress() -> AnyView {
    view! {
        <Progress label="517.50 € of 1,360.00 € paid" done=51_750 whole=136_000>
            "517.50 € already paid · done on 3 November 2028"
        </Progress>
        <Progress label="Nothing paid yet" done=0 whole=100>"Your first payment is on 3 December."</Progress>
        <Progress label="All paid" done=100 whole=100>"All paid. Nothing more is owed."</Progress>
    }
    .into_any()
}

fn summary() -> AnyView {
    view! {
        <Card>
            <SummaryList rows=vec![
                SummaryRow::new("Amount each month", "35,00 €").change("/dev/examples", "Change"),
                SummaryRow::new("First payment", "Thursday 3 December 2026").change("/dev/examples", "Change"),
                SummaryRow::new("Where we write", "12 rue des Trois-Frères\n31000 Toulouse").change("/dev/examples", "Change"),
                SummaryRow::new("Creditor", LONG_NAME),
            ]/>
        </Card>
    }
    .into_any()
}

fn schedule() -> AnyView {
    let rows = vec![
        ScheduleRow::new("mar. 3 novembre 2026", "35,00 €").note("payé").done(),
        ScheduleRow::new("jeu. 3 décembre 2026", "35,00 €"),
        ScheduleRow::new("lun. 4 janvier 2027", "35,00 €").note("le 3 est un dimanche, la banque ne prélève pas"),
        ScheduleRow::new("mer. 3 février", "1 035,00 €"),
    ];
    view! {
        <Card>
            <ScheduleTable
                caption="Your payments"
                date_head="Date"
                amount_head="Amount"
                rows
                more=Signal::stored(Some(ScheduleRow::new("… 3 autres, puis jeu. 3 juin", "20,00 €")))
            />
        </Card>
    }
    .into_any()
}

fn timeline() -> AnyView {
    view! {
        <Card title="What happens next">
            <Timeline items=vec![
                TimelineItem::new(Moment::Certain, "1 December", "a reminder, by e-mail"),
                TimelineItem::new(Moment::Next, "3 December, 8 to 10 am", "£35.00 from card ••1234"),
                TimelineItem::new(Moment::Later, "Then", "every month until 3 June 2027"),
            ]/>
        </Card>
    }
    .into_any()
}

fn states() -> AnyView {
    let task = |title: &str, status: &str, tone: Tone, href: bool, hint: Option<&str>| Task {
        title: title.to_owned(),
        hint: hint.map(str::to_owned),
        href: href.then(|| "/dev/examples".to_owned()),
        status: status.to_owned(),
        tone,
    };
    view! {
        <p class="pills">
            <StatusTag label="Closed"/>
            <StatusTag label="Paid" tone=Tone::Good/>
            <StatusTag label="Plan running" tone=Tone::Calm/>
            <StatusTag label="Needs an answer" tone=Tone::Warm/>
        </p>
        <Card>
            <TaskList tasks=vec![
                task("Your income", "Done", Tone::Good, true, None),
                task("Your spending", "Begun", Tone::Calm, true, Some("Housing, food, transport, credits already running")),
                task("Your offers", "Not yet", Tone::Neutral, false, Some("When income and spending are there")),
            ]/>
        </Card>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <EmptyState title="No letters yet" text="When we write to you, the letter is here the same second." glyph=Glyph::Mail>
            <a class="link" href="/dev/examples">"How we may write to you"</a>
        </EmptyState>
        <EmptyState title="Nothing closed" text="Accounts that are settled stay here, with their receipt."/>
        <Card><Skeleton label="Your accounts are coming" lines=4/></Card>
        <Details summary="Why is there a fee?">
            <p>"Your contract names it, and the law caps it. It is not added to twice."</p>
        </Details>
        <Details summary="Already open" open=true><p>"What was asked for is shown."</p></Details>
        <p><VisuallyHidden>"Read out and not shown."</VisuallyHidden></p>
        <p><a href="/dev/examples">"A link in a sentence"</a>" and a "<kbd class="kbd">"Ctrl K"</kbd>"."</p>
    }
    .into_any()
}

fn article() -> AnyView {
    view! {
        <article class="prose">
            <h3>"What happens when a payment fails"</h3>
            <p>"Nothing is lost. There are "<a href="/dev/examples">"three ways"</a>" to put your plan back on its rails:"</p>
            <ul><li>"try the same card again,"</li><li>"choose another day,"</li><li>"tell us that the amount is too high."</li></ul>
            <blockquote><p>"We never charge a fee for a payment that failed."</p></blockquote>
        </article>
    }
    .into_any()
}

fn signs() -> AnyView {
    let all = Glyph::ALL.into_iter().map(|glyph| view! { <Icon glyph/> }).collect_view();
    view! { <div class="pills">{all}</div> }.into_any()
}
