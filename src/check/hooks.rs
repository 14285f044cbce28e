//! Which rule looks at what: one line for each. The match names every rule, so that a rule
//! without its check does not compile.

use super::{Check, rules};
use crate::rule::Rule;

/// The check of a rule; `None` where the reader raises it, or [`super::allow`].
pub(super) fn check_of(rule: Rule) -> Option<Check> {
    Some(match rule {
        Rule::Syntax
        | Rule::UnknownWord
        | Rule::WrongCharacter
        | Rule::ForeignComment
        | Rule::UnquotedText
        | Rule::PastedDocument
        | Rule::MisplacedStatement
        | Rule::MisplacedOption
        | Rule::DuplicateOption
        | Rule::MissingValue
        | Rule::BadValue
        | Rule::MissingSeparator
        | Rule::UnclosedBlock
        | Rule::UnclosedString
        | Rule::BadEscape
        | Rule::BadDuration
        | Rule::BadTimestamp
        | Rule::NotUtf8
        | Rule::FileTooLarge
        | Rule::TooDeep
        | Rule::BadComment
        | Rule::EntryAfterStep
        | Rule::SettingTooLate
        | Rule::StatementAfterEvent => return None,
        Rule::UnknownRule | Rule::UnusedAllow => return None,
        Rule::NoEntry => rules::no_entry::check,
        Rule::ErrorHandlerWaits => rules::error_handler_waits::check,
        Rule::ValidInAnswer => rules::valid_in_answer::check,
        Rule::UnknownOutcome => rules::unknown_outcome::check,
        Rule::EmptyBlock => rules::empty_block::check,
        Rule::DuplicateSetting => rules::duplicate_setting::check,
        Rule::DuplicateStep => rules::duplicate_step::check,
        Rule::DuplicateTest => rules::duplicate_test::check,
        Rule::ReservedName => rules::reserved_name::check,
        Rule::UnknownStep => rules::unknown_step::check,
        Rule::AfterGoto => rules::after_goto::check,
        Rule::AfterHangup => rules::after_hangup::check,
        Rule::AfterCapture => rules::after_capture::check,
        Rule::AfterBridge => rules::after_bridge::check,
        Rule::EndlessLoop => rules::endless_loop::check,
        Rule::FirstNotCall => rules::first_not_call::check,
        Rule::AnswerNotFirst => rules::answer_not_first::check,
        Rule::MissingFrom => rules::missing_from::check,
        Rule::TooManyCalls => rules::too_many_calls::check,
        Rule::RecordInEntry => rules::record_in_entry::check,
        Rule::BadNumber => rules::bad_number::check,
        Rule::BadUrl => rules::bad_url::check,
        Rule::MissingVoice => rules::missing_voice::check,
        Rule::BadVoice => rules::bad_voice::check,
        Rule::UnknownVoice => rules::unknown_voice::check,
        Rule::EmptyText => rules::empty_text::check,
        Rule::TextTooLong => rules::text_too_long::check,
        Rule::ControlCharacter => rules::control_character::check,
        Rule::RepeatRange => rules::repeat_range::check,
        Rule::SpeedRange => rules::speed_range::check,
        Rule::CaptureWithoutPrompt => rules::capture_without_prompt::check,
        Rule::DigitsRange => rules::digits_range::check,
        Rule::OverallTooSmall => rules::overall_too_small::check,
        Rule::HashOffNeedsMax => rules::hash_off_needs_max::check,
        Rule::TriesRange => rules::tries_range::check,
        Rule::TimeoutRange => rules::timeout_range::check,
        Rule::EventWithoutCapture => rules::event_without_capture::check,
        Rule::DoneWithoutBridge => rules::done_without_bridge::check,
        Rule::DuplicateKey => rules::duplicate_key::check,
        Rule::ImpossibleKey => rules::impossible_key::check,
        Rule::RepromptWithoutCapture => rules::reprompt_without_capture::check,
        Rule::DigitsAndNomatch => rules::digits_and_nomatch::check,
        Rule::UnreachableEvent => rules::unreachable_event::check,
        Rule::UnknownParam => rules::unknown_param::check,
        Rule::DuplicateParam => rules::duplicate_param::check,
        Rule::ParamType => rules::param_type::check,
        Rule::ParamMissing => rules::param_missing::check,
        Rule::SecretExposed => rules::secret_exposed::check,
        Rule::OverallMissing => rules::overall_missing::check,
        Rule::Expired => rules::expired::check,
        Rule::UnlikelyNumber => rules::unlikely_number::check,
        Rule::SameNumber => rules::same_number::check,
        Rule::AudioFormat => rules::audio_format::check,
        Rule::InsecureUrl => rules::insecure_url::check,
        Rule::SpeedPrecision => rules::speed_precision::check,
        Rule::RepeatOnPrompt => rules::repeat_on_prompt::check,
        Rule::TinyDuration => rules::tiny_duration::check,
        Rule::UnhandledNomatch => rules::unhandled_nomatch::check,
        Rule::UnhandledNoinput => rules::unhandled_noinput::check,
        Rule::UnboundedLoop => rules::unbounded_loop::check,
        Rule::TriesTimesRounds => rules::tries_times_rounds::check,
        Rule::NoErrorHandler => rules::no_error_handler::check,
        Rule::NoEnding => rules::no_ending::check,
        Rule::UnreachableStep => rules::unreachable_step::check,
        Rule::UnusedParam => rules::unused_param::check,
        Rule::UnusedDefault => rules::unused_default::check,
        Rule::SeveralCaptures => rules::several_captures::check,
        Rule::SuccessBeforeBranch => rules::success_before_branch::check,
        Rule::LongWait => rules::long_wait::check,
        Rule::ForeignInsert => rules::foreign_insert::check,
        Rule::PromptKeyMismatch => rules::prompt_key_mismatch::check,
        Rule::SecretBeforeKey => rules::secret_before_key::check,
        Rule::VoiceLanguage => rules::voice_language::check,
        Rule::DigitsAsNumber => rules::digits_as_number::check,
        Rule::CopiedStep => rules::copied_step::check,
        Rule::EqualTimeouts => rules::equal_timeouts::check,
        Rule::VagueDefault => rules::vague_default::check,
        Rule::KeyBeforeAction => rules::key_before_action::check,
        Rule::PromptTooLong => rules::prompt_too_long::check,
        Rule::TooManyChoices => rules::too_many_choices::check,
    })
}
