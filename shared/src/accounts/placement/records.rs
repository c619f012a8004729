//! Records of a CSV file and the lines they start on.

use csv_core::ReadRecordResult;

/// The longest record that is read, in bytes of its fields. A longer one is a quote that was opened and never closed,
/// and would otherwise take the rest of the file with it.
pub const RECORD_BYTES_MAX: usize = 64 * 1024;
/// The most fields a record can have.
const FIELDS_MAX: usize = 1024;

/// Cuts the bytes of a CSV file (RFC 4180, lines ending in LF or CRLF, a byte order mark or none) into records.
///
/// Does no reading of its own: it is fed pieces of any size and keeps no more than one record. Empty lines are no
/// records. The line of a record is counted here and not taken from a CSV library: a library that ends a record at CR
/// leaves the LF to the next one, and tells a line too few for every record of a CRLF file.
pub struct Records {
    csv: csv_core::Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
    bytes: usize,
    count: usize,
    line: u64,
    place: Place,
    /// Bytes of a byte order mark left out so far.
    mark_bytes: usize,
}

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Where in a file the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first byte, or in a byte order mark.
    Beginning,
    /// Before a record.
    Between,
    /// In a record.
    Inside,
    /// In a record that ended.
    After,
    /// In the line on which reading a record was given up.
    Skipping,
}

/// What a piece of the file led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// All of the piece was used: more is wanted.
    More,
    /// A record is complete: see [`Records::line`] and [`Records::fields`].
    Record,
    /// The record on [`Records::line`] is longer than [`RECORD_BYTES_MAX`] and was given up; reading goes on at the next line.
    TooLong,
    /// The file is over.
    End,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            csv: csv_reader(1),
            fields: vec![0; 1024],
            ends: vec![0; 64],
            bytes: 0,
            count: 0,
            line: 1,
            place: Place::Beginning,
            mark_bytes: 0,
        }
    }
}

/// A CSV reader before the first record, on a line.
///
/// It is past its own look for a byte order mark, which takes a piece that holds the mark and nothing else for the end of
/// the file: a newline does that.
fn csv_reader(line: u64) -> csv_core::Reader {
    let mut csv = csv_core::Reader::new();
    csv.read_record(b"\n", &mut [0], &mut [0]);
    csv.set_line(line);
    csv
}

impl Records {
    /// Goes on with a piece of the file and says how many of its bytes were used. After [`Step::Record`] and
    /// [`Step::TooLong`] call again with the rest. An empty piece is the end of the file.
    pub fn read(&mut self, piece: &[u8]) -> (usize, Step) {
        let skipped = match self.place {
            Place::Beginning => self.skip_byte_order_mark(piece),
            Place::Inside => 0,
            Place::Between | Place::After => self.skip_empty_lines(piece),
            Place::Skipping => self.skip_line(piece),
        };
        let rest = &piece[skipped..];
        if rest.is_empty() && !piece.is_empty() {
            return (skipped, Step::More);
        }
        if self.place != Place::Inside {
            if rest.is_empty() {
                return (0, Step::End);
            }
            self.line = self.csv.line();
            (self.bytes, self.count, self.place) = (0, 0, Place::Inside);
        }
        let (used, step) = self.read_inside(rest);
        (skipped + used, step)
    }

    /// The line on which the record starts; the first line is 1. A quoted field may hold newlines: they count.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The fields of the record, after [`Step::Record`].
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        let ends = if self.place == Place::After { &self.ends[..self.count] } else { &[] };
        (0..ends.len()).map(move |at| {
            let start = if at == 0 { 0 } else { ends[at - 1] };
            &self.fields[start..ends[at]]
        })
    }

    /// Leaves out the mark, though it may come in several pieces, and empty lines.
    fn skip_byte_order_mark(&mut self, piece: &[u8]) -> usize {
        let left = &BYTE_ORDER_MARK[self.mark_bytes..];
        let skipped = piece.iter().zip(left).take_while(|(byte, mark)| byte == mark).count();
        self.mark_bytes += skipped;
        if skipped == piece.len() {
            return skipped;
        }
        self.place = Place::Between;
        skipped + self.skip_empty_lines(&piece[skipped..])
    }

    /// Leaves out the end of the line before (the LF of a CRLF) and empty lines.
    fn skip_empty_lines(&mut self, piece: &[u8]) -> usize {
        let skipped = piece.iter().take_while(|&&byte| byte == b'\n' || byte == b'\r').count();
        let newlines = piece[..skipped].iter().filter(|&&byte| byte == b'\n').count();
        self.csv.set_line(self.csv.line() + newlines as u64);
        skipped
    }

    /// Leaves out the rest of a line, and its end.
    fn skip_line(&mut self, piece: &[u8]) -> usize {
        match piece.iter().position(|&byte| byte == b'\n') {
            None => piece.len(),
            Some(newline) => {
                self.place = Place::Between;
                self.csv.set_line(self.csv.line() + 1);
                let rest = newline + 1;
                rest + self.skip_empty_lines(&piece[rest..])
            }
        }
    }

    fn read_inside(&mut self, piece: &[u8]) -> (usize, Step) {
        let mut used = 0;
        loop {
            let (result, read, written, ended) =
                self.csv.read_record(&piece[used..], &mut self.fields[self.bytes..], &mut self.ends[self.count..]);
            used += read;
            self.bytes += written;
            self.count += ended;
            match result {
                ReadRecordResult::InputEmpty => return (used, Step::More),
                ReadRecordResult::OutputFull if self.fields.len() < RECORD_BYTES_MAX => {
                    self.fields.resize(self.fields.len() * 2, 0)
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < FIELDS_MAX => {
                    self.ends.resize(self.ends.len() * 2, 0)
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    self.give_up();
                    return (used, Step::TooLong);
                }
                ReadRecordResult::Record => {
                    self.place = Place::After;
                    return (used, Step::Record);
                }
                ReadRecordResult::End => {
                    self.place = Place::Between;
                    return (used, Step::End);
                }
            }
        }
    }

    /// Forgets the record, but not the line.
    fn give_up(&mut self) {
        self.csv = csv_reader(self.csv.line());
        self.place = Place::Skipping;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a file in pieces of so many bytes is cut into: line and fields, or a line alone where a record was given up.
    fn cut(file: &[u8], piece_bytes: usize) -> Vec<(u64, Option<Vec<Vec<u8>>>)> {
        let mut records = Records::default();
        let mut found = Vec::new();
        for mut piece in file.chunks(piece_bytes).chain([&[][..]]) {
            loop {
                let at_end = piece.is_empty();
                let (used, step) = records.read(piece);
                piece = &piece[used..];
                match step {
                    Step::Record => found.push((records.line(), Some(records.fields().map(<[u8]>::to_vec).collect()))),
                    Step::TooLong => found.push((records.line(), None)),
                    Step::End => return found,
                    Step::More => {}
                }
                if piece.is_empty() && !at_end {
                    break;
                }
            }
        }
        found
    }

    fn lines(file: &str) -> Vec<u64> {
        cut(file.as_bytes(), 4096).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn a_record_starts_on_the_line_on_which_an_editor_shows_it() {
        assert_eq!(lines("a,b\n1,2\n\"x\ny\",2\n3,4\n"), [1, 2, 3, 5]);
        assert_eq!(lines("a,b\r\n1,2\r\n\"x\r\ny\",2\r\n3,4"), [1, 2, 3, 5]);
        assert_eq!(lines("a,b\r\n\"x\ny\",2\r\n3,4\r\n"), [1, 2, 4]);
        assert_eq!(lines("\u{feff}a\r\n\r\n\r\nb\n\nc\r\n\r\n"), [1, 4, 6]);
        assert_eq!(lines(""), [0; 0]);
        assert_eq!(lines("\r\n\n"), [0; 0]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_record_and_not_the_file() {
        let mut file = "a,b\n1,2\n\"open,2\n".to_owned();
        (0..5_000).for_each(|_| file.push_str("0123456789012,4\n"));
        let found = cut(file.as_bytes(), 1000);
        assert_eq!(found[2], (3, None));
        let (resumed, fields) = found[3].clone();
        assert_eq!(fields.unwrap(), [b"0123456789012".to_vec(), b"4".to_vec()]);
        assert!(resumed > 4_000 && found.last().unwrap().0 == 5_003, "{resumed}");
        assert_eq!(found.len() as u64, 3 + 5_004 - resumed);
    }

    #[test]
    fn a_last_record_without_the_end_of_a_line_counts_even_inside_a_quote() {
        assert_eq!(cut(b"a,b\n\"1,2\n3", 4096)[1], (2, Some(vec![b"1,2\n3".to_vec()])));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back_on_its_lines_whatever_the_pieces(
            records in prop::collection::vec(prop::collection::vec("[a\",\r\n é]{0,6}", 2..5), 1..8),
            empty_lines in prop::collection::vec(0..3_usize, 8), crlf in any::<bool>(), bom in any::<bool>(), ends in any::<bool>(),
            piece_bytes in 1..40_usize,
        ) {
            let newline = if crlf { "\r\n" } else { "\n" };
            let mut file = if bom { "\u{feff}".to_owned() } else { String::new() };
            let mut written = Vec::new();
            for (record, &empty) in records.iter().zip(&empty_lines) {
                written.push((1 + file.matches('\n').count() as u64, Some(record.iter().map(|f| f.clone().into_bytes()).collect())));
                let quoted: Vec<_> = record.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
                file.push_str(&quoted.join(","));
                file.push_str(&newline.repeat(1 + empty));
            }
            if !ends {
                file.truncate(file.trim_end_matches(['\r', '\n']).len());
            }
            prop_assert_eq!(cut(file.as_bytes(), piece_bytes), written);
        }

        #[test]
        fn no_bytes_make_the_reader_panic_or_stand_still(file in prop::collection::vec(any::<u8>(), 0..400), piece_bytes in 1..50_usize) {
            let _ = cut(&file, piece_bytes);
        }
    }
}
