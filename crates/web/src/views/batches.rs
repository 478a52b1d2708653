//! The list of batches and the upload.

use super::batch::BatchHead;
use super::page;
use super::parts::{Channel, Pager};
use crate::form::Form;

/// `/batches`. Paging: `after`.
#[derive(Debug, Clone)]
pub struct BatchesView {
    /// The batches, newest first.
    pub rows: Vec<BatchHead>,
    /// Where the list goes on.
    pub pager: Pager,
}
page!(BatchesView, "batches", "batches/list.html", samples::list);

/// `/batches/new`. Fields (multipart): `csrf` (first part), `source`, `channel`
/// (`backoffice`, `tenday`, `chat`, `hotline`, `listing`), `file`.
#[derive(Debug, Clone)]
pub struct UploadView {
    /// What was entered; a browser doesn't keep the file.
    pub form: Form,
    /// Most megabytes a file may have.
    pub megabytes: u64,
    /// Sources that sent something before, offered as suggestions.
    pub sources: Vec<String>,
}
page!(UploadView, "batch_new", "batches/new.html", samples::upload);

impl UploadView {
    /// The channels to choose from.
    pub fn channels(&self) -> [Channel; 5] {
        Channel::UPLOADS
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::i18n::say;
    use crate::views::account::words;
    use crate::views::batch::BatchState;
    use crate::views::batch::samples::head;

    pub(super) fn list() -> Vec<BatchesView> {
        let rows = vec![
            head(BatchState::Working {
                done: 420,
                total: 1204,
            }),
            head(BatchState::Done),
            BatchHead {
                file: "关于报送11月上旬出租房屋信息登记情况的表格（城东街道迎春社区）最终版.xls"
                    .into(),
                channel: Channel::BackOffice,
                ..head(BatchState::Done)
            },
        ];
        let pager = Pager {
            first: Some("/batches".into()),
            next: Some("/batches?after=0192f0c1".into()),
        };
        vec![
            BatchesView { rows, pager },
            BatchesView {
                rows: vec![],
                pager: Pager::default(),
            },
        ]
    }

    pub(super) fn upload() -> Vec<UploadView> {
        let mut form = Form::with([("source", "邻里房产"), ("channel", "tenday")]);
        form.refuse("file", words::required(&say!("upload-file")));
        let view = |form| UploadView {
            form,
            megabytes: 50,
            sources: vec!["邻里房产".into(), "安居中介".into()],
        };
        vec![view(Form::default()), view(form)]
    }
}
