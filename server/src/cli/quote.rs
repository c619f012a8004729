//! `quitus quote`

use super::Failure;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::process::ExitCode;

/// Far more than any request needs; what is longer is answered as no JSON, and memory stays flat.
const LINE_BYTES_MAX: u64 = 64 * 1024;
const BUFFER_BYTES: usize = 64 * 1024;

/// What `quitus quote --help` shows after the options.
pub const EXAMPLES: &str = r#"Example:
  echo '{"balance":"100.00","currency":"GBP","frequency":"monthly","count":3,
    "first_on":"2026-12-25","today":"2026-11-20","market":"UK","adjust":"following"}' | tr -d '\n' | quitus quote

One request a line, one answer a line, in the same order; empty lines are skipped. The exit code is 1 if a request
could not be understood. Neither database nor configuration is read. All fields and answers: docs/quote.md"#;

/// Answers every line of standard input until it ends.
pub fn run() -> Result<ExitCode, Failure> {
    match answer(&mut BufReader::with_capacity(BUFFER_BYTES, std::io::stdin().lock()), &mut std::io::stdout().lock()) {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Ok(ExitCode::from(1)),
        // Whoever read the answers has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
    }
}

/// Returns whether every request was understood.
fn answer(requests: &mut BufReader<impl Read>, answers: &mut impl Write) -> std::io::Result<bool> {
    let mut answers = std::io::BufWriter::new(answers);
    let mut all_understood = true;
    let mut line = Vec::new();
    loop {
        line.clear();
        if requests.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
            answers.flush()?;
            return Ok(all_understood);
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == LINE_BYTES_MAX {
            requests.skip_until(b'\n')?;
            // Cut short, so that it is no JSON even where only spaces were lost.
            line.truncate(1);
        }
        let request = String::from_utf8_lossy(&line);
        if !request.trim().is_empty() {
            let answer = shared::plans::quote(request.trim());
            all_understood &= !answer.is_error;
            writeln!(answers, "{}", answer.json)?;
        }
        // Who waits for an answer before asking again gets it; who sends many gets them in large pieces.
        if requests.buffer().is_empty() {
            answers.flush()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(requests: &[u8]) -> (String, bool) {
        let mut out = Vec::new();
        let all_understood = answer(&mut BufReader::new(requests), &mut out).unwrap();
        (String::from_utf8(out).unwrap(), all_understood)
    }

    #[test]
    fn a_line_without_end_and_bytes_that_are_no_text_are_answered_and_the_next_request_too() {
        let good = r#"{"balance":"40","currency":"EUR","frequency":"weekly","count":1,"first_on":"2026-12-01","today":"2026-11-20"}"#;
        let mut requests = vec![b' '; 200_000];
        requests.splice(0..1, *b"{");
        requests.extend(b"\n\xff\xfe\n\n  \n");
        requests.extend(good.as_bytes());
        let (out, all_understood) = answers(&requests);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 3, "{out}");
        assert!(lines[0].contains("\"error\"") && lines[1].contains("\"error\""), "{out}");
        assert!(lines[2].contains("\"ends_on\":\"2026-12-01\""), "{out}");
        assert!(!all_understood);
    }
}
