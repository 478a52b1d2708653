// What a scan shows on a phone: a stranger, a danger told of, the officer who looks.
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";
import { issuePlates, tellDanger, writeNotice } from "../plates.ts";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

// Not the one whose plates other tests issue.
const BUILDING = "东进花苑4幢";
let plate = "";
let receipt = "";

test("a steward issues the plates of a building", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  plate = await issuePlates(page, demo, BUILDING);
  await writeNotice(page, demo);
  await page.goto(`${demo.address}/search?q=${BUILDING}`);
  await page.locator("main a[href^='/buildings/']").first().click();
  await page.locator("main a[href$='/plates']").click();
  await expectAccessible(page);
  await picture(page, "plates-steward");
  const print = page.waitForEvent("download");
  await page.locator("form[action$='/plates/print'] button[value=dwellings]").click();
  expect((await print).suggestedFilename()).toBe("plates.pdf");
});

test("a stranger sees the door, its notices and how to tell of a danger", async ({ page, demo }) => {
  // As it stands in the code.
  await page.goto(demo.address + plate.replace("/p/", "/P/"));
  await expect(page).toHaveURL(demo.address + plate);
  await expect(page.locator("h1")).toContainText("东进花苑");
  await expect(page.locator("main")).toContainText("停水通知");
  await expect(page.locator("main a[href^='/dwellings/']")).toHaveCount(0);
  await expectAccessible(page);
  await picture(page, "scan");

  await page.locator("main a[href$='/danger']").first().click();
  await page.locator("main form button").click();
  await expectAccessible(page);
  receipt = await tellDanger(page, demo, plate);
  await expectAccessible(page);
  await picture(page, "danger-told");
  await page.locator("main a[href='/danger']").click();
  await page.locator("[name=number]").fill(receipt.toLowerCase());
  await page.locator("main form button").click();
  await expect(page.locator("main [role=status]")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "danger-asked");
});

test("a code that was altered is told so", async ({ page, demo }) => {
  const other = plate.endsWith("A") ? "B" : "A";
  const answer = await page.goto(`${demo.address}${plate.slice(0, -1)}${other}`);
  expect(answer?.status()).toBe(404);
  await expect(page.locator("main .warning")).toBeVisible();
  await expect(page.locator("main a[href$='/danger']")).toHaveCount(0);
  await expectAccessible(page);
});

test("an officer finds the work at the door and settles what was told", async ({ page, demo }) => {
  await signIn(page, demo, "officer");
  await page.goto(demo.address + plate);
  await expect(page.locator("main a[href^='/dwellings/']")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "scan-officer");
  await page.goto(`${demo.address}/hazard-reports`);
  // Other tests tell of dangers at other buildings. The library writes this one with 栋.
  await page.locator("main li", { hasText: /东进花苑4[幢栋]/ }).locator("a").first().click();
  await page.locator("form[action$='/phone'] [name=purpose]").selectOption("emergency");
  await page.locator("form[action$='/phone'] button").click();
  await expect(page.locator("main")).toContainText("13800138000");
  await expectAccessible(page);
  await picture(page, "hazard");
  await page.locator("button[name=step][value=seen]").click();
  await expect(page).toHaveURL(/done=settled/);
  await page.goto(`${demo.address}/danger`);
  await page.locator("[name=number]").fill(receipt);
  await page.locator("main form button").click();
  await expect(page.locator("main [role=status]")).toContainText("正在处理");
});
