// People outside the staff on a phone: a landlord registers and declares, a resident disputes and is
// heard, a short-let host with a minor, a guest with a passport.
import { type Browser, type Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";
import { bindHead, signInByPhone } from "../people.ts";
import { issuePlates } from "../plates.ts";
import { type Demo } from "../server.ts";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });
// Each builds on those before it, several people sign in, and every look is held against the rules.
test.describe.configure({ mode: "serial", timeout: 180_000 });

// Not one whose plates other tests issue.
const BUILDING = "东进花苑15幢";
const LANDLORD = "13800138001";
const RESIDENT = "13800138002";

let plate = "";
let dwelling = "";
let code = "";

/** The last character of an identity number (GB 11643). */
function citizen(first17: string): string {
  const sum = [...first17].reduce((all, digit, i) => all + Number(digit) * (2 ** (17 - i) % 11), 0);
  return first17 + "10X98765432"[sum % 11];
}

/** A check digit of a machine-readable zone (ICAO 9303). */
function digit(text: string): string {
  const value = (sign: string) =>
    sign === "<" ? 0 : /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 55;
  return String([...text].reduce((all, sign, i) => all + value(sign) * [7, 3, 1][i % 3], 0) % 10);
}

function zone(): string {
  const number = "L898902C3";
  const [birth, until, own] = ["740812", "350415", "ZE184226B<<<<<"];
  const parts = number + digit(number) + birth + digit(birth) + until + digit(until) + own + digit(own);
  const first = "P<UTOERIKSSON<<ANNA<MARIA".padEnd(44, "<");
  const all = [number + digit(number) + "UTO", birth + digit(birth), "F", until + digit(until), own + digit(own)];
  return `${first}\n${all.join("")}${digit(parts)}`;
}

async function look(page: Page, name: string): Promise<void> {
  await expect(page.locator("body")).not.toContainText("⟦");
  await expectAccessible(page);
  await picture(page, name);
}

async function phone(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    locale: "zh-CN",
    viewport: { width: 360, height: 740 },
    hasTouch: true,
  });
  return context.newPage();
}

/** A page of somebody signed in by telephone, at the scanned plate. */
async function scanned(browser: Browser, demo: Demo, number: string): Promise<Page> {
  const page = await phone(browser);
  await signInByPhone(page, demo, number);
  await page.goto(demo.address + plate);
  return page;
}

test("an officer hands a landlord a code", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  plate = await issuePlates(page, demo, BUILDING);
  await page.context().clearCookies();
  await signIn(page, demo, "officer");
  await page.goto(demo.address + plate);
  const file = page.locator("main a[href^='/dwellings/']").first();
  dwelling = (await file.getAttribute("href"))!;
  await file.click();
  await page.locator("main a[href$='/access']").click();
  await look(page, "access");
  await page.locator("form:has(input[value=give]) [name=role]").selectOption("landlord");
  await page.locator("form:has(input[value=give]) button").click();
  code = await page.locator(".one-time code").innerText();
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await look(page, "access-given");
});

test("a landlord registers, signs, is bound and declares who moves in", async ({ browser, demo }) => {
  const page = await phone(browser);
  await page.goto(demo.address + plate);
  await page.locator("main a[href$='/declare']").click();
  await look(page, "me-sign-in");
  await signInByPhone(page, demo, LANDLORD);
  await expect(page).toHaveURL(/\/declare$/);
  await look(page, "declare");
  await page.locator("main a[href$='/letting']").click();
  await page.locator("[name=role]").selectOption("landlord");
  await page.locator("[name=kind]").selectOption("ordinary");
  await page.locator("[name=rooms]").fill("2");
  await page.locator("[name=beds]").fill("2");
  await page.locator("[name=area]").fill("66.5");
  await page.locator("[name=title]").selectOption("own");
  for (const one of await page.locator("[name=equipment]").all()) await one.check();
  await page.locator("[name=name]").fill("王大房");
  await page.locator("main form button").click();
  // Unsigned: said beside the box, and nothing entered is lost.
  await expect(page.locator("#error-signed")).toBeVisible();
  await expect(page.locator("[name=area]")).toHaveValue("66.5");
  await look(page, "letting-wrong");
  await page.locator("[name=signed]").check();
  await page.locator("main form button").click();
  await expect(page.locator(".one-time code")).toBeVisible();
  await look(page, "letting-taken");

  await page.goto(`${demo.address}${plate}/bind`);
  await look(page, "bind");
  await page.locator("form:has(input[value=code]) [name=code]").fill(code.toLowerCase());
  await page.locator("form:has(input[value=code]) button").click();
  await expect(page).toHaveURL(/done=bound/);
  await look(page, "scan-landlord");

  await page.goto(`${demo.address}${plate}/declare/in`);
  await page.locator("[name=as]").selectOption("landlord");
  await page.locator("[name=from]").fill("2026-11-01");
  await page.locator("[name=p1-name]").fill("林小满");
  await page.locator("[name=p1-document]").selectOption("citizen_id");
  await page.locator("[name=p1-number]").fill(citizen("10019019900101108").slice(0, 17) + "Y");
  await page.locator("[name=p1-phone]").fill(RESIDENT);
  await page.locator("main form button.wide").click();
  await expect(page.locator("#error-p1-number")).toBeVisible();
  await look(page, "declare-wrong");
  await page.locator("[name=p1-number]").fill(citizen("10019019900101108"));
  await page.locator("main form button.wide").click();
  await expect(page.locator(".one-time code")).toBeVisible();
  await look(page, "declare-taken");
  await page.goto(`${demo.address}${plate}/door`);
  await expect(page.locator("main"), "no name comes back").not.toContainText("林小满");
  await look(page, "own-door");
  await page.context().close();
});

test("a resident disputes and is heard", async ({ browser, demo }) => {
  const officer = await phone(browser);
  await signIn(officer, demo, "officer");
  await expect(async () => {
    await officer.goto(demo.address + dwelling);
    await expect(officer.locator("main")).toContainText("林**", { timeout: 500 });
  }).toPass({ timeout: 30_000 });

  const page = await scanned(browser, demo, RESIDENT);
  await page.locator("main a[href$='/bind']").click();
  const own = page.locator("form:has(input[value=match])");
  await own.locator("[name=name]").fill("林小满");
  await own.locator("[name=last]").fill("000000");
  await own.locator("button").click();
  await expect(page.locator("#errors")).toBeVisible();
  await look(page, "bind-wrong");
  await own.locator("[name=last]").fill(citizen("10019019900101108").slice(-6));
  await own.locator("button").click();
  await expect(page).toHaveURL(/done=bound/);
  await page.locator("main a[href$='/record']").click();
  await look(page, "record");
  await page.locator("button[name=step][value=dispute]").click();
  await expect(page).toHaveURL(/done=answered/);

  const open = officer.locator("main li", { hasText: "需要上门核实" });
  await expect(async () => {
    await officer.goto(demo.address + dwelling);
    await expect(open.first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await look(officer, "dwelling-disagreement");

  await page.locator("button[name=step][value=confirm]").click();
  await expect(page).toHaveURL(/done=answered/);
  await expect(async () => {
    await officer.goto(demo.address + dwelling);
    await expect(officer.locator("main li .tag-green", { hasText: "已有新的申报" })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });

  await page.locator("[name=kind]").selectOption("correct");
  await page.locator("[name=words]").fill("姓名里的“满”写成了“漫”");
  await page.locator("button[name=step][value=ask]").click();
  await expect(page).toHaveURL(/done=asked/);
  const file = page.waitForEvent("download");
  await page.locator("a[href$='/record.json']").click();
  expect((await file).suggestedFilename()).toBe("record.json");
  const paper = page.waitForEvent("download");
  await page.locator("a[href$='/record.pdf']").click();
  expect((await paper).suggestedFilename()).toBe("record.pdf");
  // Nobody has looked at the door yet, so there is no stay to prove.
  await page.locator("form[action$='/proof'] button").click();
  await expect(page.locator("#errors")).toContainText("还没有有效的居住登记");
  await officer.context().clearCookies();
  await signIn(officer, demo, "auditor");
  await officer.goto(`${demo.address}/requests`);
  await look(officer, "requests");
  // Others may have asked before.
  const asked = officer.locator("main li", { hasText: "写成了“漫”" });
  await asked.locator("textarea").fill("已更正");
  await asked.locator("button[name=granted][value=yes]").click();
  await expect(officer).toHaveURL(/done=answered/);
  await page.reload();
  await expect(page.locator("main")).toContainText("已更正");
  await page.context().close();
  await officer.context().close();
});

test("a building's head files the monthly self-check", async ({ browser, demo }) => {
  const officer = await phone(browser);
  await signIn(officer, demo, "officer");
  const page = await scanned(browser, demo, "13800138005");
  await bindHead(page, officer, demo, plate);
  await page.locator("main a[href$='/self-check']").click();
  await look(page, "self-check");
  await page.locator("form:has([name=H10])").evaluate((form) => form.setAttribute("novalidate", ""));
  await page.locator("main form button.wide").click();
  await expect(page.locator("#errors")).toBeVisible();
  for (const fine of await page.locator("[type=radio][value=fine]").all()) await fine.check();
  await page.locator("#H25-amiss").check();
  await page.locator("[name=words]").fill("一楼楼梯间两辆电动车");
  await page.locator("main form button.wide").click();
  await expect(page).toHaveURL(/done=filed/);
  await look(page, "self-check-filed");
  await officer.goto(`${demo.address}/hazard-reports`);
  await officer.locator("main li", { hasText: /东进花苑15[幢栋]/ }).locator("a").first().click();
  await expect(officer.locator("main")).toContainText("楼栋自查");
  await page.context().close();
  await officer.context().close();
});

test("a host declares a minor with whom to call", async ({ browser, demo }) => {
  const page = await scanned(browser, demo, "13800138003");
  await page.locator("main a[href$='/declare']").click();
  await page.locator("main a[href$='/declare/in']").click();
  await page.locator("[name=as]").selectOption("host");
  await page.locator("[name=from]").fill("2026-11-23");
  await page.locator("[name=to]").fill("2026-11-25");
  await page.locator("[name=p1-name]").fill("王小明");
  await page.locator("[name=p1-number]").fill(citizen("10019020150101108"));
  await page.locator("main form button.wide").click();
  await expect(page.locator("#error-p1-guardian")).toBeVisible();
  await look(page, "declare-minor");
  await page.locator("[name=p1-guardian]").fill("母亲 王芳 13800138004，与父亲同住");
  await page.locator("main form button.wide").click();
  await expect(page.locator(".one-time code")).toBeVisible();
  await page.context().close();
});

test("a guest from abroad copies the zone of a passport", async ({ browser, demo }) => {
  const page = await scanned(browser, demo, "+852 9123 4567");
  await page.goto(`${demo.address}/language/en?back=${plate}/declare/own`);
  await page.locator("[name=from]").fill("2026-11-23");
  await page.locator("[name=p1-document]").selectOption("passport");
  await page.locator("main summary").first().click();
  await page.locator("[name=p1-mrz]").fill(zone().replace("L898902C3", "L898902C8"));
  await page.locator("main form button.wide").click();
  await expect(page.locator("#error-p1-mrz")).toContainText("check digit");
  await look(page, "declare-zone");
  await page.locator("[name=p1-mrz]").fill(zone());
  await page.locator("main form button.wide").click();
  await expect(page.locator(".one-time code")).toBeVisible();
  await page.context().close();
});
