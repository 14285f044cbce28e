//! Points, rectangles, pieces of lines, and the two directions of a picture. In: lengths in
//! pixels. Out: the same, in their place.

/// A point; `y` grows downwards.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From above.
    pub y: f64,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Its left side.
    pub x: f64,
    /// Its upper side.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// A piece of a line; it begins where the piece before it ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece {
    /// Straight to a point.
    Line(Point),
    /// A cubic Bézier curve: two points that pull, and its end.
    Curve(Point, Point, Point),
}

/// Where the conversation goes in the picture. What lies in this direction is *along*, what lies
/// beside it *across*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From left to right.
    Right,
    /// From above downwards.
    Down,
}

impl Point {
    pub(super) fn moved(self, by: Point) -> Self {
        Self { x: self.x + by.x, y: self.y + by.y }
    }
}

impl Rect {
    pub(super) fn moved(self, by: Point) -> Self {
        Self { x: self.x + by.x, y: self.y + by.y, ..self }
    }

    /// Its right side.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

impl Piece {
    pub(super) fn moved(self, by: Point) -> Self {
        match self {
            Piece::Line(end) => Piece::Line(end.moved(by)),
            Piece::Curve(one, two, end) => {
                Piece::Curve(one.moved(by), two.moved(by), end.moved(by))
            }
        }
    }

    /// Where it ends.
    pub fn end(&self) -> Point {
        match *self {
            Piece::Line(end) | Piece::Curve(_, _, end) => end,
        }
    }
}

impl Direction {
    /// The point that lies so far along and across.
    pub(super) fn point(self, along: f64, across: f64) -> Point {
        match self {
            Direction::Right => Point { x: along, y: across },
            Direction::Down => Point { x: across, y: along },
        }
    }

    /// A width and a height as lengths along and across; also the other way round.
    pub(super) fn turned(self, (width, height): (f64, f64)) -> (f64, f64) {
        match self {
            Direction::Right => (width, height),
            Direction::Down => (height, width),
        }
    }
}
