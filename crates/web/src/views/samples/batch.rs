use super::*;
use crate::i18n::say;
use crate::views::account::words;

/// A moment of the samples: this many hours after 2026-11-20 08:00 in Shanghai.
pub(crate) fn hour(hours: i64) -> When {
    let start: jiff::Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
    When::at(start + jiff::SignedDuration::from_hours(hours))
}

pub(crate) fn head(state: BatchState) -> BatchHead {
    BatchHead {
        id: "0192f0c1-d2e3-7a4b-8c5d-6e7f80912a3b".into(),
        file: "linli-tenday.xlsx".into(),
        source: "邻里房产".into(),
        channel: Channel::TenDay,
        received: hour(2),
        by: "陈敏".into(),
        state,
        counts: BatchCounts {
            declared: 1204,
            matched: 1088,
            review: 61,
            unmatched: 55,
            duplicates: 37,
            faults: 42,
            leads: 967,
            tasks: 902,
        },
    }
}

fn withdrawn() -> BatchState {
    BatchState::Withdrawn {
        when: hour(30),
        by: "陈敏".into(),
        why: "发错了月份".into(),
    }
}

pub(super) fn batch() -> Vec<BatchView> {
    let ignored = vec![
        (Say::both("标题或表头", "title or header"), 3),
        (Say::both("小计或合计", "subtotal or total"), 12),
    ];
    let states = [
        BatchState::Done,
        BatchState::Working {
            done: 420,
            total: 1204,
        },
        withdrawn(),
    ];
    states
        .into_iter()
        .map(|state| BatchView {
            may_withdraw: state == BatchState::Done,
            receipt: (state == BatchState::Done)
                .then(|| format!("MENPAI-RECEIPT:{}", "8Q".repeat(105))),
            head: head(state),
            ignored: ignored.clone(),
        })
        .collect()
}

pub(super) fn withdraw() -> Vec<WithdrawView> {
    let mut form = Form::with([("reason", "")]);
    form.refuse("reason", words::required(&say!("reason")));
    form.refuse("sure", words::required(&say!("withdraw-sure")));
    let view = |form| WithdrawView {
        head: head(BatchState::Done),
        leads: 967,
        stay: 4,
        form,
    };
    vec![view(Form::default()), view(form)]
}

pub(super) fn rows() -> Vec<RowsView> {
    let line = |row, text: &str, outcome, faults: &[FaultKind]| RowLine {
        sheet: "11月上旬".into(),
        row,
        text: text.into(),
        tenants: 2,
        check_out: outcome == Outcome::Ended,
        found: matches!(outcome, Outcome::New | Outcome::Known | Outcome::Ended).then(|| {
            (
                "/dwellings/1".into(),
                "税务街365号天禄湖国际1幢1单元101室".into(),
            )
        }),
        code: "3212020010020100001000001".into(),
        faults: faults.to_vec(),
        duplicate: outcome == Outcome::Known,
        outcome,
        next_step: (outcome == Outcome::Review).then(|| "/reviews/7".into()),
    };
    let mut rows = vec![
        line(5, "税务街365号天禄湖国际1栋1单元101", Outcome::New, &[]),
        line(
            7,
            "天禄湖 1-1-102",
            Outcome::Known,
            &[FaultKind::PhoneInvalid],
        ),
        line(9, "东进路金鼎花园南区3号楼", Outcome::Review, &[]),
        line(
            10,
            "",
            Outcome::Rejected,
            &[FaultKind::AddressMissing, FaultKind::IdLostPrecision],
        ),
        line(
            12,
            "税务街365号天禄湖国际1幢1单元103室",
            Outcome::Ended,
            &[],
        ),
    ];
    rows.extend(Outcome::ALL.map(|outcome| line(20, "迎春社区某小区", outcome, &[])));
    rows.extend(
        FaultKind::ALL.map(|fault| line(40, "迎春社区某小区", Outcome::Rejected, &[fault])),
    );
    let pager = Pager {
        first: None,
        next: Some("/batches/1/rows?after=60".into()),
    };
    let filter = Form::with([("filter", "review")]);
    let full = RowsView {
        head: head(BatchState::Done),
        filter,
        rows,
        pager,
    };
    let empty = RowsView {
        rows: vec![],
        pager: Pager::default(),
        ..full.clone()
    };
    vec![full, empty]
}
