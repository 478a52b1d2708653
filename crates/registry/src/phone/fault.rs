/// Why a telephone number can't be right. The number itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneFault {
    /// No digits.
    #[error("the telephone number is missing: enter one that takes calls")]
    Missing,
    /// Digits were replaced by stars.
    #[error("the telephone number is masked: enter all its digits")]
    Masked,
    /// Letters or signs that no number has.
    #[error("the telephone number has letters in it: enter digits only")]
    Letters,
    /// No country has this code.
    #[error("no country has this code: write it as +852 or +1 before the number")]
    Country,
    /// Too few or too many digits for the country.
    #[error("the number has {found} digits, numbers of country +{country} don't: compare it")]
    Length {
        /// Code of the country.
        country: u16,
        /// Digits found, without the code.
        found: usize,
    },
    /// No mainland number begins like this.
    #[error(
        "no mainland number begins like this: compare it, or put +852 or another country's code before it"
    )]
    Beginning,
    /// Neither area nor country is said.
    #[error(
        "area or country is missing: write 0755 before a landline, or +852 before a number from abroad"
    )]
    PlaceMissing,
}

impl PhoneFault {
    /// Stable name, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "phone-missing",
            Self::Masked => "phone-masked",
            Self::Letters => "phone-letters",
            Self::Country => "phone-country",
            Self::Length { .. } => "phone-length",
            Self::Beginning => "phone-beginning",
            Self::PlaceMissing => "phone-place-missing",
        }
    }

    /// The form field it belongs to.
    pub const fn field(self) -> &'static str {
        "phone"
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Missing => "缺少电话号码，请填写能接通的号码".to_owned(),
            Self::Masked => "电话号码有几位被星号遮住了，请填写完整号码".to_owned(),
            Self::Letters => "电话号码里有字母，请只填数字".to_owned(),
            Self::Country => "没有这个国家或地区代码，请在号码前写上代码，如+852、+1".to_owned(),
            Self::Length { country, found } => {
                format!("号码有{found}位，+{country}没有这样长的号码，请核对")
            }
            Self::Beginning => {
                "内地没有这样开头的号码，请核对；境外号码请在前面写上代码，如+852".to_owned()
            }
            Self::PlaceMissing => {
                "不知道是哪里的号码：座机请写区号，如0755；境外号码请写代码，如+852".to_owned()
            }
        }
    }
}
