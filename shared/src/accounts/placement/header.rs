//! The first record of a placement file.

use super::Column;
use crate::accounts::text;

/// Which column stands where in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The field a column stands in.
    at: [Option<usize>; Column::COUNT],
    fields: usize,
    unknown: Vec<String>,
}

/// Why a first record cannot be one. Nothing of the file goes in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    #[error("the file is empty: the first line must name the columns")]
    Empty,
    #[error("the columns are separated by {0}: separate them by commas")]
    Separator(&'static str),
    #[error("there is no column {}: the first line must name every required column", names(.0))]
    Missing(Vec<Column>),
    #[error("there is more than one column {}: keep one", names(.0))]
    Duplicate(Vec<Column>),
    #[error("there is none of the columns {}: without one of them nobody could be reached", names(&Column::CONTACTS))]
    NoContact,
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ")
}

impl Header {
    /// Learns the columns from the first record. Their order is free, and so are case and white space around a name.
    /// A column that the format does not have is left out and told by [`Self::unknown`].
    pub fn try_new<'a>(fields: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, HeaderFault> {
        let names: Vec<String> = fields.into_iter().map(name_of).collect();
        if names.iter().all(String::is_empty) {
            return Err(HeaderFault::Empty);
        }
        if let [only] = names.as_slice() {
            for (separator, word) in [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")] {
                if only.contains(separator) {
                    return Err(HeaderFault::Separator(word));
                }
            }
        }
        let mut at = [None; Column::COUNT];
        let (mut duplicate, mut unknown) = (Vec::new(), Vec::new());
        for (field, name) in names.iter().enumerate() {
            match Column::ALL.into_iter().find(|column| column.name() == name) {
                Some(column) if at[column as usize].replace(field).is_some() => duplicate.push(column),
                Some(_) => {}
                None => unknown.push(text::line(name).into_owned()),
            }
        }
        let is_absent = |column: &Column| at[*column as usize].is_none();
        let missing: Vec<_> =
            Column::ALL.into_iter().filter(|column| column.is_required() && is_absent(column)).collect();
        if !duplicate.is_empty() {
            return Err(HeaderFault::Duplicate(duplicate));
        }
        if !missing.is_empty() {
            return Err(HeaderFault::Missing(missing));
        }
        if Column::CONTACTS.iter().all(is_absent) {
            return Err(HeaderFault::NoContact);
        }
        Ok(Self { at, fields: names.len(), unknown })
    }

    /// How many fields every record must have.
    pub const fn fields(&self) -> usize {
        self.fields
    }

    /// The names of columns that the format does not have: worth a warning, their values are not read.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// The field of a record in which a column stands.
    pub(super) const fn field_of(&self, column: Column) -> Option<usize> {
        self.at[column as usize]
    }
}

/// A column's name, without what programs put around it: a byte order mark, white space, capitals.
fn name_of(field: &[u8]) -> String {
    String::from_utf8_lossy(field).trim_start_matches('\u{feff}').trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Result<Header, HeaderFault> {
        Header::try_new(names.iter().map(|name| name.as_bytes()))
    }

    fn all() -> Vec<&'static str> {
        Column::ALL.iter().map(|column| column.name()).collect()
    }

    #[test]
    fn columns_come_in_any_order_and_are_named_in_any_case() {
        let mut names = all();
        names.reverse();
        names[0] = "\u{feff} SMS_Consent ";
        let header = header(&names).unwrap();
        assert_eq!(header.field_of(Column::SmsConsent), Some(0));
        assert_eq!(header.field_of(Column::AccountRef), Some(29));
        assert!(header.unknown().is_empty());
    }

    #[test]
    fn a_required_column_that_is_not_there_is_named_and_another_one_may_be_left_out() {
        let left: Vec<_> = all().into_iter().filter(|name| !["market", "paid"].contains(name)).collect();
        assert_eq!(header(&left), Err(HeaderFault::Missing(vec![Column::Market, Column::Paid])));
        let needed: Vec<_> = Column::ALL.into_iter().filter(|column| column.is_required()).map(Column::name).collect();
        assert_eq!(header(&needed), Err(HeaderFault::NoContact));
        assert_eq!(header(&[needed.as_slice(), &["phones"]].concat()).unwrap().fields(), needed.len() + 1);
    }

    #[test]
    fn a_column_that_is_there_twice_is_refused_and_an_unknown_one_is_told() {
        assert_eq!(header(&[all().as_slice(), &[" PAID"]].concat()), Err(HeaderFault::Duplicate(vec![Column::Paid])));
        assert_eq!(header(&[all().as_slice(), &["Score", ""]].concat()).unwrap().unknown(), ["score", ""]);
    }

    #[test]
    fn a_file_that_is_no_placement_file_is_told_why() {
        assert_eq!(header(&[]), Err(HeaderFault::Empty));
        assert_eq!(header(&[" "]), Err(HeaderFault::Empty));
        assert_eq!(header(&["account_ref;customer_ref"]), Err(HeaderFault::Separator("semicolons")));
        let fault = HeaderFault::Missing(vec![Column::Market, Column::Paid]).to_string();
        assert!(fault.starts_with("there is no column market, paid:"), "{fault}");
    }
}
