use super::address;
use iotasrb::programme::address::{AddressForm, MalformedAddress, read};

const ONES: &str = "iota1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zjvkt6r";

#[test]
fn an_address_has_two_texts() {
    for (byte, iota) in [
        (0x11, ONES),
        (
            0x22,
            "iota1qq3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zy86pg45",
        ),
        (
            0xa3,
            "iota1qz368gar5w368gar5w368gar5w368gar5w368gar5w368gar5w36xszvxf2",
        ),
    ] {
        let hex = format!("{byte:02x}").repeat(32);
        for (form, text) in [(AddressForm::Hex, hex.as_str()), (AddressForm::Iota, iota)] {
            assert_eq!(form.write(address(byte)), text);
            assert_eq!(read(text), Ok((address(byte), form)), "{text}");
            // As a person may write it.
            assert_eq!(
                read(&text.to_uppercase()),
                Ok((address(byte), form)),
                "{text}"
            );
        }
        assert_eq!(
            read(&format!("0x{hex}")),
            Ok((address(byte), AddressForm::Hex))
        );
    }
}

#[test]
fn what_is_no_address_says_why() {
    use MalformedAddress::{Form, Length, Mistyped, OtherKind, OtherNetwork};
    let other = |prefix: &str| OtherNetwork(prefix.to_owned());
    for (text, expected) in [
        ("", Form),
        ("0x", Form),
        ("iota", Form),
        ("11", Form),
        (&"1".repeat(63), Form),
        (&"1".repeat(65), Form),
        (&("g".to_owned() + &"1".repeat(63)), Form),
        (&("0x0x".to_owned() + &"1".repeat(64)), Form),
        (&format!("0x{ONES}"), Form),
        (&("iota1".to_owned() + &"q".repeat(200)), Form),
        (&ONES.replace("jvkt6r", "JVKT6R"), Form),
        (&ONES.replace("jvkt6r", "jvktér"), Form),
        (&ONES.replace("jvkt6r", "jvkt66"), Mistyped),
        (&ONES.replace("qqg3", "qqg2"), Mistyped),
        // The checksum of the younger bech32m.
        (
            "iota1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z8sx8lp",
            Mistyped,
        ),
        (
            "smr1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z9u0tvj",
            other("smr"),
        ),
        (
            "rms1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z3my3ht",
            other("rms"),
        ),
        // The test network of then.
        (
            "atoi1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3z4z82qw",
            other("atoi"),
        ),
        (
            "iota1pqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zd8xw8a",
            OtherKind(8),
        ),
        (
            "iota1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs55ljve",
            Length,
        ),
        (
            "iota1qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zqgp8q8dv",
            Length,
        ),
        ("iota14wc723", Length),
    ] {
        assert_eq!(read(text), Err(expected), "{text}");
    }
}

#[test]
fn every_mistyped_letter_is_found() {
    for place in "iota1".len()..ONES.len() {
        for letter in "qpzry9x8gf2tvdw0s3jn54khce6mua7l".chars() {
            let mut text = ONES.to_owned();
            text.replace_range(place..=place, &letter.to_string());
            if text != ONES {
                assert!(read(&text).is_err(), "{text}");
            }
        }
    }
}
