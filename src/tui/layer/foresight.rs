//! What a plan's scripts turn out to need, written into the question about it when it is known.

use crate::executor::Engine;
use crate::revision::Id;
use crate::style::{Meaning, visible};
use crate::tui::backend::Foresight;
use crate::tui::canvas::Pieces;

/// Where what is not known yet will stand.
pub struct Waiting {
    /// The line of the summary.
    pub at: usize,
    /// Whether that line says already that something is to come.
    pub announced: bool,
    /// Each step with the line after its own.
    pub steps: Vec<(Id, usize)>,
}

impl Waiting {
    pub fn is_for(&self, steps: &[Id]) -> bool {
        self.steps.iter().map(|(id, _)| id).eq(steps)
    }

    pub fn answered(self, foresight: &Foresight, lines: &mut Vec<Pieces>, sign: &str) {
        let lead = " ".repeat(self.steps.len().to_string().len() + 3);
        let (words, meaning) = match foresight.engine {
            Engine::Native => ("can't be taken here: ", Meaning::Error),
            Engine::Auto | Engine::Python => ("in the project's Python: ", Meaning::Warning),
        };
        // From below, so that the places above stay.
        for (id, end) in self.steps.iter().rev() {
            if let Some((_, why)) = foresight.steps.iter().find(|(step, _)| step == id) {
                let text = format!("{words}{}", visible(&why.message));
                lines.insert(*end, vec![(format!("{lead}{sign} "), meaning), (text, meaning)]);
            }
        }
        let summary = summary(self.steps.len(), foresight).into_iter();
        let summary = summary
            .map(|(text, meaning)| vec![(format!("{sign}     "), meaning), (visible(&text).into_owned(), meaning)]);
        lines.splice(self.at..self.at + usize::from(self.announced), summary);
    }
}

/// What a reader of a long list should know before it.
fn summary(count: usize, foresight: &Foresight) -> Vec<(String, Meaning)> {
    let needed = foresight.steps.len();
    let some = match (needed, count) {
        (1, 1) => "it".to_owned(),
        (1, _) => format!("1 step of {count}"),
        _ => format!("{needed} steps of {count}"),
    };
    let python = |whose: &str| match &foresight.python {
        Some(Ok(python)) => vec![(format!("{whose} in the project's Python: {python}"), Meaning::Warning)],
        Some(Err(problem)) => {
            vec![(format!("{whose} in the project's Python, and {}", problem.message), Meaning::Error)]
        }
        None => Vec::new(),
    };
    match foresight.engine {
        Engine::Python => python(if count == 1 { "it runs" } else { "all steps run" }),
        Engine::Auto => python(&format!("{some} run{}", if needed == 1 { "s" } else { "" })),
        Engine::Native if needed == 0 => Vec::new(),
        Engine::Native => {
            let told = format!("{some} can't be taken by Aludel's interpreter: the run stops there");
            let remedy = match &foresight.python {
                Some(Ok(python)) => Some((format!("--engine auto runs such steps in {python}"), Meaning::Info)),
                Some(Err(_)) | None => None,
            };
            std::iter::once((told, Meaning::Error)).chain(remedy).collect()
        }
    }
}
