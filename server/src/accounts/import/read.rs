//! From bytes to batches of checked records, on a thread of its own.

use crate::identity::contacts::PlacedChannel;
use crate::kernel::vault::{BlindIndex, Hashes};
use sha2::{Digest, Sha256};
use shared::accounts::placement::{
    Fault, FaultReason, Faults, Header, HeaderFault, Placement, PlacementReader, Records, SeenRefs, Step,
};
use shared::accounts::{CreditorId, Person};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::Read;
use std::ops::ControlFlow;

const PIECE_BYTES: usize = 256 * 1024;

/// A record that can go in.
pub(super) struct Row {
    pub line: u64,
    pub placement: Placement,
    pub customer: BlindIndex,
    /// Over all that the account says.
    pub account_hash: BlindIndex,
    /// What the record says about the person; only the first record of a person in a file speaks for them.
    pub person: Option<PersonHashes>,
    pub contacts: Vec<(PlacedChannel, BlindIndex)>,
}

pub(super) struct PersonHashes {
    /// Over all that is said about the person.
    pub content: BlindIndex,
    /// Birth date and names, see [`Person::likeness`].
    pub likeness: Option<BlindIndex>,
}

/// A part of the file, in its order.
#[derive(Default)]
pub(super) struct Batch {
    pub rows: Vec<Row>,
    pub rejected: Vec<Rejected>,
    /// How much of the file was read when it was complete.
    pub bytes_read: u64,
}

/// A record that cannot go in.
pub(super) struct Rejected {
    pub line: u64,
    pub faults: Faults,
}

/// What the reader says last.
pub(super) struct End {
    pub file_hash: Vec<u8>,
    /// How many different people the accepted records name.
    pub customers: u64,
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum ReadFault {
    Io(std::io::Error),
    Header(HeaderFault),
}

/// What must be known to read a creditor's file.
pub(super) struct For {
    pub creditor: CreditorId,
    /// What the creditor may be called in the file.
    pub names: Vec<String>,
    pub today: chrono::NaiveDate,
    pub hashes: Hashes,
    pub batch_rows: usize,
}

/// Reads the whole file, handing over batches until told to stop.
pub(super) fn read(
    mut file: impl Read,
    about: &For,
    mut hand_over: impl FnMut(Batch) -> ControlFlow<()>,
) -> Result<End, ReadFault> {
    let mut reader: Option<PlacementReader> = None;
    let (mut records, mut seen, mut people) = (Records::default(), SeenRefs::default(), People::default());
    let mut batch = Batch::default();
    let (mut hash, mut bytes_read) = (Sha256::new(), 0);
    let mut buffer = vec![0; PIECE_BYTES];
    let mut piece: &[u8] = &[];
    loop {
        if piece.is_empty() {
            let length = read_some(&mut file, &mut buffer).map_err(ReadFault::Io)?;
            hash.update(&buffer[..length]);
            bytes_read += length as u64;
            piece = &buffer[..length];
        }
        let (used, step) = records.read(piece);
        piece = &piece[used..];
        match step {
            Step::More => continue,
            Step::End if reader.is_some() => break,
            Step::End => return Err(ReadFault::Header(HeaderFault::Empty)),
            Step::TooLong => {
                let faults = Fault::of_record(FaultReason::RecordTooLong).into();
                batch.rejected.push(Rejected { line: records.line(), faults });
            }
            Step::Record => {
                let Some(reader) = &reader else {
                    let header = Header::try_new(records.fields()).map_err(ReadFault::Header)?;
                    let names: Vec<&str> = about.names.iter().map(String::as_str).collect();
                    reader = Some(PlacementReader::new(header, &names, about.today));
                    continue;
                };
                let line = records.line();
                match reader.read(records.fields()).and_then(|placement| {
                    seen.reserve(&placement.account_ref)?;
                    Ok(placement)
                }) {
                    Ok(placement) => batch.rows.push(about.row(line, placement, &mut people)),
                    Err(faults) => batch.rejected.push(Rejected { line, faults }),
                }
            }
        }
        if batch.rows.len() + batch.rejected.len() >= about.batch_rows {
            batch.bytes_read = bytes_read;
            if hand_over(std::mem::take(&mut batch)).is_break() {
                break;
            }
        }
    }
    batch.bytes_read = bytes_read;
    // Whoever told us to stop does not listen to this one either.
    let _ = hand_over(batch);
    Ok(End { file_hash: hash.finalize().to_vec(), customers: people.0.len() as u64 })
}

fn read_some(file: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    loop {
        match file.read(buffer) {
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

impl For {
    fn row(&self, line: u64, placement: Placement, people: &mut People) -> Row {
        let hashes = &self.hashes;
        let customer = hashes.customer_reference(self.creditor.uuid(), placement.customer_ref.key());
        let born = placement.person.birth_date.map_or(0, days).to_be_bytes();
        let person = people.is_first(&customer).then(|| PersonHashes {
            content: self.hash("customer_record", &person_parts(&placement, &born)),
            likeness: placement.person.likeness().map(|likeness| self.hash("likeness", &[likeness.as_bytes()])),
        });
        let Person { emails, phones, .. } = &placement.person;
        let emails = emails.iter().map(|email| (PlacedChannel::Email, hashes.email(email.as_str())));
        let phones = phones.iter().map(|phone| (PlacedChannel::Sms, hashes.phone(phone.as_str())));
        let contacts = emails.chain(phones).collect();
        let account_hash = self.account_hash(&placement, &customer);
        Row { line, placement, customer, account_hash, person, contacts }
    }

    fn account_hash(&self, placement: &Placement, customer: &BlindIndex) -> BlindIndex {
        let charges = &placement.charges;
        let numbers =
            [placement.original_amount, charges.principal(), charges.interest(), charges.fees(), charges.paid()]
                .map(|amount| amount.minor().to_be_bytes());
        let dates = [placement.opened_on, placement.default_on].map(|date| days(date).to_be_bytes());
        let optional = [&placement.original_creditor, &placement.description].map(|text| text.as_deref().unwrap_or(""));
        self.hash(
            "account",
            &[
                customer,
                placement.account_ref.as_shown().as_bytes(),
                placement.product_type.code().as_bytes(),
                placement.market.code().as_bytes(),
                charges.currency().code().as_bytes(),
                optional[0].as_bytes(),
                optional[1].as_bytes(),
                numbers.as_flattened(),
                dates.as_flattened(),
            ],
        )
    }

    /// Half of a keyed hash: enough to tell one content from another, and half the room.
    fn hash(&self, kind: &str, parts: &[&[u8]]) -> BlindIndex {
        let mut half = BlindIndex::default();
        half.copy_from_slice(&self.hashes.of(kind, parts)[..16]);
        half
    }
}

fn person_parts<'a>(placement: &'a Placement, born: &'a [u8]) -> Vec<&'a [u8]> {
    let Person { first_name, last_name, birth_date: _, emails, phones, address, locale, email_consent, sms_consent } =
        &placement.person;
    let mut parts: Vec<&[u8]> = vec![
        placement.customer_ref.as_shown().as_bytes(),
        first_name.as_bytes(),
        last_name.as_bytes(),
        born,
        address.line_1.as_bytes(),
        address.line_2.as_bytes(),
        address.postcode.as_bytes(),
        address.city.as_bytes(),
        address.region.as_bytes(),
        address.country.code().as_bytes(),
        locale.code().as_bytes(),
        email_consent.word().as_bytes(),
        sms_consent.word().as_bytes(),
    ];
    parts.extend(emails.iter().map(|email| email.as_str().as_bytes()));
    parts.push(b"");
    parts.extend(phones.iter().map(|phone| phone.as_str().as_bytes()));
    parts
}

fn days(date: chrono::NaiveDate) -> i32 {
    chrono::Datelike::num_days_from_ce(&date)
}

/// The people whom a file named. Keeps 64 bits of their keyed index: among three million, one chance in four million
/// that two are taken for one, whose record would then keep its state until the next file and count once.
#[derive(Default)]
struct People(HashSet<u64, BuildHasherDefault<AsIs>>);

impl People {
    fn is_first(&mut self, index: &BlindIndex) -> bool {
        let [a, b, c, d, e, f, g, h, ..] = *index;
        self.0.insert(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

/// Hashes what is a hash already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only `write_u64` is ever called; this keeps the contract for anything else.
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
