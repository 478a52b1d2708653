// Steps around door plates that several tests take.
import { type Page, expect } from "@playwright/test";
import { type Demo } from "./server.ts";

/** Issues the plates of a building as the signed-in steward; gives the page of a dwelling's. */
export async function issuePlates(page: Page, demo: Demo, building: string): Promise<string> {
  await page.goto(`${demo.address}/search?q=${building}`);
  await page.locator("main a[href^='/buildings/']").first().click();
  await page.locator("main a[href$='/plates']").click();
  for (const of of ["building", "dwellings"]) {
    await page.locator(`form:not([action$="/print"]) button[name=of][value=${of}]`).click();
    await expect(page).toHaveURL(/done=issued/);
  }
  const links = page.locator("main a[href^='/p/']");
  const href = await links.last().getAttribute("href");
  return href!;
}

/** Writes a notice for the whole district as the signed-in steward. */
export async function writeNotice(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.address}/notices`);
  await page.locator("[name=title]").fill("停水通知");
  await page.locator("[name=body]").fill("周三 9 时到 12 时停水，请提前储水。");
  await page.locator("[name=from]").fill("2026-01-01");
  await page.locator("[name=to]").fill("2099-01-01");
  await page.locator("form[action='/notices'] button").click();
  await expect(page).toHaveURL(/done=written/);
}

/** Tells of a danger by a plate, as anybody may; gives the number of the receipt. */
export async function tellDanger(page: Page, demo: Demo, plate: string): Promise<string> {
  await page.goto(`${demo.address}${plate}/danger`);
  await page.locator("[name=kind]").selectOption("bike_charging");
  await page.locator("[name=words]").fill("楼道里有两辆电动车在充电");
  await page.locator("[name=phone]").fill("13800138000");
  await page.locator("main form button").click();
  const number = page.locator(".one-time code");
  await expect(number).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  return (await number.textContent())!;
}
