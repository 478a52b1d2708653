crumbs = 所在位置
any = 全部
none = 无
filter-do = 筛选
rows-n = { $n } 行

batches-title = 导入批次
batches-new = 上传文件
batches-empty = 还没有批次。上传一份中介的申报表或群聊记录，就从这里开始。

batch-file = 文件
batch-source = 来源
batch-received = 收到时间
batch-state = 状态
batch-id = 批次编号
batch-working = 处理中
batch-done = 已完成
batch-withdrawn = 已撤回
batch-progress = 已处理 { $done } 行，共 { $total } 行
batch-progress-leave = 可以离开这一页，处理不会中断。
batch-withdrawn-by = { $by } 于 { $when } 撤回了这个批次。
batch-withdrawn-when = 这个批次已于 { $when } 撤回。
batch-notice-received = 文件已收到，正在逐行处理。
batch-notice-repeated = 这份文件已经导入过，这就是原来的批次，没有重复登记。
batch-notice-withdrawn = 批次已撤回。
batch-withdrawn-why = 原因：{ $why }
batch-numbers = 结果
batch-rows = 逐行查看
batch-errors = 下载错误表
batch-withdraw = 撤回批次
batch-ignored = 未作为登记的行
batch-ignored-why = 文件里的每一行都有交代，下面这些不是租住信息：

count-declared = 申报
count-matched = 已匹配
count-review = 待核
count-unmatched = 未找到地址
count-duplicates = 重复
count-faults = 有错误的行
count-leads = 线索
count-tasks = 任务


upload-title = 上传文件
upload-source = 来源名称
upload-source-hint = 申报单位的名称，例如中介机构或社区
upload-channel = 申报渠道
upload-file = 文件
upload-file-hint = xlsx、xls、ods、csv 或群聊文本 txt，不超过 { $n } MB
upload-do = 上传并处理
upload-what = 上传之后
upload-what-same = 同一份文件或同一条租住信息再传一次，不会重复登记。
upload-what-rows = 每一行都会有结果：匹配、待核、有错误，或者说明为什么略过。
upload-what-secret = 文件和每个单元格在写入磁盘之前就已加密。原件应在批次结案 30 天后销毁；这个版本还不会自动销毁，由运维人员办理。

withdraw-title = 撤回批次
withdraw-what = 将取消这个批次的 { $leads } 条线索及其任务；已经上门核实的 { $stay } 条会保留。还没处理的行不再处理。
withdraw-reason = 撤回原因
withdraw-reason-hint = 会写进审计记录，例如“发错了月份”
withdraw-sure = 我确认撤回这个批次
withdraw-do = 撤回
withdraw-keep = 不撤回

rows-title = 逐行结果
rows-outcome = 结果
rows-empty = 没有符合条件的行。
row-place = 位置
row-n = 第 { $n } 行
row-said = 申报的地址
row-tenants = 人数
row-found = 找到的房屋
row-not-found = 未找到
row-faults = 错误
row-outcome = 结果
row-check-out = 退租
row-duplicate = 重复
row-go-on = 去核对

outcome-new = 新线索
outcome-changed = 有变化
outcome-known = 已登记
outcome-ended = 已退租
outcome-review = 待核
outcome-unmatched = 未找到地址
outcome-rejected = 不采用
outcome-withdrawn = 已撤回

fault-id-checksum = 证件号校验位不对
fault-id-length = 证件号位数不对
fault-id-lost-precision = 证件号被表格改成数字，末几位已丢失
fault-name-missing = 缺姓名
fault-lease-dates-reversed = 租期起止颠倒
fault-date-invalid = 日期不存在
fault-phone-invalid = 电话号码不对
fault-address-missing = 缺地址
batch-receipt = 签名回执
batch-receipt-what = 这一行证明系统在收件时刻收到了这个文件，不含其中内容。请发件人保存：以后任何人都能核对真伪（menpai receipt verify），并与原文件的 SHA-256 对照。
