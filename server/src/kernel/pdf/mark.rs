//! The mark, drawn as `style/static/mark.svg` has it, on 26 by 26.

use krilla::geom::{Path, PathBuilder};

/// The side of the square it is drawn on.
const SIDE: f32 = 26.0;
/// How thick its lines are.
const STROKE: f32 = 3.0;

/// Its two lines, with its upper left corner at a point and of this size; and how thick they are.
pub fn mark(x: f32, y: f32, size: f32) -> (Vec<Path>, f32) {
    let scale = size / SIDE;
    let at = |px: f32, py: f32| (x + px * scale, y + py * scale);
    let mut tick = PathBuilder::new();
    for (n, (px, py)) in [(8.5, 13.2), (12.1, 16.8), (22.8, 5.6)].into_iter().enumerate() {
        let (px, py) = at(px, py);
        if n == 0 { tick.move_to(px, py) } else { tick.line_to(px, py) }
    }
    // Almost a circle round the middle: from the right above, the long way round, to above.
    let middle = SIDE / 2.0;
    let (from, to) = ((-3.8_f32).atan2(9.6), (-9.8_f32).atan2(3.8) + std::f32::consts::TAU);
    let ring = arc(at(middle, middle), 10.5 * scale, from, to);
    (ring.into_iter().chain(tick.finish()).collect(), STROKE * scale)
}

/// A part of a circle, as curves that are off by less than a thousandth.
fn arc((cx, cy): (f32, f32), radius: f32, from: f32, to: f32) -> Option<Path> {
    const PIECES: u8 = 6;
    let step = (to - from) / f32::from(PIECES);
    let handle = 4.0 / 3.0 * (step / 4.0).tan() * radius;
    let mut path = PathBuilder::new();
    let point = |angle: f32| (cx + radius * angle.cos(), cy + radius * angle.sin());
    let (x, y) = point(from);
    path.move_to(x, y);
    for piece in 0..PIECES {
        let (a, b) = (from + step * f32::from(piece), from + step * f32::from(piece + 1));
        let ((x1, y1), (x2, y2)) = (point(a), point(b));
        path.cubic_to(
            x1 - handle * a.sin(),
            y1 + handle * a.cos(),
            x2 + handle * b.sin(),
            y2 - handle * b.cos(),
            x2,
            y2,
        );
    }
    path.finish()
}
