//! What the columns of a header mean beside each other.

use super::field::{Field, Part};
use super::heading_words::TENANT;
use super::layout::Layout;
use crate::text::has_any;

/// Decides what a header cell alone can't.
pub(super) fn settle(layout: &mut Layout) {
    owners(layout);
    doors(layout);
    days(layout);
}

/// What belongs to whoever lets.
fn owners(layout: &mut Layout) {
    // A telephone or number column right behind the landlord's name is the landlord's.
    for at in 1..layout.columns.len() {
        let Some(before) = layout
            .columns
            .get(at - 1)
            .map(|c| (c.field, c.heading.clone()))
        else {
            continue;
        };
        let Some(column) = layout.columns.get_mut(at) else {
            continue;
        };
        let plain = !has_any(&column.heading, &["承租", "租客", "租户", "乙方", "tenant"]);
        let names_phone = has_any(&before.1, &["电话", "手机", "联系方式"]);
        if before.0 == Field::Landlord && column.field == Field::Phone && plain && !names_phone {
            column.field = Field::LandlordPhone;
        }
    }
    let names = layout.has(Field::Name);
    let people = layout.has_people();
    for at in 0..layout.columns.len() {
        let follows_landlord = layout
            .columns
            .get(..at)
            .and_then(|before| {
                before
                    .iter()
                    .rev()
                    .find(|c| c.field != Field::Other && c.field != Field::IdType)
            })
            .is_some_and(|c| matches!(c.field, Field::Landlord | Field::LandlordPhone));
        let others = |field: Field| {
            let mut columns = layout.columns.iter().enumerate();
            columns.any(|(i, c)| i != at && c.field == field)
        };
        let (other_ids, other_phones) = (others(Field::IdNumber), others(Field::Phone));
        let Some(column) = layout.columns.get_mut(at) else {
            continue;
        };
        // `业主 | 身份证号 | 电话` beside the same of the tenant, in either order.
        if column.field == Field::IdNumber && follows_landlord && other_ids && names {
            column.field = Field::Other;
        }
        if column.field == Field::Phone
            && follows_landlord
            && other_phones
            && names
            && !has_any(&column.heading, TENANT)
        {
            column.field = Field::LandlordPhone;
        }
        // `联系人` in a sheet without any tenant column of its own is the tenant's.
        if column.field == Field::Landlord && !names && people && column.heading.contains("联系人")
        {
            column.field = Field::Name;
        }
    }
}

/// Numbers of households and doors.
fn doors(layout: &mut Layout) {
    // `户号` numbers the households of a list whose addresses stand in a column of their own.
    let whole = layout.has(Field::Address(Part::Whole));
    for column in &mut layout.columns {
        if whole && column.heading == "户号" {
            column.field = Field::Seq;
        }
    }
    // `栋 | 层 | 门` numbers the doors of a floor.
    let room = layout.has(Field::Address(Part::Room)) || layout.has(Field::Address(Part::Door));
    for column in &mut layout.columns {
        if !room && column.heading == "门" {
            column.field = Field::Address(Part::Room);
        }
    }
}

/// Which day is which.
fn days(layout: &mut Layout) {
    // `租约` is the lease's time where nothing else is.
    let dated = [Field::From, Field::To, Field::Lease, Field::Months];
    if !dated.into_iter().any(|field| layout.has(field)) {
        for column in &mut layout.columns {
            if column.field == Field::Contract && column.heading == "租约" {
                column.field = Field::Lease;
            }
        }
    }
    let out_only = !layout.has(Field::From) && !layout.has(Field::To) && !layout.has(Field::Lease);
    let has_to = layout.has(Field::To) || layout.has(Field::Lease);
    for column in &mut layout.columns {
        // `入住日期 | 退租日期` are the two ends of a lease.
        if column.field == Field::MoveOut && !out_only && !has_to {
            column.field = Field::To;
        }
    }
    // `租期止 | 离开时间`: the second end is the real one, filled in when somebody leaves.
    if layout.of(Field::To).count() > 1 {
        for column in &mut layout.columns {
            if column.field == Field::To && column.heading.contains("离开") {
                column.field = Field::MoveOut;
            }
        }
    }
    // A bare `日期` beside real lease columns is the day of the report.
    let real = layout.columns.iter().any(|c| {
        matches!(c.field, Field::From | Field::To | Field::MoveOut)
            || (c.field == Field::Lease && !matches!(c.heading.as_str(), "日期" | "时间"))
    });
    if real {
        for column in &mut layout.columns {
            if column.field == Field::Lease && matches!(column.heading.as_str(), "日期" | "时间")
            {
                column.field = Field::Other;
            }
        }
    }
}
