//! What is filled in, in all its states.

use leptos::prelude::*;

use super::super::*;
use super::section;

pub(super) fn forms() -> AnyView {
    [
        section("Errors", fields(errors())),
        section("Text", fields(text())),
        section("Amounts, codes, dates", fields(figures())),
        section("Choices", fields(choices())),
        section("Pills, offers, slider", fields(sliding())),
    ]
    .into_iter()
    .collect_view()
    .into_any()
}

/// Fields one under the other, as in a form.
fn fields(inside: AnyView) -> AnyView {
    view! { <div class="stack">{inside}</div> }.into_any()
}

fn errors() -> AnyView {
    let money = "Choose an amount of at least 10,00 €, so that the plan ends within 24 months";
    let date = "Give the day, the month and the year, for example 3 12 1981";
    view! {
        <ErrorSummary
            title="Two things are missing"
            errors=vec![ErrorLink::new("wrong_amount", money), ErrorLink::new("wrong_date_day", date)]
        />
        <MoneyField
            name="wrong_amount"
            label="Amount each month"
            sign="€"
            hint="Between 10,00 € and 90,00 €"
            value="4"
            error=money
        />
        <DateField
            name="wrong_date"
            label="Your birth date"
            parts=DateParts::new("Day", "Month", "Year")
            value=DateParts::new("31", "", "1981")
            error=date
            birthday=true
        />
        <RadioGroup
            name="wrong_choice"
            label="How can we reach you?"
            choices=vec![Choice::new("mail", "E-mail"), Choice::new("sms", "Text message")]
            error="Choose one"
        />
        <CheckboxField name="wrong_box" label="I have read the plan" error="Tick the box when you have read it"/>
        <TextArea name="wrong_words" label="What is not right?" error="Tell us in a sentence what is not right"/>
    }
    .into_any()
}

fn text() -> AnyView {
    view! {
        <TextField name="question" label="What is your reference?" label_as=LabelAs::Heading/>
        <TextField name="reference" label="Your reference" hint="On the letter, top right. Blanks do not matter." short=true/>
        <TextField
            name="mail"
            label="Your e-mail"
            kind=InputKind::Email
            value="amelie@exemple.fr"
            autocomplete="email"
        />
        <TextField name="off" label="Not to be changed" value="Northwind" disabled=true/>
        <TextField
            name="long"
            label="Le nom complet de l’établissement qui vous a accordé le financement initial, tel qu’il figure au contrat"
            value="Société coopérative de financement de l’équipement ménager du Sud-Ouest"
        />
        <TextArea
            name="words"
            label="In your own words"
            hint="Nobody judges. Two sentences are enough."
            value="J’ai perdu mon emploi en octobre.\n</textarea><b>1 < 2</b>"
        />
        <SelectField
            name="reason"
            label="What is it about?"
            choices=vec![Choice::new("", "Choose"), Choice::new("date", "A date"), Choice::new("amount", "An amount")]
            chosen="date"
        />
        <form method="get" action="/dev/examples">
            <SearchField name="q" label="Search the help" placeholder="Déplacer un paiement"/>
        </form>
    }
    .into_any()
}

fn figures() -> AnyView {
    let parts = || DateParts::new("Day", "Month", "Year");
    view! {
        <MoneyField name="euro" label="What you can spare" sign="€" value="1 035,00"/>
        <MoneyField name="pound" label="What you can spare, in pounds" sign="£" sign_first=true value="1,035.00"/>
        <MoneyField name="closed" label="Not now" sign="€" value="35,00" disabled=true/>
        <CodeField name="code" label="The code we sent" hint="6 digits, by e-mail to a•••@exemple.fr. It lives 10 minutes."/>
        <CodeField name="wrong_code" label="The code, again" error="That code is not the newest one. Look at the last message."/>
        <DateField name="payday" label="Your next pay-day" parts=parts() hint="For example 28 11 2026"/>
        <DateField name="us_date" label="In the United States" parts=parts() order=DateOrder::MonthDayYear/>
    }
    .into_any()
}

fn choices() -> AnyView {
    view! {
        <RadioGroup
            name="why"
            label="What happened?"
            hint="You can say more on the next page."
            choices=vec![
                Choice::new("job", "I lost my job"),
                Choice::new("ill", "I am ill, or someone close is").hint("No papers are needed today."),
                Choice::new("split", "Settle at 60 %").not_now("Possible from 3 June 2027, six months into the plan."),
                Choice::new("unsure", "I’m not sure"),
            ]
            chosen="ill"
            last_after="or"
        />
        <CheckboxField name="remind" label="Remind me two days before" hint="By e-mail. You can stop it at any time." checked=true/>
        <CheckboxField name="sms" label="Also by text message"/>
        <CheckboxField name="fixed" label="Not possible now" hint="There is no mobile number yet." disabled=true/>
    }
    .into_any()
}

fn sliding() -> AnyView {
    let typed = RwSignal::new("35,00".to_owned());
    let whole = Signal::derive(move || {
        typed.get().split(',').next().and_then(|euros| euros.parse::<i64>().ok()).unwrap_or(10).clamp(10, 90)
    });
    view! {
        <ChoicePills
            name="often"
            label="How often?"
            pills=vec![
                Pill::new("month", "Every month"),
                Pill::new("weeks", "Every two weeks"),
                Pill { disabled: true, ..Pill::new("week", "Every week") },
            ]
            chosen="month"
            hint="Every week is possible from 10,00 € on."
        />
        <OfferChoices
            name="three"
            label="Three offers"
            offers=vec![
                Offer::new("25,00", "25 €", "10 payments"),
                Offer::new("35,00", "35 €", "7 payments").badge("fits"),
                Offer::new("1048,00", "1 048 €", "5 paiements hebdomadaires"),
            ]
            live=typed
        />
        <Slider
            id="slide_kit"
            label="Amount each month"
            min=10
            max=90
            value=whole
            on_slide=move |euros: i64| typed.set(format!("{euros},00"))
            value_text=Signal::derive(move || format!("{} euros a month", whole.get()))
            low="10 €"
            high="90 €"
        >
            <MoneyField name="typed" label="Each month" sign="€" live=typed/>
        </Slider>
    }
    .into_any()
}
