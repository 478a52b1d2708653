// Steps of people outside the staff.
import { type Page, expect } from "@playwright/test";
import { signIn } from "./fixtures.ts";
import { type Demo } from "./server.ts";

/** The latest code that the demo would have sent to a telephone, from the steward's page. */
async function codeFor(page: Page, demo: Demo, phone: string): Promise<string> {
  const steward = await page.context().browser()!.newPage({ locale: "zh-CN" });
  await signIn(steward, demo, "steward");
  await steward.goto(`${demo.address}/outbox`);
  const message = steward.locator("main li", { hasText: phone.replace(/[ +]/g, "") }).first();
  const code = /验证码 (\d{6})/.exec(await message.innerText());
  await steward.context().close();
  expect(code, `a code for ${phone}`).not.toBeNull();
  return code![1];
}

/** Signs in by telephone where the page asks for it, or from the sign-in page. */
export async function signInByPhone(page: Page, demo: Demo, phone: string): Promise<void> {
  if (!page.url().includes("/me/")) await page.goto(`${demo.address}/me/sign-in`);
  await page.locator("[name=phone]").fill(phone);
  await page.locator("form[action='/me/sign-in'] button").click();
  await expect(page.locator("[name=code]")).toBeVisible();
  await page.locator("[name=code]").fill(await codeFor(page, demo, phone));
  await page.locator("form[action='/me/code'] button").click();
  await expect(page).not.toHaveURL(/me\/(sign-in|code)/);
}

/** Declares somebody at the plate's door, and binds a telephone to their record at the counter and
 * to the door as its landlord; then a request waits. */
export async function fillPeople(page: Page, officer: Page, demo: Demo, plate: string, phone: string): Promise<void> {
  await signInByPhone(page, demo, phone);
  await page.goto(`${demo.address}${plate}/declare/in`);
  await page.locator("[name=as]").selectOption("landlord");
  await page.locator("[name=p1-name]").fill("周小雨");
  await page.locator("[name=p1-document]").selectOption("other");
  await page.locator("[name=p1-number]").fill("A1234567");
  await page.locator("main form button.wide").click();
  await expect(page.locator(".one-time code")).toBeVisible();
  await signIn(officer, demo, "officer");
  await officer.goto(demo.address + plate);
  const file = (await officer.locator("main a[href^='/dwellings/']").first().getAttribute("href"))!;
  // What was declared becomes a record within moments.
  await expect(async () => {
    await officer.goto(`${demo.address}${file}/access`);
    expect(await officer.locator("[name=record] option").count()).toBeGreaterThan(1);
  }).toPass({ timeout: 30_000 });
  await officer.locator("details summary").click();
  await officer.locator("[name=bound]").selectOption("occupant");
  await officer.locator("[name=record]").selectOption({ index: 1 });
  await officer.locator("[name=phone]").fill(phone);
  await officer.locator("[name=reason]").selectOption("needs_help");
  await officer.locator("[name=document_seen]").check();
  await officer.locator("form:has(input[value=counter]) button").click();
  await expect(officer).toHaveURL(/done=counter/);
  await officer.locator("form:has(input[value=give]) [name=role]").selectOption("landlord");
  await officer.locator("form:has(input[value=give]) button").click();
  const code = await officer.locator(".one-time code").innerText();
  await page.goto(`${demo.address}${plate}/bind`);
  await page.locator("form:has(input[value=code]) [name=code]").fill(code);
  await page.locator("form:has(input[value=code]) button").click();
  await expect(page).toHaveURL(/done=bound/);
  await bindHead(page, officer, demo, plate);
  await page.goto(`${demo.address}${plate}/record`);
  await page.locator("[name=kind]").selectOption("erase");
  await page.locator("[name=words]").fill("我已经搬走两年了");
  await page.locator("button[name=step][value=ask]").click();
  await expect(page).toHaveURL(/done=asked/);
}

/** The signed-in officer appoints the head of the plate's building; whoever is on `page` becomes it. */
export async function bindHead(page: Page, officer: Page, demo: Demo, plate: string): Promise<void> {
  await officer.goto(demo.address + plate);
  await officer.locator("main a[href$='/plates']").click();
  const building = new URL(officer.url()).pathname.replace(/\/plates$/, "");
  await officer.goto(`${demo.address}${building}/access`);
  await officer.locator("form:has(input[value=give]) [name=role]").selectOption("building_head");
  await officer.locator("form:has(input[value=give]) button").click();
  const code = await officer.locator(".one-time code").innerText();
  await page.goto(`${demo.address}${plate}/bind`);
  await page.locator("form:has(input[value=code]) [name=code]").fill(code);
  await page.locator("form:has(input[value=code]) button").click();
  await expect(page).toHaveURL(/done=bound/);
}

/** Registers the home behind the plate as a short let, which files it for whoever is bound there. */
export async function fileShortLet(page: Page, demo: Demo, plate: string): Promise<void> {
  await page.goto(`${demo.address}${plate}/letting`);
  await page.locator("[name=role]").selectOption("host");
  await page.locator("[name=kind]").selectOption("short");
  await page.locator("[name=rooms]").fill("2");
  await page.locator("[name=beds]").fill("3");
  await page.locator("[name=title]").selectOption("own");
  await page.locator("[name=equipment]").first().check();
  await page.locator("[name=name]").fill("何短租");
  await page.locator("[name=signed]").check();
  await page.locator("main form button.wide").click();
  await expect(page.locator(".one-time code")).toBeVisible();
}
