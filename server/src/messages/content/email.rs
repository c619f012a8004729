//! An e-mail's HTML part: tables and inlined styles, because that is what mail programs understand; no image, no font
//! and no script, so that opening it tells nobody anything.

use super::Setting;
use super::letter::Letter;
use maud::{DOCTYPE, PreEscaped, html};

/// Mail programs that follow the system's dark theme take it from here; the others keep the inlined light one.
const DARK: &str = "@media (prefers-color-scheme:dark){.page{background:#0f191b!important}\
    .card{background:#182426!important;border-color:#2c3a3c!important}.ink{color:#e6ebe4!important}\
    .muted{color:#a9b5b1!important}.code{background:#21403f!important;color:#e6ebe4!important}\
    .btn{background:#74cfc8!important;color:#0c2626!important}}";

const SANS: &str = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const INK: &str = "color:#1d2d30;font-size:17px;line-height:1.5;";
const MUTED: &str = "color:#51605f;font-size:14px;line-height:1.5;";

pub(super) fn html(letter: &Letter, setting: &Setting) -> String {
    let locale = setting.locale;
    let brand = app::text::common::brand(locale);
    html! {
        (DOCTYPE)
        html lang=(locale.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (letter.subject) }
                style { (PreEscaped(DARK)) }
            }
            body class="page" style={ "margin:0;padding:0;background:#f7f6f1;" (SANS) } {
                table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f7f6f1;" {
                    tr { td align="center" style="padding:24px 16px;" {
                        table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;" {
                            tr { td class="ink" style={ (SANS) "color:#1d2d30;font-size:22px;font-weight:600;padding:0 8px 16px;" } { (brand) } }
                            tr { td class="card" style="background:#fdfcf9;border:1px solid #e2e1d9;border-radius:20px;padding:28px 24px;" {
                                (main(letter))
                            } }
                            tr { td style="padding:20px 8px;" { (foot(letter)) } }
                        }
                    } }
                }
            }
        }
    }
    .into_string()
}

fn main(letter: &Letter) -> maud::Markup {
    let paragraph = |text: &str| html! { p class="ink" style={ (SANS) (INK) "margin:0 0 16px;" } { (lines(text)) } };
    html! {
        h1 class="ink" style={ (SANS) "color:#1d2d30;font-size:24px;line-height:1.25;font-weight:600;margin:0 0 16px;" } {
            // The code itself stands below, larger.
            @if letter.code.is_some() { (subject_without_code(letter)) } @else { (letter.subject) }
        }
        (paragraph(&letter.greeting))
        @if let Some(code) = &letter.code {
            p class="code" style={ (SANS) "background:#e3f0ee;color:#1d2d30;border-radius:12px;font-size:34px;font-weight:600;letter-spacing:6px;text-align:center;margin:0 0 16px;padding:16px 8px;" } { (code) }
        }
        @for text in &letter.paragraphs { (paragraph(text)) }
        @if let Some((label, link)) = &letter.action {
            p style="margin:24px 0;" {
                a class="btn" href=(link) style={ (SANS) "background:#0f5a5a;color:#f6fbfa;border-radius:12px;display:block;font-size:17px;font-weight:600;padding:15px 20px;text-align:center;text-decoration:none;" } { (label) }
            }
        }
        p class="ink" style={ (SANS) (INK) "margin:0;" } { (lines(&letter.sign_off)) }
    }
}

fn foot(letter: &Letter) -> maud::Markup {
    html! {
        @for text in &letter.foot { p class="muted" style={ (SANS) (MUTED) "margin:0 0 8px;" } { (text) } }
        @if let (Some(stop), Some((_, link))) = (&letter.stop, &letter.action) {
            @let words = stop.trim_end_matches(link.as_str()).trim_end().trim_end_matches(':').trim_end();
            p style="margin:0;" { a class="muted" href=(link) style={ (SANS) (MUTED) } { (words) } }
        }
    }
}

/// "Your code" out of "Your code: 123456".
fn subject_without_code(letter: &Letter) -> &str {
    letter.subject.split(':').next().unwrap_or_default().trim_end()
}

fn lines(text: &str) -> maud::Markup {
    html! { @for (n, line) in text.lines().enumerate() { @if n > 0 { br; } (line) } }
}
