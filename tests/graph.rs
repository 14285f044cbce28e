//! The laws of pictures, over generated graphs: nothing lies on anything else, texts fit, lines
//! end where they should, and whatever stands in a prompt, the text of the picture can be read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

use ivrc::graph::layout::{Layout, Piece, Point, Rect, Route, TextBox, layout};
use ivrc::graph::{Graph, Kind, Node, dot, mermaid, svg};
use ivrc::report::visible;
use proptest::prelude::*;

/// What a prompt may hold to make a reader of the picture stumble.
const HOSTILE: &[&str] = &[
    "\"",
    "<script>alert(1)</script>",
    "]]>",
    "--",
    "-->",
    "\\",
    "\\N\\",
    "\u{0}\u{1b}[31m\u{7f}",
    "\u{202e}turned\u{2066}",
    "{name}",
    "%%{init: {\"theme\": \"dark\"}}%%",
    "#quot; #35; &amp; &#60;",
    "style: #34;",
    "end",
    "graph",
    "subgraph",
    "click s0 \"https://example.com\"",
    "`**bold**` _it_ ~~~ $$x$$",
    "1. a\n2. b",
    "<!-- x -->",
    "\u{fffe}\u{ffff}",
    "请按一。重听请按二。",
    "👩‍👩‍👧 שלום ﷽",
];

const KINDS: [Kind; 6] =
    [Kind::Start, Kind::Step, Kind::Bridge, Kind::Ending, Kind::Everywhere, Kind::Error];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        4 => "[A-Za-z ,.!?{}]{1,200}",
        2 => "\\PC{1,40}",
        1 => "[A-Za-z]{30,90}",
        1 => "[\u{4e00}-\u{4e20}]{1,60}",
        2 => proptest::sample::select(HOSTILE).prop_map(str::to_owned),
        1 => Just("very long ".repeat(1000)),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let kind = proptest::sample::select(KINDS.to_vec());
    let node = |(kind, title, note, speech)| Node { kind, title, note, speech };
    (kind, text(), text(), text()).prop_map(node)
}

/// Up to 60 boxes with circles, loops, and several arrows between two.
fn graph() -> impl Strategy<Value = Graph> {
    let nodes = proptest::collection::vec(node(), 1..60);
    let labels = proptest::collection::vec(text(), 0..3);
    let edge = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), labels);
    (nodes, proptest::collection::vec(edge, 0..90)).prop_map(|(nodes, edges)| {
        let mut graph = Graph::default();
        let ids: Vec<_> = nodes.into_iter().map(|node| graph.add(node)).collect();
        for (from, to, labels) in edges {
            graph.connect(ids[from.index(ids.len())], ids[to.index(ids.len())], labels);
        }
        graph
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn nothing_lies_on_anything_else(graph in graph()) {
        let layout = layout(&graph);
        let boxes = layout.boxes.iter().map(|one| one.rect);
        let labels = layout.labels.iter().map(|one| one.rect);
        let all: Vec<Rect> = boxes.chain(labels).collect();
        for (at, one) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                prop_assert!(!overlap(one, other), "{one:?} and {other:?}");
            }
        }
        for route in &layout.routes {
            for label in layout.labels.iter().filter(|label| label.of != route.edge) {
                let under = points(route).into_iter().find(|point| is_inside(point, &label.rect));
                prop_assert_eq!(under, None, "a line runs under {:?}", label);
            }
            for (node, other) in graph.nodes().iter().zip(&layout.boxes) {
                let inside = points(route).into_iter().find(|point| is_inside(point, &other.rect));
                prop_assert_eq!(inside, None, "{:?} runs under {:?}", route, node);
            }
        }
    }

    #[test]
    fn every_text_fits_its_box_and_everything_the_picture(graph in graph()) {
        let layout = layout(&graph);
        prop_assert!(layout.width.is_finite() && layout.height.is_finite());
        let whole = Rect { x: 0.0, y: 0.0, width: layout.width, height: layout.height };
        layout.boxes.iter().try_for_each(|one| fits(one, &whole))?;
        layout.labels.iter().try_for_each(|one| fits(one, &whole))?;
        for point in layout.routes.iter().flat_map(points) {
            prop_assert!(holds(&whole, point), "{point:?}");
        }
    }

    #[test]
    fn every_arrow_leads_from_border_to_border(graph in graph()) {
        let layout = layout(&graph);
        prop_assert_eq!(layout.boxes.len(), graph.nodes().len());
        prop_assert_eq!(layout.routes.len(), graph.edges().len());
        for (at, (edge, route)) in graph.edges().iter().zip(&layout.routes).enumerate() {
            prop_assert_eq!(route.edge, at);
            let ends = [(edge.from, route.start), (edge.to, route.end())];
            for (node, end) in ends {
                let rect = layout.boxes[node.index()].rect;
                prop_assert!(is_on_border(&end, &rect), "{end:?} of {rect:?}");
            }
        }
        let is_word = |label: &String| !visible(label).trim().is_empty();
        let labelled = graph.edges().iter().filter(|edge| edge.labels.iter().any(is_word)).count();
        prop_assert_eq!(layout.labels.len(), labelled);
    }

    #[test]
    fn the_same_graph_is_the_same_picture(graph in graph()) {
        prop_assert_eq!(svg::write(&graph, "a"), svg::write(&graph.clone(), "a"));
    }

    #[test]
    fn what_is_written_can_be_read(graph in graph(), title in text()) {
        let image = svg::write(&graph, &title);
        prop_assert_eq!(well_formed(&image), Ok(()), "{}", image);
        prop_assert_eq!(readable_mermaid(&mermaid::write(&graph)), Ok(()));
        prop_assert_eq!(readable_dot(&dot::write(&graph)), Ok(()));
    }
}

#[test]
fn hostile_texts_are_words_and_nothing_else() {
    for hostile in HOSTILE {
        let mut graph = Graph::default();
        let node = |kind| {
            let [title, note, speech] = [*hostile; 3].map(str::to_owned);
            Node { kind, title, note, speech }
        };
        let ids = KINDS.map(|kind| graph.add(node(kind)));
        graph.connect(ids[0], ids[1], vec![(*hostile).to_owned()]);
        graph.connect(ids[1], ids[1], vec![(*hostile).to_owned()]);
        let image = svg::write(&graph, hostile);
        assert_eq!(well_formed(&image), Ok(()), "{image}");
        assert!(!image.contains("<script"), "{image}");
        let diagram = mermaid::write(&graph);
        assert_eq!(readable_mermaid(&diagram), Ok(()), "{diagram}");
        assert_eq!(diagram.lines().count(), 1 + 6 + 2 + 4, "{diagram}");
        let digraph = dot::write(&graph);
        assert_eq!(readable_dot(&digraph), Ok(()), "{digraph}");
        for text in [image, diagram, digraph] {
            let obeyed = |letter: char| {
                (letter.is_control() && letter != '\n')
                    || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!text.chars().any(obeyed), "{text:?}");
        }
    }
}

#[test]
fn a_picture_without_boxes_is_a_picture() {
    assert_eq!(well_formed(&svg::write(&Graph::default(), "nothing")), Ok(()));
    assert_eq!(layout(&Graph::default()).boxes, []);
}

#[test]
fn an_arrow_to_a_box_of_another_graph_is_left_out() {
    let (mut one, mut other) = (Graph::default(), Graph::default());
    let here = one.add(Node::default());
    other.add(Node::default());
    let there = other.add(Node::default());
    one.connect(here, there, Vec::new());
    assert_eq!(one.edges(), []);
}

// --- Geometry -----------------------------------------------------------------------------------

/// How far sums of lengths may be off.
const EXACT: f64 = 0.01;

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x + EXACT < other.right()
        && other.x + EXACT < one.right()
        && one.y + EXACT < other.bottom()
        && other.y + EXACT < one.bottom()
}

fn holds(rect: &Rect, point: Point) -> bool {
    (rect.x - EXACT..=rect.right() + EXACT).contains(&point.x)
        && (rect.y - EXACT..=rect.bottom() + EXACT).contains(&point.y)
}

fn is_inside(point: &Point, rect: &Rect) -> bool {
    let dot = Rect { x: point.x, y: point.y, width: 0.0, height: 0.0 };
    rect.x + EXACT < dot.x
        && dot.x < rect.right() - EXACT
        && rect.y + EXACT < dot.y
        && dot.y < rect.bottom() - EXACT
}

fn is_on_border(point: &Point, rect: &Rect) -> bool {
    holds(rect, *point) && !is_inside(point, rect)
}

fn fits<I>(one: &TextBox<I>, whole: &Rect) -> Result<(), TestCaseError> {
    let corners = [
        Point { x: one.rect.x, y: one.rect.y },
        Point { x: one.rect.right(), y: one.rect.bottom() },
    ];
    for corner in corners {
        prop_assert!(corner.x.is_finite() && corner.y.is_finite());
        prop_assert!(holds(whole, corner), "{:?} in {whole:?}", one.rect);
    }
    for line in &one.lines {
        let end = Point { x: line.at.x + line.style.width(&line.text), y: line.at.y };
        prop_assert!(holds(&one.rect, line.at) && holds(&one.rect, end), "{line:?} {:?}", one.rect);
    }
    Ok(())
}

/// Points of a line: its corners, and some along each piece.
fn points(route: &Route) -> Vec<Point> {
    let mut points = vec![route.start];
    let mut at = route.start;
    for piece in &route.pieces {
        for step in 1..=8 {
            let part = f64::from(step) / 8.0;
            points.push(match *piece {
                Piece::Line(end) => between(at, end, part),
                Piece::Curve(one, two, end) => {
                    let [a, b, c] = [(at, one), (one, two), (two, end)]
                        .map(|(from, to)| between(from, to, part));
                    between(between(a, b, part), between(b, c, part), part)
                }
            });
        }
        at = piece.end();
    }
    points
}

fn between(from: Point, to: Point, part: f64) -> Point {
    Point { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

// --- Readers ------------------------------------------------------------------------------------

/// XML that a strict reader takes: elements that close in their order, quoted attributes, and no
/// `<` or `&` in a text that is not markup.
fn well_formed(text: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        entities(&rest[..at])?;
        let end = rest[at..].find('>').ok_or("an element is cut off")? + at;
        let inner = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (inner, is_empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let (name, mut attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(format!("<{name}> is no element"));
        }
        while !attributes.is_empty() {
            let (_, value) = attributes.split_once("=\"").ok_or("an attribute without a value")?;
            let (value, behind) = value.split_once('"').ok_or("a value without an end")?;
            entities(value)?;
            attributes = behind.trim_start();
        }
        if !is_empty {
            open.push(name);
        }
    }
    entities(rest)?;
    match open.last() {
        Some(name) => Err(format!("<{name}> stays open")),
        None => Ok(()),
    }
}

fn entities(text: &str) -> Result<(), String> {
    let known = ["amp;", "lt;", "gt;", "quot;"];
    let strange = text.split('&').skip(1).find(|rest| !known.iter().any(|it| rest.starts_with(it)));
    let banned = |letter: char| {
        (letter.is_control() && letter != '\n') || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    match strange {
        Some(strange) => Err(format!("&{strange}")),
        None if text.contains('>') && text.contains("]]>") => Err("]]> in a text".to_owned()),
        None if text.chars().any(banned) => Err(format!("{text:?}")),
        None => Ok(()),
    }
}

/// Each line is one of the forms that are written, with nothing in its labels but words, entities
/// and the markup of ours.
fn readable_mermaid(text: &str) -> Result<(), String> {
    for line in text.lines().skip(1) {
        let parts: Vec<_> = line.split('"').collect();
        let is_plain = |part: &str| {
            let known =
                |letter: char| letter.is_ascii_alphanumeric() || " ()[]->.|,:-".contains(letter);
            part.chars().all(known)
        };
        if ![1, 3].contains(&parts.len())
            || !is_plain(parts[0])
            || !parts.last().is_some_and(|p| is_plain(p))
        {
            return Err(line.to_owned());
        }
        let label = parts.get(1).copied().unwrap_or_default();
        let label =
            ["<b>", "</b>", "<br/>"].iter().fold(label.to_owned(), |text, it| text.replace(it, ""));
        let mut words = label.split('#');
        let first = words.next().unwrap_or_default();
        let behind = words.map(|part| match part.split_once(';') {
            Some((code, rest)) if code.parse::<u32>().is_ok() => Ok(rest),
            _ => Err(line.to_owned()),
        });
        for part in [Ok(first)].into_iter().chain(behind) {
            if part?.contains([
                '<', '>', '&', ';', ':', '`', '*', '_', '%', '\\', '$', '~', '[', ']', '|',
            ]) {
                return Err(line.to_owned());
            }
        }
    }
    Ok(())
}

/// Each quote that opens closes on its line, and outside of quotes there are only words of ours.
fn readable_dot(text: &str) -> Result<(), String> {
    for line in text.lines() {
        let (mut quoted, mut escaped) = (false, false);
        for letter in line.chars() {
            match letter {
                '"' if !escaped => quoted = !quoted,
                '\\' if quoted => escaped = !escaped,
                _ if quoted => escaped = false,
                _ if letter.is_ascii_alphanumeric() || " {}[]=,->_".contains(letter) => {}
                _ => return Err(line.to_owned()),
            }
            if letter == '"' {
                escaped = false;
            }
        }
        if quoted {
            return Err(line.to_owned());
        }
    }
    Ok(())
}

#[test]
fn a_box_without_words_has_sides_for_its_lines() {
    let mut graph = Graph::default();
    let ids = [0, 1].map(|_| graph.add(Node::default()));
    for to in ids {
        graph.connect(ids[0], to, vec!["1".to_owned()]);
    }
    let layout = layout(&graph);
    for (edge, route) in graph.edges().iter().zip(&layout.routes) {
        for (node, end) in [(edge.from, route.start), (edge.to, route.end())] {
            assert!(is_on_border(&end, &layout.boxes[node.index()].rect), "{end:?}");
        }
    }
}

/// The picture of a graph has each of its boxes once.
#[test]
fn boxes_keep_the_order_of_the_graph() {
    let mut graph = Graph::default();
    let ids: Vec<_> = (0..5).map(|_| graph.add(Node::default())).collect();
    graph.connect(ids[4], ids[0], Vec::new());
    let Layout { boxes, .. } = layout(&graph);
    assert_eq!(boxes.iter().map(|one| one.of).collect::<Vec<_>>(), ids);
}
