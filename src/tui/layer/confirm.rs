//! A question before something happens: exactly which steps, what to know about them, and a default that does no harm.

use ratatui::layout::{Position, Rect};

use super::foresight::Waiting;
use super::window::Window;
use super::{Input, Layer, Reply};
use crate::executor::Engine;
use crate::revision::{Direction, Id, Plan, Step};
use crate::schema::DialectName;
use crate::style::{Meaning, visible, width};
use crate::tui::action::Action;
use crate::tui::app::App;
use crate::tui::backend::{ConnectionView, DowngradeBody, Foresight};
use crate::tui::canvas::{Canvas, Pieces};
use crate::tui::history::State;
use crate::tui::keymap::Context;
use crate::tui::log::{duration, one_line};
use crate::tui::message::Message;
use crate::tui::progress::{noun, place};

/// Characters of a statement.
const SHOWN: usize = 200;

pub struct Confirm {
    window: Window,
    yes: bool,
    answer: Answer,
    /// What the two answers are called.
    words: (String, &'static str),
    danger: bool,
    /// In front of what deserves attention.
    sign: &'static str,
    waiting: Option<Waiting>,
}

enum Answer {
    Run(Box<Plan>),
    Leave,
    Cancel,
}

impl Confirm {
    pub fn for_plan(app: &App, direction: Direction, plan: Plan) -> Self {
        let count = plan.steps.len();
        let steps = if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
        let mut lines: Vec<Pieces> = Vec::new();
        if let ConnectionView::Connected { database, .. } = &app.connection {
            lines.push(vec![
                ("on    ".to_owned(), Meaning::Muted),
                (visible(&database.engine).into_owned(), Meaning::Text),
                (format!("  {}", visible(&database.url)), Meaning::Info),
            ]);
        }
        let arrow = app.look.glyphs.arrow;
        lines.push(vec![
            ("from  ".to_owned(), Meaning::Muted),
            (visible(&place(&plan.heads_before)).into_owned(), Meaning::Identifier),
            (format!(" {arrow} "), Meaning::Muted),
            (visible(&place(&plan.heads)).into_owned(), Meaning::Identifier),
        ]);
        let sign = app.look.glyphs.warning;
        lines.extend(plan.warnings.iter().map(|warning| {
            vec![(format!("{sign}     "), Meaning::Warning), (visible(warning).into_owned(), Meaning::Warning)]
        }));
        let digits = count.to_string().len();
        let (mut listing, mut ends) = (Vec::new(), Vec::new());
        let mut stops: Vec<usize> = Vec::new();
        for (number, step) in (1..).zip(&plan.steps) {
            if describe(app, number, digits, step, &mut listing) {
                stops.push(number);
            }
            ends.push((step.revision.clone(), listing.len()));
        }
        // In a long list the step that can't run may be out of sight.
        if let Some(first) = stops.first().filter(|_| count > 1) {
            let text = format!("the run can't get past step {first}");
            lines.push(vec![(format!("{sign}     "), Meaning::Error), (text, Meaning::Error)]);
        }
        let at = lines.len();
        let announced = app.history.view().engine != Engine::Native && direction != Direction::Stamp;
        if announced {
            let text = "looking which steps need the project's Python";
            lines.push(vec![(text.to_owned(), Meaning::Muted)]);
        }
        lines.push(Vec::new());
        let first = lines.len();
        let ends = ends.into_iter().map(|(id, end)| (id, first + end)).collect();
        lines.extend(listing);
        let blocked = !stops.is_empty();
        let title = format!("{} {steps}?", noun(direction));
        let danger = direction == Direction::Downgrade;
        Self {
            window: Window { title, lines, footer: 2, top: 0, least: 50 },
            yes: !danger && !blocked,
            answer: Answer::Run(Box::new(plan)),
            words: (format!("{} {steps}", noun(direction)), "No"),
            danger,
            sign,
            waiting: Some(Waiting { at, announced, steps: ends }),
        }
    }

    pub fn for_leaving() -> Self {
        let text = "A run is in progress. Leaving stops it after the revision that is running, and waits for that.";
        let lines = vec![vec![(text.to_owned(), Meaning::Text)]];
        Self {
            window: Window { title: "Leave?".to_owned(), lines, footer: 2, top: 0, least: 50 },
            yes: false,
            answer: Answer::Leave,
            words: ("Stop and leave".to_owned(), "Stay"),
            danger: true,
            sign: "",
            waiting: None,
        }
    }

    pub fn for_cancelling(app: &App) -> Self {
        let mut lines: Vec<Pieces> = Vec::new();
        let current = app.progress.as_ref().and_then(|progress| progress.current.as_ref());
        if let Some(running) = current {
            lines.push(vec![
                (visible(&running.id).into_owned(), Meaning::Identifier),
                (format!("  {}", visible(&running.message)), Meaning::Text),
            ]);
            let age = duration(app.now.saturating_sub(running.since), app.frozen);
            match &running.sql {
                Some(sql) => {
                    let count = match running.statements {
                        0 => format!("a loop in line {}, last told of {age} ago", running.line),
                        many => format!("statement {}/{many}, sent {age} ago", running.statement),
                    };
                    lines.push(vec![(count, Meaning::Muted)]);
                    let start: String = one_line(sql).chars().take(SHOWN).collect();
                    lines.push(vec![(format!("  {}", visible(&start)), Meaning::Code)]);
                }
                None => lines.push(vec![(format!("no statement yet, begun {age} ago"), Meaning::Muted)]),
            }
            lines.push(Vec::new());
        }
        let dialect = match &app.connection {
            ConnectionView::Connected { database, .. } => database.dialect,
            ConnectionView::Unknown
            | ConnectionView::Absent { .. }
            | ConnectionView::Connecting(_)
            | ConnectionView::Failed { .. } => None,
        };
        let text = if dialect.is_some_and(DialectName::has_transactional_ddl) {
            "It is interrupted on the server, and this revision rolled back."
        } else {
            "It is interrupted on the server. Rows are rolled back; definitions that were done before stay."
        };
        lines.push(vec![(text.to_owned(), Meaning::Text)]);
        Self {
            window: Window { title: "Cancel the running statement?".to_owned(), lines, footer: 2, top: 0, least: 50 },
            yes: false,
            answer: Answer::Cancel,
            words: ("Cancel it".to_owned(), "Wait for it"),
            danger: true,
            sign: "",
            waiting: None,
        }
    }

    fn answered(&self, yes: bool) -> Reply {
        if !yes {
            return Reply::Close(Vec::new());
        }
        Reply::Close(vec![match &self.answer {
            Answer::Run(plan) => Message::Agreed(plan.clone()),
            Answer::Leave => Message::LeaveAfterRun,
            Answer::Cancel => Message::CancelRun,
        }])
    }

    /// Where the two answers stand: first the one that acts.
    fn buttons(&self, footer: Rect) -> (Rect, Rect) {
        let y = footer.bottom().saturating_sub(1);
        let first = Rect { y, height: 1, width: (width(&self.words.0) + 6) as u16, ..footer };
        let second = Rect { x: first.right() + 2, width: (width(self.words.1) + 6) as u16, ..first };
        (first, second)
    }

    fn footer(&self, screen: Rect) -> Rect {
        let area = self.window.area(screen);
        Rect { x: area.x + 2, y: area.bottom().saturating_sub(3), width: area.width.saturating_sub(4), height: 2 }
    }
}

/// Writes a step's lines; true where the run can only stop at it.
fn describe(app: &App, number: usize, digits: usize, step: &Step, lines: &mut Vec<Pieces>) -> bool {
    let row = app.history.find(&step.revision);
    let known = row.and_then(|row| app.history.rows.get(row));
    let state = row.and_then(|row| app.history.states.get(row)).copied();
    let (sign, colour) = match step.direction {
        Direction::Upgrade => (app.look.glyphs.up, Meaning::Success),
        Direction::Downgrade => (app.look.glyphs.down, Meaning::Warning),
        Direction::Stamp => (app.look.glyphs.note, Meaning::Info),
    };
    lines.push(vec![
        (format!("{number:>digits$} "), Meaning::Muted),
        (format!("{sign} "), colour),
        (visible(&step.revision).into_owned(), Meaning::Identifier),
        (format!("  {}", known.map(|row| visible(&row.message).into_owned()).unwrap_or_default()), Meaning::Text),
    ]);
    let mut blocked = false;
    let mut flag = |text: &str, meaning: Meaning| {
        blocked |= meaning == Meaning::Error;
        let lead = " ".repeat(digits + 3);
        lines.push(vec![(format!("{lead}{} ", app.look.glyphs.warning), meaning), (text.to_owned(), meaning)]);
    };
    if step.direction == Direction::Downgrade {
        match known.map(|row| row.downgrade) {
            Some(DowngradeBody::Empty) => {
                flag("its downgrade is empty: only the version row changes", Meaning::Warning);
            }
            Some(DowngradeBody::Raises) => {
                flag("irreversible: its downgrade raises, so the run stops here", Meaning::Error)
            }
            Some(DowngradeBody::Unknown | DowngradeBody::Operations) | None => {}
        }
    }
    match state {
        Some(State::Broken) => flag("its file can't be used: the run stops here", Meaning::Error),
        Some(State::Ghost) | None => flag("no file holds this revision", Meaning::Error),
        Some(State::Applied | State::Current | State::Pending | State::Unplaced) => {}
    }
    blocked
}

impl Layer for Confirm {
    fn context(&self) -> Context {
        Context::Confirm
    }

    fn handle(&mut self, input: &Input, screen: Rect) -> Reply {
        match input {
            Input::Action(Action::Yes) => self.answered(true),
            Input::Action(Action::No | Action::Cancel) => self.answered(false),
            Input::Action(Action::Accept) => self.answered(self.yes),
            Input::Action(Action::OtherAnswer) => {
                self.yes = !self.yes;
                Reply::Stay(Vec::new())
            }
            Input::Action(action) => {
                self.window.scroll(*action, screen);
                Reply::Stay(Vec::new())
            }
            Input::Click { column, row } => {
                let (yes, no) = self.buttons(self.footer(screen));
                let at = Position { x: *column, y: *row };
                match (yes.contains(at), no.contains(at)) {
                    (true, _) => self.answered(true),
                    (false, true) => self.answered(false),
                    (false, false) => Reply::Stay(Vec::new()),
                }
            }
            Input::Char(_) => Reply::Stay(Vec::new()),
        }
    }

    fn foreseen(&mut self, steps: &[Id], foresight: &Foresight) {
        if let Some(waiting) = self.waiting.take_if(|waiting| waiting.is_for(steps)) {
            waiting.answered(foresight, &mut self.window.lines, self.sign);
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, app: &App) {
        let title = if self.danger { Meaning::Warning } else { Meaning::TitleFocused };
        let footer = self.window.draw(canvas, area, title);
        let (yes, no) = self.buttons(footer);
        let label = |action| app.keymap.label(Context::Confirm, action);
        let buttons = [
            (yes, self.words.0.as_str(), label(Action::Yes), self.yes),
            (no, self.words.1, label(Action::No), !self.yes),
        ];
        for (place, word, key, chosen) in buttons {
            let meaning = match (chosen, self.danger && place == yes) {
                (true, true) => Meaning::Danger,
                (true, false) => Meaning::ChoiceActive,
                (false, _) => Meaning::Choice,
            };
            // Brackets mark the answer that Enter gives, also where no colour does.
            let text = if chosen { format!("[{key} {word}]") } else { format!(" {key} {word} ") };
            let pad = (place.width as usize).saturating_sub(width(&text));
            let text = format!("{}{text}{}", " ".repeat(pad / 2), " ".repeat(pad - pad / 2));
            canvas.tint(place.intersection(footer), meaning);
            canvas.text(place.x, place.y, footer.right().saturating_sub(place.x) as usize, &text, meaning);
        }
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Yes, Action::No, Action::Accept, Action::OtherAnswer, Action::MoveDown, Action::MoveUp]
    }
}
