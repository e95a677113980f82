//! Colours by name, by number of the terminal's palette, or by their three parts.

use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Colour {
    /// Whatever the terminal uses where nothing is said.
    Default,
    /// 0 to 15: the terminal's own palette. 16 to 255: the fixed cube.
    Indexed(u8),
    Rgb(u8, u8, u8),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a colour: write `#rrggbb`, a number from 0 to 255, `default`, or one of {names}", names = NAMES.join(", "))]
pub struct ColourError(String);

const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// The sixteen as xterm draws them: for pictures, where no terminal decides.
const PALETTE: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 49, 49),
    (13, 188, 121),
    (229, 229, 16),
    (59, 142, 234),
    (188, 63, 188),
    (17, 168, 205),
    (229, 229, 229),
    (110, 110, 110),
    (241, 76, 76),
    (35, 209, 139),
    (245, 245, 67),
    (99, 170, 255),
    (214, 112, 214),
    (41, 184, 219),
    (255, 255, 255),
];

impl Colour {
    /// Red, green and blue; nothing for the terminal's default.
    pub fn rgb(self) -> Option<(u8, u8, u8)> {
        match self {
            Self::Default => None,
            Self::Rgb(red, green, blue) => Some((red, green, blue)),
            Self::Indexed(index @ 0..=15) => Some(PALETTE[index as usize]),
            Self::Indexed(index @ 16..=231) => {
                let step = |value: u8| if value == 0 { 0 } else { 55 + 40 * value };
                let cube = index - 16;
                Some((step(cube / 36), step(cube / 6 % 6), step(cube % 6)))
            }
            Self::Indexed(index @ 232..=255) => {
                let grey = 8 + 10 * (index - 232);
                Some((grey, grey, grey))
            }
        }
    }
}

impl Colour {
    /// The nearest of the 256 fixed colours, for terminals that know no others.
    pub fn indexed(self) -> Self {
        let Self::Rgb(red, green, blue) = self else { return self };
        let distance = |index: u8| {
            let (r, g, b) = Self::Indexed(index).rgb().unwrap_or_default();
            let part = |a: u8, b: u8| i32::from(a.abs_diff(b)).pow(2);
            part(r, red) + part(g, green) + part(b, blue)
        };
        // The first sixteen are the terminal's own, and can be anything.
        (16..=255).min_by_key(|&index| distance(index)).map_or(self, Self::Indexed)
    }
}

impl FromStr for Colour {
    type Err = ColourError;

    fn from_str(text: &str) -> Result<Self, ColourError> {
        let wrong = || ColourError(text.to_owned());
        if let Some(digits) = text.strip_prefix('#') {
            if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(wrong());
            }
            let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| wrong());
            return Ok(Self::Rgb(part(0)?, part(2)?, part(4)?));
        }
        if text == "default" {
            return Ok(Self::Default);
        }
        if let Some(index) = NAMES.iter().position(|name| *name == text) {
            return Ok(Self::Indexed(index as u8));
        }
        text.parse().map(Self::Indexed).map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_fixed_colour() {
        assert_eq!(Colour::Rgb(255, 0, 0).indexed(), Colour::Indexed(196));
        assert_eq!(Colour::Rgb(9, 9, 9).indexed(), Colour::Indexed(232));
        assert_eq!(Colour::Indexed(3).indexed(), Colour::Indexed(3));
    }

    #[test]
    fn reads_each_form() {
        assert_eq!("#0aF010".parse(), Ok(Colour::Rgb(10, 240, 16)));
        assert_eq!("bright-red".parse(), Ok(Colour::Indexed(9)));
        assert_eq!("208".parse(), Ok(Colour::Indexed(208)));
        assert_eq!("default".parse(), Ok(Colour::Default));
        for bad in ["#12345", "#ééé", "reddish", "256", ""] {
            assert!(bad.parse::<Colour>().is_err(), "{bad}");
        }
    }
}
