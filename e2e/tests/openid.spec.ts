// Signing in at a real OpenID provider, and everything that must not sign anybody in.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn, test as base } from "../fixtures.ts";
import { type Peer, reservePeer } from "../provider.ts";
import { type Demo, startDemo } from "../server.ts";

const CALLBACK = "/sign-in/openid/callback";

/** A demo that knows a provider. It starts before the provider does. */
const test = base.extend<object, { peer: Peer; demo: Demo }>({
  peer: [
    async ({}, use) => {
      const peer = await reservePeer();
      await use(peer);
      await peer.down();
    },
    { scope: "worker" },
  ],
  demo: [
    async ({ peer }, use) => {
      const folder = await mkdtemp(join(tmpdir(), "menpai-openid-"));
      const secret = join(folder, "secret");
      await writeFile(secret, `${peer.secret}\n`, { mode: 0o600 });
      const demo = await startDemo([
        "--openid-issuer", peer.issuer,
        "--openid-client", peer.client,
        "--openid-secret-file", secret,
      ]);
      await use(demo);
      await demo.stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 240_000 },
  ],
});

test.describe.configure({ mode: "serial" });

const single = "a[href^='/sign-in/openid']";
const trouble = "main .summary[role=alert]";

/** From the sign-in page to the provider, and there as whoever has that name. */
async function atProvider(page: Page, demo: Demo, name: string, next = "/tasks"): Promise<void> {
  await page.goto(`${demo.address}${next}`);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.locator(single).click();
  await page.locator("input[name=login]").fill(name);
  await page.locator("input[name=password]").fill("anything");
  await page.locator("button[type=submit]").click();
  await expect(page.locator("input[name=prompt][value=consent]")).toBeAttached();
}

/** Agrees at the provider; the browser comes back. */
async function agree(page: Page): Promise<void> {
  await page.locator("button[type=submit]").click();
}

/** Agrees, but keeps what comes back from the program: the address with the code, and the note. */
async function caught(page: Page): Promise<{ url: string; note: string }> {
  const action = await page.locator("form:has(input[name=prompt])").getAttribute("action");
  const still = { maxRedirects: 0 };
  const agreed = await page.request.post(new URL(action!, page.url()).href, {
    form: { prompt: "consent" },
    ...still,
  });
  const resumed = await page.request.get(agreed.headers().location, still);
  const url = resumed.headers().location;
  expect(url).toContain(CALLBACK);
  const cookies = await page.context().cookies();
  return { url, note: cookies.find((one) => one.name === "menpai_openid")!.value };
}

async function keepNote(context: BrowserContext, demo: Demo, value: string): Promise<void> {
  await context.addCookies([{ name: "menpai_openid", value, url: demo.address, sameSite: "Lax" }]);
}

/** Goes to an answer of the provider; it signs nobody in and says so. */
async function refused(page: Page, demo: Demo, url: string, words: RegExp): Promise<void> {
  const answer = await page.goto(url);
  expect(answer?.status()).toBe(422);
  await expect(page.locator(trouble)).toHaveText(words);
  await expect(page.locator("input[name=password]")).toBeVisible();
  await page.goto(`${demo.address}/account`);
  await expect(page, "nobody is signed in").toHaveURL(/\/sign-in/);
}

test("a provider that is down is said, and the password still works", async ({ page, demo }) => {
  await page.goto(`${demo.address}/sign-in?next=/account`);
  await page.locator(single).click();
  await expect(page.locator(trouble)).toHaveText(/统一认证.*密码登录/);
  await expectAccessible(page);
  await picture(page, "openid-down");
  await signIn(page, demo, "officer");
});

test("whom no steward has linked is told the name to give them, and stays outside", async ({
  page,
  demo,
  peer,
}) => {
  await peer.up(demo.address + CALLBACK);
  await atProvider(page, demo, "wang.fang");
  await agree(page);
  await expect(page.locator(trouble)).toContainText("wang.fang");
  await expectAccessible(page);
  await picture(page, "openid-unknown");
  await page.goto(`${demo.address}/tasks`);
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a steward links the name, and nobody else gets it", async ({ page, demo }) => {
  await signIn(page, demo, "steward");
  const member = async (login: string) => {
    await page.goto(`${demo.address}/staff`);
    await page.locator("tr", { has: page.locator(`code:text-is("${login}")`) }).locator("a").click();
  };
  const link = async (subject: string) => {
    await page.locator("input[name=subject]").fill(subject);
    await page.locator("form[action$='/openid'] button").click();
  };
  await member("officer");
  await link("wang.fang");
  await expect(page.locator("form[action$='/openid/remove'] code")).toHaveText("wang.fang");
  await expectAccessible(page);
  await picture(page, "openid-linked");
  await member("auditor");
  await link("wang.fang");
  await expect(page.locator("form[action$='/openid'] .error")).toBeVisible();
  await expect(page.locator("form[action$='/openid/remove']")).toHaveCount(0);
});

test("who is linked gets in, and where they wanted to", async ({ page, demo }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await atProvider(page, demo, "wang.fang");
  await agree(page);
  await expect(page).toHaveURL(`${demo.address}/tasks`);
  await page.goto(`${demo.address}/account`);
  await expect(page.locator("dl.facts")).toContainText("officer");
  const session = page.locator("ul.tasks > li", { has: page.locator(".tag-blue") });
  await expect(session).toContainText("统一认证");
  const cookies = await page.context().cookies(demo.address);
  expect(cookies.filter((one) => one.name === "menpai_openid")).toEqual([]);
  await expectAccessible(page);
});

test("who says no at the provider is back where they were", async ({ page, demo }) => {
  await atProvider(page, demo, "wang.fang");
  await page.locator("a[href$='/abort']").click();
  await expect(page).toHaveURL(/callback\?error=access_denied/);
  await expect(page.locator(trouble)).toBeVisible();
  await expect(page.locator("input[name=password]")).toBeVisible();
});

test("an answer to another browser's question, a forged state and a forged note let nobody in", async ({
  browser,
  page,
  demo,
}) => {
  await atProvider(page, demo, "wang.fang");
  const { url, note } = await caught(page);
  const stale = /不是本浏览器发起/;

  const stranger = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await refused(stranger, demo, url, stale);
  await keepNote(stranger.context(), demo, note.replace(/^./, (first) => (first === "A" ? "B" : "A")));
  await refused(stranger, demo, url, stale);
  // Another browser's own question, with this one's answer.
  await stranger.goto(`${demo.address}/sign-in`);
  await stranger.locator(single).click();
  await expect(stranger).toHaveURL(/localhost/);
  await refused(stranger, demo, url, stale);
  await stranger.context().close();

  const forged = new URL(url);
  forged.searchParams.set("state", "made-up");
  await refused(page, demo, forged.href, stale);
  // The note went with the first answer: the right one comes too late.
  await refused(page, demo, url, stale);
});

test("a code is taken once", async ({ page, demo }) => {
  await atProvider(page, demo, "wang.fang");
  const { url, note } = await caught(page);
  await page.goto(url);
  await expect(page).toHaveURL(`${demo.address}/tasks`);
  await page.context().clearCookies();
  await keepNote(page.context(), demo, note);
  await refused(page, demo, url, /没有返回您的身份/);
});

test("new keys of the provider are asked for when they are needed", async ({ page, demo, peer }) => {
  await peer.up(demo.address + CALLBACK);
  await atProvider(page, demo, "wang.fang");
  await agree(page);
  await expect(page).toHaveURL(`${demo.address}/tasks`);
});

test("a provider that goes away in between is said", async ({ page, demo, peer }) => {
  await atProvider(page, demo, "wang.fang");
  const { url } = await caught(page);
  await peer.down();
  await refused(page, demo, url, /没有返回您的身份/);
  await peer.up(demo.address + CALLBACK);
});

test("what is unlinked signs in no more, and is signed out", async ({ browser, page, demo }) => {
  await atProvider(page, demo, "wang.fang");
  await agree(page);
  await expect(page).toHaveURL(`${demo.address}/tasks`);
  const steward = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await signIn(steward, demo, "steward");
  await steward.goto(`${demo.address}/staff`);
  await steward.locator("tr", { has: steward.locator('code:text-is("officer")') }).locator("a").click();
  await steward.locator("form[action$='/openid/remove'] button").click();
  await expect(steward.locator("form[action$='/openid/remove']")).toHaveCount(0);
  await steward.context().close();
  await page.goto(`${demo.address}/account`);
  await expect(page, "its sessions end").toHaveURL(/\/sign-in/);
  await page.locator(single).click();
  await expect(page.locator(`${trouble}, input[name=prompt]`).first()).toBeAttached();
  if (await page.locator("input[name=prompt]").count()) await agree(page);
  await expect(page.locator(trouble)).toContainText("wang.fang");
});
