//! Templates of packets: which fields there are, in which order, and which of them must be known.
//! They are data of the organisation; the one that comes with the desk follows R88 to R98 and speaks the reader's language.

use causeway_base::text;
use causeway_store::{Result, Tx, named_values};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::organisation;

/// The setting's name.
pub(crate) const NAME: &str = "handover_templates";
const MOST_TEMPLATES: usize = 50;
const MOST_FIELDS: usize = 60;
const MOST_OPTIONS: usize = 30;
const LONGEST_LABEL: usize = 120;
const LONGEST_HINT: usize = 400;

named_values!(Kind "What a field takes." {
    Text "One line." = "text",
    Long "Several lines." = "long",
    Choice "One of its options." = "choice",
    Date "A day." = "date",
    YesNo "Yes, no, or unknown." = "yes_no",
    File "Pictures or other files of the conversation, or why there are none." = "file",
    Credential "Where the access to the machine is kept, tested by whoever sends the packet." = "credential",
});

/// One field of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Names it within the template: lower-case letters, digits and `_`.
    pub key: String,
    /// What it is called; empty for the desk's own fields, which speak the reader's language.
    #[serde(default)]
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// Whether the packet is incomplete without it.
    #[serde(default)]
    pub required: bool,
    /// What a good value looks like; empty for the desk's own.
    #[serde(default)]
    pub hint: String,
    /// The options of a choice.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name; empty for the one that comes with the desk.
    #[serde(default)]
    pub name: String,
    /// The product that it is for; empty for every product.
    #[serde(default)]
    pub product: String,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// The fields that the desk knows by itself: key, kind, whether it is required.
pub const OWN: &[(&str, Kind, bool)] = &[
    ("product", Kind::Text, true),
    ("cloud", Kind::Text, true),
    ("purchased", Kind::Date, true),
    ("changed", Kind::YesNo, true),
    ("changed_what", Kind::Long, false),
    ("summary", Kind::Long, true),
    ("page", Kind::Text, true),
    ("control", Kind::Text, true),
    ("steps", Kind::Long, true),
    ("expected", Kind::Long, true),
    ("actual", Kind::Long, true),
    ("pictures", Kind::File, true),
    ("device", Kind::Text, true),
    ("os", Kind::Text, true),
    ("browser", Kind::Text, true),
    ("error_code", Kind::Text, true),
    ("error_at", Kind::Text, true),
    ("request_id", Kind::Text, false),
    ("frequency", Kind::Choice, true),
    ("account", Kind::Text, false),
    ("credential", Kind::Credential, true),
];

/// The options of the desk's own choice.
const FREQUENCY: [&str; 3] = ["always", "sometimes", "once"];

/// The template that comes with the desk.
pub fn standard() -> Template {
    let field = |(key, kind, required): &(&str, Kind, bool)| Field {
        key: (*key).to_owned(),
        label: String::new(),
        kind: *kind,
        required: *required,
        hint: String::new(),
        options: if *kind == Kind::Choice { FREQUENCY.map(str::to_owned).to_vec() } else { Vec::new() },
    };
    Template { name: String::new(), product: String::new(), fields: OWN.iter().map(field).collect() }
}

/// The organisation's templates with their version; the desk's own one at version 0 before anybody changed them.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<(Vec<Template>, i64)> {
    Ok(organisation::store::setting(tx, NAME)?.unwrap_or_else(|| (vec![standard()], 0)))
}

/// The template to begin with: the one for a product that the customer has, else the first one for every product.
pub fn fitting<'a>(templates: &'a [Template], products: &[String]) -> Option<&'a Template> {
    let has = |template: &&Template| {
        !template.product.is_empty()
            && products.iter().any(|product| text::fold(product) == text::fold(&template.product))
    };
    let general = |template: &&Template| template.product.is_empty();
    templates.iter().find(has).or_else(|| templates.iter().find(general)).or_else(|| templates.first())
}

/// Templates as they are kept: trimmed, and refused in words when somebody could not fill them in.
pub(crate) fn checked(templates: &[Template]) -> std::result::Result<Vec<Template>, Problem> {
    if templates.is_empty() || templates.len() > MOST_TEMPLATES {
        return Err(Problem::field("/templates", "length", "There are 1 to 50 templates."));
    }
    let all: Vec<Template> =
        templates.iter().enumerate().map(|(at, template)| one(at, template)).collect::<std::result::Result<_, _>>()?;
    for (at, template) in all.iter().enumerate() {
        if all.iter().take(at).any(|other| other.name == template.name) {
            let words = "Two templates have the same name.";
            return Err(Problem::field(&format!("/templates/{at}/name"), "duplicate", words));
        }
    }
    Ok(all)
}

fn one(at: usize, template: &Template) -> std::result::Result<Template, Problem> {
    let place = format!("/templates/{at}");
    if template.fields.is_empty() || template.fields.len() > MOST_FIELDS {
        return Err(Problem::field(&format!("{place}/fields"), "length", "A template has 1 to 60 fields."));
    }
    let mut fields: Vec<Field> = Vec::with_capacity(template.fields.len());
    for (number, field) in template.fields.iter().enumerate() {
        let field = checked_field(&format!("{place}/fields/{number}"), field)?;
        if fields.iter().any(|other| other.key == field.key) {
            let words = "Two fields of a template have the same key.";
            return Err(Problem::field(&format!("{place}/fields/{number}/key"), "duplicate", words));
        }
        fields.push(field);
    }
    Ok(Template { name: line(&template.name, LONGEST_LABEL), product: line(&template.product, LONGEST_LABEL), fields })
}

fn line(words: &str, longest: usize) -> String {
    text::clean(words.trim(), longest).replace('\n', " ")
}

fn checked_field(place: &str, field: &Field) -> std::result::Result<Field, Problem> {
    if !text::is_key(&field.key) {
        let words = "A key has 1 to 40 lower-case letters, digits and underscores.";
        return Err(Problem::field(&format!("{place}/key"), "invalid", words));
    }
    let known = OWN.iter().any(|own| own.0 == field.key && own.1 == field.kind);
    let label = line(&field.label, LONGEST_LABEL);
    if label.is_empty() && !known {
        return Err(Problem::field(&format!("{place}/label"), "missing", "Every field needs a label."));
    }
    let mut options: Vec<String> = field.options.iter().map(|option| line(option, LONGEST_LABEL)).collect();
    options.retain(|option| !option.is_empty());
    options.dedup();
    if field.kind != Kind::Choice {
        options.clear();
    } else if options.len() < 2 || options.len() > MOST_OPTIONS {
        return Err(Problem::field(&format!("{place}/options"), "length", "A choice has 2 to 30 options."));
    }
    let hint = line(&field.hint, LONGEST_HINT);
    Ok(Field { key: field.key.clone(), label, kind: field.kind, required: field.required, hint, options })
}
