//! The values of one record, by column, and what is wrong with them.

use super::{Column, Fault, FaultReason, Faults, Header};
use crate::accounts::{Consent, Reference, text};
use crate::kernel::{AmountError, Currency, Money};
use chrono::NaiveDate;

/// No date in a file lies before: neither a living person nor an open debt is that old.
const YEAR_MIN: i32 = 1900;

/// A record's values by column, and the faults found so far.
pub(super) struct Values<'a> {
    values: [&'a str; Column::COUNT],
    faults: Vec<Fault>,
}

impl<'a> Values<'a> {
    pub(super) fn try_new(header: &Header, fields: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, Faults> {
        let fields: Vec<&[u8]> = fields.into_iter().collect();
        if fields.len() < header.fields() {
            return Err(Fault::of_record(FaultReason::ShortRow).into());
        }
        // Spreadsheets like to add empty fields at the end.
        if fields[header.fields()..].iter().any(|field| !field.trim_ascii().is_empty()) {
            return Err(Fault::of_record(FaultReason::LongRow).into());
        }
        let mut values = [""; Column::COUNT];
        let (mut unreadable, mut faults) = (Vec::new(), Vec::new());
        for column in Column::ALL {
            let Some(field) = header.field_of(column) else { continue };
            let Ok(value) = std::str::from_utf8(fields[field]) else {
                unreadable.push(Fault::at(column, FaultReason::BadEncoding, &String::from_utf8_lossy(fields[field])));
                continue;
            };
            values[column as usize] = value.trim();
            if is_too_long(value.trim(), column) {
                faults.push(Fault::at(column, FaultReason::TooLong, value));
            }
        }
        // A value that cannot be read would make other checks say something untrue.
        match Faults::from_found(unreadable) {
            Some(unreadable) => Err(unreadable),
            None => Ok(Self { values, faults }),
        }
    }

    /// What was found; empty if nothing is wrong.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// A column's text, trimmed; empty where the file does not have the column.
    pub(super) fn text(&self, column: Column) -> &'a str {
        self.values[column as usize]
    }

    fn fault(&mut self, column: Column, reason: FaultReason) {
        self.faults.push(Fault::at(column, reason, self.text(column)));
    }

    pub(super) fn check(&mut self, holds: bool, column: Column, otherwise: FaultReason) {
        if !holds {
            self.fault(column, otherwise);
        }
    }

    pub(super) fn has_fault_in(&self, columns: &[Column]) -> bool {
        self.faults.iter().any(|fault| fault.column.is_some_and(|column| columns.contains(&column)))
    }

    pub(super) fn line(&self, column: Column) -> String {
        text::line(self.text(column)).into_owned()
    }

    pub(super) fn lines(&self, column: Column) -> String {
        text::lines(self.text(column))
    }

    pub(super) fn name(&mut self, column: Column) -> String {
        let name = self.line(column);
        self.check(!name.is_empty(), column, FaultReason::MissingValue);
        name
    }

    pub(super) fn reference(&mut self, column: Column) -> Option<Reference> {
        let reference = Reference::parse(self.text(column)).ok();
        self.check(reference.is_some(), column, FaultReason::MissingRef);
        reference
    }

    pub(super) fn required<T, E>(
        &mut self,
        column: Column,
        reason: FaultReason,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if self.text(column).is_empty() {
            self.fault(column, FaultReason::MissingValue);
            return None;
        }
        self.optional(column, reason, parse)
    }

    pub(super) fn optional<T, E>(
        &mut self,
        column: Column,
        reason: FaultReason,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let value = parse(text).ok();
        self.check(value.is_some(), column, reason);
        value
    }

    /// Values separated by `;`, each once.
    pub(super) fn list<T: PartialEq>(
        &mut self,
        column: Column,
        reason: FaultReason,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for text in self.text(column).split(';').map(str::trim).filter(|text| !text.is_empty()) {
            match parse(text) {
                None => self.faults.push(Fault::at(column, reason, text)),
                Some(value) if values.contains(&value) => {}
                Some(value) => values.push(value),
            }
        }
        values
    }

    pub(super) fn consent(&mut self, column: Column) -> Consent {
        self.optional(column, FaultReason::BadConsent, Consent::parse).unwrap_or(Consent::Unknown)
    }

    pub(super) fn amount(&mut self, column: Column, currency: Currency) -> Option<Money> {
        let amount = self.any_amount(column, currency)?;
        self.check(amount.minor() >= 0, column, FaultReason::NegativeAmount);
        (amount.minor() >= 0).then_some(amount)
    }

    pub(super) fn any_amount(&mut self, column: Column, currency: Currency) -> Option<Money> {
        let amount = Money::parse(self.text(column), currency);
        if let Err(error) = amount {
            let reason = match error {
                AmountError::Missing => FaultReason::MissingValue,
                AmountError::NotANumber => FaultReason::BadAmount,
                AmountError::TooPrecise => FaultReason::TooPrecise,
                AmountError::TooLarge => FaultReason::TooLarge,
            };
            self.fault(column, reason);
        }
        amount.ok()
    }
}

/// Counts characters only where bytes could be too many.
fn is_too_long(value: &str, column: Column) -> bool {
    value.len() > column.chars_max() && value.chars().nth(column.chars_max()).is_some()
}

/// `YYYY-MM-DD`, and nothing that only looks like it.
pub(super) fn date(text: &str) -> Result<NaiveDate, ()> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return Err(()) };
    let number = |digits: &[&u8]| {
        digits
            .iter()
            .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(**byte - b'0')))
            .ok_or(())
    };
    let (year, month, day) = (number(&[a, b, c, d])? as i32, number(&[e, f])?, number(&[g, h])?);
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| year >= YEAR_MIN).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_day_is_read_back_and_nothing_else_is_a_day(days in 0..73_000_u64, text in "[0-9-]{10}") {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days);
            prop_assert_eq!(date(&day.to_string()), Ok(day));
            if let Ok(read) = date(&text) {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}
