//! `ivrc numbers`.

use crate::provider::{ok, provider};

#[test]
fn numbers_as_lines_and_as_json() {
    let list = r#"{"totalNumbers":2,"lastUpdatedAt":null,"numbers":[
        {"msisdn":"6588000000","countryCode":"SG","operationalStatus":"Active","rentalPrice":3.5},
        {"msisdn":"4420790000","countryCode":null,"operationalStatus":"Exp\u001b[1miring"},
        {"msisdn":null}]}"#;
    let provider = provider([("GET numbers", ok(list))]);
    let run = provider.cli().run(["numbers"]).ends(0).stays_harmless();
    assert_eq!(run.stdout, "6588000000  SG  Active\n4420790000      Exp\\u{1b}[1miring\n");
    assert_eq!(run.stderr, "2 numbers\n");
    insta::assert_snapshot!(provider.cli().run(["numbers", "--json"]).ends(0).stdout);
}

#[test]
fn no_numbers() {
    for list in ["{\"totalNumbers\":0}", "{\"numbers\":[],\"totalNumbers\":0}"] {
        let provider = provider([("GET numbers", ok(list))]);
        provider.cli().run(["numbers"]).ends(0).prints_nothing().says("no numbers");
    }
}
