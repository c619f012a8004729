use super::*;
use proptest::prelude::*;
use serde_json::json;

fn request() -> Value {
    json!({
        "balance": "1234.56", "currency": "EUR", "frequency": "monthly", "count": 24, "first_on": "2026-12-31",
        "today": "2026-11-20", "market": "FR", "adjust": "following",
        "policy": { "min_amount": "10.00", "max_months": 36, "max_days_to_first": 45 },
    })
}

/// The request with some fields replaced; `null` takes a field out.
fn asked(change: Value) -> (Value, bool) {
    let mut request = request();
    for (name, value) in change.as_object().unwrap() {
        request[name] = value.clone();
    }
    let answer = quote(&request.to_string());
    (serde_json::from_str(&answer.json).unwrap(), answer.is_error)
}

fn faulty_field(change: Value) -> String {
    let (answer, is_error) = asked(change);
    assert!(is_error, "{answer}");
    assert_eq!(answer.as_object().unwrap().len(), 1);
    assert!(!answer["error"]["reason"].as_str().unwrap().is_empty());
    answer["error"]["field"].as_str().unwrap().to_owned()
}

fn refusal(change: Value) -> Value {
    let (answer, is_error) = asked(change);
    assert!(!is_error, "{answer}");
    answer["refusal"].clone()
}

#[test]
fn a_schedule_is_answered_in_the_words_of_the_contract() {
    let change = json!({ "balance": "100.00", "count": 3, "market": "UK", "first_on": "2026-12-25" });
    let mut request = request();
    for (name, value) in change.as_object().unwrap() {
        request[name] = value.clone();
    }
    assert_eq!(
        quote(&request.to_string()).json,
        concat!(
            r#"{"instalments":[{"due_on":"2026-12-29","nominal_on":"2026-12-25","amount":"33.34"},"#,
            r#"{"due_on":"2027-01-25","nominal_on":"2027-01-25","amount":"33.34"},"#,
            r#"{"due_on":"2027-02-25","nominal_on":"2027-02-25","amount":"33.32"}],"total":"100.00","ends_on":"2027-02-25"}"#,
        )
    );
}

#[test]
fn a_budget_is_answered_with_offers() {
    let (answer, _) = asked(json!({ "count": null, "budget": { "income": "1500.00", "spending": "1337.00" } }));
    let offers = answer["offers"].as_array().unwrap();
    let amounts: Vec<_> = offers.iter().map(|offer| offer["amount"].as_str().unwrap()).collect();
    assert_eq!(amounts, ["40.00", "81.00", "120.00"]);
    assert_eq!(offers[0]["count"], 31);
    assert_eq!(offers[0]["instalments"].as_array().unwrap().len(), 31);
    assert_eq!(offers[0]["total"], "1234.56");
    assert_eq!(offers[0]["ends_on"], "2029-07-02");
    assert_eq!(offers[0]["above_share_of_income"], false);
    let budget =
        |income, spending| refusal(json!({ "count": null, "budget": { "income": income, "spending": spending } }));
    assert_eq!(budget("1000", "1000.00"), json!({ "code": "nothing_left", "limits": {} }));
    assert_eq!(budget("1000", "999.00"), json!({ "code": "out_of_reach", "limits": { "min_amount": "35.28" } }));
}

#[test]
fn a_refusal_names_its_limits_and_is_no_error() {
    let too_long =
        json!({ "code": "takes_too_long", "limits": { "max_months": 12, "max_count": 11, "min_amount": "112.24" } });
    assert_eq!(refusal(json!({ "policy": { "max_months": 12 } })), too_long);
    let too_small = json!({ "code": "amount_too_small", "limits": { "min_amount": "60.00" } });
    assert_eq!(refusal(json!({ "policy": { "min_amount": "60.00" } })), too_small);
    let too_late = json!({ "code": "starts_too_late", "limits": { "latest_first_on": "2026-11-30" } });
    assert_eq!(refusal(json!({ "policy": { "max_days_to_first": 10 } })), too_late);
    let too_soon = json!({ "code": "starts_too_soon", "limits": { "earliest_first_on": "2026-11-20" } });
    assert_eq!(refusal(json!({ "first_on": "2026-11-19" })), too_soon);
    let too_many = json!({ "code": "too_many_instalments", "limits": { "max_count": 1200, "min_amount": "1.03" } });
    assert_eq!(refusal(json!({ "count": 4_000_000_000_u32, "policy": null })), too_many);
    let not_possible = json!({ "code": "count_not_possible", "limits": { "closest_count": 5 } });
    assert_eq!(refusal(json!({ "balance": "0.10", "count": 6, "policy": null })), not_possible);
}

#[test]
fn optional_fields_have_defaults() {
    let (answer, is_error) = asked(json!({ "market": null, "adjust": null, "policy": null }));
    assert!(!is_error, "{answer}");
    let first = &answer["instalments"][2];
    assert_eq!((&first["due_on"], &first["nominal_on"]), (&json!("2027-02-28"), &json!("2027-02-28")));
    assert!(!asked(json!({ "policy": {} })).1);
    assert_eq!(faulty_field(json!({ "market": null })), "market");
}

#[test]
fn what_is_missing_unknown_or_impossible_is_named() {
    for name in ["balance", "currency", "frequency", "first_on", "today"] {
        assert_eq!(faulty_field(json!({ name: null })), name);
        assert_eq!(faulty_field(json!({ name: 7 })), name);
        assert_eq!(faulty_field(json!({ name: "no" })), name);
    }
    for (name, wrong) in [
        ("balance", json!("0.00")),
        ("balance", json!("-1")),
        ("balance", json!("1e3")),
        ("balance", json!("1.001")),
        ("balance", json!("99999999999999999999")),
        ("currency", json!("eur")),
        ("count", json!(0)),
        ("count", json!(-3)),
        ("count", json!(2.5)),
        ("count", json!("24")),
        ("first_on", json!("2026-02-29")),
        ("first_on", json!("2026-1-31")),
        ("first_on", json!("+026-01-31")),
        ("today", json!("1999-12-31")),
        ("market", json!("GB")),
        ("adjust", json!("Following")),
        ("policy", json!([])),
        ("budget", json!({})),
        ("amout", json!("50.00")),
    ] {
        assert_eq!(faulty_field(json!({ name: wrong })), name);
    }
    assert_eq!(faulty_field(json!({ "count": null })), "amount");
    assert_eq!(faulty_field(json!({ "amount": "50.00" })), "count");
    assert_eq!(faulty_field(json!({ "count": null, "amount": "0" })), "amount");
    for (inner, field) in [
        (json!({ "max_months": 0 }), "policy.max_months"),
        (json!({ "max_months": 2401 }), "policy.max_months"),
        (json!({ "max_days_to_first": 3651 }), "policy.max_days_to_first"),
        (json!({ "min_amount": "0" }), "policy.min_amount"),
        (json!({ "min": "1" }), "policy.min"),
    ] {
        assert_eq!(faulty_field(json!({ "policy": inner })), field);
    }
    for (inner, field) in [
        (json!({ "income": "1000" }), "budget.spending"),
        (json!({ "income": "-1", "spending": "0" }), "budget.income"),
        (json!({ "income": "1", "spending": "0", "rent": "0" }), "budget.rent"),
        (json!("1000"), "budget"),
    ] {
        assert_eq!(faulty_field(json!({ "count": null, "budget": inner })), field);
    }
    for text in ["", "{", "[]", "null", "7", "\"text\"", "{}{}", "{\"balance\":1e999}", &"[".repeat(100_000)] {
        let answer = quote(text);
        assert!(answer.is_error && answer.json.contains(r#""field":"request""#), "{}", answer.json);
    }
}

/// Any JSON, with the contract's own words more often than others.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "",
        "0",
        "1",
        "0.01",
        "-1",
        "1234.56",
        "100000000000",
        "99999999999999999999",
        "EUR",
        "JPY",
        "KWD",
        "FR",
        "UK",
        "weekly",
        "twice_monthly",
        "none",
        "preceding",
        "2026-12-31",
        "2199-12-31",
        "2000-01-01",
        "9999-12-31",
        "é\u{0}",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_u32..1300).prop_map(Value::from),
        word.prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any_name(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_name() -> impl Strategy<Value = String> {
    let names = vec![
        "balance",
        "currency",
        "frequency",
        "amount",
        "count",
        "budget",
        "first_on",
        "today",
        "market",
        "adjust",
        "policy",
        "min_amount",
        "max_months",
        "max_days_to_first",
        "income",
        "spending",
    ];
    prop_oneof![9 => prop::sample::select(names).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

/// Every answer is one line of JSON in one of the four forms, and only an error is an error.
fn is_in_the_contract(answer: &QuoteAnswer) -> bool {
    let value: Value = serde_json::from_str(&answer.json).unwrap();
    let form = value.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" ");
    let is_known = ["ends_on instalments total", "instalments total ends_on", "offers", "refusal", "error"]
        .contains(&form.as_str());
    is_known && !answer.json.contains('\n') && (form == "error") == answer.is_error
}

proptest! {
    #[test]
    fn no_text_is_a_panic(text in "\\PC{0,64}") {
        prop_assert!(is_in_the_contract(&quote(&text)));
    }

    #[test]
    fn no_json_is_a_panic(value in any_json()) {
        prop_assert!(is_in_the_contract(&quote(&value.to_string())));
    }

    #[test]
    fn a_request_with_anything_in_any_field_is_answered(
        changes in prop::collection::vec((any_name(), any_json()), 1..4), budget in any::<bool>(),
    ) {
        let mut request = request();
        if budget {
            request["count"] = Value::Null;
            request["budget"] = json!({ "income": "1500.00", "spending": "1337.00" });
        }
        for (name, value) in changes {
            let place = if name.contains("in") && budget { &mut request["budget"] }
                else if name.starts_with("m") { &mut request["policy"] } else { &mut request };
            if let Some(map) = place.as_object_mut() {
                map.insert(name, value);
            }
        }
        prop_assert!(is_in_the_contract(&quote(&request.to_string())));
    }

    #[test]
    fn a_request_cut_short_or_with_a_byte_changed_is_answered(at in any::<prop::sample::Index>(), byte in any::<char>()) {
        let text = request().to_string();
        let at = at.index(text.len());
        prop_assert!(is_in_the_contract(&quote(&text[..at])));
        let changed = [&text[..at], byte.encode_utf8(&mut [0; 4]), &text[at + 1..]].concat();
        prop_assert!(is_in_the_contract(&quote(&changed)));
    }
}

#[test]
fn the_examples_of_the_document_are_answered_as_it_says() {
    let document = include_str!("../../../docs/quote.md");
    let lines: Vec<&str> = document.lines().collect();
    let mut checked = 0;
    for (at, line) in lines.iter().enumerate() {
        let (request, answer) = match line.strip_prefix("echo '").and_then(|rest| rest.strip_suffix("' | quitus quote"))
        {
            Some(request) => (request, lines[at + 4]),
            None if line.starts_with(r#"{"balance""#) => (*line, lines[at + 1]),
            None => continue,
        };
        assert_eq!(quote(request).json, answer);
        checked += 1;
    }
    assert_eq!(checked, 5);
}
