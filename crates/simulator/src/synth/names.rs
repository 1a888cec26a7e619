//! Names of people who do not exist.
//!
//! Forenames and surnames are drawn apart from lists by heritage (`data/names/`), so that the two fit each other most of
//! the time, as names do. No list of real people was used.

use super::calibration::Calibration;
use super::chance::Chance;

struct Heritage {
    women: Vec<String>,
    men: Vec<String>,
    surnames: Vec<String>,
    share: f64,
}

/// All lists of names, with how often each is drawn from.
pub struct Names {
    heritages: Vec<Heritage>,
    single: Vec<String>,
    welsh_in_wales: f64,
    double_barrelled: f64,
    one_name: f64,
}

/// A person's name.
#[derive(Clone)]
pub struct Name {
    /// Empty for somebody who uses one name only.
    pub forename: String,
    /// The surname, or the only name.
    pub surname: String,
}

const FILES: [(&str, &str); 10] = [
    ("names.english", include_str!("../../data/names/english.txt")),
    ("names.welsh", include_str!("../../data/names/welsh.txt")),
    ("names.irish_scottish", include_str!("../../data/names/irish_scottish.txt")),
    ("names.muslim_south_asian", include_str!("../../data/names/muslim_south_asian.txt")),
    ("names.hindu_sikh", include_str!("../../data/names/hindu_sikh.txt")),
    ("names.west_african", include_str!("../../data/names/west_african.txt")),
    ("names.east_southern_african", include_str!("../../data/names/east_southern_african.txt")),
    ("names.caribbean", include_str!("../../data/names/caribbean.txt")),
    ("names.european", include_str!("../../data/names/european.txt")),
    ("names.wider_world", include_str!("../../data/names/wider_world.txt")),
];
const ENGLISH: usize = 0;
const WELSH: usize = 1;

impl Names {
    /// Reads the lists.
    pub fn new(calibration: &Calibration) -> Self {
        let heritages = FILES.iter().map(|(key, text)| read(text, calibration.number(key))).collect();
        Self {
            heritages,
            single: words_of(include_str!("../../data/names/single.txt")).collect(),
            welsh_in_wales: calibration.number("names.welsh_in_wales"),
            double_barrelled: calibration.number("names.double_barrelled"),
            one_name: calibration.number("names.one_name"),
        }
    }

    /// A name for somebody in this region; `variety` is 1 for the lists' own shares, less for more English ones.
    pub fn draw(&self, chance: &mut Chance, in_wales: bool, woman: bool, variety: f64) -> Name {
        if chance.happens(self.one_name * variety) {
            return Name { forename: String::new(), surname: chance.pick(&self.single).clone() };
        }
        let place = self.heritage(chance, in_wales, variety);
        let heritage = &self.heritages[place];
        let forename = chance.pick(if woman { &heritage.women } else { &heritage.men }).clone();
        // One in eight has a surname from elsewhere: families mix.
        let other = if chance.happens(0.12) { self.heritage(chance, in_wales, variety) } else { place };
        let mut surname = chance.pick(&self.heritages[other].surnames).clone();
        if !surname.contains('-') && chance.happens(self.double_barrelled) {
            let second = if chance.happens(0.5) { ENGLISH } else { place };
            let second = chance.pick(&self.heritages[second].surnames);
            if !second.contains('-') && *second != surname {
                surname = format!("{surname}-{second}");
            }
        }
        Name { forename, surname }
    }

    fn heritage(&self, chance: &mut Chance, in_wales: bool, variety: f64) -> usize {
        if in_wales && chance.happens(self.welsh_in_wales) {
            return WELSH;
        }
        if !chance.happens(variety) {
            return ENGLISH;
        }
        let shares: Vec<f64> = self.heritages.iter().map(|heritage| heritage.share).collect();
        chance.weighted(&shares)
    }
}

fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|word| word.replace('_', " "))
}

fn read(text: &str, share: f64) -> Heritage {
    let section = |name: &str| {
        let from = text.find(name).map_or(0, |at| at + name.len());
        let until = text[from..].find('[').map_or(text.len(), |length| from + length);
        words_of(&text[from..until]).collect()
    };
    Heritage { women: section("[women]"), men: section("[men]"), surnames: section("[surnames]"), share }
}

/// The name's letters as ASCII, small, for a user name: `siân` becomes `sian`.
pub fn plain(name: &str) -> String {
    name.chars().filter_map(plain_letter).collect()
}

fn plain_letter(letter: char) -> Option<char> {
    Some(match letter.to_lowercase().next()? {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ė' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ő' | 'ø' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ț' | 'ţ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' => 'u',
        'ŵ' => 'w',
        'ŷ' | 'ý' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        letter if letter.is_ascii_alphanumeric() => letter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let names = Names::new(&Calibration::shipped());
        for heritage in &names.heritages {
            assert!(heritage.women.len() > 20 && heritage.men.len() > 20 && heritage.surnames.len() > 50);
            for name in heritage.women.iter().chain(&heritage.men).chain(&heritage.surnames) {
                assert!(!plain(name).is_empty() && !name.contains(['[', ',', '"']), "{name}");
            }
        }
        assert!(names.heritages[WELSH].men.iter().any(|name| name == "Llŷr"));
    }
}
