//! Header wordings seen in the wild and what they mean.

use super::Field::{self, *};
use super::Part;
use super::classify;

#[test]
fn headings_mean_what_people_mean() {
    let cases: &[(&str, &str, Field)] = &[
        ("", "承租人及电话", Name),
        ("", "租客姓名/电话", Name),
        ("", "姓名及身份证号", Name),
        ("", "承租人身份证号码", IdNumber),
        ("", "入住人手机", Phone),
        ("", "乙方联系电话", Phone),
        ("", "承租方（乙方）", Name),
        ("", "客户姓名", Name),
        ("", "客户手机号", Phone),
        ("", "同住人", Name),
        ("", "证件类型", IdType),
        ("", "证件类型及号码", IdNumber),
        ("", "房东联系方式", LandlordPhone),
        ("", "业主姓名", Landlord),
        ("", "房东姓名及电话", Landlord),
        ("", "出租人身份证", Other),
        ("", "出租房地址", Address(Part::Whole)),
        ("", "现住址", Address(Part::Whole)),
        ("", "租住地", Address(Part::Whole)),
        ("", "居住地", Address(Part::Whole)),
        ("", "出租房屋详址", Address(Part::Whole)),
        ("", "号", Address(Part::Number)),
        ("", "身份证签发机关", Other),
        ("", "诉求人", Landlord),
        ("", "来电人电话", LandlordPhone),
        ("", "承租房屋坐落", Address(Part::Whole)),
        (
            "",
            "房屋详细地址（小区+楼栋+单元+室号）",
            Address(Part::Whole),
        ),
        ("", "租赁地址", Address(Part::Whole)),
        ("", "户籍地址", Other),
        ("", "小区名称", Address(Part::Compound)),
        ("", "所属街道", Address(Part::Street)),
        ("", "社区", Address(Part::Community)),
        ("", "楼栋号", Address(Part::Building)),
        ("", "单元", Address(Part::Unit)),
        ("", "房间编号", Address(Part::Room)),
        ("", "栋号-房号", Address(Part::Door)),
        ("", "所在楼层", Address(Part::Floor)),
        ("", "租赁期限（起）", From),
        ("", "租赁期限（止）", To),
        ("", "合同开始日", From),
        ("", "合同结束日", To),
        ("", "租期开始时间", From),
        ("", "入住日期", From),
        ("", "承租人入住时间", From),
        ("", "到期时间", To),
        ("", "起止日期", Lease),
        ("", "租赁时间段", Lease),
        ("", "租期（月）", Months),
        ("", "退房日期", MoveOut),
        ("", "搬离时间", MoveOut),
        ("", "签约日期", Other),
        ("", "登记日期", Other),
        ("", "月租", Other),
        ("", "租住人数", Other),
        ("", "经纪人电话", Other),
        ("", "登记状态", Status),
        ("", "变动情况", Status),
        ("", "是否退租", Status),
        ("", "备注说明", Remark),
        ("", "合同编号", Contract),
        ("", "序号", Seq),
        ("承租人信息", "姓名", Name),
        ("承租人信息", "证件号码", IdNumber),
        ("承租人信息", "联系电话", Phone),
        ("出租人信息", "姓名", Landlord),
        ("出租人信息", "联系电话", LandlordPhone),
        ("出租人信息", "身份证号", Other),
        ("中介信息", "联系电话", Other),
        ("租赁期限", "起", From),
        ("租赁期限", "止", To),
        ("房屋地址", "楼栋", Address(Part::Building)),
        ("", "Tenant Name", Name),
        ("", "Passport No.", IdNumber),
        ("", "Move-in Date", From),
        ("", "Lease End", To),
        ("", "Building", Address(Part::Building)),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(group, heading, want)| {
            let got = classify(group, heading);
            (got != *want).then(|| format!("{group} {heading}: {got:?}, not {want:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
