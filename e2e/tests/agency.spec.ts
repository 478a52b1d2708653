// Somebody who works for an agency, on a phone and at a desk: gets an account from the steward,
// sends a sheet and a chat, sees what became of them, and nothing of anybody else.
import { type Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";

const SHEET = "地址,姓名,入住日期,到期日期\n没有的小区9栋908,林小满,2026-03-01,2027-02-28\n";
const CHAT = "2026-11-20 09:00:00 小王\n没有的小区9栋909 今天入住 林小满\n";

async function look(page: Page, name: string): Promise<void> {
  await expect(page.locator("body")).not.toContainText("⟦");
  await expectAccessible(page);
  await picture(page, name);
}

for (const language of ["zh-CN", "en"] as const) {
  test(`an agency sends and follows its reports, in ${language}`, async ({ browser, demo }) => {
    const context = await browser.newContext({ locale: language, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await signIn(page, demo, "agency");
    await expect(page).toHaveURL(/\/agency$/);
    await look(page, `agency-home-${language}`);

    await page.goto(`${demo.address}/agency/send`);
    await page.locator("select[name=channel]").selectOption("tenday");
    const file = { name: "旬报.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) };
    await page.locator("input[name=file]").setInputFiles(file);
    await page.locator("form:has(input[name=file]) button").click();
    await expect(page).toHaveURL(/\/agency\/batches\/.*done=(received|repeated)/);
    await look(page, `agency-batch-${language}`);
    const batch = page.url().split("?")[0];
    await expect(async () => {
      await page.goto(`${batch}/rows?filter=waiting`);
      await expect(page.locator("main")).toContainText("没有的小区9栋908", { timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await expect(page.locator("main")).not.toContainText("林小满");
    await look(page, `agency-rows-${language}`);

    await page.goto(`${demo.address}/agency/paste`);
    await page.locator("form:has(textarea[name=chat]) button").click();
    await expect(page).toHaveURL(/\/agency\/paste$/);
    await page.locator("textarea[name=chat]").fill(CHAT);
    await page.locator("form:has(textarea[name=chat]) button").click();
    await expect(page).toHaveURL(/\/agency\/batches\/.*done=(received|repeated)/);

    // The registry is somebody else's.
    for (const path of ["/batches", "/search", "/tasks", "/agencies", "/library", "/staff", "/counts"]) {
      const answer = await page.goto(demo.address + path);
      expect(answer?.status(), path).toBe(403);
    }
    await context.close();
  });
}

test("a steward gives somebody at an agency an account", async ({ browser, demo }) => {
  const page = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await signIn(page, demo, "steward");
  await page.goto(`${demo.address}/agencies`);
  await page.locator("main a", { hasText: "shunda" }).first().click();
  const form = page.locator("form[action$='/accounts']");
  await form.locator("input[name=name]").fill("钱多多");
  await form.locator("input[name=login]").fill("shunda.qian");
  await form.locator("button").click();
  await expect(page.locator(".one-time code")).toHaveText(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
  await look(page, "agency-account");
  const password = (await page.locator(".one-time code").textContent()) ?? "";

  const agent = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await agent.goto(`${demo.address}/sign-in`);
  await agent.locator("input[name=login]").fill("shunda.qian");
  await agent.locator("input[name=password]").fill(password);
  await agent.locator("form:has(input[name=password]) button").click();
  await expect(agent).toHaveURL(/\/password$/);
});
