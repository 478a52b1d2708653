// The way of a report: a steward uploads an agency's sheet and settles a row, an officer checks a
// door, and the dwelling's page changes.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";

const sheet = resolve(fileURLToPath(import.meta.url), "../../../testdata/sample/linli-tenday.xlsx");

test.describe.configure({ mode: "serial" });

let batch = "";

test("the steward uploads a sheet and sees what became of each row", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  await picture(page, "home-steward");
  await expectAccessible(page);

  await page.goto(`${demo.address}/batches/new`);
  await page.locator("[name=source]").fill("邻里房产");
  await page.locator("[name=channel]").selectOption("tenday");
  await page.locator("[name=file]").setInputFiles(sheet);
  await page.locator("form[action='/batches'] button").click();
  await expect(page).toHaveURL(/\/batches\/[0-9a-f-]{36}/);
  batch = new URL(page.url()).pathname;
  await expect(async () => {
    await page.goto(demo.address + batch);
    await expect(page.locator("progress")).toHaveCount(0);
  }).toPass({ timeout: 30_000 });
  await expect(page.locator("dl.figures")).toContainText("91");
  await expectAccessible(page);
  await picture(page, "batch");

  await page.goto(`${demo.address}${batch}/rows?filter=faults`);
  await expect(page.locator("tbody tr").first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, "batch-rows");
  // People of the sheet are shown nowhere in the clear.
  await expect(page.locator("body")).not.toContainText("10714219790417008X");

  const download = await page.request.get(`${demo.address}${batch}/errors.xlsx`);
  expect(download.status()).toBe(200);
  expect((await download.body()).subarray(0, 2).toString()).toBe("PK");
});

test("the same file again is the same batch", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  await page.goto(`${demo.address}/batches/new`);
  await page.locator("[name=source]").fill("邻里房产");
  await page.locator("[name=channel]").selectOption("tenday");
  await page.locator("[name=file]").setInputFiles(sheet);
  await page.locator("form[action='/batches'] button").click();
  await expect(page).toHaveURL(new RegExp(batch));
});

test("a file that is no report is refused beside its field", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  await page.goto(`${demo.address}/batches/new`);
  await page.locator("[name=source]").fill("邻里房产");
  await page.locator("[name=file]").setInputFiles({
    name: "report.xlsx",
    mimeType: "application/octet-stream",
    buffer: Buffer.from("%PDF-1.7 not a sheet"),
  });
  await page.locator("form[action='/batches'] button").click();
  await expect(page.locator("#error-file")).toBeVisible();
  await expect(page.locator("[name=source]")).toHaveValue("邻里房产");
  await expectAccessible(page);
  await picture(page, "upload-refused");
});

test("the steward settles a row that the library could not place", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  await page.goto(`${demo.address}/reviews`);
  await expectAccessible(page);
  await picture(page, "reviews");
  const open = await page.locator("tbody tr").count();
  expect(open).toBeGreaterThan(0);
  await page.locator("tbody tr a").first().click();
  await page.locator("[name=q]").fill("东进花苑3幢2单元601室");
  await page.locator(".search-box button").click();
  await expect(page.locator("input[name=candidate]").first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, "review");
  await page.locator("input[name=candidate]").first().check();
  await page.locator("form[action$='/pick'] button").click();
  await page.goto(`${demo.address}/reviews`);
  await expect(page.locator("tbody tr")).toHaveCount(open - 1);
});

test("an officer checks a door, and the dwelling's page shows it", async ({ page, demo }) => {
  await signIn(page, demo, "officer");
  await page.goto(`${demo.address}/tasks`);
  await expectAccessible(page);
  await picture(page, "tasks");
  await page.locator("main a[href^='/tasks/']").first().click();
  const door = await page.locator("main a[href^='/dwellings/']").first().getAttribute("href");
  await page.goto(demo.address + door);
  const before = await page.locator("main").innerText();
  await page.goBack();

  await expectAccessible(page);
  await picture(page, "task");
  await page.locator("#result-confirmed").check();
  await page.locator("form.at-door button.wide").click();
  await expect(page.locator("#errors")).toHaveCount(0);

  await page.goto(demo.address + door);
  const after = await page.locator("main").innerText();
  expect(after).not.toBe(before);
  await expectAccessible(page);
  await picture(page, "dwelling");
});

test("nobody at home needs a time to come again", async ({ page, demo }) => {
  await signIn(page, demo, "officer");
  await page.goto(`${demo.address}/tasks`);
  await page.locator("main a[href^='/tasks/']").first().click();
  await page.locator("#result-nobody_home").check();
  await page.locator("form.at-door button.wide").click();
  await expect(page.locator("#error-again_at")).toBeVisible();
  await expect(page.locator("#result-nobody_home")).toBeChecked();
  await expectAccessible(page);
  await picture(page, "task-refused");
});

test("forms work without JavaScript", async ({ browser, demo }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "en-GB" });
  const page = await context.newPage();
  await signIn(page, demo, "officer");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto(`${demo.address}/tasks`);
  await page.locator("main a[href^='/tasks/']").first().click();
  await page.locator("#result-refused").check();
  await page.locator("form.at-door button.wide").click();
  await expect(page.locator("#errors")).toHaveCount(0);
  await context.close();
});
