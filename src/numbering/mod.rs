//! The numbering plans of the world. In: a phone number. Out: whether some country gives out
//! numbers of this form, which one, for what, and how people write it. The table is made by
//! `build.rs`; whether a number is in use nobody can tell from its form.

mod names;

use regex_lite::Regex;

/// What the numbers of a range are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A line with a place.
    FixedLine,
    /// A mobile phone.
    Mobile,
    /// The called one pays.
    TollFree,
    /// The caller pays more than for the call.
    PremiumRate,
    /// Both pay.
    SharedCost,
    /// It follows its owner.
    Personal,
    /// A line without a place, over the internet.
    Internet,
    /// A pager.
    Pager,
    /// One number of a company for all its places.
    Company,
    /// A mailbox.
    Voicemail,
}

impl Kind {
    /// What to call such a number.
    pub fn name(self) -> &'static str {
        match self {
            Kind::FixedLine => "fixed line",
            Kind::Mobile => "mobile",
            Kind::TollFree => "toll-free",
            Kind::PremiumRate => "premium rate",
            Kind::SharedCost => "shared cost",
            Kind::Personal => "personal",
            Kind::Internet => "internet",
            Kind::Pager => "pager",
            Kind::Company => "company",
            Kind::Voicemail => "voicemail",
        }
    }
}

/// The numbers behind one calling code.
struct Plan {
    code: u16,
    /// The countries that share the code; the one whose plan it is first.
    regions: &'static [Region],
    /// How digits are grouped: a pattern of the first digits, one with a bracket for each group,
    /// and `$1 $2 $3`.
    groups: &'static [(&'static str, &'static str, &'static str)],
}

/// A country of a plan.
struct Region {
    /// Its code in CLDR, such as `SG`; `001` for numbers of no country.
    id: &'static str,
    /// What national numbers look like, by kind.
    kinds: &'static [(Kind, &'static str)],
}

/// Every calling code, in order, made by `build.rs`.
const PLANS: &[Plan] = include!(concat!(env!("OUT_DIR"), "/numbering.rs"));

/// What the form of a number tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The calling code, such as 65.
    pub code: u16,
    /// The countries of that code that give out such numbers, in English, the largest first. All
    /// countries of the code where none of them does.
    pub countries: Vec<&'static str>,
    /// What such numbers are for; empty where no country gives them out.
    pub kinds: Vec<Kind>,
    /// As people write it, `+65 9000 0000`; `None` where the plan does not say.
    pub grouped: Option<String>,
}

/// Whether a number is one that can be looked up: `+` and 7 to 15 digits, the first not 0.
/// Without a `+` it may be whatever the account wants.
pub fn is_well_formed(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Whether some country gives out numbers of this form.
pub fn is_likely(number: &str) -> bool {
    let Some((plan, national)) = plan_of(number) else { return false };
    plan.regions.iter().any(|region| {
        let mut patterns: Vec<_> = region.kinds.iter().map(|(_, pattern)| *pattern).collect();
        patterns.sort_unstable();
        patterns.dedup();
        is_whole_match(&patterns.join("|"), national)
    })
}

/// What the form of a well-formed number tells; `None` where its calling code is unknown.
pub fn form(number: &str) -> Option<Form> {
    let (plan, national) = plan_of(number)?;
    let (mut countries, mut kinds) = (Vec::new(), Vec::new());
    for region in plan.regions {
        let fits = |&&(_, pattern): &&(Kind, &str)| is_whole_match(pattern, national);
        let found: Vec<_> = region.kinds.iter().filter(fits).map(|(kind, _)| *kind).collect();
        if !found.is_empty() {
            countries.push(country(region.id));
            kinds.extend(found);
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    if countries.is_empty() {
        countries.extend(plan.regions.iter().map(|region| country(region.id)));
    }
    Some(Form { code: plan.code, countries, kinds, grouped: grouped(plan, national) })
}

/// The plan of a number, and what stands behind its calling code. No code begins with another one.
fn plan_of(number: &str) -> Option<(&'static Plan, &str)> {
    let digits = number.strip_prefix('+').unwrap_or(number);
    (1..=3).filter_map(|len| digits.split_at_checked(len)).find_map(|(code, national)| {
        let code = code.parse().ok()?;
        let at = PLANS.binary_search_by_key(&code, |plan: &Plan| plan.code).ok()?;
        Some((PLANS.get(at)?, national))
    })
}

fn is_whole_match(pattern: &str, national: &str) -> bool {
    // A pattern that this matcher could not read would have to warn of every number: it does not.
    Regex::new(&format!("^(?:{pattern})$")).map_or(true, |regex| regex.is_match(national))
}

fn grouped(plan: &Plan, national: &str) -> Option<String> {
    let begins = |first: &str| {
        first.is_empty()
            || Regex::new(&format!("^(?:{first})")).is_ok_and(|regex| regex.is_match(national))
    };
    let written = plan.groups.iter().find_map(|(first, pattern, format)| {
        let regex = Regex::new(&format!("^(?:{pattern})$")).ok()?;
        (regex.is_match(national) && begins(first)).then(|| regex.replace(national, *format))
    })?;
    Some(format!("+{} {written}", plan.code))
}

/// The English name of a region; numbers of no country belong to the world.
fn country(id: &'static str) -> &'static str {
    let found = names::REGIONS.binary_search_by_key(&id, |(region, _)| region);
    let name = found.ok().and_then(|at| names::REGIONS.get(at)).map(|(_, name)| *name);
    name.unwrap_or(if id == "001" { "international" } else { id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_numbers_are_likely_and_others_are_not() {
        let real = [
            "+6590000000",
            "+6588000000",
            "+6567654321",
            "+442079460000",
            "+12025550123",
            "+4915112345678",
            "+6281234567890",
            "+80012345678",
            "+18005550100",
            "+919812345678",
        ];
        assert_eq!(real.into_iter().find(|number| !is_likely(number)), None);
        let unreal = ["+6510000000", "+9991234567", "+65900000000", "+12025"];
        assert_eq!(unreal.into_iter().find(|number| is_likely(number)), None);
    }

    #[test]
    fn every_plan_can_be_read() {
        assert!(PLANS.len() > 200, "{}", PLANS.len());
        for plan in PLANS {
            let kinds = plan.regions.iter().flat_map(|region| region.kinds);
            let groups = plan.groups.iter().flat_map(|(first, pattern, _)| [first, pattern]);
            for pattern in kinds.map(|(_, pattern)| pattern).chain(groups) {
                assert!(Regex::new(pattern).is_ok(), "{pattern}");
            }
        }
    }

    #[test]
    fn every_region_has_a_name_and_every_name_a_region() {
        let regions = PLANS.iter().flat_map(|plan| plan.regions).map(|region| region.id);
        let mut regions: Vec<_> = regions.filter(|id| *id != "001").collect();
        regions.sort_unstable();
        let names: Vec<_> = names::REGIONS.iter().map(|(id, _)| *id).collect();
        assert_eq!(regions, names);
    }

    #[test]
    fn only_what_is_well_formed_is_looked_up() {
        assert!(is_well_formed("+6590000000"));
        assert!(
            ["6590000000", "+065", "+65 9000 0000", "+1234567890123456", ""]
                .into_iter()
                .all(|number| !is_well_formed(number))
        );
    }

    #[test]
    fn a_number_tells_its_country_its_use_and_its_groups() {
        let told = |number: &str| {
            let form = form(number).unwrap();
            let kinds: Vec<_> = form.kinds.iter().map(|kind| kind.name()).collect();
            let first: Vec<_> = form.countries.iter().take(2).copied().collect();
            (first.join(", "), kinds.join(", "), form.grouped.unwrap_or_default())
        };
        let expected = |country: &str, kinds: &str, grouped: &str| {
            (country.to_owned(), kinds.to_owned(), grouped.to_owned())
        };
        assert_eq!(told("+6590000000"), expected("Singapore", "mobile", "+65 9000 0000"));
        assert_eq!(
            told("+12025550123"),
            expected("United States", "fixed line, mobile", "+1 202-555-0123")
        );
        assert_eq!(
            told("+442079460000"),
            expected("United Kingdom", "fixed line", "+44 20 7946 0000")
        );
        assert_eq!(told("+6510000000").1, "");
        assert_eq!(told("+80012345678").0, "international");
        assert_eq!(form("+9991234567"), None);
    }
}
