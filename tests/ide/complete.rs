//! What is offered.

use crate::marked::{complete, complete_with_voices};

const CALL: &str = "default voice en-GB-Emma\ncall +6590000000 from +6588000000\n";

fn call(rest: &str) -> String {
    format!("{CALL}{rest}")
}

#[test]
fn a_file_begins_with_settings_and_a_call() {
    complete!(
        "$0",
        "de$0",
        "param name\n$0",
        "default voice en-GB-Emma\n$0\ncall +6590000000 from +6588000000",
    );
}

#[test]
fn the_entry_goes_on_with_statements_then_steps() {
    complete!(
        &call("$0"),
        &call("say \"Hi.\"\n$0"),
        &call("say \"Hi.\"; capture 1; $0"),
        &call("hangup\n$0"),
        &call("hangup\nstep a { hangup }\n$0"),
    );
}

#[test]
fn a_step_has_statements_until_something_waits_or_ends() {
    complete!(
        &call("-> a\nstep a {\n  $0\n}"),
        &call("-> a\nstep a {\n  say \"Hi.\"\n  cap$0\n}"),
        &call("-> a\nstep a {\n  say \"Hi.\"\n  capture 1\n  $0\n  on 1 -> a\n}"),
        &call("-> a\nstep a {\n  call +6591111111 from +6588000000\n  $0\n}"),
        &call("-> a\nstep a {\n  say \"Hi.\"; capture 1\n  on 1 { $0 }\n}"),
        &call("-> a\nstep a { hangup; $0 }"),
    );
}

#[test]
fn what_the_error_handler_says_waits_for_nothing() {
    complete!(
        "default on error { $0 }\ncall +6590000000 from +6588000000",
        "default on error -> $0\nstep bye { say \"Bye.\"; hangup }\nstep ask { say \"x\"; capture 1; on 1 -> bye }",
    );
}

#[test]
fn options_are_those_that_the_statement_takes_and_lacks() {
    complete!(
        "say \"Hi.\" $0",
        "say \"Hi.\" voice en-GB-Emma $0 repeat 2",
        "say \"Hi.\" sp$0eed 1",
        "call +6590000000 $0",
        "answer; call +6590000000 from +6588000000 $0",
        "play \"https://example.com/a.mp3\" $0",
        "say \"x\"; capture $0",
        "say \"x\"; capture 4 as pin timeout 5s $0",
        "hangup $0",
        "default $0",
        "default voice en-GB-Emma\ndefault timeout 5s $0",
    );
}

#[test]
fn a_line_below_may_go_on_with_options() {
    complete!(
        &call("say \"Hi.\"\n  $0"),
        &call("say \"Hi.\" # a comment\n\n  # another\n  sp$0"),
        &call("say \"Hi.\";\n  $0"),
        "default voice en-GB-Emma\r\n  $0\r\n  tries 1\r\ncall +6590000000 from +6588000000",
    );
}

#[test]
fn behind_an_option_stands_its_value() {
    complete!(
        "say \"x\" repeat $0",
        "say \"x\" speed $0",
        "say \"x\"; capture hash $0",
        "say \"x\"; capture timeout $0",
        "say \"x\"; capture timeout 15$0",
        "say \"x\"; capture tries $0",
        "say \"x\"; capture success $0",
        "say $0",
        "play $0",
        "valid $0",
        "valid for $0",
        "valid until $0",
    );
}

#[test]
fn voices_of_the_language_in_effect_come_first() {
    complete_with_voices!(
        "say \"x\" voice $0",
        "default voice de-DE-Katja\nsay \"x\" voice $0",
        "default voice en-US-Guy\nsay \"x\" voice en-G$0B-Emma; say \"y\" voice en-AU-Amy",
        "default voice en-US-Guy\nsay \"您好\" voice $0",
    );
    complete!("say \"x\" voice $0", "default voice de-DE-Katja\nsay \"x\" voice $0");
}

#[test]
fn numbers_are_those_of_the_script_and_params() {
    complete!(
        "param who: phone\nparam key: secret phone\nparam name\ncall $0",
        "param who: phone\nparam key: secret phone\ncall +6590000000 from $0",
        "param who: phone\ncall {$0",
        "param who: phone\ncall {w$0} from +6588000000",
        "default from +6588000000\ncall +6590000000; -> a\nstep a { call +6591111111 from $0 }",
    );
}

const MENU: &str = "-> a\nstep a {\n  say \"Hi.\"\n  capture 1\n";

fn menu(lines: &str) -> String {
    call(&format!("{MENU}{lines}"))
}

#[test]
fn events_are_those_that_can_come_and_are_free() {
    complete!(
        &menu("  on $0\n}"),
        &menu("  on 1, 2 -> a\n  on nomatch reprompt\n  on 3, $0\n}"),
        &menu("  on 1 -> a\n  on 2nd $0\n}"),
        &menu("  on 1 -> a\n  on no$0input -> a\n}"),
        &call("-> a\nstep a { say \"x\"; capture 4 as pin; on $0 }"),
        &call("-> a\nstep a { say \"x\"; capture 1 hash off; on digits -> a; on 1,\n  $0 }"),
        &call("-> a\nstep a { call +6591111111 from +6588000000; on $0 }"),
        "default on $0",
        "default on error { hangup }\ndefault on $0",
    );
}

#[test]
fn behind_an_event_stands_what_is_done() {
    complete!(
        &menu("  on 1 $0\n}"),
        &menu("  on 1 as yes $0\n}"),
        &menu("  on 1 -$0\n}"),
        &menu("  on 1 $0-> a\n}"),
        &menu("  on 1 -$0> a\n}"),
        &menu("  on 1\n    $0\n}"),
        &menu("  on 1 as $0\n  on 2 as moved -> a\n}"),
        "default on error $0",
    );
}

#[test]
fn an_arrow_leads_to_steps() {
    complete!(
        &call("-> $0\nstep hello { say \"Hello, who is there?\"; -> bye }\nstep bye { hangup }"),
        &call("->$0\nstep hello { hangup }"),
        &call("-> he$0llo\nstep hello { hangup }"),
        &call("-> hello\nstep $0 {\n}"),
        &call("step a $0"),
    );
}

const VALUES: &str = "param name\nparam notice: url\nparam code: secret digits\n";

#[test]
fn in_texts_a_brace_inserts_a_name() {
    complete!(
        &format!("{VALUES}say \"Hello {{$0"),
        &format!("{VALUES}say \"Hello {{na$0me}}.\""),
        &format!("{VALUES}say \"Hello {{ $0 }}.\""),
        &format!("{VALUES}say \"Hello \\{{$0\""),
        &format!("{VALUES}say \"Hello$0\""),
        &format!("{VALUES}play \"https://example.com/{{$0}}.mp3\""),
        &format!("{VALUES}play {{$0}}"),
        &format!("{VALUES}say \"\"\"\n  你好 {{$0\n  \"\"\""),
        &format!("{VALUES}test \"{{$0\" {{ }}"),
        &format!("{VALUES}param other = \"{{$0\""),
    );
}

#[test]
fn names_that_may_have_no_value_yet_come_last() {
    complete!(
        &call(
            "-> a\nstep a {\n  say \"{$0\"\n  capture 4 as pin\n  on digits { say \"{pin}\"; hangup }\n}"
        ),
        &call(
            "-> a\nstep a {\n  say \"x\"\n  capture 4 as pin\n  on digits { say \"{$0\"; hangup }\n}"
        ),
        &call(
            "-> a\nstep a {\n  say \"x\"\n  capture 4 as pin\n  on digits -> a\n  on nomatch reprompt \"{$0\"\n}"
        ),
        &call("-> a\nstep a {\n  say \"x\"\n  capture 4 as pin\n  on {$0 -> a\n}"),
    );
}

#[test]
fn settings_declare_names() {
    complete!(
        "param $0\ncall +6590000000 from +6588000000\nsay \"Hello {name}.\" voice en-GB-Emma",
        "param name$0",
        "param name $0",
        "param name: $0",
        "param code: secret $0",
        "param name = $0",
        "param address: url = $0",
        "say \"x\"; capture as pin: $0",
        "say \"x\"; capture as $0\nstep a { say \"x\"; capture as pin }",
    );
}

#[test]
fn a_test_has_lines_of_its_own() {
    let test = |line: &str| {
        format!(
            "param who: phone\nparam name = \"Ann\"\ncall {{who}} from +6588000000\n-> a\n\
             step a {{\n  say \"x\"; capture 1\n  on 1 as yes {{ say \"y\"; capture 4 as pin; on digits -> a }}\n  \
             on \"*\" -> a\n}}\ntest \"x\" {{\n  {line}\n}}"
        )
    };
    complete!(
        &test("$0"),
        &test("set $0"),
        &test("set who = +6590000000, $0"),
        &test("set name = $0"),
        &test("press $0"),
        &test("callee $0"),
        &test("bridge $0"),
        &test("expect $0"),
        &test("expect st$0ep a"),
        &test("expect step $0"),
        &test("expect outcome $0"),
        &test("expect say $0"),
        &test("expect say \"{$0"),
        "test $0",
    );
}

#[test]
fn nothing_is_offered_in_comments_and_texts() {
    complete!(
        "# say$0",
        "call +6590000000 from +6588000000 # fr$0",
        "say \"vo$0\"",
        "say \"one\" voice en-GB-Emma xx $0",
        "banana $0",
        "// say$0",
        "say “Hello$0",
    );
}

#[test]
fn one_line_forms_are_read_alike() {
    let line = "call +6590000000 from +6588000000; say \"Hi.\" voice en-GB-Emma; ";
    complete!(
        &format!("{line}cap$0"),
        &format!("{line}capture 1 $0; hangup"),
        &format!("{line}capture 1; on 1 {{ say \"x\" $0 }}"),
        "answer; say \"Hi.\" voice   $0  en-GB-Emma",
    );
}

#[test]
fn what_would_be_glued_to_a_value_is_not_offered() {
    complete!(
        "say \"Hi.\"$0",
        "say \"x\"; capture 1..$0",
        "say \"x\" speed 1.$0",
        &menu("  on 1..$0\n}"),
        &call("-> a\nstep a { hangup }$0"),
    );
}

#[test]
fn only_what_asked_can_ask_again() {
    complete!(
        &call("-> a\nstep a { call +6591111111 from +6588000000; on done $0 }"),
        &call("-> a\nstep a { call +6591111111 from +6588000000; on done { $0 } }"),
        &menu("  on 1 { call +6591111111 from +6588000000; on done $0 }\n}"),
    );
}

#[test]
fn broken_lines_around_do_not_matter() {
    complete!(
        &call("sya \"x\"\nsay \"y\" $0"),
        &call("-> a\nstep a {\n  say \"x\n  capture 1\n  on $0\n\nstep b { hangup }"),
        &call("-> a\nstep a {\n  say \"x\"\nstep b {\n  $0\n}"),
        &call(
            "-> a\nstep a { say \"x\"; capture 1; on 1 -> $0 }\nstep größe { hangup }\nstep b { hangup }"
        ),
        &call("say \"Grüße, 你好\" vo$0"),
        &call("say \"x\" $0 capture 1"),
    );
}
