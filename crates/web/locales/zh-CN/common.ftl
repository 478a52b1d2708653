brand = 门牌
skip-to-content = 跳到正文
language = 语言
sign-out = 退出
nav-label = 主导航
nav-home = 首页
nav-tasks = 我的任务
nav-all-tasks = 任务
nav-batches = 导入批次
nav-reviews = 待核比对
nav-proposals = 缺失地址
nav-library = 地址库
nav-counts = 统计
nav-staff = 人员
nav-audit = 审计
nav-search = 查找
about-link = 关于门牌
operation-id = 操作编号

role-steward = 数据管理员
role-officer = 网格员
role-supervisor = 督导员
role-auditor = 审计员
role-dispatcher = 调度员
role-handler = 处置人员

form-errors = 有几处需要改正
form-error = 错误：
form-required = 请填写“{ $field }”

pager-label = 翻页
pager-first = 回到第一页
pager-next = 下一页
pager-end = 已到末尾

deadline-over = 已逾期 { $n } 小时
deadline-left = 剩 { $n } 小时

document-citizen-id = 居民身份证
document-hmt-permit = 港澳台居民居住证
document-foreign-permit = 外国人永久居留身份证
document-passport = 护照
document-other = 其他证件

channel-backoffice = 中介后台
channel-tenday = 旬报表
channel-chat = 群聊
channel-hotline = 热线
channel-listing = 房源信息
channel-door = 上门核查

sign-in-title = 登录
sign-in-login = 账号
sign-in-password = 密码
sign-in-do = 登录
sign-in-help = 没有账号或忘记密码，请找本单位的数据管理员重置。
sign-in-wrong = 账号或密码不对。请核对后再试。
sign-in-limited = 尝试次数过多。请在 { $n } 分钟后再试，或请数据管理员重置密码。

password-title = 修改密码
password-forced = 首次登录请先改掉临时密码，之后才能使用其他页面。
password-current = 当前密码
password-new = 新密码
password-hint = 至少 { $n } 个字符；用一句好记的话比符号组合更安全。
password-repeat = 再输一次新密码
password-do = 保存新密码
password-changed = 密码已修改，其他设备上的登录已全部退出。
password-short = 新密码太短，至少要 { $n } 个字符
password-differ = 两次输入的新密码不一致，请重新输入
password-current-wrong = 当前密码不对，请重新输入

error-quote = 如需帮助，请报出这个操作编号：
error-home = 回首页
error-not-found = 找不到这个页面
error-not-found-do = 地址可能写错了，记录可能已经撤回，或者不在您负责的区域内。可以用查找功能找地址、编码或批次。
error-forbidden = 您的岗位看不到这一页
error-forbidden-do = 这一页属于别的岗位或别的区域。如果工作需要，请找数据管理员调整您的岗位。
error-stale-form = 表单没有通过安全检查
error-stale-form-do = 可能是登录过期，或表单来自别的网站。请回到上一页刷新，再提交一次。
error-too-large = 文件太大，上限是 { $n } MB
error-too-large-do = 请拆成几个文件分别上传。什么都没有改动。
error-oversized = 提交的内容太大
error-unreadable = 提交的内容读不出来
error-unreadable-do = 请回到上一页检查后再提交一次。什么都没有改动。
error-changed = 这条记录刚刚被别人改过
error-changed-do = 请打开最新的内容，看看还需不需要改。您的改动没有保存。
error-method = 这个地址不能这样访问
error-method-do = 请从首页重新进入。
error-failed = 系统出错了
error-failed-do = 不是您的操作有误，改动没有保存。请稍后再试；再出错请报出操作编号。
error-busy = 系统正忙
error-busy-do = 请一分钟后再试。您的改动没有保存。
error-refused-do = 请按上面的说明改正后再试。什么都没有改动。
