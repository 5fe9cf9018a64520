//! Rules whose content a platform takes as vouchers.

use super::{Channel, FieldError, FieldProblem, Rule, Source};
use crate::{
    platform::PlatformKind,
    template::{Template, vouchers},
};

impl Rule {
    /// Whether the platform takes the content as vouchers, a line each, and no words for people.
    #[must_use]
    pub fn sends_vouchers(&self, platform: PlatformKind) -> bool {
        self.sends_content() && self.channel == Channel::Call && platform == PlatformKind::Pdd
    }

    /// What is wrong with a rule that [sends vouchers](Self::sends_vouchers) and would make something else of its cards. A
    /// template that cannot be read at all is another matter.
    #[must_use]
    pub fn no_vouchers(&self, platform: PlatformKind) -> Option<FieldError> {
        if !self.sends_vouchers(platform) {
            return None;
        }
        let wrong = |field| Some(FieldError::new(field, FieldProblem::NotVouchers));
        match &self.source {
            Source::FixedText { text } if vouchers(text).is_err() => return wrong("source.text"),
            _ => {}
        }
        let template = Template::parse(self.template_text()).ok()?;
        if template.makes_vouchers() { None } else { wrong("template") }
    }
}
