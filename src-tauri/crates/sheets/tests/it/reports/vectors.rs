//! Every vector of what a cell, a header, a file name or a sheet name means.

use huolang_sheets::read::Value as Cell;
use huolang_sheets::reports::{self, Kind, cell};
use jiff::civil::{DateTime, date};
use serde_json::{Value, json};
use std::borrow::Cow;

/// Vectors are found the same way in both crates that have them.
#[path = "../../../../platforms/tests/vectors/load.rs"]
mod load;

fn cell(input: &Value) -> Cell<'static> {
    let is_1904 = input["date1904"] == json!(true);
    match input["type"].as_str().unwrap() {
        "blank" => Cell::Empty,
        "text" => Cell::Text(Cow::Owned(input["value"].as_str().unwrap().to_owned())),
        "number" => Cell::Number { value: input["value"].as_f64().unwrap(), pad: 0, is_1904 },
        "datetime" => {
            let moment: DateTime = input["value"].as_str().unwrap().parse().unwrap();
            let since = moment.since((jiff::Unit::Hour, date(1899, 12, 30).at(0, 0, 0, 0))).unwrap();
            Cell::DateSerial { value: since.total(jiff::Unit::Second).unwrap() / 86_400.0, is_1904 }
        }
        other => panic!("unknown type of cell: {other}"),
    }
}

fn answer(kind: &str, vector: &load::Vector) -> Value {
    let input = &vector.input;
    match kind {
        "cell_money" => match cell::money(&cell(input)) {
            Ok(fen) => json!({ "fen": fen, "warning": null }),
            Err(warning) => json!({ "fen": null, "warning": warning.code() }),
        },
        "cell_datetime" => match cell::datetime(&cell(input)) {
            Ok(moment) => {
                let shown = moment.map(|moment| moment.strftime("%Y-%m-%d %H:%M:%S").to_string());
                json!({ "datetime": shown, "warning": null })
            }
            Err(warning) => json!({ "datetime": null, "warning": warning.code() }),
        },
        "cell_date" => match cell::day(&cell(input)) {
            Ok(day) => json!({ "date": day.map(|day| day.to_string()), "warning": null }),
            Err(warning) => json!({ "date": null, "warning": warning.code() }),
        },
        "cell_id" => match cell::id(&cell(input)) {
            Ok(id) => json!({ "id": id, "skip": null }),
            Err(skip) => json!({ "id": null, "skip": skip.code() }),
        },
        "cell_int" => match cell::count(&cell(input)) {
            Ok(count) => json!({ "int": count, "warning": null }),
            Err(warning) => json!({ "int": 0, "warning": warning.code() }),
        },
        "header" => {
            let kind: Kind = serde_json::from_value(input["kind"].clone()).unwrap();
            json!({ "field": reports::field_of(kind, vector.text("header")) })
        }
        "file_name" => json!({ "kind": reports::kind_of_name(vector.text("file_name")).map(Kind::as_str) }),
        // `seed_value` is what an older program kept; it is no rule of ours.
        "booking_status" => json!({ "status": reports::booking_status(vector.text("sheet")) }),
        other => panic!("unknown kind of vector: {other}"),
    }
}

#[test]
fn vectors_of_excel_imports_hold() {
    load::each("excel-imports", |vector| {
        let kind = vector.name.split('/').next().unwrap();
        let found = answer(kind, vector);
        for (member, wanted) in vector.expected.as_object().unwrap() {
            if member != "seed_value" {
                assert_eq!(&found[member], wanted, "{}: {member} of {}", vector.name, vector.input);
            }
        }
    });
}
