// The way of a report: a steward uploads an agency's sheet and settles a row, an officer checks a
// door, and the dwelling's page changes.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";
import { type Demo } from "../server.ts";
import { rows } from "../workbook.ts";

const samples = resolve(fileURLToPath(import.meta.url), "../../../testdata/sample");
const NAME = "linli-tenday.xlsx";
const SOURCE = "邻里房产";
const sheet = resolve(samples, NAME);

interface Truth {
  file: string;
  row: number;
  faults: string[];
}

const truth: Truth[] = readFileSync(resolve(samples, "truth.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Truth)
  .filter((row) => row.file === NAME);

/** What a fault is called in the sheet that goes back, in the words that only it has. */
const FAULT_WORDS: Record<string, string> = {
  id_checksum: "校验位不对",
  id_length: "位数不对",
  id_lost_precision: "存成了数字",
  name_missing: "缺少承租人姓名",
  lease_dates_reversed: "结束早于开始",
  date_invalid: "日期无法识别",
  phone_invalid: "电话号码无效",
  address_missing: "缺少房屋地址",
};

// What other tests send and teach changes what becomes of a row.
test.use({ district: "spine" });
test.describe.configure({ mode: "serial" });

let batch = "";

async function upload(
  page: Page,
  demo: Demo,
  source: string,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  await page.goto(`${demo.address}/batches/new`);
  await page.locator("[name=source]").fill(source);
  await page.locator("[name=channel]").selectOption("tenday");
  await page.locator("[name=file]").setInputFiles(file);
  await page.locator("form[action='/batches'] button").click();
}

/** A section of a page: what stands between this heading and the next. */
function below(page: Page, heading: string) {
  return page.locator(`h2:text-is("${heading}") + *`);
}

test("the steward uploads a sheet and sees what became of each row", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  await upload(page, demo, SOURCE, sheet);
  await expect(page).toHaveURL(/\/batches\/[0-9a-f-]{36}\?done=received/);
  batch = new URL(page.url()).pathname;
  // The page follows the work and shows its end without being asked.
  await expect(page.locator("progress")).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator("dl.figures > :first-child")).toContainText(String(truth.length));
  await expectAccessible(page);
  await picture(page, "batch");

  await page.goto(`${demo.address}${batch}/rows?filter=faults`);
  const faulty = truth.filter((row) => row.faults.length > 0);
  await expect(page.locator("tbody tr")).toHaveCount(faulty.length);
  await expectAccessible(page);
  await picture(page, "batch-rows");
  // People of the sheet are shown nowhere in the clear.
  await expect(page.locator("body")).not.toContainText("10714219790417008X");
});

test("the sheet goes back with each fault beside its row", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  const download = await page.request.get(`${demo.address}${batch}/errors.xlsx`);
  expect(download.status()).toBe(200);
  const back = rows(await download.body());
  for (const [fault, words] of Object.entries(FAULT_WORDS)) {
    const marked = [...back].filter(([, text]) => text.includes(words)).map(([row]) => row);
    const expected = truth.filter((row) => row.faults.includes(fault)).map((row) => row.row);
    expect(marked, fault).toEqual(expected);
  }
});

test("the same file again is the same batch", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  await upload(page, demo, SOURCE, sheet);
  await expect(page).toHaveURL(`${demo.address}${batch}?done=repeated`);
});

test("a file that is no report is refused beside its field", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  await upload(page, demo, SOURCE, {
    name: "report.xlsx",
    mimeType: "application/octet-stream",
    buffer: Buffer.from("%PDF-1.7 not a sheet"),
  });
  await expect(page.locator("#error-file")).toBeVisible();
  await expect(page.locator("[name=source]")).toHaveValue(SOURCE);
  await expectAccessible(page);
  await picture(page, "upload-refused");
});

test("the page of a long batch moves by itself, and the batch is withdrawn", async ({
  browser,
  page,
  demo,
}) => {
  test.setTimeout(180_000);
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(plain, demo, "steward");
  await signIn(page, demo, "steward");
  // Of a town that the library doesn't have, so that no door gets a task.
  const lines = Array.from({ length: 40_000 }, (_, n) => `张${n},没有的路${n}号${n % 30}幢${n % 9}01室`);
  const buffer = Buffer.from(`姓名,房屋地址\n${lines.join("\n")}\n`);
  await upload(page, demo, "远方房产", { name: "long.csv", mimeType: "text/csv", buffer });
  await expect(page).toHaveURL(/\/batches\/[0-9a-f-]{36}/, { timeout: 60_000 });
  const bar = page.locator("progress");
  await expect(bar).toBeVisible();
  const long = new URL(page.url()).pathname;
  await plain.goto(demo.address + long);
  await expect(plain.locator("progress")).toBeVisible();
  // One that hears nothing of the work stays as it is, to be looked at.
  const held = await page.context().newPage();
  await held.route("**/progress", (route) => route.abort());
  await held.goto(demo.address + long);
  await expect(held.locator("progress")).toBeVisible();
  const value = async () => Number(await bar.getAttribute("value", { timeout: 1_000 }));
  const begun = await value();
  await expect.poll(value, { timeout: 60_000, message: "the bar moves" }).toBeGreaterThan(begun);
  await expect(page.locator("[data-progress-said]")).toContainText(/40,?000/);
  await expect(bar, "and the page ends by itself").toHaveCount(0, { timeout: 120_000 });
  await expect(page.locator("dl.figures > :first-child")).toContainText(/40,?000/);
  // Without a script the page asks again, too.
  await expect(plain.locator("progress")).toHaveCount(0, { timeout: 30_000 });
  await plain.context().close();
  await expectAccessible(held);
  await picture(held, "batch-working");
  await held.close();

  await page.goto(`${demo.address}${long}/withdraw`);
  await page.locator("[name=reason]").fill("发错了地方");
  await page.locator("[name=sure]").check();
  await page.locator("form[action$='/withdraw'] button").click();
  await expect(page).toHaveURL(/done=withdrawn/);
  await expect(page.locator("main")).toContainText("发错了地方");
  await expectAccessible(page);
  await picture(page, "batch-withdrawn");
});

test("the steward settles two rows of the sheet", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  await page.goto(`${demo.address}/reviews`);
  await expectAccessible(page);
  await picture(page, "reviews");
  // The queue has what every sender sent; the batch leads to its own.
  const waiting = async () => {
    const all: string[] = [];
    for (const filter of ["review", "unmatched"]) {
      await page.goto(`${demo.address}${batch}/rows?filter=${filter}`);
      const links = page.locator("tbody a[href^='/reviews/']");
      all.push(...(await links.evaluateAll((some) => some.map((a) => a.getAttribute("href")!))));
    }
    return all;
  };
  const hrefs = await waiting();
  expect(hrefs.length, "rows of the sheet wait").toBeGreaterThan(1);

  await page.goto(demo.address + hrefs[0]);
  const said = (await page.locator(".said-card .written").allInnerTexts()).join("");
  await page.locator("#field-q").fill("东进花苑3幢2单元601室");
  await page.locator(".search-box button").click();
  const found = page.locator("input[name=candidate]").first();
  await expect(found).toBeVisible();
  await expectAccessible(page);
  await picture(page, "review");
  await found.check();
  await page.locator("form[action$='/pick'] button").click();
  await expect(page).toHaveURL(/done=picked/);
  await expect(page.locator(".notice").first()).toBeVisible();
  await page.goto(`${demo.address}/search?q=东进花苑3幢2单元601室`);
  await page.locator("main a[href^='/dwellings/']").first().click();
  await expect(page.locator("tbody tr", { hasText: SOURCE }), said).toHaveCount(1);
  await expect(below(page, "待核线索").locator("li", { hasText: SOURCE })).toHaveCount(1);

  await page.goto(demo.address + hrefs[1]);
  await page.locator("form[action$='/reject'] [name=reason]").fill("没有这个门牌");
  await page.locator("form[action$='/reject'] button").click();
  await expect(page).toHaveURL(/done=rejected/);
  expect(await waiting()).toEqual(hrefs.slice(2));
});

/** A task at a door where nobody is registered yet: its address, its door, whom it names. */
async function newDoor(page: Page, demo: Demo) {
  await page.goto(`${demo.address}/tasks`);
  const tasks: string[] = [];
  for (;;) {
    const links = page.locator("main a[href^='/tasks/0']");
    tasks.push(...(await links.evaluateAll((all) => all.map((one) => one.getAttribute("href")!))));
    const next = page.locator(".pager a[rel=next]").first();
    if ((await next.count()) === 0 || tasks.length > 300) break;
    await page.goto(demo.address + (await next.getAttribute("href"))!);
  }
  for (const task of tasks) {
    await page.goto(demo.address + task);
    const door = page.locator("main a[href^='/dwellings/']").first();
    const people = page.locator("section[aria-labelledby=reported] ul.card > li");
    if ((await door.count()) === 0 || (await people.count()) !== 1) continue;
    const [href, text] = [await door.getAttribute("href"), await people.innerText()];
    await page.goto(demo.address + href);
    if ((await below(page, "现在居住").locator("li").count()) > 0) continue;
    if ((await below(page, "待核线索").locator("li").count()) !== 1) continue;
    return { task, door: href!, name: text.trim().split(/\s/)[0] };
  }
  throw new Error("no task at a door that nobody is registered at");
}

test("an officer checks a door, and the dwelling's page shows it", async ({ page, demo }) => {
  await signIn(page, demo, "officer");
  await page.goto(`${demo.address}/tasks`);
  await expectAccessible(page);
  await picture(page, "tasks");
  const { task, door, name } = await newDoor(page, demo);
  const visits = await page.locator("ol.timeline > li").count();
  await picture(page, "dwelling-before");

  await page.goto(demo.address + task);
  await expectAccessible(page);
  await picture(page, "task");
  await page.locator("#result-confirmed").check();
  await page.locator("form.at-door button.wide").click();
  await expect(page).toHaveURL(/done=checked/);
  await expect(page.locator(".notice").first()).toContainText("核查结果已保存");
  await expect(page.locator("form.at-door"), "it is settled").toHaveCount(0);
  await expectAccessible(page);
  await picture(page, "task-settled");

  await page.goto(demo.address + door);
  const living = below(page, "现在居住").locator("li");
  await expect(living).toHaveCount(1);
  await expect(living).toContainText(name);
  await expect(living.locator(".tag-green")).toBeVisible();
  await expect(below(page, "待核线索").locator("li")).toHaveCount(0);
  await expect.poll(() => page.locator("ol.timeline > li").count()).toBeGreaterThan(visits);
  await expect(page.locator("ol.timeline > li").first()).toContainText("网格员");
  await expectAccessible(page);
  await picture(page, "dwelling");
});

test("nobody at home needs a time to come again, which the list then shows", async ({
  page,
  demo,
}) => {
  await signIn(page, demo, "officer");
  const { task } = await newDoor(page, demo);
  await page.goto(demo.address + task);
  await page.locator("#result-nobody_home").check();
  await page.locator("form.at-door button.wide").click();
  await expect(page.locator("#error-again_at")).toBeVisible();
  await expect(page.locator("#result-nobody_home")).toBeChecked();
  await expectAccessible(page);
  await picture(page, "task-refused");

  // Tomorrow evening, as Shanghai counts.
  const tomorrow = new Date(Date.now() + 32 * 3600_000).toISOString().slice(0, 10);
  await page.locator("[name=again_at]").fill(`${tomorrow}T19:00`);
  await page.locator("form.at-door button.wide").click();
  await expect(page).toHaveURL(/done=again/);
  await expect(page.locator("main")).toContainText("再次上门");
  await expect(page.locator("form.at-door"), "the task stays open").toBeVisible();
  await page.goto(`${demo.address}/tasks`);
  const line = page.locator("main li, main tr", { has: page.locator(`a[href='${task}']`) });
  await expect(line).toContainText("再次上门");
  await expect(line).toContainText(`${tomorrow} 19:00`);
  await picture(page, "tasks-again");
});

test("forms work without JavaScript", async ({ browser, demo }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, demo, "officer");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto(`${demo.address}/tasks`);
  await page.locator("main a[href^='/tasks/0']").first().click();
  const task = new URL(page.url()).pathname;
  await page.locator("#result-not_let").check();
  await page.locator("form.at-door button.wide").click();
  await expect(page).toHaveURL(`${demo.address}${task}?done=checked`);
  await expect(page.locator(".notice").first()).toBeVisible();
  await expect(page.locator("form.at-door")).toHaveCount(0);
  await context.close();
});
