//! What is shown of personal data.

use proptest::prelude::*;
use vault::mask;

#[test]
fn names() {
    for (given, shown) in [
        ("张三", "张*"),
        ("欧阳锋", "欧**"),
        ("欧阳小锋", "欧***"),
        ("买买提·吐尔逊", "买***"),
        (" 李四 ", "李*"),
        ("王", "*"),
        ("John Smith", "J***"),
        ("𠮷田", "𠮷*"),
        ("", ""),
    ] {
        assert_eq!(mask::name(given), shown, "{given}");
    }
}

#[test]
fn id_numbers() {
    for (given, shown) in [
        ("100101199003070018", "10**************18"),
        ("10010119900307001X", "10**************1X"),
        ("E12345678", "E1*****78"),
        ("A123456", "A******"),
        ("1234", "****"),
        ("", ""),
    ] {
        assert_eq!(mask::id_number(given), shown, "{given}");
    }
}

#[test]
fn phones() {
    for (given, shown) in [
        ("13800000000", "138****0000"),
        ("138 0000 0000", "138 **** 0000"),
        ("+86 13800001234", "+86 138****1234"),
        ("0086-138-0000-1234", "0086-138-****-1234"),
        ("１３８００００１２３４", "１３８****１２３４"),
        ("0512-65123456", "051*-******56"),
        ("65123456", "651***56"),
        ("110", "***"),
        ("", ""),
    ] {
        assert_eq!(mask::phone(given), shown, "{given}");
    }
}

#[test]
fn free_texts() {
    for (given, shown) in [
        ("莲花新村3幢201室13800001234", "莲花新村3幢201室138****1234"),
        ("莲花新村3幢201 13800001234", "莲花新村3幢201 138****1234"),
        (
            "莲花新村3-201 电话138 0000 1234 张三",
            "莲花新村3-201 电话138 **** 1234 张三",
        ),
        ("莲花新村3-201,138-0000-1234", "莲花新村3-201,138-****-1234"),
        ("138-00001234", "138-****1234"),
        ("联系86-138-0000-1234", "联系86-138-****-1234"),
        (
            "电话:８６１３８００００１２３４",
            "电话:８６１３８****１２３４",
        ),
        ("201室+8613800001234", "201室+86138****1234"),
        ("20113800001234", "201138****1234"),
        ("身份证100101199003070018", "身份证10**************18"),
        ("身份证10010119900307001X租", "身份证10**************1X租"),
        ("100101 19900307 0018", "10**** ******** **18"),
        ("100101-1990-0307-001X", "10****-****-****-**1X"),
        ("100101900307001", "10***********01"),
        ("1001011990030700", "10************00"),
        ("1001011990030700188", "10***************88"),
        ("护照E12345678", "护照E1*****78"),
        // Codes of areas, buildings and dwellings say where, not who.
        ("100101001001", "100101001001"),
        ("1001010010010200045", "1001010010010200045"),
        ("1001010010010200045010203", "1001010010010200045010203"),
        ("朱江路88号12幢2单元1203室", "朱江路88号12幢2单元1203室"),
        ("12-3-1203", "12-3-1203"),
        ("2024-03-01至2025-02-28", "2024-03-01至2025-02-28"),
        ("", ""),
    ] {
        assert_eq!(mask::free_text(given), shown, "{given}");
    }
}

proptest! {
    #[test]
    fn any_text_keeps_its_length(text in any::<String>()) {
        prop_assert_eq!(mask::free_text(&text).chars().count(), text.chars().count());
        let _ = (mask::name(&text), mask::id_number(&text), mask::phone(&text));
    }

    #[test]
    fn digit_soup_is_survived(text in "[0-9０-９ Xx\\-A一]{0,40}") {
        prop_assert_eq!(mask::free_text(&text).chars().count(), text.chars().count());
        let _ = mask::phone(&text);
    }

    #[test]
    fn a_mobile_never_shows_its_middle(before in "[一-龥]{0,5}[0-9]{0,3}[室幢号 ]", middle in "[0-9]{4}", after in "[一-龥 ]{0,4}") {
        let number = format!("139{middle}5678");
        let shown = mask::free_text(&format!("{before}{number}{after}"));
        prop_assert!(!shown.contains(&number), "{}", shown);
    }

    #[test]
    fn a_citizen_number_never_shows_its_birth(before in "[一-龥]{0,5}[室幢号 ]", year in 1920..2025u32, month in 1..=12u32, day in 1..=28u32) {
        let number = format!("100101{year}{month:02}{day:02}0018");
        let shown = mask::free_text(&format!("{before}{number}"));
        prop_assert!(!shown.contains(&number[2..14]), "{}", shown);
    }
}
