//! Free and independent advice, market by market.

use shared::kernel::Market;

/// Services that cost nothing and are independent of creditors: the name, and where they are.
pub const fn free_advice(market: Market) -> &'static [(&'static str, &'static str)] {
    match market {
        Market::Uk => &[
            ("StepChange", "https://www.stepchange.org/"),
            ("National Debtline", "https://nationaldebtline.org/"),
            ("MoneyHelper", "https://www.moneyhelper.org.uk/"),
        ],
        Market::Fr => &[
            ("Points conseil budget", "https://www.mesquestionsdargent.fr/budget/point-conseil-budget-pcb"),
            ("Banque de France", "https://particuliers.banque-france.fr/"),
        ],
        Market::Us => &[("National Foundation for Credit Counseling", "https://www.nfcc.org/")],
        Market::Au => &[("National Debt Helpline", "https://ndh.org.au/")],
        Market::Nz => &[("MoneyTalks", "https://www.moneytalks.co.nz/")],
        Market::Ca => &[("Credit Counselling Canada", "https://creditcounsellingcanada.ca/")],
    }
}
