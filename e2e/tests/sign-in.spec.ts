// Signing in: password, second factor, sessions, and what makes somebody wait.
import { createHmac } from "node:crypto";
import type { Browser, Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";
import type { Demo } from "../server.ts";

test.describe.configure({ mode: "serial" });

const trouble = "main .summary[role=alert]";
const STEP_S = 30;

/** An authenticator app: counts codes from a secret (RFC 6238) and never shows one twice. */
class App {
  private last = 0;

  constructor(private readonly secret: Buffer) {}

  /** The secret as it is typed: base32 in groups. */
  static typed(text: string): App {
    const bits = [...text.replace(/\s/g, "")]
      .map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0"))
      .join("");
    const bytes = bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2));
    return new App(Buffer.from(bytes));
  }

  at(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac("sha1", this.secret).update(counter).digest();
    const from = mac[19] & 15;
    return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }

  /** A code that holds now and was not asked for before; the clocks may differ by one step. */
  async code(): Promise<string> {
    for (;;) {
      const now = Math.floor(Date.now() / 1000 / STEP_S);
      const into = (Date.now() / 1000) % STEP_S;
      // At the end of a step the oldest code would come too late.
      const step = Math.max(this.last + 1, into > STEP_S - 5 ? now : now - 1);
      if (step <= now + 1) {
        this.last = step;
        return this.at(step);
      }
      await new Promise((done) => setTimeout(done, 500));
    }
  }

  /** Six digits that are no code of these minutes. */
  wrong(): string {
    const now = Math.floor(Date.now() / 1000 / STEP_S);
    const right = [-3, -2, -1, 0, 1, 2, 3].map((by) => this.at(now + by));
    return ["000000", "111111", "222222", "333333"].find((code) => !right.includes(code))!;
  }
}

async function another(browser: Browser): Promise<Page> {
  const viewport = { width: 360, height: 800 };
  return (await browser.newContext({ locale: "zh-CN", viewport })).newPage();
}

async function enter(page: Page, demo: Demo, login: string, password: string): Promise<void> {
  await page.goto(`${demo.address}/sign-in`);
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form:has(input[name=password]) button").click();
}

async function giveCode(page: Page, code: string): Promise<void> {
  await page.locator("input[name=code]").fill(code);
  await page.locator("form:has(input[name=code]) button").first().click();
}

function passwordOf(demo: Demo, login: string): string {
  return demo.signIns.find((one) => one.login === login)!.password;
}

/** Somebody's page as their steward sees it. */
async function member(page: Page, demo: Demo, login: string): Promise<void> {
  await page.goto(`${demo.address}/staff`);
  await page.locator("tr", { has: page.locator(`code:text-is("${login}")`) }).locator("a").click();
}

test("the sign-in page loads, in Chinese, accessible at a phone's and a desk's width", async ({
  page,
  demo,
}) => {
  const answer = await page.goto(`${demo.address}/sign-in`);
  expect(answer?.status()).toBe(200);
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.locator("input[name=login]")).toBeVisible();
  await expect(page.locator("input[name=password]")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "sign-in");
});

test("a wrong password is told without losing the login", async ({ page, demo }) => {
  await enter(page, demo, "nobody", "wrong");
  await expect(page.locator("input[name=login]")).toHaveValue("nobody");
  await expect(page.locator("input[name=password]")).toHaveValue("");
  await expectAccessible(page);
  await picture(page, "sign-in-refused");
});

let app: App;
let recovery: string[] = [];

test("an authenticator app is set up with its first code", async ({ page, demo }) => {
  await signIn(page, demo, "officer");
  await page.goto(`${demo.address}/account`);
  await page.locator("a[href='/account/second']").click();
  await expect(page.locator("svg.qr")).toBeVisible();
  await picture(page, "second-offered");
  app = App.typed(await page.locator(".one-time code").innerText());

  await giveCode(page, app.wrong());
  await expect(page.locator("form[action='/account/second'] .error")).toBeVisible();
  await expectAccessible(page);
  expect(App.typed(await page.locator(".one-time code").innerText()), "the same secret").toEqual(app);

  await giveCode(page, await app.code());
  await expect(page.locator(".codes li")).toHaveCount(10);
  recovery = await page.locator(".codes li code").allInnerTexts();
  await expectAccessible(page);
  await picture(page, "second-codes");
  await page.goto(`${demo.address}/account/second`);
  await expect(page.locator(".codes"), "shown once").toHaveCount(0);
  await expect(page.locator("svg.qr")).toHaveCount(0);
  await expect(page.locator("main")).toContainText("10");
  await expectAccessible(page);
  await picture(page, "second-in-use");
  await page.goto(`${demo.address}/account`);
  await expect(page.locator("ul.tasks > li .tag-green"), "this session had it shown").toBeVisible();
});

test("after the password a code is asked for; it is taken once", async ({ browser, demo }) => {
  const password = passwordOf(demo, "officer");
  const page = await another(browser);
  await enter(page, demo, "officer", password);
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(page.locator("input[name=code]")).toBeFocused();
  await expectAccessible(page);
  await picture(page, "sign-in-code");
  await page.goto(`${demo.address}/tasks`);
  await expect(page, "the password alone lets nobody in").toHaveURL(/\/sign-in/);

  await enter(page, demo, "officer", password);
  await giveCode(page, app.wrong());
  await expect(page.locator(trouble)).toBeVisible();
  await expectAccessible(page);
  const code = await app.code();
  await giveCode(page, code);
  await expect(page).toHaveURL(`${demo.address}/`);

  const second = await another(browser);
  await enter(second, demo, "officer", password);
  await giveCode(second, code);
  await expect(second.locator(trouble), "used before").toBeVisible();
  await giveCode(second, recovery[0].toLowerCase());
  await expect(second).toHaveURL(`${demo.address}/`);

  const third = await another(browser);
  await enter(third, demo, "officer", password);
  await giveCode(third, recovery[0]);
  await expect(third.locator(trouble), "a recovery code goes when it is used").toBeVisible();
  for (const one of [page, second, third]) await one.context().close();
});

test("new recovery codes replace the old, and the app can be turned off", async ({
  browser,
  page,
  demo,
}) => {
  // Each code waits for the one before to be over.
  test.setTimeout(180_000);
  const password = passwordOf(demo, "officer");
  await enter(page, demo, "officer", password);
  await giveCode(page, recovery[1]);
  await page.goto(`${demo.address}/account/second`);
  await expect(page.locator("main")).toContainText("8");
  await giveCode(page, await app.code());
  await expect(page.locator(".codes li")).toHaveCount(10);
  const fresh = await page.locator(".codes li code").allInnerTexts();
  expect(fresh.filter((code) => recovery.includes(code))).toEqual([]);

  const other = await another(browser);
  await enter(other, demo, "officer", password);
  await giveCode(other, recovery[2]);
  await expect(other.locator(trouble)).toBeVisible();
  await giveCode(other, fresh[0]);
  await expect(other).toHaveURL(`${demo.address}/`);
  await other.context().close();

  await page.goto(`${demo.address}/account/second`);
  await page.locator("input[name=code]").fill(await app.code());
  await page.locator("button[formaction$='/off']").click();
  await expect(page).toHaveURL(/\/account$/);
  await page.context().clearCookies();
  await signIn(page, demo, "officer");
});

test("a steward may want a second factor, and takes one off that was lost", async ({
  browser,
  page,
  demo,
}) => {
  // Each code waits for the one before to be over.
  test.setTimeout(180_000);
  await signIn(page, demo, "steward");
  await page.goto(`${demo.address}/staff`);
  const wanted = page.locator("form[action='/staff/second'] button");
  await wanted.click();
  // The steward sees identity data too, and goes first.
  await expect(page).toHaveURL(/\/account\/second/);
  const own = App.typed(await page.locator(".one-time code").innerText());
  await giveCode(page, await own.code());
  await expect(page.locator(".codes li")).toHaveCount(10);

  const officer = await another(browser);
  await signIn(officer, demo, "officer");
  await officer.goto(`${demo.address}/tasks`);
  await expect(officer, "nothing else before").toHaveURL(/\/account\/second/);
  await expectAccessible(officer);
  await picture(officer, "second-forced");
  const lost = App.typed(await officer.locator(".one-time code").innerText());
  await giveCode(officer, await lost.code());
  await officer.goto(`${demo.address}/tasks`);
  await expect(officer).toHaveURL(/\/tasks/);

  await member(page, demo, "officer");
  await picture(page, "second-taken-off");
  await page.locator("form[action$='/second'] button").click();
  await officer.goto(`${demo.address}/tasks`);
  await expect(officer, "their sessions end").toHaveURL(/\/sign-in/);
  await page.goto(`${demo.address}/staff`);
  await wanted.click();
  await expect(page).toHaveURL(/\/staff$/);
  await signIn(officer, demo, "officer");
  await officer.goto(`${demo.address}/tasks`);
  await expect(officer).toHaveURL(/\/tasks/);
  await officer.context().close();
  // Other tests sign in as the steward with a password alone.
  await page.goto(`${demo.address}/account/second`);
  await page.locator("input[name=code]").fill(await own.code());
  await page.locator("button[formaction$='/off']").click();
  await expect(page).toHaveURL(/\/account$/);
});

test("somebody sees where they are signed in and ends it, one by one or everywhere", async ({
  browser,
  page,
  demo,
}) => {
  // From nowhere else: other tests may have signed in too.
  await signIn(page, demo, "supervisor");
  await page.goto(`${demo.address}/account`);
  await page.locator("form[action='/account/everywhere'] button").click();
  await signIn(page, demo, "supervisor");
  const phone = await another(browser);
  await signIn(phone, demo, "supervisor");
  await page.goto(`${demo.address}/account`);
  const sessions = page.locator("ul.tasks > li");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText("Chrom");
  await expectAccessible(page);
  await picture(page, "sessions");
  await page.locator("form[action$='/end'] button").click();
  await expect(sessions).toHaveCount(1);
  await phone.goto(`${demo.address}/account`);
  await expect(phone).toHaveURL(/\/sign-in/);
  await signIn(phone, demo, "supervisor");
  await page.goto(`${demo.address}/account`);
  await page.locator("form[action='/account/everywhere'] button").click();
  for (const one of [page, phone]) {
    await one.goto(`${demo.address}/account`);
    await expect(one).toHaveURL(/\/sign-in/);
  }
  await phone.context().close();
});

test("five wrong passwords make the account wait, and no other", async ({ page, demo }) => {
  for (let tries = 0; tries < 5; tries += 1) {
    await enter(page, demo, "auditor", `not the password ${tries}`);
    await expect(page.locator(trouble)).toBeVisible();
  }
  const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
  await enter(page, demo, "auditor", passwordOf(demo, "auditor"));
  expect((await answered).status()).toBe(429);
  expect(Number(await (await answered).headerValue("retry-after"))).toBeGreaterThan(0);
  await expect(page.locator(trouble)).toHaveText(/分钟/);
  await expect(page.locator("input[name=login]")).toHaveValue("auditor");
  await expectAccessible(page);
  await picture(page, "sign-in-limited");
  await signIn(page, demo, "dispatcher");
});
