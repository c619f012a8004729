//! More than fits into memory, in order: sorted in pieces, kept in files that have no name, merged.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

/// How many are held at once: with some hundred bytes each, a few dozen megabytes.
const HELD: usize = 50_000;

/// Takes what is to be sorted.
pub struct Sorter<T> {
    held: Vec<T>,
    pieces: Vec<BufReader<File>>,
    held_max: usize,
}

/// Gives it back in order, what is equal in any.
pub struct Sorted<T> {
    held: std::vec::IntoIter<T>,
    pieces: Vec<BufReader<File>>,
    /// The least of each piece that still has any; the place after the last is what is held.
    heads: BinaryHeap<Reverse<(T, usize)>>,
    line: String,
}

impl<T: Ord + Serialize + DeserializeOwned> Default for Sorter<T> {
    fn default() -> Self {
        Self::holding(HELD)
    }
}

impl<T: Ord + Serialize + DeserializeOwned> Sorter<T> {
    fn holding(held_max: usize) -> Self {
        Self { held: Vec::new(), pieces: Vec::new(), held_max }
    }

    /// # Errors
    /// When the folder for passing files cannot be written.
    pub fn push(&mut self, item: T) -> io::Result<()> {
        self.held.push(item);
        if self.held.len() >= self.held_max { self.put_away() } else { Ok(()) }
    }

    fn put_away(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        let mut file = BufWriter::new(tempfile::tempfile()?);
        for item in self.held.drain(..) {
            serde_json::to_writer(&mut file, &item)?;
            file.write_all(b"\n")?;
        }
        let mut file = file.into_inner()?;
        file.rewind()?;
        self.pieces.push(BufReader::new(file));
        Ok(())
    }

    /// # Errors
    /// When what was put away cannot be read back.
    pub fn sorted(mut self) -> io::Result<Sorted<T>> {
        self.held.sort_unstable();
        let all = self.pieces.len();
        let mut sorted = Sorted {
            held: self.held.into_iter(),
            pieces: self.pieces,
            heads: BinaryHeap::with_capacity(all + 1),
            line: String::new(),
        };
        for piece in 0..=all {
            sorted.draw(piece)?;
        }
        Ok(sorted)
    }
}

impl<T: Ord + DeserializeOwned> Sorted<T> {
    fn draw(&mut self, piece: usize) -> io::Result<()> {
        let item = match self.pieces.get_mut(piece) {
            Some(file) => {
                self.line.clear();
                match file.read_line(&mut self.line)? {
                    0 => None,
                    _ => Some(serde_json::from_str(&self.line)?),
                }
            }
            None => self.held.next(),
        };
        self.heads.extend(item.map(|item| Reverse((item, piece))));
        Ok(())
    }
}

impl<T: Ord + DeserializeOwned> Iterator for Sorted<T> {
    /// An error where what was put away cannot be read back.
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<io::Result<T>> {
        let Reverse((item, piece)) = self.heads.pop()?;
        Some(self.draw(piece).map(|()| item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_comes_back_in_order_however_much_of_it_there_is() {
        for items in [0_u64, 1, 6, 7, 8, 14, 500] {
            let mut sorter = Sorter::holding(7);
            // 263 and a number of items that it does not divide: every item once, in no order.
            let taken: Vec<(u64, String)> = (0..items).map(|n| (n * 263 % 503, format!("\"{n}\n"))).collect();
            taken.iter().for_each(|item| sorter.push(item.clone()).unwrap());
            let back: Vec<_> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            let mut expected = taken;
            expected.sort();
            assert_eq!(back, expected);
        }
    }
}
