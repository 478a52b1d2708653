use super::*;
use crate::i18n::say;
use crate::views::account::words;
use crate::views::batch::samples::hour;

fn line(state: BatchState) -> SentLine {
    SentLine {
        id: "0192f0c1-d2e3-7a4b-8c5d-6e7f80912a3b".into(),
        file: "关于报送11月上旬出租房屋信息登记情况的表格（城东街道迎春社区）.xls".into(),
        channel: Channel::BackOffice,
        at: hour(2),
        rows: 1204,
        state,
    }
}

fn states() -> [BatchState; 3] {
    [
        BatchState::Done,
        BatchState::Working {
            done: 420,
            total: 1204,
        },
        BatchState::Withdrawn {
            when: hour(30),
            by: String::new(),
            why: String::new(),
        },
    ]
}

pub(super) fn home() -> Vec<PortalView> {
    let mut sent: Vec<SentLine> = states().map(line).into();
    sent.push(SentLine {
        file: String::new(),
        channel: Channel::Api,
        ..line(BatchState::Done)
    });
    let full = PortalView {
        name: "邻里房产".into(),
        filing: Filing::Filed,
        last: Some(hour(2)),
        silent_days: 3,
        silent: false,
        limit: 10,
        expected: vec![ExpectedLine {
            what: Say::both("报送", "reports"),
            by: Say::both("每10日一次", "every 10 days"),
            source: "办法".into(),
        }],
        came: vec![CameLine {
            channel: Channel::TenDay,
            batches: 3,
            rows: 1204,
            last: hour(2),
        }],
        since: "2026-08-24".into(),
        sent,
        pager: Pager {
            first: Some("/agency".into()),
            next: Some("/agency?after=0192f0c1".into()),
        },
    };
    let silent = PortalView {
        filing: Filing::Unknown,
        last: None,
        silent_days: 40,
        silent: true,
        expected: Vec::new(),
        came: Vec::new(),
        sent: Vec::new(),
        pager: Pager::default(),
        ..full.clone()
    };
    vec![full, silent]
}

pub(super) fn send() -> Vec<PortalSendView> {
    let mut form = Form::with([("channel", "tenday")]);
    form.refuse("channel", words::required(&say!("upload-channel")));
    form.refuse("file", words::required(&say!("upload-file")));
    [Form::default(), form]
        .map(|form| PortalSendView {
            form,
            megabytes: 64,
        })
        .into()
}

pub(super) fn paste() -> Vec<PortalPasteView> {
    let mut form = Form::with([(
        "chat",
        "2026-11-20 09:00 小王\n税务街365号天禄湖国际1栋101入住",
    )]);
    form.refuse("chat", words::required(&say!("portal-chat")));
    [Form::default(), form]
        .map(|form| PortalPasteView { form, most: 20_000 })
        .into()
}

pub(super) fn batch() -> Vec<PortalBatchView> {
    states()
        .into_iter()
        .map(|state| PortalBatchView {
            receipt: (state == BatchState::Done)
                .then(|| format!("MENPAI-RECEIPT:{}", "8Q".repeat(105))),
            line: line(state),
            taken: 1088,
            waiting: 116,
            rejected: 2,
            faulty: 42,
            ignored: vec![(Say::both("标题或表头", "title or header"), 3)],
        })
        .collect()
}

pub(super) fn rows() -> Vec<PortalRowsView> {
    let row = |row, became, faults: &[FaultKind]| SentRowLine {
        sheet: "11月上旬".into(),
        row,
        text: "税务街365号天禄湖国际1栋1单元101".into(),
        tenants: 2,
        check_out: row == 5,
        understood: (became == Became::Taken).then(|| {
            (
                "税务街365号天禄湖国际1幢1单元101室".into(),
                "3212020010020100001000001".into(),
            )
        }),
        faults: faults.to_vec(),
        became,
    };
    let full = PortalRowsView {
        line: line(BatchState::Done),
        filter: Form::with([("filter", "waiting")]),
        rows: vec![
            row(5, Became::Taken, &[FaultKind::PhoneInvalid]),
            row(7, Became::Waiting, &[]),
            row(9, Became::Rejected, &[FaultKind::AddressMissing]),
            row(12, Became::Withdrawn, &[]),
        ],
        pager: Pager {
            first: None,
            next: Some("/agency/batches/1/rows?after=60".into()),
        },
    };
    let empty = PortalRowsView {
        rows: vec![],
        pager: Pager::default(),
        ..full.clone()
    };
    vec![full, empty]
}
