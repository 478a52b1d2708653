// A host files a home let by the day, an officer visits and approves it, the host fetches its sign,
// and takes the letting back. On a telephone.
import { expect, expectAccessible, signIn, test } from "../fixtures.ts";
import { fileShortLet, signInByPhone } from "../people.ts";
import { issuePlates } from "../plates.ts";

const PHONE = "13800138031";
const BUILDING = "东进花苑5幢";

test("a short let is filed once its host has access, visited and gets its sign", async ({ browser, demo }) => {
  test.setTimeout(180_000);
  const open = async () =>
    (await browser.newContext({ locale: "zh-CN", viewport: { width: 360, height: 740 } })).newPage();
  const steward = await open();
  await signIn(steward, demo, "steward");
  const plate = await issuePlates(steward, demo, BUILDING);
  await steward.context().close();
  const host = await open();
  await signInByPhone(host, demo, PHONE);
  await fileShortLet(host, demo, plate);

  const officer = await open();
  await signIn(officer, demo, "officer");
  const filed = officer.locator("main a[href^='/short-lets/0']", { hasText: /东进花苑5[幢栋]/ });
  await officer.goto(`${demo.address}/short-lets`);
  // Nobody's clock runs for somebody who has no access to the door.
  await expect(filed).toHaveCount(0);
  await officer.goto(demo.address + plate);
  const file = await officer.locator("main a[href^='/dwellings/']").first().getAttribute("href");
  await officer.goto(`${demo.address}${file}/access`);
  await officer.locator("form:has(input[value=give]) [name=role]").selectOption("host");
  await officer.locator("form:has(input[value=give]) button").click();
  const code = await officer.locator(".one-time code").innerText();
  await host.goto(`${demo.address}${plate}/bind`);
  await host.locator("form:has(input[value=code]) [name=code]").fill(code);
  await host.locator("form:has(input[value=code]) button").click();
  await expect(host).toHaveURL(/done=bound/);
  await officer.goto(`${demo.address}/short-lets`);
  await expectAccessible(officer);
  await filed.click();
  await expectAccessible(officer);
  const filing = officer.url();
  await officer.locator("button[value=approve]").click();
  await expect(officer.locator("#errors")).toContainText("上门");
  // Somebody is sent there within moments.
  await expect(async () => {
    await officer.goto(filing);
    await expect(officer.locator("main a[href^='/tasks/0']")).toBeVisible();
  }).toPass({ timeout: 30_000 });
  await officer.locator("main a[href^='/tasks/0']").click();
  await expect(officer.locator("main a[href^='/short-lets/0']")).toBeVisible();
  await officer.locator("[name=result][value=confirmed]").check();
  await officer.locator("form.at-door button.wide").click();
  await expect(officer).toHaveURL(/done=checked/);
  await officer.goto(filing);
  await officer.locator("button[value=approve]").click();
  await expect(officer).toHaveURL(/done=approve/);
  await expectAccessible(officer);

  await host.goto(`${demo.address}${plate}/door`);
  await expectAccessible(host);
  const sign = await host.request.get(`${demo.address}${plate}/sign.pdf`);
  expect(sign.headers()["content-type"]).toBe("application/pdf");
  expect((await sign.body()).subarray(0, 5).toString()).toBe("%PDF-");
  const stranger = await open();
  await stranger.goto(demo.address + plate);
  await expect(stranger.locator("main")).toContainText("短租房标识有效");
  await expectAccessible(stranger);

  await host.locator("details summary").first().click();
  await host.locator("details form button").first().click();
  await expect(host).toHaveURL(/done=withdraw/);
  await stranger.reload();
  await expect(stranger.locator("main")).not.toContainText("短租房标识有效");
  for (const page of [host, officer, stranger]) await page.context().close();
});
