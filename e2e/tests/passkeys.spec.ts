// Passkeys with Chromium's virtual authenticator: registered, named, signed in with, removed, and
// everything that must not sign anybody in.
import type { Browser, CDPSession, Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn as enter, test } from "../fixtures.ts";
import type { Demo } from "../server.ts";

test.describe.configure({ mode: "serial" });

const LIST = "/account/passkeys";
const trouble = "main .summary[role=alert]";
const offer = "form[data-passkey=get]";
const rows = "ul.tasks > li";

/** The demo by a name: browsers take no passkeys at a numeric address. */
function named(demo: Demo): Demo {
  return { ...demo, address: demo.address.replace("127.0.0.1", "localhost") };
}

/** A device that verifies its holder, or doesn't. */
class Device {
  private constructor(
    private readonly cdp: CDPSession,
    readonly id: string,
  ) {}

  static async of(page: Page): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    return new Device(cdp, authenticatorId);
  }

  async verifies(isUserVerified: boolean): Promise<void> {
    await this.cdp.send("WebAuthn.setUserVerified", { authenticatorId: this.id, isUserVerified });
  }

  async keys() {
    const { credentials } = await this.cdp.send("WebAuthn.getCredentials", { authenticatorId: this.id });
    return credentials;
  }

  /** A copy of another device's keys. */
  async copy(from: Device): Promise<void> {
    for (const credential of await from.keys()) {
      await this.cdp.send("WebAuthn.addCredential", { authenticatorId: this.id, credential });
    }
  }
}

async function another(browser: Browser): Promise<Page> {
  const viewport = { width: 360, height: 800 };
  return (await browser.newContext({ locale: "zh-CN", viewport })).newPage();
}

async function add(page: Page, demo: Demo, name: string): Promise<void> {
  await page.goto(demo.address + LIST);
  await page.locator("form[data-passkey=create] input[name=name]").fill(name);
  await page.locator("form[data-passkey=create] button").click();
}

async function byPasskey(page: Page, demo: Demo, next = "/"): Promise<void> {
  await page.goto(`${demo.address}/sign-in?next=${next}`);
  await page.locator(`${offer} button`).click();
}

/** What the page would send, held back from the program. */
async function answered(page: Page, demo: Demo): Promise<{ note: string; answer: string }> {
  await page.goto(`${demo.address}/sign-in`);
  await page.locator(offer).evaluate((form: HTMLFormElement) => {
    form.submit = () => form.setAttribute("data-ready", "");
  });
  await page.locator(`${offer} button`).click();
  await expect(page.locator(`${offer}[data-ready]`)).toBeAttached();
  const value = (name: string) => page.locator(`${offer} input[name=${name}]`).inputValue();
  return { note: await value("note"), answer: await value("answer") };
}

/** Sends an answer as the page's form does; what the program says to it. */
async function send(page: Page, demo: Demo, note: string, answer: string): Promise<number> {
  await page.goto(`${demo.address}/sign-in`);
  const done = page.waitForNavigation();
  await page.locator(offer).evaluate(
    (form: HTMLFormElement, fields) => {
      for (const [name, value] of Object.entries(fields)) {
        (form.elements.namedItem(name) as HTMLInputElement).value = value;
      }
      form.submit();
    },
    { note, answer },
  );
  return (await done)!.status();
}

async function staysOutside(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.address}/account`);
  await expect(page, "nobody is signed in").toHaveURL(/\/sign-in/);
}

test("where no passkey can be taken, nothing of them is shown, and the page says where", async ({
  browser,
  page,
  demo,
}) => {
  await page.goto(`${demo.address}/sign-in`);
  await expect(page.locator("input[name=password]")).toBeVisible();
  await expect(page.locator(offer)).toBeHidden();
  await enter(page, demo, "officer");
  await page.goto(demo.address + LIST);
  await expect(page.locator("form[data-passkey]")).toHaveCount(0);
  await expect(page.locator("main")).toContainText("域名");
  await expectAccessible(page);
  await picture(page, "passkeys-elsewhere");

  const plain = await browser.newContext({ locale: "zh-CN", javaScriptEnabled: false });
  const without = await plain.newPage();
  await enter(without, named(demo), "officer");
  await without.goto(named(demo).address + LIST);
  await expect(without.locator("form[data-passkey]")).toBeHidden();
  await expect(without.locator("[data-passkey-without]")).toBeVisible();
  await plain.close();
});

test("a passkey is registered, named, signs its holder in and counts as two factors", async ({
  browser,
  demo: numeric,
}) => {
  const demo = named(numeric);
  const page = await another(browser);
  const device = await Device.of(page);
  await enter(page, demo, "officer");
  const other = await another(browser);
  await enter(other, demo, "officer");

  await page.goto(demo.address + LIST);
  await expectAccessible(page);
  await picture(page, "passkeys-none");
  await add(page, demo, "工作手机");
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(page.locator(rows)).toContainText("工作手机");
  await expect(page.locator(rows)).toContainText("尚未使用");
  await expectAccessible(page);
  await picture(page, "passkeys");
  expect((await device.keys()).map((key) => key.rpId)).toEqual(["localhost"]);
  await staysOutside(other, demo);

  // The device has one already.
  await add(page, demo, "again");
  await expect(page.locator("[data-passkey-failed]")).toBeVisible();
  await expectAccessible(page);

  await page.locator(`${rows} input[name=name]`).fill("值班手机");
  await page.locator("form[action$='/name'] button").click();
  await expect(page.locator(`${rows} strong`)).toHaveText("值班手机");

  await page.locator("form.sign-out button").click();
  await page.goto(`${demo.address}/sign-in`);
  await expect(page.locator(offer)).toBeVisible();
  await expectAccessible(page);
  await picture(page, "sign-in-passkey");
  await byPasskey(page, demo, "/tasks");
  await expect(page).toHaveURL(`${demo.address}/tasks`);
  await page.goto(`${demo.address}/account`);
  const session = page.locator(rows, { has: page.locator(".tag-blue") });
  await expect(session).toContainText("通行密钥");
  await expect(session.locator(".tag-green")).toBeVisible();
  await page.goto(demo.address + LIST);
  await expect(page.locator(rows)).toContainText("最近使用");

  // Only the password: neither another way in nor this one's removal.
  await enter(other, demo, "officer");
  await other.goto(`${demo.address}/account/second`);
  await expect(other.locator("svg.qr")).toHaveCount(0);
  await expectAccessible(other);
  await picture(other, "second-by-passkey");
  await other.goto(demo.address + LIST);
  await other.locator("form[action$='/remove'] button").click();
  await expect(other.locator(trouble)).toContainText("通行密钥登录");
  await expect(other.locator(rows)).toHaveCount(1);
  await Device.of(other);
  await add(other, demo, "thief");
  await expect(other.locator("[data-passkey-failed]")).toBeVisible();
  await other.context().close();

  await page.goto(demo.address + LIST);
  await page.locator("form[action$='/remove'] button").click();
  await expect(page.locator(rows)).toHaveCount(0);
  await page.locator("form.sign-out button").click();
  await byPasskey(page, demo);
  await expect(page.locator(trouble), "what was removed signs in no more").toHaveText(/未被接受/);
  await expectAccessible(page);
  await picture(page, "passkey-refused");
  await staysOutside(page, demo);
  await page.context().close();
});

test("a used answer, another's question, a forged answer and an unverified holder let nobody in", async ({
  browser,
  demo: numeric,
}) => {
  const demo = named(numeric);
  const page = await another(browser);
  const device = await Device.of(page);
  await enter(page, demo, "dispatcher");
  await add(page, demo, "key");
  await expect(page.locator(rows)).toHaveCount(1);
  await page.locator("form.sign-out button").click();

  const first = await answered(page, demo);
  const second = await answered(page, demo);
  expect(await send(page, demo, second.note, first.answer), "another question's").toBe(422);
  await staysOutside(page, demo);
  const forgedNote = first.note.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
  expect(await send(page, demo, forgedNote, first.answer)).toBe(422);
  await staysOutside(page, demo);
  const told = JSON.parse(second.answer);
  const signature = [...told.response.signature];
  signature[20] = signature[20] === "A" ? "B" : "A";
  told.response.signature = signature.join("");
  expect(await send(page, demo, second.note, JSON.stringify(told))).toBe(422);
  await staysOutside(page, demo);
  for (const answer of ["", "{}", "[]", "x".repeat(20_000)]) {
    expect(await send(page, demo, second.note, answer)).toBe(422);
    await expect(page.locator(trouble)).toBeVisible();
  }

  expect(await send(page, demo, second.note, second.answer), "the right one").toBeLessThan(400);
  await page.goto(`${demo.address}/account`);
  await expect(page).toHaveURL(/\/account$/);
  await page.locator("form.sign-out button").click();
  expect(await send(page, demo, second.note, second.answer), "used before").toBe(422);
  await staysOutside(page, demo);

  // The device's count of signatures is ahead of the copy's from here on.
  const thief = await another(browser);
  const copied = await Device.of(thief);
  await copied.copy(device);
  await byPasskey(page, demo, "/tasks");
  await expect(page).toHaveURL(`${demo.address}/tasks`);
  await byPasskey(thief, demo, "/tasks");
  await expect(thief.locator(trouble)).toHaveText(/未被接受/);
  await staysOutside(thief, demo);
  await thief.context().close();

  await page.locator("form.sign-out button").click();
  await device.verifies(false);
  await byPasskey(page, demo);
  await expect(page.locator("[data-passkey-failed]")).toBeVisible();
  await staysOutside(page, demo);
  await page.context().close();
});

test("a wanted second factor is shown by a passkey, and a steward takes a lost one off", async ({
  browser,
  demo: numeric,
}) => {
  const demo = named(numeric);
  const steward = await another(browser);
  await Device.of(steward);
  await enter(steward, demo, "steward");
  await add(steward, demo, "key");
  await expect(steward.locator(rows)).toHaveCount(1);
  await steward.goto(`${demo.address}/staff`);
  const wanted = steward.locator("form[action='/staff/second'] button");
  await wanted.click();
  await expect(steward, "whose passkey was registered a moment ago").toHaveURL(/\/staff$/);

  const officer = await another(browser);
  await Device.of(officer);
  await enter(officer, demo, "officer");
  await officer.goto(`${demo.address}/tasks`);
  await expect(officer).toHaveURL(/\/account\/second/);
  await add(officer, demo, "phone");
  await expect(officer.locator(rows)).toHaveCount(1);
  await officer.goto(`${demo.address}/tasks`);
  await expect(officer).toHaveURL(/\/tasks/);
  await officer.locator("form.sign-out button").click();
  await byPasskey(officer, demo, "/tasks");
  await expect(officer, "no code is asked for").toHaveURL(`${demo.address}/tasks`);

  await steward.goto(`${demo.address}/staff`);
  await steward.locator("tr", { has: steward.locator('code:text-is("officer")') }).locator("a").click();
  await steward.locator("form[action$='/second'] button").click();
  await staysOutside(officer, demo);
  await byPasskey(officer, demo);
  await expect(officer.locator(trouble)).toBeVisible();
  await staysOutside(officer, demo);
  await steward.goto(`${demo.address}/staff`);
  await wanted.click();
  // Other tests sign in as the steward with a password alone.
  await steward.goto(`${demo.address}/account/passkeys`);
  await steward.locator("form[action$='/remove'] button").click();
  await expect(steward.locator(rows)).toHaveCount(0);
  await officer.context().close();
  await steward.context().close();
});
